"""Results: seven outcomes that cannot be taken for a truth value or for zero."""

from __future__ import annotations

import pytest

from parvis.kernel.results import (
    Ambiguous,
    Found,
    NotEntitled,
    NotFound,
    NoValue,
    Pending,
    Refused,
    Result,
    Unavailable,
    fold,
    then,
    value_of,
)

WITHOUT: list[Result[int]] = [
    NotFound("no such number"),
    NotEntitled("no habilitation", legal_basis="CRPA L114-8"),
    Ambiguous((1, 2)),
    Pending(retry_after=60),
    Unavailable("timeout", retry_after=5),
    Refused("opposed", "the person said no"),
]


@pytest.mark.parametrize("outcome", [*WITHOUT, Found(0), Found(1)])
def test_no_outcome_has_a_truth_value(outcome: Result[int]) -> None:
    with pytest.raises(TypeError, match=type(outcome).__name__):
        bool(outcome)


def test_a_found_zero_is_found() -> None:
    assert value_of(Found(0)) == 0
    assert fold(Found(0), lambda value: f"{value} €", lambda _: "unknown") == "0 €"


@pytest.mark.parametrize("outcome", WITHOUT)
def test_nothing_else_has_a_value(outcome: Result[int]) -> None:
    with pytest.raises(NoValue) as caught:
        value_of(outcome)
    assert caught.value.outcome is outcome
    kind = fold(outcome, lambda _: "found", lambda other: type(other).__name__)
    assert kind == type(outcome).__name__


def test_then_asks_the_next_question_only_of_a_value() -> None:
    def half(number: int) -> Result[int]:
        return Found(number // 2) if number % 2 == 0 else NotFound(f"{number} is odd")

    assert then(Found(8), half) == Found(4)
    assert then(Found(7), half) == NotFound("7 is odd")
    for outcome in WITHOUT:
        if not isinstance(outcome, Ambiguous):
            assert then(outcome, half) is outcome


def test_then_keeps_ambiguity_while_every_candidate_has_an_answer() -> None:
    def double(number: int) -> Result[int]:
        return Found(number * 2) if number < 10 else Unavailable("too far")

    assert then(Ambiguous((1, 2), "two homes"), double) == Ambiguous((2, 4), "two homes")
    assert then(Ambiguous((1, 12), "two homes"), double) == Unavailable("too far")


@pytest.mark.parametrize("candidates", [(), (1,)])
def test_ambiguous_needs_two_candidates(candidates: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="Ambiguous needs two"):
        Ambiguous(candidates)
