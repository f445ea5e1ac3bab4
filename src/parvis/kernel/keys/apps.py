"""Django application of this kernel idea."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    """See the package's first lines."""

    name = "parvis.kernel.keys"
    label = "keys"
    default_auto_field = "django.db.models.BigAutoField"
