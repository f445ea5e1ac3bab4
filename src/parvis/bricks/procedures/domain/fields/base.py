"""What every type of field declares once: reading, checking, showing, typed columns, JSON Schema.

Values are plain JSON (decimals and dates as text), so that `answers` is one JSON document on both
databases and its digest is stable.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.problems import InvalidAnswer
from parvis.bricks.procedures.domain.texts import Text

Typed = str | bool | int | Decimal | dt.date | tuple[str, ...] | None


class ColumnKind(StrEnum):
    """Types of a column in lists, filters, exports (the names of démarches-simplifiées)."""

    TEXT = "text"
    BOOLEAN = "boolean"
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    ENUM = "enum"
    ENUMS = "enums"
    ATTACHMENTS = "attachments"


@dataclass(frozen=True)
class Column:
    """One typed column of a field; `path` tells several columns of one field apart."""

    stable_id: int
    kind: ColumnKind
    label: Text
    path: str = ""

    @property
    def key(self) -> str:
        """The stable id, with the path when there is one: "7", "7.code"."""
        return f"{self.stable_id}.{self.path}" if self.path else str(self.stable_id)


@dataclass(frozen=True)
class Rule:
    """A rule that a type knows: the JSON type of its value and, for numbers, its bounds."""

    kind: type
    low: int | None = None
    high: int | None = None


class FieldType:
    """Base of the types. A type has no state: one instance serves every field."""

    name: ClassVar[str]
    ds_type: ClassVar[str]  # name in démarches-simplifiées
    holds_value: ClassVar[bool] = True
    holds_fields: ClassVar[bool] = False
    in_rows: ClassVar[bool] = True
    computable: ClassVar[bool] = False
    in_expressions: ClassVar[str] = ""  # type in conditions; empty: cannot be named in one
    column: ClassVar[ColumnKind | None] = None
    rules: ClassVar[Mapping[str, Rule]] = {}

    def mistakes(self, field: Field) -> list[tuple[str, str]]:
        """What is wrong with the field's own description: (key, words for its author)."""
        found = [
            (f"rules.{name}", f"a {self.name} has no such rule")
            for name in field.rules
            if name not in self.rules
        ]
        for name, rule in self.rules.items():
            if name in field.rules and (what := _misfit(field.rules[name], rule)):
                found.append((f"rules.{name}", what))
        return found

    def parse(self, raw: Any, field: Field) -> Any:
        """The normal form of an answer, None for no answer; InvalidAnswer when it is not one."""
        raise NotImplementedError

    def check(self, value: Any, field: Field, today: dt.date) -> None:
        """InvalidAnswer when a well-formed answer breaks a rule of the field."""

    def display(self, value: Any, field: Field, language: str) -> str:
        """The answer in words; empty for no answer."""
        return "" if value is None else str(value)

    def typed(self, value: Any) -> Typed:
        """The answer as expressions and index rows want it (Decimal, date…)."""
        return value  # type: ignore[no-any-return]

    def columns(self, field: Field) -> tuple[Column, ...]:
        """Typed columns that lists, filters and exports may show."""
        if self.column is None:
            return ()
        return (Column(field.stable_id, self.column, field.label),)

    def column_values(self, value: Any, field: Field) -> dict[str, Typed]:
        """Value of each column, by column key."""
        return {column.key: self.typed(value) for column in self.columns(field)}

    def json_schema(self, field: Field) -> dict[str, Any]:
        """JSON Schema (2020-12) of an answer."""
        return {"type": "string"}


def _misfit(value: Any, rule: Rule) -> str:
    if not isinstance(value, rule.kind) or (rule.kind is int and isinstance(value, bool)):
        return f"must be {rule.kind.__name__}"
    if isinstance(value, int):
        low, high = rule.low, rule.high
        if (low is not None and value < low) or (high is not None and value > high):
            return f"must be between {low} and {high}"
    return ""


def known(language: str) -> str:
    """Which of the two languages in which values are written: "en" for any English, else "fr"."""
    return "en" if language[:2] == "en" else "fr"


def clean_text(raw: Any, limit: int, *, lines: bool) -> str | None:
    """Text as stored: NFC, trimmed, one kind of line end, no control characters.

    NUL and lone surrogates cannot be stored by a database and are refused, not dropped; so is the
    mark that a browser's or a server's decoding leaves in place of bytes that were no text.
    """
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise InvalidAnswer("not_text")
    if len(raw) > limit * 4 + 1_000:  # before any work on it
        raise InvalidAnswer("too_long", most=limit, length=len(raw))
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    if not lines:
        text = " ".join(text.split())
    text = text.strip()
    if any(_forbidden(letter) for letter in text):
        raise InvalidAnswer("unreadable_characters")
    if len(text) > limit:
        raise InvalidAnswer("too_long", most=limit, length=len(text))
    return text or None


def _forbidden(letter: str) -> bool:
    if letter == "\N{REPLACEMENT CHARACTER}":
        return True
    return letter not in "\n\t" and unicodedata.category(letter) in ("Cc", "Cs")
