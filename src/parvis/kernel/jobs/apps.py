"""Django application of the jobs."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Finds every application's `jobs.py`."""

    name = "parvis.kernel.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the declarations of jobs."""
        autodiscover_modules("jobs")
