"""Django application of the events."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    """Finds every application's `subscribers.py` and opens the queue of deliveries."""

    name = "parvis.kernel.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the subscriptions."""
        import_module("parvis.kernel.events.delivery")
        autodiscover_modules("subscribers")
