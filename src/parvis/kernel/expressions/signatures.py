"""What each operator takes and gives, for the checker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from parvis.kernel.expressions import types as t
from parvis.kernel.expressions.arguments import Arguments
from parvis.kernel.expressions.nodes import Literal
from parvis.kernel.expressions.numbers import ROUNDINGS
from parvis.kernel.expressions.operators import UNITS
from parvis.kernel.expressions.types import Kind, Type, unify

Signature = Callable[[Arguments], Type]
_LOOSE = (Kind.ANY, Kind.EMPTY)


def literal_type(value: Any) -> Type:
    """The type of a constant."""
    if value is None:
        return t.EMPTY_TYPE
    if isinstance(value, bool):
        return t.BOOL
    if isinstance(value, int):
        return t.INTEGER
    if isinstance(value, Decimal):
        return t.DECIMAL
    return t.DATE if isinstance(value, dt.date) else t.TEXT


def _is(*kinds: Kind) -> Callable[[Type], bool]:
    return lambda found: found.kind in kinds or found.kind in _LOOSE


def _all(result: Type, right: Callable[[Type], bool], code: str) -> Signature:
    def signature(args: Arguments) -> Type:
        for index in range(len(args.types)):
            args.need(index, right, code)
        return result

    return signature


def _logic(args: Arguments) -> Type:
    for index in range(len(args.types)):
        args.need(index, _is(Kind.BOOL), "bool")
    return t.BOOL


def _if(args: Arguments) -> Type:
    args.need(0, _is(Kind.BOOL), "bool")
    return _either(args, 1, 2)


def _either(args: Arguments, first: int, second: int) -> Type:
    one, other = args.types[first], args.types[second]
    found = unify(one, other)
    if found is None:
        return args.tell(second, "branches", one, other)
    return found


def _comparable(args: Arguments, index: int, other: int) -> None:
    one, two = args.types[index], args.types[other]
    if {one.kind, two.kind} & {Kind.LIST, Kind.RECORD}:
        args.tell(-1, "lists", one)
    elif unify(one, two) is None:
        args.tell(-1, "unlike", one, two)
    else:
        _option(args, one, other)
        _option(args, two, index)


def _option(args: Arguments, choice: Type, constant: int) -> None:
    node = args.nodes[constant]
    if choice.options is None or not isinstance(node, Literal) or node.value is None:
        return
    if node.value not in choice.options:
        args.tell(constant, "option", repr(node.value))


def _equality(args: Arguments) -> Type:
    for other in range(1, len(args.types)):
        _comparable(args, 0, other)
    return t.BOOL


def _order(args: Arguments) -> Type:
    ordered = (Kind.INTEGER, Kind.DECIMAL, Kind.DATE)
    found = [args.need(index, _is(*ordered), "order") for index in (0, 1)]
    if unify(*found) is None:
        args.tell(-1, "unlike", *found)
    return t.BOOL


def _membership(args: Arguments) -> Type:
    whole, part = args.types
    if whole.kind is Kind.CHOICES:
        if args.need(1, lambda found: found.textual, "text") is part:
            _option(args, whole, 1)
    elif whole.kind is Kind.LIST:
        if whole.item and (whole.item.kind is Kind.RECORD or unify(whole.item, part) is None):
            args.tell(1, "member", whole, part)
    else:
        _TEXTS(args)
    return t.BOOL


_TEXTS = _all(t.BOOL, lambda found: found.textual, "text")


def _text(result: Type) -> Signature:
    return _all(result, lambda found: found.textual, "text")


def _sum(args: Arguments) -> Type:
    result = t.INTEGER
    for index in range(len(args.types)):
        found = args.need(index, lambda one: one.number, "number")
        result = unify(result, found) or t.ANY
    return result


def _divide(args: Arguments) -> Type:
    _sum(args)
    return t.DECIMAL


def _integers(result: Type) -> Signature:
    return _all(result, _is(Kind.INTEGER), "integer")


def _round(args: Arguments) -> Type:
    args.need(0, lambda one: one.number, "number")
    digits = 0
    if len(args.nodes) > 1:
        node = args.nodes[1]
        value = node.value if isinstance(node, Literal) else None
        if not isinstance(value, int) or isinstance(value, bool) or not -12 <= value <= 12:
            args.tell(1, "digits", value)
        else:
            digits = value
    if len(args.nodes) > 2:
        node = args.nodes[2]
        if not isinstance(node, Literal) or node.value not in ROUNDINGS:
            names = ", ".join(ROUNDINGS)
            args.tell(2, "rounding", "", names)
    return t.INTEGER if digits <= 0 or args.types[0].kind is Kind.INTEGER else t.DECIMAL


def _extreme(args: Arguments) -> Type:
    found = args.types[0]
    if len(args.types) == 1 and found.kind is Kind.LIST:
        item = found.item or t.ANY
        if not _is(Kind.INTEGER, Kind.DECIMAL, Kind.DATE)(item):
            return args.tell(0, "extreme", found)
        return item
    found = t.ANY
    for index in range(len(args.types)):
        one = args.need(index, _is(Kind.INTEGER, Kind.DECIMAL, Kind.DATE), "extreme")
        both = unify(found, one)
        if both is None:
            return args.tell(index, "unlike", found, one)
        found = both
    return found


def _count(args: Arguments) -> Type:
    return args.need(0, _is(Kind.LIST, Kind.CHOICES), "no-list")


def _length_of_list(args: Arguments) -> Type:
    _count(args)
    return t.INTEGER


def _sum_of_list(args: Arguments) -> Type:
    items = _count(args)
    item = items.item if items.kind is Kind.LIST and items.item else t.ANY
    if items.kind is Kind.CHOICES or not item.number:
        return args.tell(0, "numbers", items)
    return item if item.kind not in _LOOSE else t.INTEGER


def _dates(result: Type) -> Signature:
    return _all(result, _is(Kind.DATE), "date")


def _shift(args: Arguments) -> Type:
    args.need(0, _is(Kind.DATE), "date")
    args.need(1, _is(Kind.INTEGER), "integer")
    return t.DATE


def _date_diff(args: Arguments) -> Type:
    unit = args.nodes[0]
    if not isinstance(unit, Literal) or unit.value not in UNITS:
        args.tell(0, "unit", "", ", ".join(UNITS))
    for index in (1, 2):
        args.need(index, _is(Kind.DATE), "date")
    return t.INTEGER


def _territory(args: Arguments) -> Type:
    args.need(0, _is(Kind.COMMUNE), "commune")
    for index in range(1, len(args.types)):
        args.need(index, lambda one: one.textual, "text")
    return t.BOOL


def _code(args: Arguments) -> Type:
    args.need(0, _is(Kind.COMMUNE), "commune")
    return t.TEXT


def _constant(result: Type) -> Signature:
    return lambda args: result


SIGNATURES: dict[str, Signature] = {
    **dict.fromkeys(("and", "or", "not"), _logic),
    "if": _if,
    **dict.fromkeys(("if-unknown", "if-empty"), lambda args: _either(args, 0, 1)),
    **dict.fromkeys(("known?", "empty?"), _constant(t.BOOL)),
    **dict.fromkeys(("=", "!=", "one-of"), _equality),
    **dict.fromkeys(("<", "<=", ">", ">="), _order),
    **dict.fromkeys(("includes", "excludes"), _membership),
    **dict.fromkeys(("starts-with", "ends-with"), _text(t.BOOL)),
    "length": _text(t.INTEGER),
    "concat": _text(t.TEXT),
    **dict.fromkeys(("+", "-", "*", "abs"), _sum),
    "/": _divide,
    **dict.fromkeys(("quotient", "remainder"), _integers(t.INTEGER)),
    "round": _round,
    **dict.fromkeys(("min", "max"), _extreme),
    "count": _length_of_list,
    "sum": _sum_of_list,
    "make-date": _integers(t.DATE),
    **dict.fromkeys(("year", "month", "day", "weekday"), _dates(t.INTEGER)),
    **dict.fromkeys(("month-start", "month-end"), _dates(t.DATE)),
    **dict.fromkeys(("add-days", "add-months", "add-years"), _shift),
    "date-diff": _date_diff,
    "age": _dates(t.INTEGER),
    **dict.fromkeys(
        (
            "in-commune",
            "in-epci",
            "in-departement",
            "in-region",
            "not-in-departement",
            "not-in-region",
        ),
        _territory,
    ),
    **dict.fromkeys(("commune-code", "departement-code", "region-code"), _code),
}
