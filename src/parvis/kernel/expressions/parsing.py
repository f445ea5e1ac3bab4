"""From JSON arrays to the tree: every refusal says where and what to write instead.

Hostile input is bounded before it is followed: depth, number of nodes, length of texts.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NoReturn

from parvis.kernel.expressions.errors import Path, Problem, SyntaxProblem
from parvis.kernel.expressions.nodes import (
    OWN_ROW,
    Bound,
    Call,
    Each,
    Fact,
    Field,
    Let,
    Literal,
    Node,
    RowField,
    to_json,
)
from parvis.kernel.expressions.operators import EACH, OPERATORS
from parvis.kernel.expressions.values import MAX_TEXT

MAX_DEPTH = 64
MAX_NODES = 5_000
MAX_JSON = 400_000
_EXACT_IN_JSON = 2**53
_NAME = re.compile(r"[a-z][a-z0-9_.-]{0,63}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,24}(\.\d{1,12})?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Expr:
    """A parsed expression. `size`: how many nodes."""

    root: Node
    size: int = field(compare=False)

    def to_json(self) -> Any:
        """The expression as JSON arrays, as the browser and the database have it."""
        return to_json(self.root)


def parse(source: object) -> Expr:
    """Read an expression from decoded JSON. SyntaxProblem with the place in the tree otherwise."""
    reader = _Reader()
    root = reader.node(source, (), (OWN_ROW,))
    return Expr(root, reader.nodes)


def parse_text(source: str) -> Expr:
    """Read an expression from JSON text, however long or deep a hostile sender made it."""
    if len(source) > MAX_JSON:
        _refuse((), "too-long", most=MAX_JSON)
    try:
        decoded = json.loads(source)
    except RecursionError:
        _refuse((), "too-deep", most=MAX_DEPTH)
    except ValueError as error:
        _refuse((), "not-json", error=error)
    return parse(decoded)


def _refuse(path: Path, code: str, **params: object) -> NoReturn:
    raise SyntaxProblem(Problem(code, path, params))


def _arguments(path: Path, op: str, expected: str, args: list[object]) -> NoReturn:
    _refuse(path, "arguments", op=op, expected=expected, found=len(args))


_Scope = tuple[str, ...]  # what is bound, from the outside in; "" for an item without a name


class _Reader:
    def __init__(self) -> None:
        self.nodes = 0

    def node(self, source: object, path: Path, scope: _Scope) -> Node:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            _refuse(path, "too-big", most=MAX_NODES)
        if len(path) > MAX_DEPTH:
            _refuse(path[:8], "too-deep", most=MAX_DEPTH)
        if not isinstance(source, list | tuple):
            return Literal(_constant(source, path))
        if not source or not isinstance(source[0], str):
            _refuse(path, "no-operator")
        op, args = source[0], list(source[1:])
        if op in _FORMS:
            return _FORMS[op](self, args, path, scope)
        if op in EACH and (op not in OPERATORS or len(args) > 1):
            return self.each(op, args, path, scope)
        return self.call(op, args, path, scope)

    def call(self, op: str, args: list[object], path: Path, scope: _Scope) -> Node:
        operator = OPERATORS.get(op)
        if operator is None:
            _refuse(path, "unknown-operator", op=repr(op[:40]))
        if len(args) < operator.least or (operator.most is not None and len(args) > operator.most):
            _arguments(path, op, operator.arity, args)
        return Call(op, self.all(args, path, 1, scope))

    def all(self, args: list[object], path: Path, start: int, scope: _Scope) -> tuple[Node, ...]:
        return tuple(self.node(arg, (*path, start + i), scope) for i, arg in enumerate(args))

    def each(self, op: str, args: list[object], path: Path, scope: _Scope) -> Node:
        if len(args) not in (2, 3):
            _arguments(path, op, "2 to 3", args)
        items = self.node(args[0], (*path, 1), scope)
        name = _name(args[1], (*path, 2)) if len(args) == 3 else None
        body = self.node(args[-1], (*path, len(args)), (*scope, "item:" + (name or "")))
        return Each(op, items, name, body)

    def let(self, args: list[object], path: Path, scope: _Scope) -> Node:
        if len(args) != 3:
            _arguments(path, "let", "3", args)
        name = _name(args[0], (*path, 1))
        value = self.node(args[1], (*path, 2), scope)
        return Let(name, value, self.node(args[2], (*path, 3), (*scope, "var:" + name)))

    def variable(self, args: list[object], path: Path, scope: _Scope) -> Node:
        if len(args) != 1:
            _arguments(path, "var", "1", args)
        name = _name(args[0], (*path, 1))
        return Bound("var", name, _level(scope, "var:" + name, path, name))

    def item(self, args: list[object], path: Path, scope: _Scope) -> Node:
        if len(args) > 1:
            _arguments(path, "item", "0 to 1", args)
        name = _name(args[0], (*path, 1)) if args else None
        return Bound("item", name, _item_level(scope, name, path))

    def field(self, args: list[object], path: Path, scope: _Scope) -> Node:
        return Field(_stable_id(args, 1, path))

    def row(self, args: list[object], path: Path, scope: _Scope) -> Node:
        id_ = _stable_id(args, 2, path)
        name = _name(args[1], (*path, 2)) if len(args) == 2 else None
        if name == OWN_ROW:
            return RowField(id_, name, 0)
        try:
            level = _item_level(scope, name, path)
        except SyntaxProblem:
            if name is not None:
                raise
            level = 0
        return RowField(id_, name, level)

    def fact(self, args: list[object], path: Path, scope: _Scope) -> Node:
        if len(args) != 1:
            _arguments(path, "fact", "1", args)
        return Fact(_name(args[0], (*path, 1)))

    def date(self, args: list[object], path: Path, scope: _Scope) -> Node:
        text = args[0] if len(args) == 1 else None
        try:
            if not isinstance(text, str) or not _DATE.fullmatch(text):
                raise ValueError
            return Literal(dt.date.fromisoformat(text))
        except ValueError:
            _refuse(path, "not-a-date")

    def decimal(self, args: list[object], path: Path, scope: _Scope) -> Node:
        text = args[0] if len(args) == 1 else None
        if not isinstance(text, str) or not _NUMBER.fullmatch(text):
            _refuse(path, "not-a-decimal")
        return Literal(Decimal(text))


_FORMS = {
    "field": _Reader.field,
    "row": _Reader.row,
    "fact": _Reader.fact,
    "var": _Reader.variable,
    "item": _Reader.item,
    "let": _Reader.let,
    "date": _Reader.date,
    "decimal": _Reader.decimal,
}


def _level(scope: _Scope, wanted: str, path: Path, name: str) -> int:
    for level in range(len(scope) - 1, 0, -1):
        if scope[level] == wanted:
            return level
    _refuse(path, "unknown-name", name=name)


def _item_level(scope: _Scope, name: str | None, path: Path) -> int:
    if name is not None:
        return _level(scope, "item:" + name, path, name)
    for level in range(len(scope) - 1, 0, -1):
        if scope[level].startswith("item:"):
            return level
    _refuse(path, "no-item")


def _stable_id(args: list[object], most: int, path: Path) -> int:
    id_ = args[0] if 1 <= len(args) <= most else None
    if not isinstance(id_, int) or isinstance(id_, bool) or not 0 < id_ < _EXACT_IN_JSON:
        _refuse(path, "not-a-field")
    return id_


def _name(name: object, path: Path) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        _refuse(path, "not-a-name")
    return name


def _constant(value: object, path: Path) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if not -_EXACT_IN_JSON < value < _EXACT_IN_JSON:
            _refuse(path, "large")
        return value
    if isinstance(value, float):
        _refuse(path, "inexact")
    if not isinstance(value, str):
        _refuse(path, "not-a-term")
    if len(value) > MAX_TEXT:
        _refuse(path, "too-long", most=MAX_TEXT)
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        _refuse(path, "not-text")
    return unicodedata.normalize("NFC", value) or None
