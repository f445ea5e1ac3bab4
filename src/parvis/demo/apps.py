"""Django application of the demo town."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Brings the demo sign-in page and the demo data."""

    name = "parvis.demo"
    label = "demo"
