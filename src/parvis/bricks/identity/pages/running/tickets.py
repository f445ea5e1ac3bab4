"""Tickets: identities that the register refused, asked again; reports of fraud."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import redress
from parvis.bricks.identity.pages.hub import words
from parvis.bricks.identity.pages.hub.opening import see_other
from parvis.bricks.identity.pages.running.shell import page
from parvis.bricks.identity.queries import tickets as queries
from parvis.kernel.access import Actor, route
from parvis.ui import formats
from parvis.ui.parts import Column, SummaryRow


@route("identity.redress.read")
def listed(request: HttpRequest) -> HttpResponse:
    """Newest first; `numero` finds the one that a person reads out."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    number = request.GET.get("numero", "")[:20]
    return page(
        request,
        "tickets",
        "tickets",
        rows=queries.listed(actor, number),
        reports=queries.reports(actor),
        number=number,
        columns=(Column(_("Ticket")), Column(_("Code")), Column(_("Opened")), Column(_("State"))),
    )


@route("identity.redress.replay", methods=("GET", "POST"))
def one(request: HttpRequest, number: UUID) -> HttpResponse:
    """One ticket; POST asks the register again. The identity is never shown."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        if redress.replay(actor, number) is None:
            raise Http404
        return see_other(reverse("identity:ticket", kwargs={"number": number}))
    found = queries.one(actor, number)
    if found is None:
        raise Http404
    said = words.of(found.code)
    return page(request, "ticket", "tickets", one=found, said=said, rows=_rows(found))


def _rows(found: queries.Ticket) -> list[SummaryRow]:
    again = _("Not yet")
    if found.replayed_at is not None:
        result = found.replay_code or _("certified now: the person can sign in again")
        again = f"{formats.instant(found.replayed_at)} · {result}"
    return [
        SummaryRow(_("Code"), found.code),
        SummaryRow(_("Identity provider"), found.provider),
        SummaryRow(_("Service"), found.client),
        SummaryRow(_("Opened"), formats.instant(found.made_at)),
        SummaryRow(_("Asked again"), again),
    ]
