"""The form as a list of pages and questions: put in order, copied, removed, undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from parvis.bricks.procedures.commands import building
from parvis.bricks.procedures.domain.document import Field, Step
from parvis.bricks.procedures.domain.editing import Clone, Edit, Move, Place, Remove
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.outline import PRIVATE, users_of
from parvis.bricks.procedures.pages.refusing import refused
from parvis.bricks.procedures.pages.studio import told
from parvis.bricks.procedures.pages.studio.shell import Bench, act, bench_of, mark_of, show
from parvis.kernel.access import route

MOST_DIGITS = 9


@dataclass(frozen=True)
class Item:
    """A question of the list. `signs`: what else is to be known of it, in words."""

    id: int
    label: str
    type: str
    url: str
    signs: tuple[str, ...]
    wrong: bool
    rules: tuple[tuple[str, str], ...]
    remove: str
    block: bool
    items: tuple[Item, ...]
    add: str


@dataclass(frozen=True)
class Page:
    """A page of the form in the list (id 0: what only agents see)."""

    id: int
    title: str
    url: str
    signs: tuple[str, ...]
    wrong: bool
    rules: tuple[tuple[str, str], ...]
    remove: str
    items: tuple[Item, ...]
    add: str


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def form(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """The list; POST `do` changes it: "up:7", "down:7", "clone:7", "place:7:10:0"."""
    bench = bench_of(request, procedure)
    if request.method == "POST":
        edit, anchor = _edit(request.POST.get("do", ""))
        return act(
            request,
            bench,
            lambda: building.edit_form(bench.actor, bench.id, edit, mark=mark_of(request)),
            f"{bench.url()}#q{anchor}",
        )
    context = {
        "pages": [_page(bench, step) for step in bench.found.document.steps],
        "private": _private(bench),
        "add_page": bench.url("add_page"),
        "empty": not any(True for _field in bench.found.document.fields()),
    }
    return show(request, bench, "form", "form", context)


def _edit(text: str) -> tuple[Edit, int]:
    """The edit that a button names; BadRequest for anything else."""
    word, *rest = text.split(":")
    if not rest or any(not (n.isascii() and n.isdigit() and len(n) <= MOST_DIGITS) for n in rest):
        raise BadRequest("do")
    numbers = [int(one) for one in rest]
    if word in ("up", "down") and len(numbers) == 1:
        return Move(numbers[0], -1 if word == "up" else 1), numbers[0]
    if word == "clone" and len(numbers) == 1:
        return Clone(numbers[0]), numbers[0]
    if word == "place" and len(numbers) == 3:
        return Place(numbers[0], into=numbers[1], after=numbers[2]), numbers[0]
    raise BadRequest("do")


def _page(bench: Bench, step: Step) -> Page:
    id_ = step.stable_id
    return Page(
        id=id_,
        title=step.title.in_language(bench.language),
        url=bench.url("page", number=id_),
        signs=(_("only in some cases"),) if step.condition else (),
        wrong=_wrong(bench, id_),
        rules=((bench.url("condition", number=id_), _("When is it shown?")),),
        remove=bench.url("remove", number=id_),
        items=tuple(_item(bench, one) for one in step.fields),
        add=_add(bench, id_),
    )


def _private(bench: Bench) -> Page:
    return Page(
        id=PRIVATE,
        title=_("Only for agents"),
        url="",
        signs=(),
        wrong=False,
        rules=(),
        remove="",
        items=tuple(_item(bench, one) for one in bench.found.document.private),
        add=_add(bench, PRIVATE),
    )


def _item(bench: Bench, field: Field) -> Item:
    id_ = field.stable_id
    return Item(
        id=id_,
        label=field.label.in_language(bench.language),
        type=told.type_name(field.type),
        url=bench.url("question", number=id_),
        signs=tuple(_signs(field)),
        wrong=_wrong(bench, id_),
        rules=tuple(_rules(bench, field)),
        remove=bench.url("remove", number=id_),
        block=type_of(field).holds_fields,
        items=tuple(_item(bench, one) for one in field.fields),
        add=_add(bench, id_) if type_of(field).holds_fields else "",
    )


def _signs(field: Field) -> Iterator[str]:
    if field.required:
        yield _("needed")
    if field.condition is not None:
        yield _("only in some cases")
    if field.computed is not None:
        yield _("worked out")


def _rules(bench: Bench, field: Field) -> Iterator[tuple[str, str]]:
    yield bench.url("condition", number=field.stable_id), _("When is it shown?")
    if type_of(field).computable:
        yield bench.url("computed", number=field.stable_id), _("Work it out")
    if type_of(field).holds_value and not type_of(field).holds_fields:
        yield bench.url("checks", number=field.stable_id), _("Check the answer")


def _wrong(bench: Bench, id_: int) -> bool:
    return any(one.stable_id == id_ for one in bench.found.mistakes)


def _add(bench: Bench, into: int) -> str:
    return bench.url("add", into=into)


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def remove(request: HttpRequest, procedure: UUID, number: int) -> HttpResponse:
    """Ask, telling what reads the answer, then remove."""
    bench = bench_of(request, procedure)
    thing = bench.thing(number)
    if request.method == "POST":
        return act(
            request,
            bench,
            lambda: building.edit_form(
                bench.actor, bench.id, Remove(number), mark=mark_of(request)
            ),
            bench.url(),
        )
    users = users_of(bench.found.document, number)
    context: dict[str, Any] = {
        "name": _name(bench, thing),
        "inside": [_name(bench, one) for one in thing.fields],
        "users": [_name(bench, one) for one in users],
        "published": bench.found.online is not None,
    }
    return show(request, bench, "remove", "form", context)


def _name(bench: Bench, thing: Field | Step) -> str:
    words = thing.title if isinstance(thing, Step) else thing.label
    return words.in_language(bench.language)


@route("procedures.procedure.change", methods=("POST",))
@refused
def undo(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """One edit back."""
    bench = bench_of(request, procedure)
    return act(
        request,
        bench,
        lambda: building.undo_edit(bench.actor, bench.id, mark=mark_of(request)),
        bench.url(),
    )


@route("procedures.procedure.change", methods=("POST",))
@refused
def redo(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """One edit forward."""
    bench = bench_of(request, procedure)
    return act(
        request,
        bench,
        lambda: building.redo_edit(bench.actor, bench.id, mark=mark_of(request)),
        bench.url(),
    )
