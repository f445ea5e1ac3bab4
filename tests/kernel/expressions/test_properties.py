"""Laws that hold for any well-typed expression, on generated cases."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.kernel.expressions import (
    UNKNOWN,
    Value,
    check,
    compile,
    decode,
    dependencies,
    encode,
    evaluate,
    missing,
    parse,
    record,
    to_words,
)
from tests.kernel.expressions import generator

seeds = st.integers(min_value=0, max_value=2**32).map(Random)


def _case(rng: Random) -> tuple[Any, dict[Any, Value], dict[Any, Value]]:
    source, raw, row = generator.case(rng)
    return source, decode(generator.TYPES, raw), decode(generator.ROW, row)


@settings(max_examples=300)
@given(seeds)
def test_closures_give_what_the_interpreter_gives(rng: Random) -> None:
    source, answers, row = _case(rng)
    expr = parse(source)
    assert encode(compile(expr)(answers, row)) == encode(evaluate(expr, answers, row))


@settings(max_examples=300)
@given(seeds)
def test_a_checked_expression_gives_a_value_of_its_type(rng: Random) -> None:
    source, answers, row = _case(rng)
    expr = parse(source)
    found = check(expr, generator.TYPES, row=record(generator.ROW))
    value = evaluate(expr, answers, row)
    names = {
        bool: ("bool",),
        int: ("integer", "decimal"),
        str: ("text", "choice"),
        tuple: ("list",),
    }
    expected = names.get(type(value), (type(value).__name__.lower(),))
    assert value is UNKNOWN or value is None or found.kind in expected


@settings(max_examples=200)
@given(seeds)
def test_only_dependencies_matter(rng: Random) -> None:
    source, answers, row = _case(rng)
    expr = parse(source)
    needed = dependencies(expr)
    value = encode(evaluate(expr, answers, row))
    kept = {key: one for key, one in answers.items() if key in needed}
    kept_row = {key: one for key, one in row.items() if key in needed}
    assert encode(evaluate(expr, kept, kept_row)) == value
    assert missing(expr, answers, row) <= needed


@settings(max_examples=300)
@given(seeds, st.integers(0, 2**32).map(Random))
def test_a_known_condition_stays_when_more_is_answered(rng: Random, more: Random) -> None:
    """Three-valued logic is monotone: what is decided on less is decided the same on more."""
    source = generator.Maker(rng).make("bool", 4)
    answers = decode(generator.TYPES, generator.answers(rng))
    later = {**decode(generator.TYPES, generator.answers(more)), **answers}
    row = decode(generator.ROW, generator.row(rng))
    expr = parse(source)
    value = evaluate(expr, answers, row)
    asks_whether_known = "known" in str(source)  # `known?` and `if-unknown` change, on purpose
    if value is not UNKNOWN and not asks_whether_known:
        assert evaluate(expr, later, row) is value


@settings(max_examples=200)
@given(seeds)
def test_nothing_is_missing_exactly_when_the_value_is_known(rng: Random) -> None:
    source, answers, row = _case(rng)
    expr = parse(source)
    asked = missing(expr, answers, row)
    if evaluate(expr, answers, row) is not UNKNOWN:
        assert asked == frozenset()
    reads = {**answers, **row}
    assert all(key not in reads or key in generator.ROW for key in asked)


@settings(max_examples=150)
@given(seeds, st.sampled_from(["fr", "en"]))
def test_any_expression_can_be_told(rng: Random, language: str) -> None:
    source, _, _ = _case(rng)
    told = to_words(parse(source), {1: "Premier"}, language, generator.TYPES)
    assert told
    assert "{" not in told.replace("{0}", "{")
