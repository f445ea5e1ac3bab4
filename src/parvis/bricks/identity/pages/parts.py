"""What other pages show of this brick."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from parvis.bricks.identity.domain import local as rules
from parvis.bricks.identity.pages.agents import browser
from parvis.bricks.identity.queries import links
from parvis.bricks.identity.queries.portal import LOCAL
from parvis.kernel.access import Actor


def space_link(request: HttpRequest, **_context: Any) -> str | None:
    """The ways to history and accounts from the person's space; a proposal that waits."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.signed_in or actor.mandate:
        return None
    context = {"waiting": links.waiting(actor), "agent": browser.signed(request) is not None}
    return render_to_string("identity/person/space.html", context, request=request)


def guest_way(request: HttpRequest, *, level: int | None = None, **_context: Any) -> str | None:
    """Under the start of a procedure: an address is enough, where its sign-in level allows it."""
    if not LOCAL.read() or (level or 0) > rules.LEVEL:
        return None
    address = f"{reverse('identity:mail')}?{urlencode({'next': request.path})}"
    return render_to_string("identity/portal/guest.html", {"address": address}, request=request)
