"""The first page: one sentence, then what needs a decision, then figures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.console import queries
from parvis.console.pages.shell import page
from parvis.kernel.access import Actor, route
from parvis.ui import formats
from parvis.ui.parts import SummaryRow

LATE = 300  # seconds after which waiting work is worth a word


@route("console.home.read")
def home(request: HttpRequest) -> HttpResponse:
    """What needs a decision, then figures."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    figures = queries.figures(actor)
    return page(request, "home", "home", concerns=_concerns(figures), rows=_rows(figures))


def _concerns(found: queries.Figures) -> list[tuple[str, str]]:
    """What an operator should look at: words and address."""
    dead, held = found.jobs.dead, found.deliveries.get("dead", 0)
    late = found.jobs.late // 60 if found.jobs.late > LATE else 0
    counted = (
        (dead, ngettext("%(n)s task has failed.", "%(n)s tasks have failed.", dead), "jobs"),
        (
            held,
            ngettext("%(n)s event was not delivered.", "%(n)s events were not delivered.", held),
            "deliveries",
        ),
        (
            late,
            ngettext(
                "Work has been waiting for %(n)s minute: is a worker running?",
                "Work has been waiting for %(n)s minutes: is a worker running?",
                late,
            ),
            "jobs",
        ),
        (
            found.claims,
            ngettext(
                "%(n)s organisation to confirm.", "%(n)s organisations to confirm.", found.claims
            ),
            "claims",
        ),
    )
    lines = [
        (words % {"n": formats.number(count)}, reverse(f"console-{section}"))
        for count, words, section in counted
        if count
    ]
    if found.journal.verification is not None and not found.journal.verification.ok:
        words = _("The last verification found that the journal was changed.")
        lines.append((words, reverse("console-journal")))
    return lines


def _rows(found: queries.Figures) -> list[SummaryRow]:
    shown = formats.number
    waiting = found.deliveries.get("waiting", 0) + found.deliveries.get("running", 0)
    checked = found.journal.verification
    return [
        SummaryRow(_("Tasks waiting"), shown(found.jobs.waiting)),
        SummaryRow(_("Tasks running"), shown(found.jobs.running)),
        SummaryRow(_("Events to deliver"), shown(waiting)),
        SummaryRow(_("Letters on their way"), shown(found.mail.queued)),
        SummaryRow(_("Letters not sent"), shown(found.mail.dead)),
        SummaryRow(_("Files in quarantine"), shown(found.contents.get("quarantine", 0))),
        SummaryRow(_("Files refused"), shown(found.contents.get("refused", 0))),
        SummaryRow(_("Entries sealed in the journal"), shown(found.journal.sealed)),
        SummaryRow(_("Entries waiting for a seal"), shown(found.journal.waiting)),
        SummaryRow(
            _("Last verification of the journal"),
            formats.instant(checked.at) if checked else _("None yet"),
        ),
    ]
