"""Links in the foot of every page, the state of accessibility among them (decree 2019-768)."""

from __future__ import annotations

from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.console.legal.accessibility import Level, statement
from parvis.console.legal.queries import remembered
from parvis.kernel import clock
from parvis.ui import navigation

LINKS = (
    ("help", gettext_lazy("Help")),
    ("site_map", gettext_lazy("Site map")),
    ("notice", gettext_lazy("Legal notice")),
    ("personal_data", gettext_lazy("Personal data")),
    ("cookies", gettext_lazy("Cookies")),
    ("ecodesign", gettext_lazy("Eco-design")),
)


class _State:
    """The link to the statement, whose words are those of the moment."""

    def __str__(self) -> str:
        words = {
            Level.TOTAL: _("Accessibility: fully compliant"),
            Level.PARTIAL: _("Accessibility: partly compliant"),
            Level.NONE: _("Accessibility: not compliant"),
        }
        return words[statement(remembered(), clock.today()).level]


def add_links() -> None:
    """Fill the place `foot` of the layouts."""
    for order, (name, label) in enumerate(LINKS):
        navigation.add("foot", f"legal.{name}", label, f"legal:{name}", order=order * 10)
    navigation.add(
        "foot", "legal.accessibility", lazystr(_State()), "legal:accessibility", order=35
    )
