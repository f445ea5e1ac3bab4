"""Where one signed in during the last six months."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from parvis.bricks.identity.domain import scopes
from parvis.bricks.identity.queries import accounts as queries
from parvis.kernel.access import Actor, route
from parvis.ui.parts import Column

EVENTS: dict[str, str | Promise] = {
    "FC_VERIFIED": _("Signed in again without asking"),
    "FC_DATATRANSFER_INFORMATION_ANONYMOUS": _("Signed in, no data sent"),
    "FC_DATATRANSFER_INFORMATION_IDENTITY": _("Signed in, data sent"),
    "FC_DATATRANSFER_CONSENT_IDENTITY": _("Signed in, data sent with your agreement"),
    "DP_VERIFIED_FC_CHECKTOKEN": _("Data fetched from an administration"),
}


@dataclass(frozen=True)
class Line:
    """One event in words."""

    at: dt.datetime
    what: str | Promise
    client: str
    provider: str
    level: str
    data: str
    basis: str
    code: str


@route("identity.account.read")
def history(request: HttpRequest) -> HttpResponse:
    """Newest first, fifty at a time (`avant`: an instant)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    before = None
    if request.GET.get("avant"):
        try:
            before = dt.datetime.fromisoformat(request.GET["avant"][:40])
        except ValueError as error:
            raise Http404 from error
        if before.tzinfo is None:
            raise Http404
    found, more = queries.history(actor, before)
    context = {
        "rows": [_line(one) for one in found],
        "columns": (Column(_("When")), Column(_("Where, and through whom"))),
        "next": found[-1].at.isoformat() if more else "",
    }
    return render(request, "identity/person/history.html", context)


def _line(one: queries.Shown) -> Line:
    language = (get_language() or "fr")[:2]
    names = [
        label
        for told in one.claims.values()
        for claim in scopes.claims_of(one.profile, told)
        if (label := scopes.label(claim, language))
    ]
    return Line(
        one.at,
        EVENTS.get(one.event, one.event),
        one.client,
        one.provider,
        one.acr,
        ", ".join(dict.fromkeys(names)),
        " ; ".join(one.bases),
        str(one.id),
    )
