"""The types of the language, and their JSON form for the browser.

`integer` is a kind of `decimal`; nothing else converts by itself. A `choice` or `choices` type may
carry its options (stored values, not labels): a constant outside them is then a type error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a value is."""

    BOOL = "bool"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    COMMUNE = "commune"
    RECORD = "record"
    LIST = "list"
    EMPTY = "empty"  # the type of the constant null
    ANY = "any"  # after a type error: stops one mistake from being told twice


@dataclass(frozen=True)
class Type:
    """A kind; `options` of a choice; `item` of a list; `fields` of a record by stable id."""

    kind: Kind
    options: frozenset[str] | None = None
    item: Type | None = None
    fields: Mapping[int, Type] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.kind, self.options, self.item, frozenset(self.fields.items())))

    def __str__(self) -> str:
        return f"list of {self.item}" if self.kind is Kind.LIST else self.kind.value

    @property
    def number(self) -> bool:
        """Whether arithmetic applies."""
        return self.kind in (Kind.INTEGER, Kind.DECIMAL, Kind.ANY, Kind.EMPTY)

    @property
    def textual(self) -> bool:
        """Whether the value is one text (a choice is the text of its stored value)."""
        return self.kind in (Kind.TEXT, Kind.CHOICE, Kind.ANY, Kind.EMPTY)


Types = Mapping[Any, Type]  # of fields by stable id (int), of facts by name (str)
BOOL = Type(Kind.BOOL)
INTEGER = Type(Kind.INTEGER)
DECIMAL = Type(Kind.DECIMAL)
TEXT = Type(Kind.TEXT)
DATE = Type(Kind.DATE)
COMMUNE = Type(Kind.COMMUNE)
EMPTY_TYPE = Type(Kind.EMPTY)
ANY = Type(Kind.ANY)


def choice(*options: str) -> Type:
    """One value among options; without options, an open choice (its constants are not checked)."""
    return Type(Kind.CHOICE, options=frozenset(options) if options else None)


def choices(*options: str) -> Type:
    """A set of values among options."""
    return Type(Kind.CHOICES, options=frozenset(options) if options else None)


def record(fields: Mapping[int, Type]) -> Type:
    """One row of a repeatable block: its fields by stable id."""
    return Type(Kind.RECORD, fields=dict(fields))


def list_of(item: Type | Mapping[int, Type]) -> Type:
    """A list; given a mapping, a repeatable block whose rows are that record."""
    return Type(Kind.LIST, item=item if isinstance(item, Type) else record(item))


def unify(first: Type, second: Type) -> Type | None:
    """The type that holds both (branches of `if`, values of `=`), or None when there is none."""
    for one, other in ((first, second), (second, first)):
        if one.kind in (Kind.ANY, Kind.EMPTY):
            return other
        if one.kind is Kind.INTEGER and other.kind is Kind.DECIMAL:
            return DECIMAL
        if one.kind is Kind.CHOICE and other.kind is Kind.TEXT:
            return TEXT
    if first.kind is not second.kind:
        return None
    if first.kind in (Kind.CHOICE, Kind.CHOICES):
        if first.options is None or second.options is None:
            return Type(first.kind)
        return Type(first.kind, options=first.options | second.options)
    if first.kind is Kind.LIST and first.item and second.item:
        item = unify(first.item, second.item)
        return Type(Kind.LIST, item=item) if item else None
    if first.kind is Kind.RECORD and first.fields != second.fields:
        return None
    return first


def to_json(type_: Type) -> Any:
    """The type as JSON: a name, or an object `{"kind", "options"?, "item"?, "fields"?}`."""
    if type_.kind is Kind.LIST and type_.item:
        return {"kind": "list", "item": to_json(type_.item)}
    if type_.kind is Kind.RECORD:
        fields = {str(key): to_json(value) for key, value in type_.fields.items()}
        return {"kind": "record", "fields": fields}
    if type_.options is not None:
        return {"kind": type_.kind.value, "options": sorted(type_.options)}
    return type_.kind.value


def from_json(data: Any) -> Type:
    """Read what `to_json` wrote; ValueError in words otherwise."""
    if isinstance(data, str) and data in list(Kind):
        return Type(Kind(data))
    if isinstance(data, dict) and data.get("kind") in list(Kind):
        kind = Kind(data["kind"])
        options = data.get("options")
        return Type(
            kind,
            options=frozenset(map(str, options)) if options is not None else None,
            item=from_json(data["item"]) if kind is Kind.LIST else None,
            fields={int(key): from_json(value) for key, value in data.get("fields", {}).items()},
        )
    raise ValueError(f"{data!r} is not a type of the expression language")
