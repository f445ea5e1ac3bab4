"""Random well-typed expressions and answers, for properties and for the browser twin.

Everything comes from one `random.Random`, so a case is known by its seed. Edges are likely on
purpose: unanswered and empty fields, leap days, huge numbers, ties of rounding, empty lists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from parvis.kernel.expressions import (
    BOOL,
    COMMUNE,
    DATE,
    DECIMAL,
    INTEGER,
    TEXT,
    Type,
    choice,
    choices,
    list_of,
)

OPTIONS = ("a", "b", "c", "é")
ROW = {41: BOOL, 42: INTEGER, 43: DECIMAL, 44: TEXT, 45: DATE, 46: choice(*OPTIONS)}
KINDS: dict[str, Type] = {
    "bool": BOOL,
    "integer": INTEGER,
    "decimal": DECIMAL,
    "text": TEXT,
    "date": DATE,
    "choice": choice(*OPTIONS),
    "choices": choices(*OPTIONS),
    "commune": COMMUNE,
    "rows": list_of(ROW),
}
# Three fields of each kind: 1, 2, 3 are bool, 4, 5, 6 integer…
FIELDS = {1 + 3 * place + n: kind for place, kind in enumerate(KINDS) for n in range(3)}
TYPES: dict[int | str, Type] = {
    **{key: KINDS[kind] for key, kind in FIELDS.items()},
    "today": DATE,
    "limit": DECIMAL,
}
ROW_KINDS = {41: "bool", 42: "integer", 43: "decimal", 44: "text", 45: "date", 46: "choice"}
_DATES = ("0001-01-01", "1900-02-28", "2000-02-29", "2023-02-28", "2024-02-29", "9999-12-31")
_TEXTS = ("a", "b", "Élan", "e\u0301", "𝕏", "ab", "01", " ", "ß", "a\u0000b")
_CODES = ("01", "74", "2A", "971", "84", "01033", "")


def integer(rng: Random) -> int:
    """Small, negative, around 0, or huge."""
    return rng.choice(
        (rng.randint(-3, 3), rng.randint(-1000, 1000), rng.randint(-(2**53) + 1, 2**53 - 1))
    )


def decimal(rng: Random) -> str:
    """A decimal as text: often a tie of rounding, sometimes at the bounds."""
    digits = rng.choice((0, 1, 2, 3, 12))
    top = rng.choice((10, 1000, 10**12, 10**24 - 1))
    whole = rng.randint(0, top)
    fraction = (
        rng.choice(("5", "50", "25", "005", str(rng.randint(0, 10**digits)))) if digits else ""
    )
    sign = rng.choice(("", "-"))
    return f"{sign}{whole}.{fraction[:12]}" if fraction else f"{sign}{whole}"


def date(rng: Random) -> str:
    """Often an edge, else between 1999 and 2030."""
    if rng.random() < 0.3:
        return rng.choice(_DATES)
    return f"{rng.randint(1999, 2030):04}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def _commune(rng: Random) -> dict[str, str]:
    names = ("commune", "departement", "region", "epci")
    return {name: rng.choice(_CODES) for name in names}


def _row(rng: Random) -> dict[str, Any]:
    row = {str(key): value(rng, kind) for key, kind in ROW_KINDS.items()}
    return {key: one for key, one in row.items() if rng.random() < 0.95}


_VALUES: dict[str, Callable[[Random], Any]] = {
    "bool": lambda rng: rng.random() < 0.5,
    "integer": integer,
    "decimal": decimal,
    "text": lambda rng: rng.choice(_TEXTS),
    "date": date,
    "choice": lambda rng: rng.choice(OPTIONS),
    "choices": lambda rng: rng.sample(OPTIONS, rng.randint(0, 3)),
    "commune": _commune,
    "rows": lambda rng: [_row(rng) for _ in range(rng.randint(0, 4))],
}


def value(rng: Random, kind: str) -> Any:
    """A raw answer of a kind; sometimes left empty."""
    return None if rng.random() < 0.05 else _VALUES[kind](rng)


def answers(rng: Random) -> dict[str, Any]:
    """Raw answers to most fields."""
    found = {str(key): value(rng, kind) for key, kind in FIELDS.items()}
    found |= {"today": date(rng), "limit": decimal(rng)}
    return {key: one for key, one in found.items() if rng.random() < 0.9}


def row(rng: Random) -> dict[str, Any]:
    """Raw answers of the row in which a rule stands."""
    return _row(rng)


@dataclass(frozen=True)
class Scope:
    """What is bound here: names of `let` by kind, and the kind of the innermost item."""

    names: tuple[tuple[str, str], ...] = ()
    item: str = "row"  # "row", or the kind of a scalar item
    loops: int = 0


class Maker:
    """Makes expressions; `make(kind, depth)` gives JSON of that kind."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def make(self, kind: str, depth: int, scope: Scope | None = None) -> Any:
        """An expression of a kind ("rows" and "choices" included)."""
        scope = scope or Scope()
        if depth <= 0 or self.rng.random() < 0.15:
            return self._leaf(kind, scope)
        if self.rng.random() < 0.15:
            return self._shared(kind, depth - 1, scope)
        return self.rng.choice(_FORMS[kind])(self, depth - 1, scope)

    def _leaf(self, kind: str, scope: Scope) -> Any:
        rng, draw = self.rng, self.rng.random()
        bound = [name for name, known in scope.names if known == kind]
        if bound and draw < 0.4:
            return ["var", rng.choice(bound)]
        if scope.item == kind and draw < 0.6:
            return ["item"]
        rows = [key for key, known in ROW_KINDS.items() if known == kind]
        if scope.item == "row" and rows and draw < 0.6:
            return ["row", rng.choice(rows)]
        if draw < 0.75 or kind in ("rows", "choices", "commune", "choice"):
            return ["field", rng.choice([key for key, known in FIELDS.items() if known == kind])]
        if kind == "date":
            return rng.choice((["fact", "today"], ["date", date(rng)]))
        if kind == "decimal":
            return rng.choice((["fact", "limit"], ["decimal", decimal(rng)]))
        return _VALUES[kind](rng)

    def _shared(self, kind: str, depth: int, scope: Scope) -> Any:
        """What any kind can be made of."""
        rng, make = self.rng, self.make
        form = rng.choice(("if", "let", "if-unknown", "if-empty"))
        if form == "if":
            test = make("bool", depth, scope)
            return ["if", test, make(kind, depth, scope), make(kind, depth, scope)]
        if form != "let":
            return [form, make(kind, depth, scope), make(kind, depth, scope)]
        other = rng.choice(("bool", "integer", "decimal", "text", "date"))
        name = rng.choice("xyz")
        names = tuple(one for one in scope.names if one[0] != name)
        inner = Scope((*names, (name, other)), scope.item, scope.loops)
        return ["let", name, make(other, depth, scope), make(kind, depth, inner)]

    def each(self, op: str, body: str, depth: int, scope: Scope) -> Any:
        """A loop over rows or over choices, at most two inside each other."""
        if scope.loops >= 2:
            return [op, ["field", 25], self._leaf(body, Scope())]
        over = self.rng.choice(("rows", "rows", "choices"))
        item = "row" if over == "rows" else "choice"
        inner = Scope(scope.names, item, scope.loops + 1)
        return [op, self.make(over, depth, scope), self.make(body, depth, inner)]

    def some(self, kind: str, depth: int, scope: Scope, least: int = 1) -> list[Any]:
        """One to three expressions of a kind."""
        return [self.make(kind, depth, scope) for _ in range(self.rng.randint(least, 3))]


