"""What other pages show of this brick: the procedures that are online."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language

from parvis.bricks.procedures.queries import offers
from parvis.kernel.access import Actor


def home_services(request: HttpRequest, **_context: Any) -> str:
    """The list of the home page, by number."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language = get_language() or "fr"
    rows = [
        {
            "slug": one.slug,
            "title": one.title.in_language(language),
            "description": one.description.in_language(language),
            "organisation": one.organisation_name,
        }
        for one in offers.procedures(actor)
    ]
    return render_to_string("procedures/usager/home_services.html", {"offers": rows})
