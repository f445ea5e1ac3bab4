"""Requests to manage an organisation: who asks, for which, and the operator's decision."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.console import queries
from parvis.console.pages.shell import page
from parvis.kernel import journal
from parvis.kernel.access import Actor, may, route
from parvis.kernel.parties.public import PartiesError, confirm_claim, refuse_claim
from parvis.kernel.urns import urn
from parvis.ui import formats
from parvis.ui.fields import Field
from parvis.ui.parts import Column, SummaryRow


@route("console.claim.list")
def claims(request: HttpRequest) -> HttpResponse:
    """Requests that wait, oldest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = queries.claims_listed(actor)
    columns = [
        Column(_("Organisation")),
        Column(_("SIRET")),
        Column(_("Asked by")),
        Column(_("Capacity")),
        Column(_("Asked")),
    ]
    for row in rows:
        _looked(actor, row)
    done = request.GET.get("done", "")
    return page(request, "claims", "claims", rows=rows, columns=columns, done=done)


@route("console.claim.decide", methods=("GET", "POST"))
def claim(request: HttpRequest, number: UUID) -> HttpResponse:
    """One request; POST `decision` confirm, or refuse with `reasons`."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = queries.claim(actor, number)
    if row is None:
        raise Http404
    if request.method != "POST":
        _looked(actor, row)
        return _shown(request, row)
    decision, reasons = request.POST.get("decision", ""), request.POST.get("reasons", "")
    try:
        if decision == "confirm":
            confirm_claim(actor, number)
        elif decision == "refuse":
            refuse_claim(actor, number, reasons)
        else:
            raise BadRequest("decision is confirm or refuse")
    except PartiesError as error:
        return _shown(request, row, reasons, (str(error),))
    return HttpResponseRedirect(f"{reverse('console-claims')}?done={decision}")


def _shown(
    request: HttpRequest, row: queries.ClaimRow, typed: str = "", errors: tuple[str, ...] = ()
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    question = Field(
        "reasons",
        _("Reasons for a refusal"),
        type="textarea",
        required=False,
        value=typed,
        help=_("They are kept with the request."),
        errors=errors,
    )
    return page(
        request,
        "claim",
        "claims",
        status=400 if errors else 200,
        row=row,
        rows=_rows(row),
        question=question,
        errors=[question] if errors else [],
        decidable=may(actor, "parties.claim.decide", row),
        back=reverse("console-claims"),
    )


def _rows(row: queries.ClaimRow) -> list[SummaryRow]:
    return [
        SummaryRow(_("Organisation"), row.organisation.name),
        SummaryRow(_("SIRET"), row.siret),
        SummaryRow(_("Asked by"), row.person.full_name),
        SummaryRow(_("E-mail address"), row.person.email),
        SummaryRow(_("Capacity"), row.capacity),
        SummaryRow(_("Asked"), formats.instant(row.asked_at)),
    ]


def _looked(actor: Actor, row: queries.ClaimRow) -> None:
    journal.look(
        actor,
        urn("parties", "claim", row.id),
        organisation=row.organisation.id,
        persons=[row.person.id],
        purpose="deciding who manages an organisation",
        legal_basis="RGPD article 6.1.e",
        fields=["given_names", "family_name", "email", "capacity"],
    )
