"""Django application of the keys."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    """The table of person keys."""

    name = "parvis.kernel.keys"
    label = "keys"
    default_auto_field = "django.db.models.BigAutoField"
