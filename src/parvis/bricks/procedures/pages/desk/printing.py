"""A case on paper: one sheet without lists, buttons or columns."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parvis.bricks.procedures.pages.desk import shown
from parvis.bricks.procedures.pages.desk.shell import open_case
from parvis.bricks.procedures.pages.desk.words import happened
from parvis.kernel import clock
from parvis.kernel.access import route


@route("procedures.case.consult")
def sheet(request: HttpRequest, case: UUID) -> HttpResponse:
    """Answers, notes, messages and history, to be printed by the browser."""
    opened = open_case(request, case)
    detail = opened.detail
    context = {
        **opened.context(),
        "parts": shown.parts(detail),
        "notes": shown.notes(detail),
        "messages": shown.messages(detail),
        "history": [happened(one) for one in reversed(detail.history)],
        "back_url": opened.url,
        "printed_at": clock.now(),
        "printed_by": opened.actor.label,
    }
    return render(request, "procedures/agent/print.html", context)
