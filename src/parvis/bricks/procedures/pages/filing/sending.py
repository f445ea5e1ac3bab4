"""Read again, file, and what one may rely on afterwards."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from parvis.bricks.procedures.commands.correcting import submit_correction
from parvis.bricks.procedures.commands.filing import file_case
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.pages.filing.drafts import version_of, view_of
from parvis.bricks.procedures.pages.refusing import refused
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.detail import case_detail
from parvis.bricks.procedures.queries.drafting import DraftView
from parvis.bricks.procedures.queries.profile import keepable
from parvis.kernel.access import Actor, route
from parvis.ui.parts import FieldError


@route("procedures.case.write", methods=("GET", "POST"))
@refused
def review(request: HttpRequest, case: UUID) -> HttpResponse:
    """All the answers with a link to change each; the button that files."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        return _send(request, actor, case)
    return _show(request, view_of(request, case))


def _show(request: HttpRequest, view: DraftView, status: int = 200) -> HttpResponse:
    steps = {one.stable_id: one for one in view.steps}
    sections = [
        (section, reverse("filing:step", kwargs={"case": view.id, "step": section.stable_id}))
        for section in view.summary()
        if section.stable_id in steps
    ]
    context = {
        "organisation": view.organisation_name,
        "organisation_id": view.organisation,
        "view": view,
        "sections": sections,
        "errors": tuple(_missing(view)),
        "position": len(view.steps) + 1,
    }
    return render(request, "procedures/usager/review.html", context, status=status)


def _missing(view: DraftView) -> list[FieldError]:
    found = []
    for step in view.steps:
        for one in view.evaluation.of_step(view.form, step.stable_id):
            field = view.form.field(one.stable_id)
            label = field.label.in_language(view.language) if field else ""
            found.append(FieldError(label, words.problem(one), f"step-{step.stable_id}"))
    return found


def _send(request: HttpRequest, actor: Actor, case: UUID) -> HttpResponse:
    version = version_of(request.POST)
    try:
        if request.POST.get("act") == "correct":
            submit_correction(actor, case, version=version)
            return HttpResponseRedirect(reverse("space:case", kwargs={"case": case}))
        file_case(actor, case, version=version)
    except Refusal as error:
        if error.code == "incomplete":
            return _show(request, view_of(request, case), status=422)
        raise
    return HttpResponseRedirect(reverse("filing:receipt", kwargs={"case": case}))


@route("procedures.case.read")
def receipt(request: HttpRequest, case: UUID) -> HttpResponse:
    """It is filed: the number, by when an answer comes, what silence means, whom to call."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = case_detail(actor, case, language=get_language() or "fr")
    if found is None or not found.mine:
        raise Http404
    document = next((one for one in found.documents if one.kind == "receipt"), None)
    if document is None:
        raise Http404
    context = {
        "organisation": found.head.organisation_name,
        "organisation_id": found.head.organisation,
        "case": found,
        "receipt": document.data,
        "document": document,
        "may_keep": bool(keepable(actor, case)),
    }
    return render(request, "procedures/usager/receipt.html", context)
