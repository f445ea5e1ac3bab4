"""Where things stand in a form, and which rules read which answers.

A *place* is a stable id: that of a step or a block, or PRIVATE for the agents' annotations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from parvis.bricks.procedures.domain.document import Document, Field, Step
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.domain.texts import Text

PRIVATE = 0  # the place of the agents' annotations


def first_free(document: Document, used: int = 0) -> int:
    """The first id after all those of the document and those used before."""
    return max((used, *document.stable_ids())) + 1


def find(document: Document, stable_id: int) -> Field | Step:
    """The question or page of an id; Refusal "no_such_question"."""
    for step in document.steps:
        if step.stable_id == stable_id:
            return step
    for one, _ in document.every_field():
        if one.stable_id == stable_id:
            return one
    raise Refusal("no_such_question", number=stable_id)


def place_of(document: Document, stable_id: int) -> int:
    """Where a question stands; Refusal "no_such_question"."""
    for place, fields in places(document).items():
        if any(one.stable_id == stable_id for one in fields):
            return place
    raise Refusal("no_such_question", number=stable_id)


def places(document: Document) -> dict[int, tuple[Field, ...]]:
    """What stands in each place, pages first, in reading order."""
    found: dict[int, tuple[Field, ...]] = {step.stable_id: step.fields for step in document.steps}
    found[PRIVATE] = document.private
    for one, up in document.every_field():
        if up is None and type_of(one).holds_fields:
            found[one.stable_id] = one.fields
    return found


def blank(title: Text, page: Text) -> Document:
    """A form with one page and no question yet."""
    return Document(title=title, steps=(Step(1, page),))


def page_holding(document: Document, stable_id: int) -> int:
    """The page on which a question stands, itself for a page, 0 for what only agents see."""
    for step in document.steps:
        if any(one.stable_id == stable_id for one in with_inner(step)):
            return step.stable_id
    return 0


def users_of(document: Document, stable_id: int) -> tuple[Field | Step, ...]:
    """Questions and pages whose rules read an answer (or an answer of a removed page or block)."""
    inside = {one.stable_id for one in with_inner(find(document, stable_id))}
    things: list[Field | Step] = [*document.steps, *(one for one, _ in document.every_field())]
    return tuple(one for one in things if one.stable_id not in inside and inside & set(_reads(one)))


def named_ids(expression: Any) -> Iterator[int]:
    """Stable ids that an expression names."""
    if not isinstance(expression, list):
        return
    if _names(expression):
        yield expression[1]
    for part in expression:
        yield from named_ids(part)


def _names(expression: list[Any]) -> bool:
    return (
        len(expression) > 1 and expression[0] in ("field", "row") and isinstance(expression[1], int)
    )


def _reads(thing: Field | Step) -> Iterator[int]:
    yield from named_ids(thing.condition)
    if isinstance(thing, Field):
        yield from named_ids(thing.computed)
        for check in thing.checks:
            yield from named_ids(check.condition)


def with_inner(thing: Field | Step) -> Iterator[Field | Step]:
    """A question or page and everything inside."""
    yield thing
    for one in thing.fields:
        yield from with_inner(one)


def renamed(thing: Any, ids: Mapping[int, int]) -> Any:
    """A question or page under new ids, its own rules with them."""
    changes: dict[str, Any] = {
        "stable_id": ids[thing.stable_id],
        "condition": _following(thing.condition, ids),
        "fields": tuple(renamed(one, ids) for one in thing.fields),
    }
    if isinstance(thing, Field):
        changes["computed"] = _following(thing.computed, ids)
        changes["checks"] = tuple(
            replace(one, condition=_following(one.condition, ids)) for one in thing.checks
        )
    return replace(thing, **changes)


def _following(expression: Any, ids: Mapping[int, int]) -> Any:
    if not isinstance(expression, list):
        return expression
    parts = [_following(part, ids) for part in expression]
    if _names(expression):
        parts[1] = ids.get(expression[1], expression[1])
    return parts
