"""Fields answered with letters: text, textarea, e-mail, phone, SIRET."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, ClassVar

from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.fields.base import (
    ColumnKind,
    FieldType,
    Rule,
    clean_text,
)
from parvis.bricks.procedures.domain.problems import InvalidAnswer

_EMAIL = re.compile(
    r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$"
)
PATTERN_TEXT = 200  # characters
_PHONE = re.compile(r"^(?:0[1-9][0-9]{8}|\+[1-9][0-9]{7,14})$")
_PHONE_NOISE = str.maketrans("", "", " \u00a0\u202f.-/()")


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
        """Trimmed; the domain in lower case (the local part may be case-sensitive)."""
        text = clean_text(raw, 254, lines=False)
        if text is None:
            return None
        if not _EMAIL.match(text) or ".." in text:
            raise InvalidAnswer("email")
        local, _, domain = text.rpartition("@")
        return f"{local}@{domain.lower()}"

    def json_schema(self, field: Field) -> dict[str, Any]:
        """A string, format email."""
        return {"type": "string", "format": "email", "maxLength": 254}


class PhoneField(FieldType):
    """A phone number: ten French digits, or international with its plus sign (E.164)."""

    name, ds_type = "phone", "phone"
    column = ColumnKind.TEXT

    def parse(self, raw: Any, field: Field) -> str | None:
        """Digits only; +33 and 0033 become the ten digits that people know."""
        text = clean_text(raw, 40, lines=False)
        if text is None:
            return None
        number = text.replace("(0)", "").translate(_PHONE_NOISE)
        if number.startswith("00"):
            number = f"+{number[2:]}"
        if number.startswith("+33") and len(number) == 12:
            number = f"0{number[3:]}"
        if not _PHONE.match(number):
            raise InvalidAnswer("phone")
        return number

    def display(self, value: Any, field: Field, language: str) -> str:
        """Pairs of digits for a French number."""
        if not value or value.startswith("+"):
            return value or ""
        return " ".join(value[n : n + 2] for n in range(0, len(value), 2))

    def json_schema(self, field: Field) -> dict[str, Any]:
        """A string of digits."""
        return {"type": "string", "pattern": _PHONE.pattern}


def _checks(siret: str) -> bool:
    """Luhn over fourteen digits; La Poste's establishments: the digits sum to a multiple of 5."""
    doubled = (int(d) * (2 if n % 2 == 0 else 1) for n, d in enumerate(siret))
    if sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0:
        return True
    return siret.startswith("356000000") and sum(map(int, siret)) % 5 == 0


class SiretField(FieldType):
    """A SIRET, its check digit verified; the register is asked when one is installed."""

    name, ds_type = "siret", "siret"
    column = ColumnKind.TEXT
    in_expressions = "text"

    def parse(self, raw: Any, field: Field) -> str | None:
        """Fourteen digits."""
        text = clean_text(raw, 40, lines=False)
        if text is None:
            return None
        number = text.translate(_PHONE_NOISE)
        if not re.fullmatch("[0-9]{14}", number) or not _checks(number):
            raise InvalidAnswer("siret")
        return number

    def display(self, value: Any, field: Field, language: str) -> str:
        """842 117 903 00017."""
        return f"{value[:3]} {value[3:6]} {value[6:9]} {value[9:]}" if value else ""

    def json_schema(self, field: Field) -> dict[str, Any]:
        """Fourteen digits."""
        return {"type": "string", "pattern": "^[0-9]{14}$"}
