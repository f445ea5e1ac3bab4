"""Acting for somebody: begin with a purpose, the banner on every page, stop."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from parvis.bricks.identity.commands import acting, asking
from parvis.bricks.identity.commands.mandate_rows import MandateRefusal
from parvis.bricks.identity.domain import civil
from parvis.bricks.identity.pages.hub.opening import private, see_other
from parvis.bricks.identity.pages.mandates import words
from parvis.bricks.identity.pages.mandates.own import own_identity
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
from parvis.kernel.web.addresses import local_path


@route("identity.mandate.use", methods=("GET", "POST"))
@told
def begin(request: HttpRequest, mandate: UUID) -> HttpResponse:
    """Say why, then act for the person or the company: from here on every page shows it.

    `pour` (purpose proposed) and `next` (where to go then) come from the page that one left.
    """
    actor = actor_of(request)
    found = queries.one(actor, mandate)
    if found is None:
        raise Http404
    purpose, error, status = text(request, "purpose", 201), "", 200
    further = local_path(request.POST.get("next", "") or request.GET.get("next", ""))
    if request.method == "POST":
        try:
            if found.is_company:
                own = own_identity(request)
                asking.certify_again(actor, mandate, civil.read(own["claims"]) if own else None)
            acting.begin(actor, mandate, purpose)
        except MandateRefusal as refusal:
            if refusal.code != "purpose":
                raise
            error, status = words.refusal("purpose"), status_of(refusal.code)
        else:
            signin.act_for(request, mandate, " ".join(purpose.split()), found.for_whom)
            return see_other(further or "/espace/")
    else:
        purpose = request.GET.get("pour", "").replace("\0", "").strip()[: acting.MOST_PURPOSE]
    field = purpose_field(purpose, error, company=found.is_company)
    context = {
        "one": found, "rows": rows_of(found), "field": field, "errors": [field], "next": further,
    }  # fmt: skip
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


def offered(request: HttpRequest, *, key: str, title: str, **_context: Any) -> str | None:
    """Under the start of a procedure: the same for a child, a protected adult, a company of the
    person who is there."""
    found = queries.usable(actor_of(request), key)
    if not found:
        return None
    back = urlencode({"pour": title, "next": request.path})
    ways = [
        (one, f"{reverse('identity:own-mandate-begin', kwargs={'mandate': one.id})}?{back}")
        for one in found
    ]
    return render_to_string("identity/mandates/offered.html", {"ways": ways}, request=request)


def banner(request: HttpRequest | None, **_context: Any) -> str | None:
    """On every page: for whom one acts and why, or that the mandate has ended; the way out."""
    if request is None or not hasattr(request, "session"):
        return None
    kept = signin.acting(request)
    if kept is None:
        return None
    context = {"name": kept["name"], "purpose": kept["purpose"], "held": actor_of(request).mandate}
    return render_to_string("identity/mandates/banner.html", context, request=request)
