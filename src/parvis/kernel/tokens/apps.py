"""Django application of this kernel idea."""

from django.apps import AppConfig


class TokensConfig(AppConfig):
    """See the package's first lines."""

    name = "parvis.kernel.tokens"
    label = "tokens"
    default_auto_field = "django.db.models.BigAutoField"
