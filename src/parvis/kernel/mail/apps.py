"""Django application of this kernel idea."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """See the package's first lines."""

    name = "parvis.kernel.mail"
    label = "mail"
    default_auto_field = "django.db.models.BigAutoField"
