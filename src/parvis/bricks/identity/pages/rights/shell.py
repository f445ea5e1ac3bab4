"""What the pages of rights and of partners share: their menu, refusals in words, small readers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.bricks.identity.queries import rights as queries
from parvis.console.pages.shell import Item
from parvis.kernel.access import Actor


def actor_of(request: HttpRequest) -> Actor:
    """Who reads the page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def language() -> str:
    """The page's language, two letters."""
    return (get_language() or "fr")[:2]


def page(
    request: HttpRequest, template: str, section: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page with its menu; entries that the reader cannot use are not there."""
    menu = [
        Item(label, about, reverse(f"identity:{name}"), name == section)
        for name, label, about in _sections(actor_of(request))
    ]
    values = {"menu": menu, "open_page": True, **context}
    name = template if "/" in template else f"rights/{template}"
    return render(request, f"identity/{name}.html", values, status=status)


def _sections(actor: Actor) -> list[tuple[str, str, str]]:
    found = [("rights", _("My rights"), _("What you may do, where, until when"))]
    manager = queries.may_delegate(actor)
    if manager or queries.administered(actor).exists():
        found += [
            ("rights-given", _("Rights of agents"), _("Who may do what")),
            ("rights-review", _("Review"), _("Confirm rights, or end them")),
        ]
    if manager:
        found += [
            ("rights-charges", _("Administrators"), _("Who gives rights besides you")),
            ("applications", _("Applications"), _("Roles that your applications know")),
            ("clients", _("Clients"), _("Services that ask who is there")),
            ("client-tests", _("Test accounts"), _("Invented people for the sandbox")),
        ]
    return found
