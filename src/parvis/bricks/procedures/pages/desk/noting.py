"""Notes of the service: the form's private questions, answered by agents, never shown to the
person whose case it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parvis.bricks.procedures.commands.handling import annotate
from parvis.bricks.procedures.commands.noting import note_case
from parvis.bricks.procedures.domain.states import Act
from parvis.bricks.procedures.pages.desk.shell import (
    Opened,
    act,
    language,
    not_now,
    open_case,
    version_of,
)
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.notes import Note, notes_of
from parvis.kernel.access import route
from parvis.ui.fields import Field
from parvis.ui.parts import Option

TYPES = {
    "text": "text", "textarea": "textarea", "email": "email", "phone": "tel",
    "integer": "integer", "decimal": "number", "date": "date", "yes_no": "yes_no",
    "choices": "checkboxes", "choice": "radios",
}  # fmt: skip
PARTS = ("day", "month", "year")
MOST_RADIOS = 7


class _NotTaken(Exception):
    """Some notes could not be read; the others are kept."""

    def __init__(self, wrong: dict[str, str]) -> None:
        super().__init__()
        self.wrong = wrong


@route("procedures.case.handle", methods=("GET", "POST"))
def notes(request: HttpRequest, case: UUID) -> HttpResponse:
    """Write the notes of the service."""
    opened = open_case(request, case)
    asked = notes_of(opened.actor, case)
    if Act.CHANGE_ANSWERS not in opened.detail.acts or not asked:
        return not_now(request, opened)
    if request.method != "POST":
        return _form(request, opened, asked, {})
    version = version_of(request)

    def write() -> None:
        found = annotate(opened.actor, case, _patch(request, asked), version=version)
        if found:
            raise _NotTaken({one.key: words.problem(one) for one in found})

    try:
        return act(request, opened, write, "notes")
    except _NotTaken as error:
        opened = open_case(request, case)
        return _form(request, opened, asked, error.wrong)


@route("procedures.case.assign", methods=("POST",))
def colleagues_note(request: HttpRequest, case: UUID) -> HttpResponse:
    """Write a note that agents read beside the case."""
    opened, body = open_case(request, case), request.POST.get("note", "")
    return act(request, opened, lambda: note_case(opened.actor, case, body), "note")


def _patch(request: HttpRequest, asked: tuple[Note, ...]) -> dict[str, Any]:
    """What was sent, as the command reads it."""
    found: dict[str, Any] = {}
    for one in asked:
        name = f"note-{one.key}"
        if one.type == "choices":
            found[one.key] = request.POST.getlist(name)
        elif one.type == "date":
            parts = [request.POST.get(f"{name}_{part}", "").strip() for part in PARTS]
            found[one.key] = "/".join(parts) if any(parts) else None
        elif name in request.POST:
            found[one.key] = request.POST[name]
    return found


def _form(
    request: HttpRequest, opened: Opened, asked: tuple[Note, ...], wrong: dict[str, str]
) -> HttpResponse:
    fields = [_field(request, one, wrong.get(one.key, "")) for one in asked]
    context = {**opened.context(), "fields": fields, "errors": fields}
    return render(request, "procedures/agent/notes.html", context, status=422 if wrong else 200)


def _field(request: HttpRequest, one: Note, wrong: str) -> Field:
    name, kind = f"note-{one.key}", TYPES.get(one.type, "text")
    if kind == "radios" and len(one.options) > MOST_RADIOS:
        kind = "select"
    value: Any = one.value if one.value is not None else ""
    if request.method == "POST" and kind == "date":
        value = {part: request.POST.get(f"{name}_{part}", "") for part in PARTS}
    elif request.method == "POST":
        sent = request.POST
        value = sent.getlist(name) if kind == "checkboxes" else sent.get(name, "")
    return Field(
        name=name,
        label=one.label.in_language(language()),
        type=kind,
        value=value,
        help=one.help.in_language(language()),
        options=tuple(Option(o.value, o.label.in_language(language())) for o in one.options),
        required=one.required,
        errors=(wrong,) if wrong else (),
    )
