"""Django application of the console."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Operator's pages at /console/."""

    name = "parvis.console"
    label = "console"
