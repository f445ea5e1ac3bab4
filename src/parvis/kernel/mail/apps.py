"""Django application of mail."""

from importlib import import_module

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Registers what is emptied when a person is erased."""

    name = "parvis.kernel.mail"
    label = "mail"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Answer the port of erasure."""
        import_module("parvis.kernel.mail.erasure")
