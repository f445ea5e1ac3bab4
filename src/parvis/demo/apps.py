"""Django application of the demo town: its sign-in page is the only way in, and never ships."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from parvis.kernel.bricks import Mount


class DemoSignIn:
    """The demo page as a way to sign in."""

    def label(self) -> str:
        """Words of the button."""
        return gettext("Choose a demo person")

    def url(self, next_path: str) -> str:
        """The page that lists the demo people."""
        return f"{reverse('demo:people')}?{urlencode({'next': next_path})}"


class DemoConfig(AppConfig):
    """Brings the demo sign-in page and the demo data."""

    name = "parvis.demo"
    label = "demo"
    mounts = (Mount("demo", "parvis.demo.urls", namespace="demo"),)

    def ready(self) -> None:
        """Register the demo page and the invented places, outside production only."""
        from django.apps import apps
        from django.conf import settings

        from parvis.kernel import signin

        if settings.PARVIS_ENV != "production":
            signin.methods.register("demo", DemoSignIn())
        if settings.PARVIS_ENV == "demo" and apps.is_installed("parvis.bricks.registers"):
            from parvis.bricks.registers.demo import add_places

            add_places()
        if settings.PARVIS_ENV == "demo" and apps.is_installed("parvis.bricks.identity"):
            from parvis.bricks.identity.public import officers
            from parvis.demo.mandates import OFFICERS, REGISTER

            officers.register(REGISTER, OFFICERS)
