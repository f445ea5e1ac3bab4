"""The application of the instance as a whole: checks that look at all bricks."""

from django.apps import AppConfig


class InstanceConfig(AppConfig):
    """No model of its own; brings the health page and the checks of the instance."""

    name = "parvis.config"
    label = "instance"
