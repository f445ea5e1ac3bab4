"""What the buttons of a page do besides going on: rows, files, leaving."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from parvis.bricks.procedures.commands import attaching
from parvis.bricks.procedures.commands import drafts as commands
from parvis.bricks.procedures.commands.recording import case_urn
from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.problems import Problem, Refusal
from parvis.bricks.procedures.pages import questions as inputs
from parvis.bricks.procedures.queries.drafting import DraftView, Question
from parvis.kernel import files
from parvis.kernel.access import Actor


def receive(
    request: HttpRequest, view: DraftView, asked: Iterable[Question], version: int
) -> tuple[int, tuple[Problem, ...]]:
    """Receive the files that a page sent; the version after them, and those refused in words."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    refused: list[Problem] = []
    for question in inputs.flat(asked):
        for upload in request.FILES.getlist(question.key) if question.field.type == "file" else ():
            try:
                version = _keep(actor, view, question, upload, version)
            except files.Refused as error:
                refused.append(_problem(question, str(error)))
            except Refusal as error:
                refused += error.problems or [_problem(question, error.code)]
    return version, tuple(refused)


def _keep(actor: Actor, view: DraftView, question: Question, upload: object, version: int) -> int:
    field: Field = question.field
    kept = files.receive(
        actor,
        upload,
        owner=case_urn(view.id),
        organisation=view.organisation,
        purpose=view.procedure_title,
        allowed=tuple(field.rules.get("formats") or files.DOCUMENTS),
        max_bytes=field.rules.get("max_bytes"),
    )
    return attaching.attach_file(
        actor, view.id, field.stable_id, kept, version=version, row=question.row
    ).version


def _problem(question: Question, words: str) -> Problem:
    said = {"fr": words, "en": words}
    return Problem("file_refused", question.field.stable_id, question.row, message=said)


def do(request: HttpRequest, view: DraftView, step: int, then: str) -> HttpResponse:
    """Add or remove a row, take a file out, or leave. `then`: "add:11", "remove:11:<row>",
    "detach:31:<file>:<row>", "leave". Refusal "bad_patch" for anything else."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    word, _, rest = then.partition(":")
    anchor = ""
    if word == "leave":
        return HttpResponseRedirect("/espace/")
    if word == "add":
        row, _version = commands.add_row(actor, view.id, _number(rest), version=view.version)
        anchor = f"row-{row}"
    elif word == "remove":
        block, _, row = rest.partition(":")
        commands.autosave(actor, view.id, {block: {row: None}}, version=view.version)
        anchor = f"block-{block}"
    elif word == "detach":
        field, _, following = rest.partition(":")
        file, _, row = following.partition(":")
        attaching.detach_file(
            actor, view.id, _number(field), _uuid(file), version=view.version, row=row
        )
        anchor = f"f-{field}"
    else:
        raise Refusal("bad_patch")
    base = reverse("filing:step", kwargs={"case": view.id, "step": step})
    return HttpResponseRedirect(f"{base}#{anchor}")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refusal("bad_patch")
    return int(text)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Refusal("bad_patch") from error
