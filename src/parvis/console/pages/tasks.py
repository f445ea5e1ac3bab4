"""Jobs and event deliveries: lists, one of them, and the decision to retry or abandon."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.console import commands, queries
from parvis.console.pages.shell import TASK_STATES, filters, following, listed, page
from parvis.kernel.access import Actor, route
from parvis.ui import formats
from parvis.ui.parts import Column, SummaryRow

Reader = Callable[..., queries.Listed[queries.Task]]


@route("console.task.list")
def jobs(request: HttpRequest) -> HttpResponse:
    """Jobs, newest first, by state."""
    return _list(request, "jobs", queries.jobs_listed)


@route("console.task.list")
def deliveries(request: HttpRequest) -> HttpResponse:
    """Deliveries of events, newest first, by state."""
    return _list(request, "deliveries", queries.deliveries_listed)


@route("console.task.read", methods=("GET", "POST"))
def job(request: HttpRequest, number: UUID) -> HttpResponse:
    """One job; POST `decision` retry or abandon."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        decision = _decision(request)
        done = commands.decide_job(actor, number, decision)
        return _back("console-job", number, decision if done else "late")
    return _one(request, "jobs", queries.job(actor, number))


@route("console.task.read", methods=("GET", "POST"))
def delivery(request: HttpRequest, number: int) -> HttpResponse:
    """One delivery; POST `decision` retry or abandon."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if number >= 1 << 63:
        raise Http404
    if request.method == "POST":
        decision = _decision(request)
        done = commands.decide_delivery(actor, number, decision)
        return _back("console-delivery", number, decision if done else "late")
    return _one(request, "deliveries", queries.delivery(actor, number))


def _list(request: HttpRequest, section: str, read: Reader) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    choices = filters(f"console-{section}", TASK_STATES, state)
    found = listed(lambda: read(actor, state, before))
    one = "console-job" if section == "jobs" else "console-delivery"
    rows = [(row, reverse(one, args=[row.id]), TASK_STATES[row.state]) for row in found.rows]
    columns = [
        Column(_("Task") if section == "jobs" else _("Event and subscriber")),
        Column(_("State")),
        Column(_("Asked")),
        Column(_("Attempts"), number=True),
        Column(_("What happened")),
    ]
    return page(
        request,
        "tasks",
        section,
        is_jobs=section == "jobs",
        choices=choices,
        rows=rows,
        columns=columns,
        next=following(f"console-{section}", found.next, state=state),
    )


def _one(request: HttpRequest, section: str, row: queries.Task | None) -> HttpResponse:
    if row is None:
        raise Http404
    return page(
        request,
        "task",
        section,
        is_job=section == "jobs",
        back=reverse(f"console-{section}"),
        row=row,
        word=TASK_STATES[row.state],
        rows=_rows(row),
        done=request.GET.get("done", ""),
    )


def _rows(row: queries.Task) -> list[SummaryRow]:
    never = _("Never")
    rows = [
        SummaryRow(_("Organisation"), row.organisation) if row.organisation else None,
        SummaryRow(_("Subscriber"), row.subscriber) if row.subscriber else None,
        SummaryRow(_("About"), row.aggregate) if row.aggregate else None,
        SummaryRow(_("Waiting behind it"), formats.number(row.held)) if row.held else None,
        SummaryRow(_("Asked"), formats.instant(row.created_at)),
        SummaryRow(
            _("Attempts"),
            _("%(n)s of at most %(most)s")
            % {"n": formats.number(row.attempts), "most": formats.number(row.max_attempts)},
        ),
        SummaryRow(_("Next attempt"), formats.instant(row.due_at))
        if row.due_at and row.state == "waiting"
        else None,
        SummaryRow(_("Ended"), formats.instant(row.finished_at) if row.finished_at else never),
        SummaryRow(_("What happened"), row.error) if row.error else None,
    ]
    return [one for one in rows if one is not None]


def _decision(request: HttpRequest) -> str:
    decision = request.POST.get("decision", "")
    if decision not in commands.DECISIONS:
        raise BadRequest("decision is retry or abandon")
    return decision


def _back(url_name: str, number: UUID | int, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(url_name, args=[number])}?done={done}")
