"""What is different between two forms, thing by thing, so that it can be told in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from parvis.bricks.procedures.domain.document import Document, Field
from parvis.bricks.procedures.domain.outline import places
from parvis.bricks.procedures.domain.texts import NO_TEXT, Text

# Attributes of a question whose change is told, in this order.
TOLD = (
    "type", "label", "help", "required", "condition", "computed", "checks", "rules", "prefill",
    "sensitivity", "retention", "column",
)  # fmt: skip
OF_FORM = ("title", "description", "purpose", "summary", "examples")


@dataclass(frozen=True)
class Difference:
    """One difference. `code`: "page_added", "page_removed", "question_added", "question_removed",
    "question_moved" (`other`: to which page), "order" (of a page), "option_added",
    "option_removed" (`other`: the answer), or "<attribute>" of a question, a page ("page_title",
    "page_intro", "page_condition"), the form ("form_title"…) or its law ("law_level"…).
    `before` and `after` are given where they are short."""

    code: str
    stable_id: int = 0
    name: Text = NO_TEXT
    other: Text = NO_TEXT
    before: Any = None
    after: Any = None


def differences(before: Document, after: Document) -> tuple[Difference, ...]:
    """Every difference, the form's settings first, then pages and questions in reading order."""
    return (*_whole(before, after), *_pages(before, after), *_questions(before, after))


def _whole(before: Document, after: Document) -> Iterator[Difference]:
    for name in OF_FORM:
        if getattr(before, name) != getattr(after, name):
            yield Difference(f"form_{name}")
    for attribute in fields(after.law):
        old, new = getattr(before.law, attribute.name), getattr(after.law, attribute.name)
        if old != new:
            yield Difference(f"law_{attribute.name}", before=old, after=new)


def _pages(before: Document, after: Document) -> Iterator[Difference]:
    old = {one.stable_id: one for one in before.steps}
    new = {one.stable_id: one for one in after.steps}
    for id_, step in new.items():
        if id_ not in old:
            yield Difference("page_added", id_, step.title)
            continue
        for name in ("title", "intro", "condition"):
            if getattr(old[id_], name) != getattr(step, name):
                yield Difference(f"page_{name}", id_, step.title)
    for id_, step in old.items():
        if id_ not in new:
            yield Difference("page_removed", id_, step.title)
    if [one for one in old if one in new] != [one for one in new if one in old]:
        yield Difference("order")


def _questions(before: Document, after: Document) -> Iterator[Difference]:
    old, new = _placed(before), _placed(after)
    names = {step.stable_id: step.title for step in after.steps}
    names |= {one.stable_id: one.label for one, _up in after.every_field()}
    for id_, (field, place) in new.items():
        if id_ not in old:
            yield Difference("question_added", id_, field.label, names.get(place, NO_TEXT))
            continue
        was, there = old[id_]
        if there != place:
            yield Difference("question_moved", id_, field.label, names.get(place, NO_TEXT))
        yield from _changed(was, field)
    for id_, (field, _place) in old.items():
        if id_ not in new:
            yield Difference("question_removed", id_, field.label)
    yield from _orders(before, after, names)


def _placed(document: Document) -> dict[int, tuple[Field, int]]:
    return {one.stable_id: (one, place) for place, held in places(document).items() for one in held}


def _changed(before: Field, after: Field) -> Iterator[Difference]:
    for name in TOLD:
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        short = name in ("type", "required")
        yield Difference(
            name,
            after.stable_id,
            before.label if name == "label" else after.label,
            other=after.label if name == "label" else NO_TEXT,
            before=old if short else None,
            after=new if short else None,
        )
    held = {one.value: one.label for one in before.options}
    kept = {one.value: one.label for one in after.options}
    for value, label in kept.items():
        if value not in held:
            yield Difference("option_added", after.stable_id, after.label, label)
        elif held[value] != label:
            yield Difference("option_label", after.stable_id, after.label, label)
    for value, label in held.items():
        if value not in kept:
            yield Difference("option_removed", after.stable_id, after.label, label)


def _orders(before: Document, after: Document, names: dict[int, Text]) -> Iterator[Difference]:
    old = {place: [one.stable_id for one in held] for place, held in places(before).items()}
    for place, held in places(after).items():
        now = [one.stable_id for one in held]
        was = old.get(place, [])
        if [one for one in was if one in now] != [one for one in now if one in was]:
            yield Difference("order", place, names.get(place, NO_TEXT))


__all__ = ["Difference", "differences"]
