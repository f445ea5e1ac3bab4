"""The interpreter: walks the tree. The reference for what an expression means.

Three-valued: a field without an answer is UNKNOWN and so is what needs it; `and`, `or`, `any` and
`all` follow Kleene (false and unknown is false). None (left empty) where a truth value is needed
counts as UNKNOWN. Arguments are evaluated from left to right, and no further than needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from parvis.kernel.expressions.nodes import (
    Bound,
    Call,
    Each,
    Fact,
    Field,
    Let,
    Literal,
    Node,
    RowField,
    size,
)
from parvis.kernel.expressions.operators import OPERATORS, add_all, is_empty
from parvis.kernel.expressions.parsing import Expr
from parvis.kernel.expressions.values import UNKNOWN, Value, intake, row_value

Key = int | str  # a field by stable id, a fact by name
Answers = Mapping[Any, object]
Stack = tuple[Value, ...]
MAX_STEPS = 2_000_000  # parts of loop bodies in one evaluation; beyond, the result is UNKNOWN


class Budget:
    """How many loop steps one evaluation may still spend."""

    def __init__(self) -> None:
        self.left = MAX_STEPS

    def spend(self, items: int, body: int) -> bool:
        """Take the cost of a loop; False when there is not enough left."""
        self.left -= items * body
        return self.left >= 0


def evaluate(expr: Expr, answers: Answers, row: Mapping[int, object] | None = None) -> Value:
    """The value of an expression, or UNKNOWN.

    `answers` holds fields by stable id and facts by name, as values of the language (`decode` reads
    them from JSON); an absent key is UNKNOWN, None is "left empty". `row`: the row in which the
    rule stands, for a rule on a field of a repeatable block.
    """
    return Interpreter(answers).value(expr.root, (row,))


class Interpreter:
    """One evaluation."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.budget = Budget()

    def value(self, node: Node, stack: Stack) -> Value:
        """The value of a node; `stack` holds the row of the rule, then what is bound around it."""
        if isinstance(node, Literal):
            return node.value
        if isinstance(node, Field):
            return intake(self.answers.get(node.id, UNKNOWN))
        if isinstance(node, Fact):
            return intake(self.answers.get(node.name, UNKNOWN))
        if isinstance(node, Bound):
            return stack[node.level]
        if isinstance(node, RowField):
            return row_value(stack[node.level], node.id)
        if isinstance(node, Let):
            return self.value(node.body, (*stack, self.value(node.value, stack)))
        if isinstance(node, Each):
            return self._each(node, stack)
        return self._call(node, stack)

    def _call(self, node: Call, stack: Stack) -> Value:
        if node.op in ("and", "or"):
            truths = (self.value(arg, stack) for arg in node.args)
            return decide(truths, stop=node.op == "or")
        operator = OPERATORS[node.op]
        if operator.apply is None:
            return self._lazy(node, stack)
        return self._strict(operator.apply, operator.blank, node.args, stack)

    def _strict(
        self, apply: Callable[..., Value], blank: bool, args: tuple[Node, ...], stack: Stack
    ) -> Value:
        values = []
        for arg in args:
            value = self.value(arg, stack)
            if value is UNKNOWN or (value is None and not blank):
                return UNKNOWN
            values.append(value)
        return apply(*values)

    def _lazy(self, node: Call, stack: Stack) -> Value:
        first = self.value(node.args[0], stack)
        if node.op == "known?":
            return first is not UNKNOWN
        if node.op == "if":
            if first is UNKNOWN or first is None:
                return UNKNOWN
            return self.value(node.args[1 if first else 2], stack)
        if node.op == "if-unknown":
            return self.value(node.args[1], stack) if first is UNKNOWN else first
        replaced = first is not UNKNOWN and is_empty(first)
        return self.value(node.args[1], stack) if replaced else first

    def _each(self, node: Each, stack: Stack) -> Value:
        items = self.value(node.list, stack)
        if items is UNKNOWN or not self.budget.spend(len(items or ()), size(node.body)):
            return UNKNOWN
        items = tuple(intake(item) for item in items or ())
        values = (self.value(node.body, (*stack, item)) for item in items)
        if node.op in ("any", "all"):
            return decide(values, stop=node.op == "any")
        return collect(node.op, items, list(values))


def decide(truths: Iterable[Value], stop: bool) -> Value:
    """Kleene's "or" (`stop` is True) or "and" (`stop` is False) over truths, as few as needed."""
    result: Value = not stop
    for truth in truths:
        if truth is stop:
            return stop
        if truth is UNKNOWN or truth is None:
            result = UNKNOWN
    return result


def collect(op: str, items: tuple[Value, ...], values: list[Value]) -> Value:
    """What map, sum, filter and count make of the values of their body."""
    if op == "map":
        return tuple(values)
    if any(value is UNKNOWN or value is None for value in values):
        return UNKNOWN
    if op == "sum":
        return add_all(0, *values)
    kept = tuple(item for item, value in zip(items, values, strict=True) if value)
    return kept if op == "filter" else len(kept)
