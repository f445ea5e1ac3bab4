"""Django application of this kernel idea."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """See the package's first lines."""

    name = "parvis.kernel.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"
