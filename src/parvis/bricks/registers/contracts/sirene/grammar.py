"""The language of the parameter `q`: `periode(etatAdministratifEtablissement:A) AND siren:1*`.

    question := or        or := and ("OR" and)*      and := unit ("AND" unit)*
    unit     := ["-" | "NOT" | "+"] ( "(" or ")" | "periode(" or ")" | [field ":"] value )
    value    := term | "quoted" | "[" term "TO" term "]" | "{" … "}" | "(" values with OR/AND ")"

`*` and `?` stand for letters of a term, `*` alone for any value, `word~` for a word a slip away,
`field.phonetisation` for words that sound alike. Two units side by side without a word between
are an OR, as in Lucene. Pure functions; anything else raises `QueryError`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_CHARACTERS, MOST_TERMS, DEEPEST = 4_000, 200, 20
_TOKEN = re.compile(
    r'\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<mark>[()\[\]{}:])|(?P<word>(?:[^\s()\[\]{}:"\\]|\\.)+))'
)
_WORD_IN_RANGE = re.compile(r"\s*([^\s\[\]{}]+)\s+TO\s+([^\s\[\]{}]+)\s*([\]}])")


class QueryError(ValueError):
    """The question cannot be read."""


@dataclass(frozen=True)
class Everything:
    """Every element."""


@dataclass(frozen=True)
class Term:
    """A field has a value. `field`: empty for any name; `quoted`: the words in this order;
    `fuzzy`: the word or one a slip away; `sounding`: words that sound alike."""

    field: str
    value: str
    quoted: bool = False
    fuzzy: bool = False
    sounding: bool = False


@dataclass(frozen=True)
class Range:
    """A field lies between two values; `*` is no bound."""

    field: str
    low: str
    high: str
    with_low: bool
    with_high: bool


@dataclass(frozen=True)
class Not:
    """The opposite."""

    part: Node


@dataclass(frozen=True)
class All:
    """Every part."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Any:
    """One of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Period:
    """Something holds during one period of the history."""

    part: Node


Node = Everything | Term | Range | Not | All | Any | Period


def parse(text: str) -> Node:
    """The question as a tree; QueryError when it is none."""
    if not text.strip() or text.strip() == "*":
        return Everything()
    if len(text) > MOST_CHARACTERS:
        raise QueryError(f"longer than {MOST_CHARACTERS} characters")
    reader = _Reader(text)
    found = reader.either("", 0)
    reader.expect_end()
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.at, self.terms = text, 0, 0

    # --- tokens -------------------------------------------------------------------------------
    def peek(self) -> tuple[str, str, int]:
        """Kind, text and end of the next token; kind "" at the end."""
        found = _TOKEN.match(self.text, self.at)
        if found is None:
            if self.text[self.at :].strip():
                raise QueryError(f"not understood at {self.at}")
            return "", "", self.at
        kind = found.lastgroup or ""
        return kind, found.group(kind), found.end()

    def take(self, wanted: str) -> bool:
        """Step over a mark or a word if it comes next."""
        kind, said, end = self.peek()
        if kind != "quoted" and said == wanted:
            self.at = end
            return True
        return False

    def expect(self, wanted: str) -> None:
        """Step over what must come next."""
        if not self.take(wanted):
            raise QueryError(f"{wanted} is missing at {self.at}")

    def expect_end(self) -> None:
        """Nothing may follow."""
        if self.peek()[0]:
            raise QueryError(f"too much at {self.at}")

    # --- grammar ------------------------------------------------------------------------------
    def either(self, field: str, depth: int) -> Node:
        """Alternatives."""
        if depth > DEEPEST:
            raise QueryError("too deep")
        parts = [self.both(field, depth)]
        while True:
            if self.take("OR") or self._another():
                parts.append(self.both(field, depth))
            else:
                return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _another(self) -> bool:
        kind, said, _ = self.peek()
        return bool(kind) and said not in (")", "]", "}", ":", "AND", "OR")

    def both(self, field: str, depth: int) -> Node:
        """What must hold together."""
        parts = [self.unit(field, depth)]
        while self.take("AND"):
            parts.append(self.unit(field, depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def unit(self, field: str, depth: int) -> Node:
        """One condition, perhaps turned round."""
        if self.take("NOT") or self.take("-"):
            return Not(self.unit(field, depth + 1)) if depth < DEEPEST else self._deep()
        kind, said, end = self.peek()
        if kind == "word" and said[0] in "-+" and len(said) > 1 and not said[1:2].isdigit():
            self.at = end - len(said) + 1
            inside = self.unit(field, depth + 1) if depth < DEEPEST else self._deep()
            return Not(inside) if said[0] == "-" else inside
        if self.take("("):
            inside = self.either(field, depth + 1)
            self.expect(")")
            return inside
        if kind == "word" and not field:
            after = _TOKEN.match(self.text, end)
            follows = after.group("mark") if after and after.lastgroup == "mark" else ""
            if said == "periode" and follows == "(":
                self.at = after.end() if after else end
                inside = self.either("", depth + 1)
                self.expect(")")
                return Period(inside)
            if follows == ":":
                self.at = after.end() if after else end
                return self.value(said, depth)
        return self.value(field, depth)

    def _deep(self) -> Node:
        raise QueryError("too deep")

    def value(self, field: str, depth: int) -> Node:
        """What a field must be."""
        self.terms += 1
        if self.terms > MOST_TERMS:
            raise QueryError(f"more than {MOST_TERMS} terms")
        kind, said, end = self.peek()
        if said in ("[", "{") and kind == "mark":
            return self._range(field, end, said == "[")
        if said == "(" and kind == "mark" and field:
            self.at = end
            inside = self.either(field, depth + 1)
            self.expect(")")
            return inside
        if kind == "quoted":
            self.at = end
            return self._term(field, re.sub(r"\\(.)", r"\1", said[1:-1]), quoted=True)
        if kind != "word" or said in ("AND", "OR", "NOT", "TO"):
            raise QueryError(f"a value is missing at {self.at}")
        self.at = end
        return self._term(field, self._with_times(said))

    def _with_times(self, said: str) -> str:
        """A time is cut by its colons: put the hours, minutes and seconds together again."""
        while re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]*", said):
            more = re.compile(r":\d\d(?:\.\d+)?").match(self.text, self.at)
            if more is None:
                break
            said, self.at = said + more.group(), more.end()
        return said

    def _term(self, field: str, value: str, *, quoted: bool = False) -> Node:
        sounding = field.endswith(".phonetisation")
        field = field.removesuffix(".phonetisation")
        fuzzy = not quoted and "~" in value
        if fuzzy:
            value = value.partition("~")[0]
        if not quoted:
            value = re.sub(r"\\(.)", r"\1", value)
        if value == "":
            raise QueryError(f"an empty value at {self.at}")
        return Term(field, value, quoted, fuzzy, sounding)

    def _range(self, field: str, start: int, with_low: bool) -> Node:
        found = _WORD_IN_RANGE.match(self.text, start)
        if found is None or not field:
            raise QueryError(f"a range is not complete at {start}")
        self.at = found.end()
        low, high, close = found.groups()
        return Range(field.removesuffix(".phonetisation"), low, high, with_low, close == "]")
