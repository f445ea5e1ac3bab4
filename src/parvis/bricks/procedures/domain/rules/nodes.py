"""Choices, scopes, subjects: what a rule may be about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from parvis.bricks.procedures.domain.document import Document, Field
from parvis.bricks.procedures.domain.fields import type_of

MOST_DEPTH = 6
TODAY = ["fact", "today"]
KINDS: Mapping[str, str] = {
    "text": "text",
    "textarea": "text",
    "siret": "text",
    "integer": "number",
    "decimal": "number",
    "date": "date",
    "yes_no": "yes_no",
    "choice": "choice",
    "choices": "choices",
    "commune": "commune",
}


@dataclass(frozen=True)
class Node:
    """One choice. `says`: what was chosen or typed in it; `parts`: the choices inside."""

    kind: str
    says: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Node, ...] = ()

    def said(self, name: str) -> str:
        """What was chosen or typed, empty when nothing was."""
        return self.says.get(name, "").strip()


@dataclass(frozen=True)
class Subject:
    """What a comparison is about: an answer, or something worked out from it.

    `key`: "f13:is", "r13:age"… ("f": a question, "r": a question of the line at hand; then "is",
    "age", "days", "count"). `kind`: of its values.
    """

    key: str
    term: Any
    kind: str
    field: Field


@dataclass(frozen=True)
class Scope:
    """Which answers a rule may name: questions, and those of the line at hand."""

    fields: tuple[Field, ...]
    row: tuple[Field, ...] = ()

    def subjects(self) -> Iterator[Subject]:
        """Everything that can be compared, in reading order."""
        for letter, word, fields in (("r", "row", self.row), ("f", "field", self.fields)):
            for one in fields:
                yield from _subjects(letter, [word, one.stable_id], one)

    def subject(self, key: str) -> Subject | None:
        """The subject of a key."""
        return next((one for one in self.subjects() if one.key == key), None)

    def blocks(self) -> tuple[Field, ...]:
        """Blocks whose lines can be walked."""
        return tuple(one for one in self.fields if one.fields)

    def block(self, text: str) -> Field | None:
        """The block of a stable id as text."""
        return next((one for one in self.blocks() if one.key == text), None)

    def inside(self, block: Field | None) -> Scope:
        """The scope of one line of a block."""
        return Scope(self.fields, block.fields if block else ())


def scope_of(document: Document, stable_id: int) -> Scope:
    """What the rules of a question or page may name: everything but itself, and its own lines."""
    public = [one for one in document.fields() if one.stable_id != stable_id]
    row: tuple[Field, ...] = ()
    for one, up in document.every_field():
        if one.stable_id == stable_id and up is not None:
            row = tuple(inner for inner in up.fields if inner.stable_id != stable_id)
            public = [other for other in public if other.stable_id != up.stable_id]
    if any(one.stable_id == stable_id for one in document.private):
        public += [one for one in document.private if one.stable_id != stable_id]
    return Scope(tuple(public), row)


def _subjects(letter: str, term: list[Any], one: Field) -> Iterator[Subject]:
    key = f"{letter}{one.stable_id}"
    if type_of(one).holds_fields:
        if one.fields:
            yield Subject(f"{key}:count", ["count", term], "number", one)
        return
    kind = KINDS.get(one.type, "") if type_of(one).in_expressions else ""
    if not kind:
        return
    yield Subject(f"{key}:is", term, kind, one)
    if kind == "date":
        yield Subject(f"{key}:age", ["age", term, TODAY], "number", one)
        yield Subject(f"{key}:days", ["date-diff", "days", TODAY, term], "number", one)
    if kind == "choices":
        yield Subject(f"{key}:count", ["count", term], "number", one)


@dataclass(frozen=True)
class Lack:
    """What is missing or wrong in one choice: where (its path), which input, a code."""

    path: str
    name: str
    code: str


class Lacks(list[Lack]):
    """Collects what is missing while an expression is written."""

    def tell(self, path: str, name: str, code: str) -> Any:
        """Note a lack; the place of its value is null."""
        self.append(Lack(path, name, code))


def inner(path: str, position: int) -> str:
    """Path of a part."""
    return f"{path}.{position}"


def number_of(text: str) -> Any:
    """A constant as written by people; None when it is not a number."""
    plain = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    if not plain or not number.is_finite() or abs(number) >= 10**15 or len(plain) > 30:
        return None
    if number == number.to_integral_value() and "." not in plain:
        return int(number)
    return ["decimal", f"{number:f}"]


def date_of(text: str) -> Any:
    """A constant day, from YYYY-MM-DD; None when it is not one."""
    try:
        return ["date", dt.date.fromisoformat(text).isoformat()]
    except ValueError:
        return None


def constant_text(expression: Any) -> str | None:
    """A number or a day of an expression as an input shows it; None for anything else."""
    if isinstance(expression, bool):
        return None
    if isinstance(expression, int):
        return str(expression)
    if isinstance(expression, list) and len(expression) == 2 and isinstance(expression[1], str):
        return expression[1] if expression[0] in ("decimal", "date") else None
    return None
