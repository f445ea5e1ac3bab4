"""Django application of tokens, webhooks, idempotency keys and rate limits."""

from django.apps import AppConfig


class TokensConfig(AppConfig):
    """See the package's first lines."""

    name = "parvis.kernel.tokens"
    label = "tokens"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the policies, and what erasing a person empties."""
        from parvis.kernel.tokens import erasure, policies  # noqa: F401
