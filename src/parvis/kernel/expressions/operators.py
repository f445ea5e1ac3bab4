"""Every operator: its name, how many arguments, what it computes.

The one list that the parser, the checker, the interpreter, the compiler, the words and the
browser twin share (a test compares them). An UNKNOWN argument makes the result UNKNOWN before
`apply` is called, except for the operators of `LAZY`, which the evaluators handle themselves.
`blank` says the same of None: a value left empty has no amount, no order and no date (UNKNOWN),
but it equals only itself, is contained in nothing and has no letters.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from parvis.kernel.calendar.months import (
    OutOfCalendar,
    add_days,
    add_months,
    add_years,
    last_day,
    months_between,
    years_between,
)
from parvis.kernel.expressions import numbers
from parvis.kernel.expressions.values import MAX_TEXT, UNKNOWN, Place, Value, intake

LAZY = frozenset({"and", "or", "if", "known?", "if-unknown", "if-empty"})
EACH = frozenset({"any", "all", "count", "sum", "map", "filter"})
UNITS = ("days", "months", "years")


@dataclass(frozen=True)
class Operator:
    """`least` and `most` arguments (None: no limit); `apply` for all but the lazy ones."""

    name: str
    least: int
    most: int | None
    apply: Callable[..., Value] | None = None
    blank: bool = False  # whether `apply` accepts None among its arguments

    @property
    def arity(self) -> str:
        """The number of arguments in words: "2", "1 to 3", "1 or more"."""
        if self.most is None:
            return f"{self.least} or more"
        return str(self.least) if self.least == self.most else f"{self.least} to {self.most}"


def equal(first: Value, second: Value) -> bool:
    """Same value; sets of choices without regard to order; None equals only None."""
    if isinstance(first, tuple) and isinstance(second, tuple):
        return set(first) == set(second)
    if isinstance(first, bool) or isinstance(second, bool):
        return first is second
    return bool(first == second)


def includes(whole: Value, part: Value) -> Value:
    """Whether a set or list has that member, or a text has that piece. None is in nothing."""
    if whole is None or part is None:
        return False
    if isinstance(whole, str):
        return part in whole
    found: Value = False
    for raw in whole:
        member = intake(raw)
        if member is UNKNOWN:
            found = UNKNOWN
        elif equal(member, part):
            return True
    return found


def excludes(whole: Value, part: Value) -> Value:
    """The contrary of `includes`."""
    found = includes(whole, part)
    return found if found is UNKNOWN else not found


def is_empty(value: Value) -> bool:
    """Whether a value was left empty, or a list has no row."""
    return value is None or value == ()


def length(text: Value) -> int:
    """Number of characters (Unicode code points)."""
    return 0 if text is None else len(text)


def concat(*texts: Value) -> Value:
    """Texts one after the other; None adds nothing; longer than 10,000 characters: UNKNOWN."""
    whole = "".join(text for text in texts if text is not None)
    return UNKNOWN if len(whole) > MAX_TEXT else intake(whole)


def add_all(*values: Value) -> Value:
    """Sum of the arguments; UNKNOWN as soon as one is."""
    total: Value = values[0]
    for value in values[1:]:
        total = numbers.add(total, value)
        if total is UNKNOWN:
            return UNKNOWN
    return total


def multiply_all(*values: Value) -> Value:
    """Product of the arguments."""
    total: Value = values[0]
    for value in values[1:]:
        total = numbers.multiply(total, value)
        if total is UNKNOWN:
            return UNKNOWN
    return total


def minus(first: Value, *second: Value) -> Value:
    """Difference of two, or the opposite of one."""
    return numbers.subtract(first, second[0]) if second else numbers.negate(first)


def count(items: Value) -> int:
    """How many items; a list left empty has none."""
    return 0 if items is None else len(items)


def sum_of(items: Value) -> Value:
    """Sum of a list of numbers, 0 for an empty one; UNKNOWN when one is not known or empty."""
    values = [intake(item) for item in items or ()]
    if any(value is UNKNOWN or value is None for value in values):
        return UNKNOWN
    return add_all(0, *values)


def _extreme(choose: Callable[[list[Value]], Value]) -> Callable[..., Value]:
    def extreme(*values: Value) -> Value:
        if len(values) == 1 and (values[0] is None or isinstance(values[0], tuple)):
            values = tuple(intake(value) for value in values[0] or ())
        if not values or any(value is UNKNOWN or value is None for value in values):
            return UNKNOWN
        return choose(list(values))

    return extreme


def _on_calendar(function: Callable[..., dt.date]) -> Callable[..., Value]:
    def bounded(*args: Any) -> Value:
        try:
            return function(*args)
        except (OutOfCalendar, ValueError, OverflowError):
            return UNKNOWN

    return bounded


def _date_diff(unit: str, start: dt.date, end: dt.date) -> int:
    if unit == "days":
        return (end - start).days
    return months_between(start, end) if unit == "months" else years_between(start, end)


def _territory(code: str, inside: bool = True) -> Callable[..., Value]:
    def test(place: Place | None, *codes: str | None) -> bool:
        found = place is not None and getattr(place, code) != "" and getattr(place, code) in codes
        return found is inside

    return test


def _code(name: str) -> Callable[[Place], Value]:
    return lambda place: getattr(place, name) or None


_ALL = [
    *(Operator(name, 1, None) for name in ("and", "or")),
    Operator("if", 3, 3),
    Operator("known?", 1, 1),
    Operator("if-unknown", 2, 2),
    Operator("if-empty", 2, 2),
    Operator("not", 1, 1, lambda value: not value),
    Operator("empty?", 1, 1, is_empty, blank=True),
    Operator("=", 2, 2, equal, blank=True),
    Operator("!=", 2, 2, lambda a, b: not equal(a, b), blank=True),
    Operator("one-of", 2, None, lambda a, *b: any(equal(a, x) for x in b), blank=True),
    Operator("<", 2, 2, lambda a, b: a < b),
    Operator("<=", 2, 2, lambda a, b: a <= b),
    Operator(">", 2, 2, lambda a, b: a > b),
    Operator(">=", 2, 2, lambda a, b: a >= b),
    Operator("includes", 2, 2, includes, blank=True),
    Operator("excludes", 2, 2, excludes, blank=True),
    Operator("starts-with", 2, 2, lambda a, b: bool(a and b and a.startswith(b)), blank=True),
    Operator("ends-with", 2, 2, lambda a, b: bool(a and b and a.endswith(b)), blank=True),
    Operator("length", 1, 1, length, blank=True),
    Operator("concat", 1, None, concat, blank=True),
    Operator("+", 1, None, add_all),
    Operator("-", 1, 2, minus),
    Operator("*", 1, None, multiply_all),
    Operator("/", 2, 2, numbers.divide),
    Operator("quotient", 2, 2, numbers.quotient),
    Operator("remainder", 2, 2, numbers.remainder),
    Operator("abs", 1, 1, numbers.absolute),
    Operator("round", 1, 3, numbers.round_to),
    Operator("min", 1, None, _extreme(min), blank=True),
    Operator("max", 1, None, _extreme(max), blank=True),
    Operator("count", 1, 1, count, blank=True),
    Operator("sum", 1, 1, sum_of, blank=True),
    Operator("make-date", 3, 3, _on_calendar(dt.date)),
    Operator("year", 1, 1, lambda day: day.year),
    Operator("month", 1, 1, lambda day: day.month),
    Operator("day", 1, 1, lambda day: day.day),
    Operator("weekday", 1, 1, lambda day: day.isoweekday()),
    Operator("month-start", 1, 1, lambda day: day.replace(day=1)),
    Operator("month-end", 1, 1, lambda day: day.replace(day=last_day(day.year, day.month))),
    Operator("add-days", 2, 2, _on_calendar(add_days)),
    Operator("add-months", 2, 2, _on_calendar(add_months)),
    Operator("add-years", 2, 2, _on_calendar(add_years)),
    Operator("date-diff", 3, 3, _date_diff),
    Operator("age", 2, 2, years_between),
    Operator("in-commune", 2, None, _territory("commune"), blank=True),
    Operator("in-epci", 2, None, _territory("epci"), blank=True),
    Operator("in-departement", 2, None, _territory("departement"), blank=True),
    Operator("in-region", 2, None, _territory("region"), blank=True),
    Operator("not-in-departement", 2, None, _territory("departement", inside=False), blank=True),
    Operator("not-in-region", 2, None, _territory("region", inside=False), blank=True),
    Operator("commune-code", 1, 1, _code("commune")),
    Operator("departement-code", 1, 1, _code("departement")),
    Operator("region-code", 1, 1, _code("region")),
]
OPERATORS = {operator.name: operator for operator in _ALL}
