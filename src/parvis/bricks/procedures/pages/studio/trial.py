"""The form tried as a person would fill it; nothing is kept, nothing is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parvis.bricks.procedures.domain.answers import read_patch
from parvis.bricks.procedures.domain.problems import Problem
from parvis.bricks.procedures.pages import questions as inputs
from parvis.bricks.procedures.pages.filing.layout import page_of
from parvis.bricks.procedures.pages.refusing import refused
from parvis.bricks.procedures.pages.studio.rowing import turn_rows
from parvis.bricks.procedures.pages.studio.shell import Bench, bench_of
from parvis.bricks.procedures.queries.drafting import DraftView
from parvis.bricks.procedures.queries.studio import shown_to_usager
from parvis.kernel.access import route

MOST_CARRIED = 200_000  # characters of the answers that a page carries to the next


@route("procedures.procedure.change", methods=("GET", "POST"), writes=())
@refused
def trial(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """One page of the form, with the answers of the pages before carried along."""
    bench = bench_of(request, procedure)
    answers = _carried(request.POST.get("answers", "{}"))
    view = shown_to_usager(bench.found, bench.language, answers=answers)
    step = _step(view, request.POST.get("step", request.GET.get("page", "")))
    if request.method != "POST" or step is None:
        return _page(request, bench, view, step, answers)
    before = {one.key for one in view.questions(step)}
    patch = inputs.patch(view.questions(step), request.POST)
    read = read_patch(view.form, answers, patch)
    answers, then = read.answers, request.POST.get("then", "next")
    turn_rows(answers, then)
    view = shown_to_usager(bench.found, bench.language, answers=answers)
    if then == "next":
        problems = (*read.problems, *view.evaluation.of_step(view.form, step))
        if problems:
            typed = inputs.as_typed(view.questions(step), request.POST)
            return _page(request, bench, view, step, answers, problems, typed)
        if _appeared(before, view, step):
            return _page(request, bench, view, step, answers, appeared=True)
        step = _next(view, step)
    elif then == "back":
        step = _next(view, step, -1)
    return _page(request, bench, view, step, answers)


def _appeared(before: set[str], view: DraftView, step: int) -> bool:
    """Whether an answer has just opened another question of the same page."""
    return not {one.key for one in view.questions(step)} <= before


def _carried(text: str) -> dict[str, Any]:
    """Answers that came with the page; BadRequest when they were damaged."""
    if len(text) > MOST_CARRIED:
        raise BadRequest("answers")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRequest("answers") from error
    if not isinstance(found, dict):
        raise BadRequest("answers")
    return found


def _step(view: DraftView, text: str) -> int | None:
    """The page asked for when it is shown, else the first; None when there is none."""
    ids = [one.stable_id for one in view.steps]
    wanted = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return wanted if wanted in ids else next(iter(ids), None)


def _next(view: DraftView, step: int, by: int = 1) -> int | None:
    ids = [one.stable_id for one in view.steps]
    at = ids.index(step) + by if step in ids else 0
    return ids[max(at, 0)] if at < len(ids) else None


def _page(
    request: HttpRequest,
    bench: Bench,
    view: DraftView,
    step: int | None,
    answers: Mapping[str, Any],
    problems: tuple[Problem, ...] = (),
    typed: Mapping[str, Any] | None = None,
    *,
    appeared: bool = False,
) -> HttpResponse:
    page = page_of(view, step, problems=problems, typed=typed) if step is not None else None
    ids = [one.stable_id for one in view.steps]
    context = {
        "bench": bench,
        "organisation": bench.found.summary.organisation_name,
        "title": bench.title(),
        "view": view,
        "step": step,
        "step_title": next((s.title for s in view.steps if s.stable_id == step), ""),
        "appeared": appeared,
        "intro": view.intro(step) if step is not None else "",
        "parts": page.parts if page else (),
        "errors": page.errors if page else (),
        "position": ids.index(step) + 1 if step in ids else len(ids) + 1,
        "total": len(ids) + 1,
        "answers": json.dumps(dict(answers), ensure_ascii=False),
        "sections": view.summary() if step is None else (),
        "complete": view.evaluation.complete,
        "back": bench.url(),
    }
    status = 422 if problems else 200
    return render(request, "procedures/admin/trial.html", context, status=status)
