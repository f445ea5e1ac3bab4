"""From the tree to Python closures: the same meaning as the interpreter, several times faster.

Names, levels and operators are looked up once; what is left at run time is one call per node.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from parvis.kernel.expressions.interpreter import Answers, Budget, Stack, collect, decide
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
from parvis.kernel.expressions.operators import OPERATORS, is_empty
from parvis.kernel.expressions.parsing import Expr
from parvis.kernel.expressions.values import UNKNOWN, Value, intake, row_value

_Run = Callable[[Answers, Stack, Budget], Value]


class Compiled(Protocol):
    """What `compile` gives: call it as `evaluate` without the expression."""

    def __call__(self, answers: Answers, row: Mapping[int, object] | None = None) -> Value: ...


def compile(expr: Expr) -> Compiled:
    """A function of answers (and row) that gives what `evaluate` gives."""
    body = _node(expr.root)

    def run(answers: Answers, row: Mapping[int, object] | None = None) -> Value:
        return body(answers, (row,), Budget())

    return run


def _node(node: Node) -> _Run:
    if isinstance(node, Literal):
        constant = node.value
        return lambda answers, stack, budget: constant
    if isinstance(node, Field | Fact):
        return _answer(node.id if isinstance(node, Field) else node.name)
    if isinstance(node, Bound):
        level = node.level
        return lambda answers, stack, budget: stack[level]
    if isinstance(node, RowField):
        return _row(node)
    if isinstance(node, Let):
        value, body = _node(node.value), _node(node.body)
        return lambda a, s, b: body(a, (*s, value(a, s, b)), b)
    if isinstance(node, Each):
        return _each(node)
    return _call(node)


def _answer(key: int | str) -> _Run:
    def answer(answers: Answers, stack: Stack, budget: Budget) -> Value:
        raw = answers.get(key, UNKNOWN)
        kind = type(raw)
        if kind is bool or (kind is str and raw and raw.isascii()):  # type: ignore[attr-defined]
            return raw
        return intake(raw)

    return answer


def _row(node: RowField) -> _Run:
    level, field = node.level, node.id
    return lambda answers, stack, budget: row_value(stack[level], field)


def _call(node: Call) -> _Run:
    args = [_node(arg) for arg in node.args]
    if node.op in ("and", "or"):
        return _chain(args, stop=node.op == "or")
    operator = OPERATORS[node.op]
    if operator.apply is None:
        return _LAZY[node.op](*args)
    last = node.args[-1]
    if len(args) == 2 and isinstance(last, Literal) and last.value is not None:
        return _with_constant(node.op, operator.apply, operator.blank, args[0], last.value)
    return _strict(operator.apply, operator.blank, args)


def _chain(args: list[_Run], stop: bool) -> _Run:
    """`decide`, without a generator: and/or are most of what forms are made of."""

    def chain(answers: Answers, stack: Stack, budget: Budget) -> Value:
        result: Value = not stop
        for arg in args:
            truth = arg(answers, stack, budget)
            if truth is stop:
                return stop
            if truth is UNKNOWN or truth is None:
                result = UNKNOWN
        return result

    return chain


def _with_constant(
    op: str, apply: Callable[..., Value], blank: bool, left: _Run, constant: Value
) -> _Run:
    if op == "=" and isinstance(constant, str):

        def same(answers: Answers, stack: Stack, budget: Budget) -> Value:
            value = left(answers, stack, budget)
            return UNKNOWN if value is UNKNOWN else value == constant

        return same

    def one(answers: Answers, stack: Stack, budget: Budget) -> Value:
        value = left(answers, stack, budget)
        if value is UNKNOWN or (value is None and not blank):
            return UNKNOWN
        return apply(value, constant)

    return one


def _strict(apply: Callable[..., Value], blank: bool, args: list[_Run]) -> _Run:
    if len(args) == 2:
        return _two(apply, blank, *args)

    def many(answers: Answers, stack: Stack, budget: Budget) -> Value:
        values = []
        for arg in args:
            value = arg(answers, stack, budget)
            if value is UNKNOWN or (value is None and not blank):
                return UNKNOWN
            values.append(value)
        return apply(*values)

    return many


def _two(apply: Callable[..., Value], blank: bool, left: _Run, right: _Run) -> _Run:
    def two(answers: Answers, stack: Stack, budget: Budget) -> Value:
        first = left(answers, stack, budget)
        if first is UNKNOWN or (first is None and not blank):
            return UNKNOWN
        second = right(answers, stack, budget)
        if second is UNKNOWN or (second is None and not blank):
            return UNKNOWN
        return apply(first, second)

    return two


def _if(condition: _Run, then: _Run, otherwise: _Run) -> _Run:
    def branch(answers: Answers, stack: Stack, budget: Budget) -> Value:
        truth = condition(answers, stack, budget)
        if truth is UNKNOWN or truth is None:
            return UNKNOWN
        return (then if truth else otherwise)(answers, stack, budget)

    return branch


def _known(tested: _Run) -> _Run:
    return lambda a, s, b: tested(a, s, b) is not UNKNOWN


def _if_unknown(tested: _Run, default: _Run) -> _Run:
    def replaced(answers: Answers, stack: Stack, budget: Budget) -> Value:
        value = tested(answers, stack, budget)
        return default(answers, stack, budget) if value is UNKNOWN else value

    return replaced


def _if_empty(tested: _Run, default: _Run) -> _Run:
    def replaced(answers: Answers, stack: Stack, budget: Budget) -> Value:
        value = tested(answers, stack, budget)
        empty = value is not UNKNOWN and is_empty(value)
        return default(answers, stack, budget) if empty else value

    return replaced


_LAZY: dict[str, Callable[..., _Run]] = {
    "if": _if,
    "known?": _known,
    "if-unknown": _if_unknown,
    "if-empty": _if_empty,
}


def _each(node: Each) -> _Run:
    op, source, body, cost = node.op, _node(node.list), _node(node.body), size(node.body)

    def loop(answers: Answers, stack: Stack, budget: Budget) -> Value:
        raw = source(answers, stack, budget)
        if raw is UNKNOWN or not budget.spend(len(raw or ()), cost):
            return UNKNOWN
        items = tuple(intake(item) for item in raw or ())
        values = (body(answers, (*stack, item), budget) for item in items)
        if op in ("any", "all"):
            return decide(values, op == "any")
        return collect(op, items, list(values))

    return loop
