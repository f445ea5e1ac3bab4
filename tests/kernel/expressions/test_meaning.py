"""The meaning of every operator, on the interpreter and on the compiled closures."""

from __future__ import annotations

import json
from typing import Any

import pytest

from parvis.kernel.expressions import UNKNOWN, check, compile, encode, evaluate, parse, record
from parvis.kernel.expressions.operators import EACH, OPERATORS
from tests.kernel.expressions import world
from tests.kernel.expressions.cases import CASES


def _name(case: Any) -> str:
    return json.dumps(case)[:80] if isinstance(case, list) else ""


@pytest.mark.parametrize(("source", "expected"), CASES, ids=_name)
def test_case(source: Any, expected: Any) -> None:
    expr = parse(source)
    check(expr, world.TYPES, row=record(world.ROW))
    answers, row = world.answers(), world.row()
    for value in (evaluate(expr, answers, row), compile(expr)(answers, row)):
        found = encode(value)
        assert found == expected
        assert type(found) is type(expected)


def test_arities_are_those_of_the_cases() -> None:
    """Each operator takes exactly the numbers of arguments that some case shows."""
    shown: dict[str, set[int]] = {}

    def visit(source: Any) -> None:
        if isinstance(source, list) and source:
            walked = source[0] in EACH and len(source) > 2
            shown.setdefault(str(source[0]), set()).update(set() if walked else {len(source) - 1})
            for part in source[1:]:
                visit(part)

    for source, _ in CASES:
        visit(source)
    unlimited = {"and", "or", "one-of", "concat", "+", "*", "min", "max"}
    unlimited |= {name for name in OPERATORS if name.startswith(("in-", "not-in-"))}
    for name, operator in OPERATORS.items():
        assert operator.least == min(shown[name]), name
        assert operator.most == (None if name in unlimited else max(shown[name])), name


EVALUATORS = [evaluate, lambda expr, answers: compile(expr)(answers)]


@pytest.mark.parametrize("value_of", EVALUATORS, ids=["interpreter", "closures"])
def test_loops_stop_at_the_budget(value_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ten = {20: [{22: n} for n in range(10)]}
    loop = parse(["count", ["field", 20], [">", ["row", 22], 3]])  # a body of 3 parts
    monkeypatch.setattr("parvis.kernel.expressions.interpreter.MAX_STEPS", 30)
    assert value_of(loop, ten) == 6
    monkeypatch.setattr("parvis.kernel.expressions.interpreter.MAX_STEPS", 29)
    assert value_of(loop, ten) is UNKNOWN
    twice = parse(["and", ["any", ["field", 20], True], ["any", ["field", 20], True]])
    monkeypatch.setattr("parvis.kernel.expressions.interpreter.MAX_STEPS", 19)
    assert value_of(twice, ten) is UNKNOWN


@pytest.mark.parametrize("value_of", EVALUATORS, ids=["interpreter", "closures"])
@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("", None),
        ("e\u0301", "é"),
        ([1, 2], (1, 2)),
        (frozenset({"a"}), ("a",)),
        (0, 0),
        (False, False),
    ],
)
def test_answers_are_taken_in_as_values(value_of: Any, raw: Any, value: Any) -> None:
    assert value_of(parse(["field", 1]), {1: raw}) == value
    assert value_of(parse(["fact", "today"]), {"today": raw}) == value
    assert value_of(parse(["map", ["field", 2], ["row", 1]]), {2: [{1: raw}]}) == (value,)


def test_every_operator_has_a_case() -> None:
    used: set[str] = set()

    def visit(source: Any) -> None:
        if isinstance(source, list) and source:
            used.add(str(source[0]))
            for part in source[1:]:
                visit(part)

    for source, _ in CASES:
        visit(source)
    assert set(OPERATORS) | EACH <= used


def test_written_back_as_json_it_reads_the_same() -> None:
    for source, _ in CASES:
        expr = parse(source)
        again = parse(json.loads(json.dumps(expr.to_json())))
        assert again == expr
        assert again.size == expr.size
