"""What the operator's pages of identity share: their menu, in the console's layout."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.console.pages.shell import Item
from parvis.kernel.access import Actor, Role


def page(
    request: HttpRequest, template: str, section: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page with its menu."""
    sections: tuple[tuple[str, str, str], ...] = (
        ("providers", _("Identity providers"), _("Open, closed, out of order")),
        ("client-requests", _("Clients"), _("Requests of partners, every client")),
        ("conflicts", _("Accounts to compare"), _("Several with one civil identity")),
        ("tickets", _("Tickets"), _("Identities not certified, reports of fraud")),
    )
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.has(Role.OPERATOR):
        sections = ()
    joining = (("joining", _("Requests to join"), _("Agents who ask to join an organisation")),)
    menu = [
        Item(label, about, reverse(f"identity:{name}"), name == section)
        for name, label, about in (*sections, *joining)
    ]
    values = {"menu": menu, "open_page": True, **context}
    return render(request, f"identity/running/{template}.html", values, status=status)
