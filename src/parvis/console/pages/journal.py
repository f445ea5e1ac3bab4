"""The journal as an operator sees it: seals, verifications, entries without their content."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.console import commands, queries
from parvis.console.pages.shell import following, listed, page
from parvis.kernel import journal as record
from parvis.kernel.access import Actor, route
from parvis.kernel.parties.public import organisations
from parvis.ui import formats
from parvis.ui.parts import Column, SummaryRow

NOBODY = UUID(int=0)


@route("console.journal.read", methods=("GET", "POST"))
def journal(request: HttpRequest) -> HttpResponse:
    """Heads, the last verification, the latest entries; POST asks for a verification."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        commands.ask_verification(actor)
        return HttpResponseRedirect(f"{reverse('console-journal')}?done=asked")
    found = queries.journal_figures(actor)
    before = request.GET.get("before", "")
    entries = listed(lambda: record.latest(actor, before=before))
    names = organisations({row.organisation for row in entries.rows if row.organisation})
    rows = [(row, names.get(row.organisation or NOBODY)) for row in entries.rows]
    return page(
        request,
        "journal",
        "journal",
        figures=_figures(found),
        verification=found.verification,
        asked="done" in request.GET,
        rows=rows,
        columns=[
            Column(_("Number"), number=True),
            Column(_("When")),
            Column(_("Act")),
            Column(_("Organisation")),
        ],
        next=following("console-journal", entries.next),
    )


def _figures(found: queries.JournalFigures) -> list[SummaryRow]:
    head = found.head
    rows = [
        SummaryRow(_("Entries sealed"), formats.number(found.sealed)),
        SummaryRow(_("Entries waiting for a seal"), formats.number(found.waiting)),
    ]
    if head is not None:
        rows += [
            SummaryRow(_("Last seal"), _("n° %(n)s") % {"n": formats.number(head.number)}),
            SummaryRow(_("Sealed on"), formats.instant(head.at)),
            SummaryRow(_("Key"), head.key_id),
            SummaryRow(_("Root of the batch"), bytes(head.root).hex()),
        ]
    return rows
