"""Django application of the design system."""

from django.apps import AppConfig

from parvis.kernel.bricks import Mount


class UiConfig(AppConfig):
    """Brings the living page of the design system at /ui/."""

    name = "parvis.ui"
    label = "ui"
    mounts = (Mount("ui", "parvis.ui.urls"),)
