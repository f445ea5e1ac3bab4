"""One page of the form: shown, saved as it is typed, left and resumed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from parvis.bricks.procedures.commands import drafts as commands
from parvis.bricks.procedures.domain.problems import Problem
from parvis.bricks.procedures.pages import questions as inputs
from parvis.bricks.procedures.pages.filing import acts
from parvis.bricks.procedures.pages.filing.layout import Page, page_of
from parvis.bricks.procedures.pages.refusing import refused
from parvis.bricks.procedures.queries.drafting import DraftView, Question, draft_view
from parvis.kernel.access import Actor, route


def view_of(request: HttpRequest, case: UUID) -> DraftView:
    """The draft (or the case being corrected) that the actor may fill; 404 for any other."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    view = draft_view(actor, case, language=get_language() or "fr")
    if view is None:
        raise Http404
    return view


def version_of(sent: QueryDict) -> int:
    """The version that the page was made from; 0 (never right) when it cannot be read."""
    raw = sent.get("version", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0


def address(case: UUID, step: int, anchor: str = "") -> str:
    """Address of one page of the form, at a question when one is named."""
    base = reverse("filing:step", kwargs={"case": case, "step": step})
    return f"{base}#{anchor}" if anchor else base


@route("procedures.case.write")
def resume(request: HttpRequest, case: UUID) -> HttpResponse:
    """The first page that still needs an answer, or the summary when none does."""
    view = view_of(request, case)
    for one in view.steps:
        if not one.answered:
            return HttpResponseRedirect(address(case, one.stable_id))
    return HttpResponseRedirect(reverse("filing:review", kwargs={"case": case}))


@route("procedures.case.write", methods=("GET", "POST"))
@refused
def step(request: HttpRequest, case: UUID, step: int) -> HttpResponse:
    """Show one page, or take what it sent and do what its button said."""
    view = view_of(request, case)
    if view.step(step) is None:
        raise Http404
    if request.method != "POST":
        return _show(request, page_of(view, step, problems=_asked(request, view, step)))
    return _take(request, view, step)


def _asked(request: HttpRequest, view: DraftView, step: int) -> tuple[Problem, ...]:
    """What is wrong is told when one comes from the summary to mend it, not at first sight."""
    return view.evaluation.of_step(view.form, step) if "corriger" in request.GET else ()


def _show(request: HttpRequest, page: Page, status: int = 200) -> HttpResponse:
    return render(request, "procedures/usager/step.html", page.context(), status=status)


@dataclass(frozen=True)
class Sent:
    """What a page sent once saved: what was refused, and what is wrong with the page now."""

    view: DraftView
    refused: tuple[Problem, ...]
    typed: Mapping[str, Any]


def save(request: HttpRequest, view: DraftView, step: int) -> Sent:
    """Save the answers of a page; files are received first, outside any transaction."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    asked = view.questions(step)
    saved = commands.autosave(
        actor, view.id, inputs.patch(asked, request.POST), version=version_of(request.POST)
    )
    _version, refused_files = acts.receive(request, view, asked, saved.version)
    after = view_of(request, view.id)
    refused_ = (*saved.refused, *refused_files)
    return Sent(after, refused_, _kept(asked, refused_, request.POST))


def _kept(asked: Iterable[Any], refused_: Iterable[Problem], sent: QueryDict) -> dict[str, Any]:
    """What was typed in the answers that were not taken."""
    places = {one.key for one in refused_}
    typed = inputs.as_typed(asked, sent)
    return {key: value for key, value in typed.items() if _place(key) in places}


def _place(key: str) -> str:
    """A question's input name as a problem names it: "11.<row>.12" is "<row>.12"."""
    return key.split(".", 1)[1] if "." in key else key


def _take(request: HttpRequest, view: DraftView, step: int) -> HttpResponse:
    before = set(view.evaluation.visible)
    sent = save(request, view, step)
    then = request.POST.get("then", "next")
    if then != "next" and (then == "leave" or not sent.refused):
        return acts.do(request, sent.view, step, then)
    appeared = set(sent.view.evaluation.visible) - before
    problems = (*sent.refused, *sent.view.evaluation.of_step(sent.view.form, step))
    if sent.refused or problems:
        page = page_of(sent.view, step, problems=problems, typed=sent.typed)
        return _show(request, page, status=422)
    if any(_on_page(sent.view, step, key) for key in appeared):
        return _show(request, page_of(sent.view, step, appeared=True))
    return HttpResponseRedirect(_following(sent.view, step, request.POST.get("back", "")))


def _on_page(view: DraftView, step: int, key: str) -> bool:
    return any(one.key == key for one in view.questions(step))


def _following(view: DraftView, step: int, back: str) -> str:
    ids = [one.stable_id for one in view.steps]
    position = ids.index(step) if step in ids else -1
    if back == "relire" or position + 1 >= len(ids):
        return reverse("filing:review", kwargs={"case": view.id})
    return address(view.id, ids[position + 1])


@route("procedures.case.write", methods=("POST",))
@refused
def autosave(request: HttpRequest, case: UUID, step: int) -> HttpResponse:
    """Save what is being typed; the answer is a small piece of page (htmx)."""
    view = view_of(request, case)
    if view.step(step) is None:
        raise Http404
    actor: Actor = request.actor  # type: ignore[attr-defined]
    patch = inputs.patch(view.questions(step), request.POST)
    saved = commands.autosave(actor, case, patch, version=version_of(request.POST))
    changed = set(saved.visible) != set(view.evaluation.visible)
    context = {
        "version": saved.version,
        "refused": bool(saved.refused),
        "changed": changed,
        "worked": _worked_out(request, view, step),
    }
    return render(request, "procedures/usager/saved.html", context)


def _worked_out(request: HttpRequest, view: DraftView, step: int) -> list[Question]:
    """What the form works out on this page, from the answers just saved; nothing read if none."""
    if all(one.field.computed is None for one in view.questions(step)):
        return []
    now = view_of(request, view.id).questions(step)
    return [one for one in now if one.field.computed is not None]


@route("procedures.case.write", methods=("GET", "POST"))
@refused
def discard(request: HttpRequest, case: UUID) -> HttpResponse:
    """Ask, then throw the draft away."""
    view = view_of(request, case)
    if view.correction is not None:
        raise Http404
    if request.method != "POST":
        body = {"organisation": view.organisation_name, "organisation_id": view.organisation}
        return render(request, "procedures/usager/discard.html", {"view": view, **body})
    actor: Actor = request.actor  # type: ignore[attr-defined]
    commands.discard_draft(actor, case)
    return HttpResponseRedirect("/espace/")
