"""Django application of the journal."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The record of every act and every look."""

    name = "parvis.kernel.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the policies, and what the journal empties when a person is erased."""
        from parvis.kernel.journal import policies  # noqa: F401
        from parvis.kernel.journal.erasure import LabelEraser
        from parvis.kernel.keys import erasers

        erasers.register("journal", LabelEraser())
