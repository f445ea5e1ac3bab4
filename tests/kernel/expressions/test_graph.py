"""Dependencies, order of rules, cycles named, questions still to be asked."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel.expressions import Cycle, Expr, dependencies, find_cycle, missing, order, parse


def _needs(*ids: int) -> Expr:
    return parse(["and", True, *(["field", id_] for id_ in ids)])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (True, set()),
        (["field", 3], {3}),
        (["and", ["field", 3], ["not", ["field", 4]]], {3, 4}),
        (["age", ["field", 3], ["fact", "today"]], {3, "today"}),
        (["any", ["field", 10], ["=", ["row", 11], ["field", 2]]], {10, 11, 2}),
        (["row", 11], {11}),
        (["let", "x", ["field", 1], ["+", ["var", "x"], ["field", 2]]], {1, 2}),
    ],
)
def test_dependencies(source: Any, expected: set[int | str]) -> None:
    assert dependencies(parse(source)) == expected


def test_each_rule_comes_after_those_it_needs() -> None:
    rules = {1: _needs(2, 9), 2: _needs(3), 3: _needs(9), "total": _needs(1)}
    assert order(rules) == (3, 2, 1, "total")
    assert find_cycle(rules) == ()


def test_rules_without_ties_stay_as_given() -> None:
    rules = {5: _needs(9), 3: _needs(8), 4: _needs()}
    assert order(rules) == (5, 3, 4)


def test_a_field_may_have_several_rules() -> None:
    rules = {1: [_needs(2), _needs(3)], 2: [], 3: [_needs(2)]}
    assert order(rules) == (2, 3, 1)


@pytest.mark.parametrize(
    ("rules", "circle"),
    [
        ({1: _needs(1)}, (1, 1)),
        ({1: _needs(2), 2: _needs(1)}, (1, 2, 1)),
        ({0: _needs(1), 1: _needs(2), 2: _needs(3), 3: _needs(1)}, (1, 2, 3, 1)),
        ({1: _needs(), 2: _needs(1, 3), 3: _needs(2)}, (2, 3, 2)),
    ],
)
def test_a_circle_is_named(rules: dict[int, Expr], circle: tuple[int, ...]) -> None:
    assert find_cycle(rules) == circle
    with pytest.raises(Cycle) as caught:
        order(rules)
    assert caught.value.members == circle
    assert " → ".join(map(str, circle)) in str(caught.value)


def test_who_reads_a_block_reads_its_fields() -> None:
    count = parse(["count", ["field", 10]])
    rules = {5: count, 11: _needs(7), 7: _needs()}
    assert order(rules, within={11: 10, 12: 10}) == (7, 11, 5)
    assert find_cycle({7: count, 11: _needs(7)}, within={11: 10}) == (7, 11, 7)


def test_a_field_of_a_block_comes_after_the_block() -> None:
    rules = {11: _needs(), 10: _needs(3), 3: _needs()}
    assert order(rules, within={11: 10}) == (3, 10, 11)
    assert order({11: parse(["row", 12]), 12: _needs()}, within={11: 10, 12: 10}) == (12, 11)
    own = {11: parse(["any", ["field", 10], ["row", 12]])}
    assert find_cycle(own, within={11: 10, 12: 10}) == (11, 11)


def test_a_chain_of_ten_thousand_rules() -> None:
    rules = {n: _needs(n + 1) for n in range(1, 10_000)}
    assert order(rules) == tuple(range(9_999, 0, -1))
    rules[10_000] = _needs(1)
    assert len(find_cycle(rules)) == 10_001


@given(st.integers(0, 2**32).map(Random), st.integers(1, 12))
def test_order_or_cycle_on_any_graph(rng: Random, size: int) -> None:
    needs = {
        key: rng.sample(range(1, size + 1), rng.randint(0, min(2, size)))
        for key in range(1, size + 1)
    }
    rules = {key: _needs(*ids) for key, ids in needs.items()}
    circle = find_cycle(rules)
    if circle:
        assert circle[0] == circle[-1]
        assert len(set(circle)) == len(circle) - 1
        assert all(after in needs[before] for before, after in pairwise(circle))
        return
    place = {key: index for index, key in enumerate(order(rules))}
    assert set(place) == set(rules)
    assert all(place[one] < place[key] for key, ids in needs.items() for one in ids)


@pytest.mark.parametrize(
    ("source", "answers", "expected"),
    [
        (["and", ["field", 1], ["field", 2]], {}, {1, 2}),
        (["and", ["field", 1], ["field", 2]], {1: True}, {2}),
        (["and", ["field", 1], ["field", 2]], {1: False}, set()),
        (["and", ["field", 1], ["field", 2]], {2: False}, set()),
        (["or", ["and", ["field", 1], ["field", 2]], ["field", 3]], {2: False}, {3}),
        (["if", ["field", 1], ["field", 2], ["field", 3]], {}, {1}),
        (["if", ["field", 1], ["field", 2], ["field", 3]], {1: True}, {2}),
        (["=", ["field", 1], ["field", 2]], {}, {1, 2}),
        (["<", ["age", ["field", 1], ["fact", "today"]], 18], {}, {1, "today"}),
        (["any", ["field", 10], [">", ["row", 11], 3]], {}, {10}),
        (["any", ["field", 10], [">", ["row", 11], 3]], {10: [{11: 1}, {}]}, {11}),
        (["any", ["field", 10], [">", ["row", 11], 3]], {10: [{}, {11: 4}]}, set()),
        (["/", ["field", 1], 0], {1: 3}, set()),
        (["+", ["field", 1], 1], {1: None}, set()),
        (["if-unknown", ["field", 1], 0], {}, set()),
        (["let", "x", ["field", 1], ["or", ["var", "x"], True]], {}, set()),
    ],
)
def test_missing(source: Any, answers: dict[int, Any], expected: set[int | str]) -> None:
    assert missing(parse(source), answers) == expected
