"""Django application of the parties."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Organisations, persons and memberships."""

    name = "parvis.kernel.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the policies, what is emptied when a person is erased, and names of URNs."""
        from parvis.kernel import keys
        from parvis.kernel.parties import policies  # noqa: F401
        from parvis.kernel.parties.commands.persons import PartiesEraser
        from parvis.kernel.parties.labels import register_labels

        keys.erasers.register("parties", PartiesEraser())
        register_labels()
