"""Django application of this kernel idea."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """See the package's first lines."""

    name = "parvis.kernel.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
