"""From JSON or YAML values to a revision document; every mistake is found in one pass and named.

A document comes from a file, the studio or another instance, so nothing in it is trusted:
unknown keys, wrong types, ids used twice and rules that the type of the field does not know are
refused with the place where they stand.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from parvis.bricks.procedures.domain.document import (
    SCHEMA,
    Check,
    Document,
    Example,
    Expect,
    Field,
    Law,
    Option,
    Prefill,
    Regime,
    RegimeKind,
    Reuse,
    Sensitivity,
    Step,
)
from parvis.bricks.procedures.domain.fields import REGISTRY
from parvis.bricks.procedures.domain.texts import LANGUAGES, NO_TEXT, Text

E = TypeVar("E", bound=StrEnum)
MAX_FIELDS = 1_000
MAX_EXAMPLES = 100
_KINDS = {str: "text", int: "a whole number", bool: "true or false", list: "a list", dict: "keys"}


class DocumentError(ValueError):
    """The document cannot be used. `mistakes`: (place, what is wrong), in reading order."""

    def __init__(self, mistakes: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{place}: {what}" for place, what in mistakes))
        self.mistakes = mistakes


class _Reader:
    """One object of the document, with its place, reporting into a shared list."""

    def __init__(self, data: Any, place: str, mistakes: list[tuple[str, str]]) -> None:
        self.place, self.mistakes = place, mistakes
        self.data: Mapping[str, Any] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            self.wrong("", "an object with keys is expected here")
        self.unread = set(self.data)

    def wrong(self, key: str, what: str) -> None:
        self.mistakes.append((f"{self.place}.{key}" if key else self.place or "document", what))

    def take(self, key: str, kind: type, default: Any = None, *, needed: bool = False) -> Any:
        """The value under a key when it is of that kind; else the default and a mistake."""
        self.unread.discard(key)
        value = self.data.get(key)
        if value is None:
            if needed:
                self.wrong(key, "is missing")
            return default
        fits = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
        if not fits:
            self.wrong(key, f"must be {_KINDS[kind]}")
            return default
        return value

    def text(self, key: str, *, needed: bool = False) -> Text:
        """Words by language; a plain string is taken as French."""
        self.unread.discard(key)
        value = self.data.get(key)
        if isinstance(value, str):
            return Text(fr=value.strip())
        if isinstance(value, dict):
            for name, words in value.items():
                if name not in LANGUAGES or not isinstance(words, str):
                    self.wrong(f"{key}.{name}", f"a language is one of {', '.join(LANGUAGES)}")
            return Text(
                **{
                    name: value[name].strip()
                    for name in LANGUAGES
                    if isinstance(value.get(name), str)
                }
            )
        if value is not None:
            self.wrong(key, "must be words by language")
        elif needed:
            self.wrong(key, "is missing")
        return NO_TEXT

    def choice(self, key: str, kind: type[E], default: E) -> E:
        """One of the words of an enumeration."""
        value = self.take(key, str, default.value)
        try:
            return kind(value)
        except ValueError:
            self.wrong(key, f"must be one of {', '.join(kind)}")
            return default

    def word(self, key: str, words: tuple[str, ...]) -> str:
        """One of some words, the first of them when nothing is said."""
        value: str = self.take(key, str, words[0])
        if value not in words:
            self.wrong(key, f"must be one of {', '.join(words)}")
            return words[0]
        return value

    def number(self, key: str, low: int, high: int, default: int = 0) -> int:
        """A whole number between two bounds, both included."""
        value: int = self.take(key, int, default)
        if not low <= value <= high:
            self.wrong(key, f"must be between {low} and {high}")
            return default
        return value

    def day(self, key: str) -> str:
        """A day, YYYY-MM-DD, empty when nothing is said."""
        value: str = self.take(key, str, "")
        try:
            return dt.date.fromisoformat(value).isoformat() if value else ""
        except ValueError:
            self.wrong(key, "must be a day, YYYY-MM-DD")
            return ""

    def expression(self, key: str) -> Any:
        """A prefix array; its grammar and types are checked when the form is compiled."""
        return self.take(key, list)

    def inner(self, key: str) -> list[_Reader]:
        """Readers for the objects of a list."""
        found = self.take(key, list, [])
        return [
            _Reader(data, f"{self.place}.{key}[{n}]".lstrip("."), self.mistakes)
            for n, data in enumerate(found)
        ]

    def one(self, key: str) -> _Reader | None:
        """A reader for the object under a key, if it is there."""
        data = self.take(key, dict)
        return _Reader(data, f"{self.place}.{key}".lstrip("."), self.mistakes) if data else None

    def done(self) -> None:
        """Report keys that nobody reads."""
        for key in sorted(map(str, self.unread)):
            self.wrong(key, "is not known here")


def read(data: Any) -> Document:
    """Read a revision document; DocumentError with every mistake when it cannot be used."""
    mistakes: list[tuple[str, str]] = []
    reader = _Reader(data, "", mistakes)
    if (schema := reader.take("schema", int, needed=True)) not in (None, SCHEMA):
        raise DocumentError([("schema", f"this instance reads schema {SCHEMA}, not {schema}")])
    document = Document(
        title=reader.text("title", needed=True),
        description=reader.text("description"),
        purpose=reader.text("purpose"),
        law=_law(reader.one("law")),
        steps=tuple(_step(inner) for inner in reader.inner("steps")),
        private=tuple(_field(inner, depth=0) for inner in reader.inner("private")),
        summary=tuple(reader.take("summary", list, [])),
        examples=tuple(_example(inner) for inner in reader.inner("examples")),
    )
    reader.done()
    mistakes.extend(_whole(document))
    if mistakes:
        raise DocumentError(mistakes)
    return document


def _law(reader: _Reader | None) -> Law:
    if reader is None:
        return Law()
    law = Law(
        regime=_regime(reader.one("regime")),
        retention_months=reader.number("retention_months", 0, 1_200),
        draft_days=reader.number("draft_days", 1, 366, 90),
        legal_basis=reader.text("legal_basis"),
        legal_basis_url=reader.take("legal_basis_url", str, ""),
        processing_basis=reader.take("processing_basis", str, ""),
        level=reader.number("level", 0, 3),
        remedies=reader.text("remedies"),
        dpo=reader.take("dpo", str, ""),
        batch_decisions=reader.take("batch_decisions", bool, False),
    )
    reader.done()
    return law


def _regime(reader: _Reader | None) -> Regime | None:
    if reader is None:
        return None
    regime = Regime(
        kind=reader.choice("kind", RegimeKind, RegimeKind.NONE),
        months=reader.number("months", 0, 60),
        days=reader.number("days", 0, 1_000),
        source=reader.take("source", str, ""),
        counting=reader.word("counting", ("law", "ds")),
        resume=reader.word("resume", ("continue", "reset")),
    )
    if regime.kind is not RegimeKind.NONE and bool(regime.months) == bool(regime.days):
        reader.wrong("", "silence needs months or days, one of them")
    reader.done()
    return regime


def _step(reader: _Reader) -> Step:
    step = Step(
        stable_id=reader.take("stable_id", int, 0, needed=True),
        title=reader.text("title", needed=True),
        intro=reader.text("intro"),
        condition=reader.expression("condition"),
        fields=tuple(_field(inner, depth=0) for inner in reader.inner("fields")),
    )
    reader.done()
    return step


def _field(reader: _Reader, depth: int) -> Field:
    rules = reader.take("rules", dict, {})
    field = Field(
        stable_id=reader.take("stable_id", int, 0, needed=True),
        type=reader.take("type", str, "", needed=True),
        label=reader.text("label", needed=True),
        help=reader.text("help"),
        required=reader.take("required", bool, False),
        options=tuple(_option(inner) for inner in reader.inner("options")),
        condition=reader.expression("condition"),
        computed=reader.expression("computed"),
        rules=rules,
        checks=tuple(_check(inner) for inner in reader.inner("checks")),
        prefill=_prefill(reader.one("prefill")),
        sensitivity=reader.choice("sensitivity", Sensitivity, Sensitivity.PERSONAL),
        retention=reader.take("retention", str, "case"),
        term=reader.take("term", str, ""),
        column=reader.take("column", bool, False),
        fields=tuple(_field(inner, depth + 1) for inner in reader.inner("fields")),
    )
    reader.done()
    _fits_type(reader, field, depth)
    return field


def _fits_type(reader: _Reader, field: Field, depth: int) -> None:
    kind = REGISTRY.get(field.type)
    if kind is None:
        if field.type:
            reader.wrong("type", f"there is no field type {field.type!r}")
        return
    if depth and (field.fields or not kind.in_rows):
        reader.wrong("type", f"a {field.type} cannot stand in a block")
    if field.fields and not kind.holds_fields:
        reader.wrong("fields", f"a {field.type} holds no other field")
    if field.computed is not None and not kind.computable:
        reader.wrong("computed", f"a {field.type} cannot be computed")
    if field.retention not in ("case", "decision"):
        reader.wrong("retention", "must be case or decision")
    for key, what in kind.mistakes(field):
        reader.wrong(key, what)


def _option(reader: _Reader) -> Option:
    option = Option(reader.take("value", str, "", needed=True), reader.text("label", needed=True))
    reader.done()
    return option


def _check(reader: _Reader) -> Check:
    check = Check(reader.expression("condition"), reader.text("message", needed=True))
    if check.condition is None:
        reader.wrong("condition", "is missing")
    reader.done()
    return check


def _example(reader: _Reader) -> Example:
    example = Example(
        name=reader.take("name", str, "", needed=True),
        today=reader.day("today"),
        answers=reader.take("answers", dict, {}),
        expects=tuple(_expect(inner) for inner in reader.inner("expects")),
    )
    reader.done()
    return example


def _expect(reader: _Reader) -> Expect:
    expect = Expect(
        stable_id=reader.take("stable_id", int, 0, needed=True),
        state=reader.word("state", ("", "shown", "hidden", "wanted")),
        value=reader.take("value", str, ""),
    )
    reader.done()
    return expect


def _prefill(reader: _Reader | None) -> Prefill:
    if reader is None:
        return Prefill()
    prefill = Prefill(
        source=reader.take("source", str, ""),
        reuse=reader.choice("reuse", Reuse, Reuse.NEVER),
        locked=reader.take("locked", bool, False),
    )
    reader.done()
    return prefill


def _whole(document: Document) -> list[tuple[str, str]]:
    """Mistakes that only the whole document shows."""
    ids = document.stable_ids()
    uses = Counter(ids)
    found = [
        ("stable_id", f"{n} is used {times} times")
        for n, times in sorted(uses.items())
        if times > 1 and n
    ]
    found += [("stable_id", f"{n} must be 1 or more") for n in sorted({n for n in ids if n < 1})]
    if len(ids) > MAX_FIELDS:
        found.append(("steps", f"{len(ids)} fields; {MAX_FIELDS} is the most"))
    if len(document.examples) > MAX_EXAMPLES:
        found.append(("examples", f"{MAX_EXAMPLES} examples are the most"))
    known = {field.stable_id for field in document.fields()}
    found += [("summary", f"no field {n!r}") for n in document.summary if n not in known]
    return found
