"""Django application of the parties."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Organisations, persons and memberships."""

    name = "parvis.kernel.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the policies."""
        from parvis.kernel.parties import policies  # noqa: F401
