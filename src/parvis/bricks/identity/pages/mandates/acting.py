"""Acting for somebody: begin with a purpose, the banner on every page, stop."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from parvis.bricks.identity.commands import acting
from parvis.bricks.identity.commands.mandate_rows import MandateRefusal
from parvis.bricks.identity.pages.hub.opening import private, see_other
from parvis.bricks.identity.pages.mandates import words
from parvis.bricks.identity.pages.mandates.shell import (
    actor_of,
    purpose_field,
    rows_of,
    status_of,
    text,
    told,
)
from parvis.bricks.identity.queries import mandates as queries
from parvis.kernel import signin
from parvis.kernel.access import Public, route
from parvis.kernel.parties.public import person as known_person


@route("identity.mandate.use", methods=("GET", "POST"))
@told
def begin(request: HttpRequest, mandate: UUID) -> HttpResponse:
    """Say why, then act for the person: from here on every page shows it."""
    actor = actor_of(request)
    found = queries.one(actor, mandate)
    if found is None:
        raise Http404
    purpose, error, status = text(request, "purpose", 201), "", 200
    if request.method == "POST":
        try:
            row = acting.begin(actor, mandate, purpose)
        except MandateRefusal as refusal:
            if refusal.code != "purpose":
                raise
            error, status = words.refusal("purpose"), status_of(refusal.code)
        else:
            helped = known_person(row.person_id) if row.person_id else None
            name = helped.full_name if helped else ""
            signin.act_for(request, mandate, " ".join(purpose.split()), name)
            return see_other("/espace/")
    field = purpose_field(purpose, error)
    context = {"one": found, "rows": rows_of(found), "field": field, "errors": [field]}
    return render(request, "identity/mandates/begin.html", context, status=status)


@route(Public("leaving a mandate is always allowed"), methods=("POST",))
def stop(request: HttpRequest) -> HttpResponse:
    """Act for oneself again; what was opened elsewhere under the mandate ends too."""
    kept = signin.acting(request)
    signin.stop_acting(request)
    if kept is not None:
        acting.stop(UUID(kept["mandate"]))
    response = private(see_other(_home(request)))
    response["Clear-Site-Data"] = '"cache"'
    return response


def _home(request: HttpRequest) -> str:
    data = request.session.get(signin.SESSION_KEY) or {}
    if not data:
        return "/"
    return reverse("identity:mandates-desk" if data.get("membership") else "identity:mandates")


def banner(request: HttpRequest | None, **_context: Any) -> str | None:
    """On every page: for whom one acts and why, or that the mandate has ended; the way out."""
    if request is None or not hasattr(request, "session"):
        return None
    kept = signin.acting(request)
    if kept is None:
        return None
    context = {"name": kept["name"], "purpose": kept["purpose"], "held": actor_of(request).mandate}
    return render_to_string("identity/mandates/banner.html", context, request=request)
