"""Fields answered with letters: text, textarea, e-mail, phone, SIRET."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, ClassVar

from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.fields.base import (
    ColumnKind,
    FieldType,
    Rule,
    clean_text,
)
from parvis.bricks.procedures.domain.problems import InvalidAnswer
from parvis.kernel.values import EmailAddress, PhoneNumber, Siret, WrongValue

PATTERN_TEXT = 200  # characters


class TextField(FieldType):
    """One line of text."""

    name, ds_type = "text", "text"
    computable = True
    in_expressions = "text"
    column = ColumnKind.TEXT
    rules = {
        "min_length": Rule(int, 0, 10_000),
        "max_length": Rule(int, 1, 10_000),
        "pattern": Rule(str),
    }
    lines: ClassVar[bool] = False
    most: ClassVar[int] = 500

    def mistakes(self, field: Field) -> list[tuple[str, str]]:
        """A pattern must be one that cannot run for ever."""
        found = super().mistakes(field)
        pattern = field.rules.get("pattern")
        if isinstance(pattern, str) and (what := _bad_pattern(pattern)):
            found.append(("rules.pattern", what))
        return found

    def limit(self, field: Field) -> int:
        """Most characters of an answer; few when a pattern must be tried on them."""
        most = int(field.rules.get("max_length", self.most))
        return min(most, PATTERN_TEXT) if "pattern" in field.rules else most

    def parse(self, raw: Any, field: Field) -> str | None:
        """Trimmed, in normal form C, spaces joined."""
        return clean_text(raw, self.limit(field), lines=self.lines)

    def check(self, value: str, field: Field, today: dt.date) -> None:
        """Length and pattern."""
        if len(value) < field.rules.get("min_length", 0):
            raise InvalidAnswer("too_short", least=field.rules["min_length"])
        pattern = field.rules.get("pattern")
        if pattern and not re.fullmatch(pattern, value):
            raise InvalidAnswer("pattern")

    def json_schema(self, field: Field) -> dict[str, Any]:
        """A string with its length."""
        schema: dict[str, Any] = {"type": "string", "maxLength": self.limit(field)}
        if "pattern" in field.rules:
            schema["pattern"] = f"^(?:{field.rules['pattern']})$"
        return schema


def _bad_pattern(pattern: str) -> str:
    """Why a pattern is refused: not a regular expression, or one that may take for ever.

    Only flat patterns are accepted: no repeated group, no back reference (no exponential
    backtracking), few open repetitions and short answers (bounded polynomial backtracking).
    """
    if len(pattern) > 200:
        return "must be at most 200 characters"
    try:
        re.compile(pattern)
    except re.error as error:
        return f"is not a regular expression ({error})"
    if re.search(r"\)\s*[*+{]|\\[1-9]|\(\?", pattern):
        return "may not repeat a group nor look back: write a flat pattern"
    if len(re.findall(r"(?<!\\)[*+]|\{[0-9]*,\}", pattern)) > 3:
        return "may hold at most three open repetitions (* or +)"
    if re.search(r"\{[0-9]*,?[0-9]{4,}", pattern):
        return "may not repeat more than 999 times"
    return ""


class TextareaField(TextField):
    """Several lines of text."""

    name, ds_type = "textarea", "textarea"
    computable = False
    rules = {"min_length": Rule(int, 0, 50_000), "max_length": Rule(int, 1, 50_000)}
    lines = True
    most = 10_000


class EmailField(FieldType):
    """An e-mail address: shape only, since only a letter that arrives proves more."""

    name, ds_type = "email", "email"
    column = ColumnKind.TEXT

    def parse(self, raw: Any, field: Field) -> str | None:
        """As mail servers take it; the domain in lower case."""
        return _value(EmailAddress, raw, "email")

    def json_schema(self, field: Field) -> dict[str, Any]:
        """A string, format email."""
        return {"type": "string", "format": "email", "maxLength": 254}


class PhoneField(FieldType):
    """A phone number: ten French digits, or international with its plus sign."""

    name, ds_type = "phone", "phone"
    column = ColumnKind.TEXT

    def parse(self, raw: Any, field: Field) -> str | None:
        """In E.164 form: +33612345678."""
        return _value(PhoneNumber, raw, "phone")

    def display(self, value: Any, field: Field, language: str) -> str:
        """Pairs of digits for a French number."""
        return _shown(lambda: PhoneNumber(value).national, value)

    def json_schema(self, field: Field) -> dict[str, Any]:
        """A string in E.164 form."""
        return {"type": "string", "pattern": r"^\+[1-9][0-9]{6,14}$"}


class SiretField(FieldType):
    """A SIRET, its check digit verified; the register is asked when one is installed."""

    name, ds_type = "siret", "siret"
    column = ColumnKind.TEXT
    in_expressions = "text"

    def parse(self, raw: Any, field: Field) -> str | None:
        """Fourteen digits."""
        return _value(Siret, raw, "siret")

    def display(self, value: Any, field: Field, language: str) -> str:
        """842 117 903 00017."""
        return _shown(lambda: Siret(value).spaced, value)

    def json_schema(self, field: Field) -> dict[str, Any]:
        """Fourteen digits."""
        return {"type": "string", "pattern": "^[0-9]{14}$"}


def _shown(words: Callable[[], str], value: Any) -> str:
    """The value as people write it; as it is when rules have changed since it was stored."""
    try:
        return words() if value else ""
    except WrongValue:
        return str(value)


def _value(kind: type[EmailAddress | PhoneNumber | Siret], raw: Any, code: str) -> str | None:
    """The canonical text of a value of the field, or InvalidAnswer."""
    text = clean_text(raw, 254, lines=False)
    if text is None:
        return None
    try:
        return str(kind.parse(text))
    except WrongValue:
        raise InvalidAnswer(code) from None
