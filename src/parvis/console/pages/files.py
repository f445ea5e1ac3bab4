"""Files: totals, then contents by digest; no name, no byte."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from parvis.console import queries
from parvis.console.pages.shell import CONTENT_STATES, filters, following, listed, page
from parvis.kernel.access import Actor, route
from parvis.ui import formats
from parvis.ui.parts import Column, SummaryRow


@route("console.file.list")
def files(request: HttpRequest) -> HttpResponse:
    """Totals by state, then contents, newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    choices = filters("console-files", CONTENT_STATES, state)
    found = listed(lambda: queries.contents_listed(actor, state, before))
    totals = queries.contents_total(actor)
    return page(
        request,
        "files",
        "files",
        choices=choices,
        totals=[
            SummaryRow(
                word.label,
                f"{formats.number(totals.get(name, (0, 0))[0])}, "
                f"{filesizeformat(totals.get(name, (0, 0))[1])}",
            )
            for name, word in CONTENT_STATES.items()
        ],
        rows=[(row, CONTENT_STATES[row.state], filesizeformat(row.size)) for row in found.rows],
        columns=[
            Column(_("Digest")),
            Column(_("State")),
            Column(_("Size"), number=True),
            Column(_("Received")),
            Column(_("Antivirus")),
        ],
        next=following("console-files", found.next, state=state),
    )
