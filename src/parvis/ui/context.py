"""What every page's layout needs, computed when it is printed and not before."""

from __future__ import annotations

from django.http import HttpRequest

from parvis.kernel.settings import setting

NAME = setting(
    "PARVIS_NAME", str, "Parvis", "Name in the head of pages that belong to no one organisation."
)
HELP = setting(
    "PARVIS_HELP",
    str,
    "",
    "Sentence in the foot of pages: whom to call for help, when, and where to come.",
)


def layout(request: HttpRequest) -> dict[str, object]:
    """The actor, for pages that ask who is there. Layouts take the rest through their tags."""
    return {"actor": getattr(request, "actor", None)}
