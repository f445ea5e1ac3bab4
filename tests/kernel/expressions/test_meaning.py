"""The meaning of every operator, on the interpreter and on the compiled closures."""

from __future__ import annotations

import json
from typing import Any

import pytest

from parvis.kernel.expressions import check, compile, encode, evaluate, parse, record
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
