"""Django application of the console."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from parvis.kernel.access import Role
from parvis.kernel.bricks import Mount
from parvis.ui import navigation


class ConsoleConfig(AppConfig):
    """Operator's pages at /console/, a team's at /equipe/, the legal pages."""

    name = "parvis.console"
    label = "console"
    default_auto_field = "django.db.models.BigAutoField"
    mounts = (
        Mount("console", "parvis.console.pages.urls"),
        Mount("equipe", "parvis.console.team.urls"),
        Mount("", "parvis.console.legal.urls"),
    )

    def ready(self) -> None:
        """Register policies and the link that operators see."""
        import_module("parvis.console.policies")
        import_module("parvis.console.legal.foot").add_links()
        navigation.add(
            "agent",
            "console.team",
            _("Team"),
            "console-team",
            order=50,
            when=lambda actor: actor.has(Role.AGENT),
        )
        for place in ("usager", "agent"):
            navigation.add(
                place,
                "console",
                _("Console"),
                "console-home",
                order=40,
                when=lambda actor: actor.has(Role.OPERATOR),
            )
