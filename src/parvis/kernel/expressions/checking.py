"""The checker: what type an expression has, and every mistake in it, before anyone relies on it."""

from __future__ import annotations

from parvis.kernel.expressions import types as t
from parvis.kernel.expressions.arguments import Arguments
from parvis.kernel.expressions.errors import Path, Problem, TypeProblem
from parvis.kernel.expressions.nodes import (
    Bound,
    Each,
    Fact,
    Field,
    Let,
    Literal,
    Node,
    RowField,
)
from parvis.kernel.expressions.parsing import Expr
from parvis.kernel.expressions.signatures import SIGNATURES, literal_type
from parvis.kernel.expressions.types import Kind, Type, Types

Stack = tuple[Type, ...]


def check(
    expr: Expr, types: Types, *, row: Type | None = None, expected: Type | None = None
) -> Type:
    """The type of an expression; TypeProblem with every mistake found.

    `row`: the record of the repeatable block in which the rule stands. `expected`: what the use
    needs (BOOL for a condition).
    """
    found, problems = examine(expr, types, row=row, expected=expected)
    if problems:
        raise TypeProblem(*problems)
    return found


def examine(
    expr: Expr, types: Types, *, row: Type | None = None, expected: Type | None = None
) -> tuple[Type, tuple[Problem, ...]]:
    """The type and the mistakes (none: it may be published). For editors that show all at once."""
    checker = Checker(types)
    found = checker.type_of(expr.root, (), (row or t.record({}),))
    if expected is not None and t.unify(found, expected) not in (expected, t.ANY):
        checker.tell((), "result", found, expected)
    return found, tuple(checker.problems)


class Checker:
    """One examination; collects problems and goes on with ANY, so that each is told once."""

    def __init__(self, types: Types) -> None:
        self.types = types
        self.problems: list[Problem] = []

    def tell(self, path: Path, code: str, found: object, expected: object = "") -> Type:
        """Note a mistake; gives ANY."""
        self.problems.append(Problem(code, path, {"found": found, "expected": expected}))
        return t.ANY

    def type_of(self, node: Node, path: Path, stack: Stack) -> Type:
        """The type of a node."""
        if isinstance(node, Literal):
            return literal_type(node.value)
        if isinstance(node, Field):
            return self._named(node.id, path)
        if isinstance(node, Fact):
            return self._named(node.name, path)
        if isinstance(node, Bound):
            return stack[node.level]
        if isinstance(node, RowField):
            return self._row(node, path, stack)
        if isinstance(node, Let):
            value = self.type_of(node.value, (*path, 2), stack)
            return self.type_of(node.body, (*path, 3), (*stack, value))
        if isinstance(node, Each):
            return self._each(node, path, stack)
        found = [self.type_of(arg, (*path, i), stack) for i, arg in enumerate(node.args, 1)]
        return SIGNATURES[node.op](Arguments(self.tell, node, path, found))

    def _named(self, key: int | str, path: Path) -> Type:
        if key in self.types:
            return self.types[key]
        if isinstance(key, int):
            return self.tell(path, "no-field", key)
        return self.tell(path, "no-fact", key)

    def _row(self, node: RowField, path: Path, stack: Stack) -> Type:
        row = stack[node.level]
        if row.kind is Kind.ANY:
            return row
        if row.kind is not Kind.RECORD:
            return self.tell(path, "no-row", row)
        if node.id not in row.fields:
            return self.tell(path, "no-field", node.id)
        return row.fields[node.id]

    def _each(self, node: Each, path: Path, stack: Stack) -> Type:
        items = self.type_of(node.list, (*path, 1), stack)
        item = item_type(items)
        if item is None:
            item = self.tell((*path, 1), "no-list", items)
        place = (*path, 3 if node.name else 2)
        body = self.type_of(node.body, place, (*stack, item))
        if node.op == "map":
            return Type(Kind.LIST, item=body)
        if node.op == "sum":
            if not body.number:
                return self.tell(place, "number", body)
            return t.INTEGER if body.kind is Kind.EMPTY else body
        if body.kind not in (Kind.BOOL, Kind.ANY, Kind.EMPTY):
            self.tell(place, "bool", body)
        if node.op == "filter":
            return Type(Kind.LIST, item=item)
        return t.INTEGER if node.op == "count" else t.BOOL


def item_type(items: Type) -> Type | None:
    """What a list holds; a set of choices holds choices; None when it is not a list."""
    if items.kind is Kind.LIST:
        return items.item or t.ANY
    if items.kind is Kind.CHOICES:
        return Type(Kind.CHOICE, options=items.options)
    return t.ANY if items.kind in (Kind.ANY, Kind.EMPTY) else None
