"""What other pages show of this brick."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from parvis.bricks.identity.pages.agents import browser
from parvis.bricks.identity.queries import links
from parvis.kernel.access import Actor


def space_link(request: HttpRequest, **_context: Any) -> str | None:
    """The ways to history and accounts from the person's space; a proposal that waits."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.signed_in or actor.mandate:
        return None
    context = {"waiting": links.waiting(actor), "agent": browser.signed(request) is not None}
    return render_to_string("identity/person/space.html", context, request=request)
