"""Django application of the trial."""

from django.apps import AppConfig


class TrialConfig(AppConfig):
    """Jobs and subscribers are found like any brick's."""

    name = "tests.faults.trial"
    label = "trial"
    default_auto_field = "django.db.models.BigAutoField"
