"""Django application of the design system."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from parvis.kernel.access import Role
from parvis.kernel.bricks import Mount


class UiConfig(AppConfig):
    """Brings the living page of the design system at /ui/, and each body's colours."""

    name = "parvis.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
    mounts = (Mount("ui", "parvis.ui.urls"),)

    def ready(self) -> None:
        """Register who may change how pages look, and the link that they see."""
        from parvis.ui import navigation

        import_module("parvis.ui.appearance.policies")
        for place in ("usager", "agent"):
            navigation.add(
                place,
                "ui.appearance",
                _("Appearance"),
                "ui:appearance",
                order=80,
                when=lambda actor: actor.has(Role.MANAGER) or actor.has(Role.OPERATOR),
            )
