"""The certificate of an address: what the commune's own base says of one number, ready to print.

Written from the base at the moment it is asked for, so that it always says what the base says,
the place (lieu-dit) with it. Numbering is the commune's (CGCT L2121-30): only a
number that it certified has a certificate.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from parvis.bricks.registers.addresses.records import number_id
from parvis.bricks.registers.pages.bal.shell import actor_of
from parvis.bricks.registers.queries.bal.bases import WayDetail, number_for
from parvis.kernel import clock
from parvis.kernel.access import route
from parvis.kernel.parties import public as parties
from parvis.ui import formats
from parvis.ui.parts import SummaryRow


@route("registers.addresses.read")
def certificate(request: HttpRequest, number: UUID) -> HttpResponse:
    """The certificate of one number; words instead where the commune did not certify it."""
    actor = actor_of(request)
    both = number_for(actor, number)
    if both is None:
        raise Http404
    found, row = both
    keeper = parties.organisation(actor.organisation) if actor.organisation else None
    context = {
        "base": found.base, "way": found.row, "number": row, "rows": _rows(found, row),
        "keeper": keeper.name if keeper else "", "today": clock.today(),
    }  # fmt: skip
    return render(request, "registers/agent/certificate.html", context)


def _rows(found: WayDetail, row: Any) -> list[SummaryRow]:
    base, way = found.base, found.row
    key = number_id(f"{base.commune}_{way.code}", row.number, row.suffix)
    points = [f"{one['lat']:.6f}, {one['lon']:.6f}" for one in row.positions[:1]]
    told = [
        (_("Address"), f"{row} {way.name}"),
        (_("Place"), row.complement),
        (_("Delegated commune"), way.delegated_name),
        (_("Commune"), f"{base.name} ({base.commune})"),
        (_("Parcels"), ", ".join(row.parcels)),
        (_("Latitude, longitude"), "".join(points)),
        (_("Identifier"), key),
        (_("Last change"), formats.day(row.updated_on)),
        (_("Publication"), _published(found)),
    ]
    return [SummaryRow(label, said) for label, said in told if said]


def _published(found: WayDetail) -> str:
    base = found.base
    if not base.revision or base.published_at is None:
        return _("Not published yet")
    said = {
        "n": formats.number(base.revision),
        "date": formats.day(clock.paris(base.published_at).date()),
    }
    if base.ahead:
        return _("The base has changed since revision %(n)s of %(date)s") % said
    return _("Revision %(n)s of %(date)s") % said
