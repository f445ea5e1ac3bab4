"""Mail: that letters were queued and sent; their words only in a demo."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parvis.console import queries
from parvis.console.pages.shell import LETTER_STATES, following, listed, page
from parvis.kernel.access import Actor, may, route
from parvis.ui import formats
from parvis.ui.parts import Column, SummaryRow


@route("console.letter.list")
def letters(request: HttpRequest) -> HttpResponse:
    """Letters, newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    words = may(actor, "console.letter.read")
    before = request.GET.get("before", "")
    found = listed(lambda: queries.letters_listed(actor, before, words=words))
    columns = [
        Column(_("Queued")),
        *([Column(pgettext("heading of a letter", "Subject"))] if words else []),
        Column(_("State")),
        Column(_("Sent")),
        Column(_("Organisation")),
        Column(_("Language")),
    ]
    return page(
        request,
        "letters",
        "letters",
        rows=[(row, LETTER_STATES[row.state]) for row in found.rows],
        columns=columns,
        words=words,
        next=following("console-letters", found.next),
    )


@route("console.letter.read")
def letter(request: HttpRequest, number: UUID) -> HttpResponse:
    """One letter as it was sent (in a demo)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    row = queries.letter(actor, number)
    if row is None:
        raise Http404
    rows = [
        SummaryRow(pgettext("heading of a letter", "To"), row.to),
        SummaryRow(_("Queued"), formats.instant(row.queued_at)),
        SummaryRow(_("Sent"), formats.instant(row.sent_at) if row.sent_at else _("Not yet")),
    ]
    back = reverse("console-letters")
    return page(request, "letter", "letters", row=row, rows=rows, back=back)