_Form = Callable[[Maker, int, Scope], Any]


def _call(op: str, *kinds: str) -> _Form:
    return lambda m, d, s: [op, *(m.make(kind, d, s) for kind in kinds)]


def _many(op: str, kind: str) -> _Form:
    return lambda m, d, s: [op, *m.some(kind, d, s)]


def _loop(op: str, body: str) -> _Form:
    return lambda m, d, s: m.each(op, body, d, s)


def _pair(op: str) -> _Form:
    def pair(m: Maker, d: int, s: Scope) -> Any:
        kind = m.rng.choice(("bool", "integer", "decimal", "text", "date", "choices", "commune"))
        return [op, m.make(kind, d, s), m.make(kind, d, s)]

    return pair


def _option(op: str) -> _Form:
    return lambda m, d, s: [op, m.make("choice", d, s), m.rng.choice(OPTIONS)]


def _ordered(op: str) -> _Form:
    def ordered(m: Maker, d: int, s: Scope) -> Any:
        one, two = m.rng.choice((("integer", "decimal"), ("decimal", "integer"), ("date", "date")))
        return [op, m.make(one, d, s), m.make(two, d, s)]

    return ordered


def _tested(op: str) -> _Form:
    return lambda m, d, s: [op, m.make(m.rng.choice(list(KINDS)), d, s)]


def _place(op: str) -> _Form:
    codes = ("01", "74", "2A", "971", "84", "01033")
    return lambda m, d, s: [op, m.make("commune", d, s), *m.rng.sample(codes, m.rng.randint(1, 3))]


