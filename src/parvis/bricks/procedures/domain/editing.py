"""Operations on a form being built: each takes a document and gives another one.

An `Edit` is a plain value, so that it can be named in a history, sent again after a conflict and
made up by tests. Whatever the sequence of edits, the result is a document that `reading.read`
accepts; what an edit cannot do is a Refusal and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from parvis.bricks.procedures.domain.document import Document, Example, Field, Step
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.outline import (
    PRIVATE,
    find,
    place_of,
    places,
    renamed,
    with_inner,
)
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.domain.texts import NO_TEXT, Text

LAST = -1  # after everything that stands in a place


@dataclass(frozen=True)
class AddStep:
    """A new page, after the page `after` (LAST: at the end)."""

    title: Text
    intro: Text = NO_TEXT
    after: int = LAST


@dataclass(frozen=True)
class AddField:
    """A new question in a place, after the question `after` (0: first, LAST: at the end)."""

    field: Field  # its stable_id is given when it is added
    into: int
    after: int = LAST


@dataclass(frozen=True)
class Change:
    """Other attributes for a question or a page."""

    stable_id: int
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ChangeForm:
    """Other attributes for the whole form: title, law, summary, examples…"""

    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Move:
    """One place up (-1) or down (1); at the edge of a page, into its neighbour."""

    stable_id: int
    by: int


@dataclass(frozen=True)
class Place:
    """Put a question (or a page) after another one of a place (0: first)."""

    stable_id: int
    into: int
    after: int


@dataclass(frozen=True)
class Remove:
    """Take a question or a page away, and what examples say of it."""

    stable_id: int


@dataclass(frozen=True)
class Clone:
    """A copy just after the original, under new ids; rules inside the copy follow it."""

    stable_id: int


@dataclass(frozen=True)
class Replace:
    """Another document instead (an imported file)."""

    document: Document


Edit = AddStep | AddField | Change | ChangeForm | Move | Place | Remove | Clone | Replace


def apply(document: Document, edit: Edit, free: int) -> Document:
    """The document after an edit. `free`: the first stable id that was never used.

    Refusal: "no_such_question" (also for a page), "cannot_move", "cannot_stand_there".
    """
    act: Callable[[Document, Any, int], Document] = _ACTS[type(edit)]
    return act(document, edit, free)


# --- the acts ------------------------------------------------------------------------------


def _add_step(document: Document, edit: AddStep, free: int) -> Document:
    made = Step(free, edit.title, edit.intro)
    ids = [step.stable_id for step in document.steps]
    if edit.after not in (LAST, 0) and edit.after not in ids:
        raise Refusal("no_such_question", number=edit.after)
    at = len(ids) if edit.after == LAST else ids.index(edit.after) + 1 if edit.after else 0
    return replace(document, steps=(*document.steps[:at], made, *document.steps[at:]))


def _add_field(document: Document, edit: AddField, free: int) -> Document:
    inner = tuple(replace(one, stable_id=free + 1 + n) for n, one in enumerate(edit.field.fields))
    made = replace(edit.field, stable_id=free, fields=inner)
    return _insert(document, made, edit.into, edit.after)


def _insert(document: Document, made: Field, into: int, after: int) -> Document:
    here = places(document).get(into)
    if here is None:
        raise Refusal("no_such_question", number=into)
    in_block = into != PRIVATE and all(step.stable_id != into for step in document.steps)
    if in_block and not type_of(made).in_rows:
        raise Refusal("cannot_stand_there")
    ids = [one.stable_id for one in here]
    if after not in (LAST, 0) and after not in ids:
        raise Refusal("no_such_question", number=after)
    at = len(ids) if after == LAST else ids.index(after) + 1 if after else 0
    return _put(document, into, (*here[:at], made, *here[at:]))


def _put(document: Document, place: int, fields: tuple[Field, ...]) -> Document:
    """The same document with other questions in one place."""
    if place == PRIVATE:
        return replace(document, private=fields)
    if any(step.stable_id == place for step in document.steps):
        steps = tuple(
            replace(step, fields=fields) if step.stable_id == place else step
            for step in document.steps
        )
        return replace(document, steps=steps)
    return _swap(document, place, lambda one: replace(one, fields=fields))


def _swap(document: Document, stable_id: int, change: Callable[[Any], Any]) -> Document:
    """The same document with one question or page changed; Refusal when it is not there."""
    find(document, stable_id)

    def turned(one: Field) -> Field:
        if one.stable_id == stable_id:
            return change(one)  # type: ignore[no-any-return]
        return replace(one, fields=tuple(map(turned, one.fields))) if one.fields else one

    steps = tuple(
        change(step)
        if step.stable_id == stable_id
        else replace(step, fields=tuple(map(turned, step.fields)))
        for step in document.steps
    )
    return replace(document, steps=steps, private=tuple(map(turned, document.private)))


def _change(document: Document, edit: Change, free: int) -> Document:
    return _swap(document, edit.stable_id, lambda one: replace(one, **edit.changes))


def _change_form(document: Document, edit: ChangeForm, free: int) -> Document:
    return replace(document, **edit.changes)


def _move(document: Document, edit: Move, free: int) -> Document:
    by = 1 if edit.by > 0 else -1
    ids = [step.stable_id for step in document.steps]
    if edit.stable_id in ids:
        at = ids.index(edit.stable_id)
        if not 0 <= at + by < len(ids):
            raise Refusal("cannot_move")
        steps = list(document.steps)
        steps[at], steps[at + by] = steps[at + by], steps[at]
        return replace(document, steps=tuple(steps))
    place = place_of(document, edit.stable_id)
    here = list(places(document)[place])
    at = next(n for n, one in enumerate(here) if one.stable_id == edit.stable_id)
    if 0 <= at + by < len(here):
        here[at], here[at + by] = here[at + by], here[at]
        return _put(document, place, tuple(here))
    if place not in ids or not 0 <= ids.index(place) + by < len(ids):
        raise Refusal("cannot_move")
    moved = here.pop(at)
    beside = ids[ids.index(place) + by]
    there = places(document)[beside]
    document = _put(document, place, tuple(here))
    return _put(document, beside, (moved, *there) if by > 0 else (*there, moved))


def _place(document: Document, edit: Place, free: int) -> Document:
    found = find(document, edit.stable_id)
    if isinstance(found, Step):
        return _place_step(document, found, edit.after)
    if edit.after == edit.stable_id:
        return document
    if edit.into == edit.stable_id:
        raise Refusal("cannot_stand_there")
    place = place_of(document, edit.stable_id)
    if _scope(document, place) != _scope(document, edit.into):
        raise Refusal("cannot_stand_there")  # its meaning would change: another block, or agents
    rest = tuple(one for one in places(document)[place] if one.stable_id != edit.stable_id)
    return _insert(_put(document, place, rest), found, edit.into, edit.after)


def _scope(document: Document, place: int) -> int:
    """Questions move freely between pages, but not in or out of a block nor of annotations."""
    return -1 if any(step.stable_id == place for step in document.steps) else place


def _place_step(document: Document, step: Step, after: int) -> Document:
    if after == step.stable_id:
        return document
    rest = [one for one in document.steps if one.stable_id != step.stable_id]
    ids = [one.stable_id for one in rest]
    if after and after not in ids:
        raise Refusal("no_such_question", number=after)
    at = ids.index(after) + 1 if after else 0
    return replace(document, steps=(*rest[:at], step, *rest[at:]))


def _remove(document: Document, edit: Remove, free: int) -> Document:
    gone = {one.stable_id for one in with_inner(find(document, edit.stable_id))}

    def kept(fields: tuple[Field, ...]) -> tuple[Field, ...]:
        return tuple(
            replace(one, fields=kept(one.fields)) if one.fields else one
            for one in fields
            if one.stable_id not in gone
        )

    steps = tuple(
        replace(step, fields=kept(step.fields))
        for step in document.steps
        if step.stable_id not in gone
    )
    return replace(
        document,
        steps=steps,
        private=kept(document.private),
        summary=tuple(one for one in document.summary if one not in gone),
        examples=tuple(_without(one, gone) for one in document.examples),
    )


def _without(example: Example, gone: set[int]) -> Example:
    keys = {str(one) for one in gone}
    answers = {
        key: {
            row: {inner: one for inner, one in held.items() if inner not in keys}
            if isinstance(held, dict)
            else held
            for row, held in value.items()
        }
        if isinstance(value, dict)
        else value
        for key, value in example.answers.items()
        if key not in keys
    }
    expects = tuple(one for one in example.expects if one.stable_id not in gone)
    return replace(example, answers=answers, expects=expects)


def _clone(document: Document, edit: Clone, free: int) -> Document:
    found = find(document, edit.stable_id)
    ids = {one.stable_id: free + n for n, one in enumerate(with_inner(found))}
    if isinstance(found, Step):
        at = document.steps.index(found) + 1
        steps = (*document.steps[:at], renamed(found, ids), *document.steps[at:])
        return replace(document, steps=steps)
    place = place_of(document, edit.stable_id)
    return _insert(document, renamed(found, ids), place, edit.stable_id)


def _replace(document: Document, edit: Replace, free: int) -> Document:
    return edit.document


_ACTS: Mapping[type, Callable[[Document, Any, int], Document]] = {
    AddStep: _add_step,
    AddField: _add_field,
    Change: _change,
    ChangeForm: _change_form,
    Move: _move,
    Place: _place,
    Remove: _remove,
    Clone: _clone,
    Replace: _replace,
}
