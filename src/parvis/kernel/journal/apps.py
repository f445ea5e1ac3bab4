"""Django application of this kernel idea."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """See the package's first lines."""

    name = "parvis.kernel.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"