def _round(kind: str) -> _Form:
    def rounded(m: Maker, d: int, s: Scope) -> Any:
        low, high = (-6, 0) if kind == "integer" else (1, 12)
        modes = ("half-up", "half-even", "up", "down", "ceiling", "floor")
        return ["round", m.make("decimal", d, s), m.rng.randint(low, high), m.rng.choice(modes)]

    return rounded


def _list_of(op: str, body: str) -> _Form:
    return lambda m, d, s: [op, m.each("map", body, d, s)]


def _shift(op: str) -> _Form:
    return lambda m, d, s: [op, m.make("date", d, s), m.make("integer", d, s)]


_NUMBERS = ("decimal", "integer")
_FORMS: dict[str, list[_Form]] = {
    "bool": [
        *(_many(op, "bool") for op in ("and", "or") for _ in range(3)),
        _call("not", "bool"),
        *map(_tested, ("known?", "empty?")),
        *map(_pair, ("=", "!=", "one-of")),
        *map(_option, ("=", "!=", "one-of")),
        *map(_ordered, ("<", "<=", ">", ">=")),
        *(_call(op, "choices", "choice") for op in ("includes", "excludes")),
        *(_call(op, "text", "text") for op in ("includes", "excludes")),
        *(_call(op, "text", "text") for op in ("starts-with", "ends-with")),
        lambda m, d, s: ["includes", m.each("map", "integer", d, s), m.make("decimal", d, s)],
        *(_loop(op, "bool") for op in ("any", "all") for _ in range(3)),
        *map(
            _place,
            (
                "in-commune",
                "in-epci",
                "in-departement",
                "in-region",
                "not-in-departement",
                "not-in-region",
            ),
        ),
    ],
    "integer": [
        *(_many(op, "integer") for op in ("+", "*", "min", "max")),
        _call("-", "integer"),
        _call("-", "integer", "integer"),
        *(_call(op, "integer", "integer") for op in ("quotient", "remainder")),
        _call("abs", "integer"),
        _call("round", "decimal"),
        _round("integer"),
        _call("length", "text"),
        *(_call("count", kind) for kind in ("rows", "choices")),
        _loop("count", "bool"),
        _loop("sum", "integer"),
        _list_of("sum", "integer"),
        _list_of("max", "integer"),
        *(_call(op, "date") for op in ("year", "month", "day", "weekday")),
        lambda m, d, s: [
            "date-diff",
            m.rng.choice(("days", "months", "years")),
            m.make("date", d, s),
            m.make("date", d, s),
        ],
        _call("age", "date", "date"),
    ],
    "decimal": [
        *(_many(op, kind) for op in ("+", "*", "min", "max") for kind in _NUMBERS),
        *(_call(op, one, two) for op in ("-", "/") for one in _NUMBERS for two in _NUMBERS),
        _call("-", "decimal"),
        _call("abs", "decimal"),
        _round("decimal"),
        _loop("sum", "decimal"),
        _list_of("sum", "decimal"),
        _list_of("min", "decimal"),
    ],
    "text": [
        _many("concat", "text"),
        *(_call(f"{code}-code", "commune") for code in ("commune", "departement", "region")),
    ],
    "date": [
        *map(_shift, ("add-days", "add-months", "add-years")),
        *(_call(op, "date") for op in ("month-start", "month-end")),
        *(_many(op, "date") for op in ("min", "max")),
        _list_of("max", "date"),
        lambda m, d, s: [
            "make-date",
            m.make("integer", d, s),
            m.rng.randint(0, 13),
            m.rng.randint(0, 31),
        ],
        lambda m, d, s: [
            "make-date",
            m.rng.randint(1990, 2030),
            m.rng.randint(1, 12),
            m.rng.randint(1, 31),
        ],
    ],
    "choice": [lambda m, d, s: m._leaf("choice", s)],
    "choices": [lambda m, d, s: m._leaf("choices", s)],
    "commune": [lambda m, d, s: m._leaf("commune", s)],
    "rows": [
        lambda m, d, s: ["filter", m.make("rows", d, s), m.make("bool", d, Scope((), "row", 2))]
    ],
}
RESULTS = ("bool", "bool", "bool", "integer", "decimal", "text", "date", "rows")


def case(rng: Random) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """An expression, raw answers and a raw row."""
    kind = rng.choice(RESULTS)
    return Maker(rng).make(kind, rng.randint(1, 5)), answers(rng), row(rng)
