"""The tree of an expression, after parsing. Immutable, comparable, written back as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

OWN_ROW = "row"  # the name of the row in which the rule itself stands


@dataclass(frozen=True)
class Literal:
    """A constant."""

    value: Any


@dataclass(frozen=True)
class Field:
    """`["field", 3]`: the answer to a field, by stable id."""

    id: int


@dataclass(frozen=True)
class Fact:
    """`["fact", "today"]`: a named input that the caller gives."""

    name: str


@dataclass(frozen=True)
class Bound:
    """`["var", "x"]` of a `let`, or `["item"]` of a list; `level` is its place on the stack."""

    op: str
    name: str | None
    level: int


@dataclass(frozen=True)
class RowField:
    """`["row", 11]`: a field of the row at hand; `["row", 11, "child"]`: of a named row."""

    id: int
    name: str | None
    level: int


@dataclass(frozen=True)
class Let:
    """`["let", "x", value, body]`."""

    name: str
    value: Node
    body: Node


@dataclass(frozen=True)
class Each:
    """`["any", list, body]` or `["any", list, "child", body]`: body for each item of a list."""

    op: str
    list: Node
    name: str | None
    body: Node


@dataclass(frozen=True)
class Call:
    """`[op, argument, …]`."""

    op: str
    args: tuple[Node, ...]


Node = Literal | Field | Fact | Bound | RowField | Let | Each | Call


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below."""
    if isinstance(node, Call):
        return node.args
    if isinstance(node, Let):
        return (node.value, node.body)
    if isinstance(node, Each):
        return (node.list, node.body)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, from top to bottom."""
    yield node
    for child in children(node):
        yield from walk(child)


def size(node: Node) -> int:
    """How many nodes."""
    return 1 + sum(map(size, children(node)))


def to_json(node: Node) -> Any:
    """The canonical JSON arrays; `parse(to_json(node))` gives an equal tree."""
    if isinstance(node, Literal):
        return _constant(node.value)
    if isinstance(node, Field):
        return ["field", node.id]
    if isinstance(node, Fact):
        return ["fact", node.name]
    if isinstance(node, Bound):
        return [node.op, node.name] if node.name else [node.op]
    if isinstance(node, RowField):
        return ["row", node.id, node.name] if node.name else ["row", node.id]
    if isinstance(node, Let):
        return ["let", node.name, to_json(node.value), to_json(node.body)]
    if isinstance(node, Each):
        name = [node.name] if node.name else []
        return [node.op, to_json(node.list), *name, to_json(node.body)]
    return [node.op, *map(to_json, node.args)]


def _constant(value: Any) -> Any:
    if isinstance(value, Decimal):
        return ["decimal", format(value, "f")]
    if isinstance(value, dt.date):
        return ["date", value.isoformat()]
    return value
