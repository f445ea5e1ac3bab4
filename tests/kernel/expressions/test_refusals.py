"""What is refused, where, and in which words: shapes, types, answers, hostile sizes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from parvis.kernel.expressions import (
    BOOL,
    DATE,
    DECIMAL,
    INTEGER,
    TEXT,
    UNKNOWN,
    ExpressionError,
    Place,
    Problem,
    SyntaxProblem,
    TypeProblem,
    WrongAnswer,
    check,
    choice,
    decode,
    decode_value,
    evaluate,
    examine,
    list_of,
    parse,
    parse_text,
    record,
    type_from_json,
    type_to_json,
)
from parvis.kernel.expressions.messages import MESSAGES, TYPE_NAMES
from parvis.kernel.expressions.types import ANY, EMPTY_TYPE, Kind, Type, unify
from tests.kernel.expressions import world

SHAPES: list[tuple[Any, str, str]] = [
    ([], "$", "no-operator"),
    ([1], "$", "no-operator"),
    (["and"], "$", "arguments"),
    (["not", True, False], "$", "arguments"),
    (["and", True, ["nope", 1]], "$[2]", "unknown-operator"),
    (["=", 1], "$", "arguments"),
    (["=", 1, 2, 3], "$", "arguments"),
    (["if", True, 1], "$", "arguments"),
    (["any", ["field", 1]], "$", "arguments"),
    (["any", ["field", 1], "a", True, True], "$", "arguments"),
    (["any", ["field", 1], "Not a name", True], "$[2]", "not-a-name"),
    (["field"], "$", "not-a-field"),
    (["field", "3"], "$", "not-a-field"),
    (["field", 0], "$", "not-a-field"),
    (["field", True], "$", "not-a-field"),
    (["field", 1, 2], "$", "not-a-field"),
    (["row", 1, "a", "b"], "$", "not-a-field"),
    (["row", 1, "child"], "$", "unknown-name"),
    (["fact", "Today"], "$[1]", "not-a-name"),
    (["fact"], "$", "arguments"),
    (["var", "x"], "$", "unknown-name"),
    (["let", "x", ["var", "x"], 1], "$[2]", "unknown-name"),
    (["let", "x", 1], "$", "arguments"),
    (["let", "x", 1, ["nope"]], "$[3]", "unknown-operator"),
    (["any", ["nope"], True], "$[1]", "unknown-operator"),
    (["any", ["field", 1], ["nope"]], "$[2]", "unknown-operator"),
    (["any", ["field", 1], "a", ["nope"]], "$[3]", "unknown-operator"),
    (["item"], "$", "no-item"),
    (["item", "a"], "$", "unknown-name"),
    (["item", "a", "b"], "$", "arguments"),
    (["date", "2026-02-30"], "$", "not-a-date"),
    (["date", "2026-2-3"], "$", "not-a-date"),
    (["date", "20260203"], "$", "not-a-date"),
    (["date", "٢٠٢٦-٠٢-٠٣"], "$", "not-a-date"),
    (["date"], "$", "not-a-date"),
    (["decimal", 1], "$", "not-a-decimal"),
    (["decimal", "1e3"], "$", "not-a-decimal"),
    (["decimal", "NaN"], "$", "not-a-decimal"),
    (["decimal", "1.0000000000001"], "$", "not-a-decimal"),
    (["=", 1, 0.5], "$[2]", "inexact"),
    (2**53, "$", "large"),
    (-(2**53), "$", "large"),
    ({"=": [1, 2]}, "$", "not-a-term"),
    (["=", 1, {"a": 1}], "$[2]", "not-a-term"),
    ("x" * 10_001, "$", "too-long"),
    ("\ud800", "$", "not-text"),
]


@pytest.mark.parametrize(("source", "place", "code"), SHAPES)
def test_shape_refused(source: Any, place: str, code: str) -> None:
    with pytest.raises(SyntaxProblem) as caught:
        parse(source)
    (problem,) = caught.value.problems
    assert (problem.place, problem.code) == (place, code)
    assert str(problem).startswith(f"{place}: ")
    assert "%(" not in str(problem)


def test_every_mistake_has_words_that_can_be_translated() -> None:
    problem = Problem("unlike", (1,), {"found": INTEGER, "expected": list_of(TEXT)})
    assert str(problem) == "$[1]: A whole number cannot be compared with a list."
    french = {"whole number": "entier", MESSAGES["unlike"]: "%(found)s ≠ %(expected)s"}
    assert problem.words(lambda words: french.get(words, words)) == "entier ≠ list"
    told = {code for _, _, code in [*SHAPES, *TYPES]}
    elsewhere = {"too-deep", "too-big", "not-json", "result", "answer", "cycle", "too-long"}
    assert told | elsewhere == set(MESSAGES)
    assert set(TYPE_NAMES) == set(Kind)


def test_the_largest_allowed_are_allowed() -> None:
    assert parse(2**53 - 1).root.value == 2**53 - 1
    assert parse("x" * 10_000).size == 1
    deep: Any = True
    for _ in range(64):
        deep = ["not", deep]
    assert evaluate(parse(deep), {}) is True
    assert parse(["and", *[True] * 4_999]).size == 5_000


def test_ten_thousand_nested_arrays_are_a_clean_error() -> None:
    nested: Any = True
    for _ in range(10_000):
        nested = ["not", nested]
    with pytest.raises(SyntaxProblem, match="more than 64 levels"):
        parse(nested)
    text = '["not",' * 10_000 + "true" + "]" * 10_000
    with pytest.raises(SyntaxProblem, match="more than 64 levels"):
        parse_text(text)
    with pytest.raises(SyntaxProblem, match="longer than"):
        parse_text("[" * 1_000_000)


def test_one_level_or_part_too_many_is_refused() -> None:
    deep: Any = True
    for _ in range(65):
        deep = ["not", deep]
    with pytest.raises(SyntaxProblem, match="more than 64 levels"):
        parse(deep)
    with pytest.raises(SyntaxProblem, match="more than 5000 parts"):
        parse(["and", *[True] * 5_000])


def test_text_that_is_not_json() -> None:
    with pytest.raises(SyntaxProblem, match="This is not JSON"):
        parse_text("[1,")
    assert parse_text('["=", 1, 2]') == parse(["=", 1, 2])
    assert parse_text(" " * 399_999 + "1").size == 1
    with pytest.raises(SyntaxProblem, match="longer than 400000"):
        parse_text(" " * 400_000 + "1")


TYPES: list[tuple[Any, str, str]] = [
    (["field", 99], "$", "no-field"),
    (["fact", "moon"], "$", "no-fact"),
    (["and", True, 1], "$[2]", "bool"),
    (["not", "a"], "$[1]", "bool"),
    (["if", 1, 2, 3], "$[1]", "bool"),
    (["if", True, 1, "a"], "$[3]", "branches"),
    (["if-unknown", ["field", 5], "a"], "$[2]", "branches"),
    (["if-empty", ["field", 12], 1], "$[2]", "branches"),
    (["=", ["field", 5], "7"], "$", "unlike"),
    (["=", ["field", 1], 1], "$", "unlike"),
    (["=", ["field", 12], "2024-02-29"], "$", "unlike"),
    (["=", ["field", 20], ["field", 20]], "$", "lists"),
    (["=", ["field", 15], "z"], "$[2]", "option"),
    (["!=", "z", ["field", 15]], "$[1]", "option"),
    (["one-of", ["field", 15], "a", "z"], "$[3]", "option"),
    (["includes", ["field", 16], "z"], "$[2]", "option"),
    (["includes", ["field", 16], 1], "$[2]", "text"),
    (["includes", ["field", 5], "a"], "$[1]", "text"),
    (["includes", ["map", ["field", 20], ["row", 22]], "a"], "$[2]", "member"),
    (["includes", ["field", 20], "a"], "$[2]", "member"),
    (["<", ["field", 9], 1], "$[1]", "order"),
    (["<", ["field", 5], ["field", 12]], "$", "unlike"),
    (["<", 1, True], "$[2]", "order"),
    (["+", 1, "a"], "$[2]", "number"),
    (["+", 1, ["field", 12]], "$[2]", "number"),
    (["/", ["field", 9], 1], "$[1]", "number"),
    (["quotient", ["field", 8], 1], "$[1]", "integer"),
    (["round", ["field", 8], ["field", 5]], "$[2]", "digits"),
    (["round", ["field", 8], 13], "$[2]", "digits"),
    (["round", ["field", 8], True], "$[2]", "digits"),
    (["round", ["field", 8], 1, "nearest"], "$[3]", "rounding"),
    (["round", "a"], "$[1]", "number"),
    (["min", 1, "a"], "$[2]", "extreme"),
    (["min", "a", 1], "$[1]", "extreme"),
    (["min", 1, ["field", 12]], "$[2]", "unlike"),
    (["max", ["field", 20]], "$[1]", "extreme"),
    (["count", 1], "$[1]", "no-list"),
    (["sum", ["field", 16]], "$[1]", "numbers"),
    (["sum", ["field", 20]], "$[1]", "numbers"),
    (["sum", ["field", 20], ["row", 21]], "$[2]", "number"),
    (["any", ["field", 5], True], "$[1]", "no-list"),
    (["any", ["field", 99], True], "$[1]", "no-field"),
    (["let", "x", ["field", 99], 1], "$[2]", "no-field"),
    (["any", ["field", 20], ["row", 21]], "$[2]", "bool"),
    (["any", ["field", 20], "a", ["row", 21]], "$[3]", "bool"),
    (["any", ["field", 20], ["row", 99]], "$[2]", "no-field"),
    (["any", ["field", 16], ["row", 21]], "$[2]", "no-row"),
    (["row", 99], "$", "no-field"),
    (["year", ["field", 5]], "$[1]", "date"),
    (["add-days", 1, 1], "$[1]", "date"),
    (["add-days", ["field", 12], ["field", 8]], "$[2]", "integer"),
    (["date-diff", "weeks", ["field", 12], ["field", 12]], "$[1]", "unit"),
    (["date-diff", ["field", 9], ["field", 12], ["field", 12]], "$[1]", "unit"),
    (["date-diff", "days", ["field", 12], 1], "$[3]", "date"),
    (["make-date", 1, 1, "a"], "$[3]", "integer"),
    (["in-departement", ["field", 9], "01"], "$[1]", "commune"),
    (["in-departement", ["field", 40], 1], "$[2]", "text"),
    (["commune-code", "01033"], "$[1]", "commune"),
    (["length", 1], "$[1]", "text"),
    (["concat", "a", 1], "$[2]", "text"),
    (["starts-with", "a", True], "$[2]", "text"),
    (["let", "x", "a", ["+", ["var", "x"], 1]], "$[3][1]", "number"),
]


@pytest.mark.parametrize(("source", "place", "code"), TYPES)
def test_type_refused(source: Any, place: str, code: str) -> None:
    with pytest.raises(TypeProblem) as caught:
        check(parse(source), world.TYPES, row=record(world.ROW))
    (problem,) = caught.value.problems
    assert (problem.place, problem.code) == (place, code)
    assert "%(" not in str(problem)


def test_every_mistake_is_told_once_with_its_place() -> None:
    source = ["and", ["<", ["field", 99], 1], ["=", ["field", 5], "x"], ["not", 3]]
    found, problems = examine(parse(source), world.TYPES)
    assert found == BOOL
    assert [problem.place for problem in problems] == ["$[1][1]", "$[2]", "$[3][1]"]


@pytest.mark.parametrize(
    ("source", "expected", "right"),
    [
        (["field", 1], BOOL, True),
        (["field", 5], BOOL, False),
        (["field", 5], DECIMAL, True),
        (["field", 8], INTEGER, False),
        (None, DATE, True),
        (["field", 15], TEXT, True),
    ],
)
def test_the_result_must_fit_its_use(source: Any, expected: Type, right: bool) -> None:
    _, problems = examine(parse(source), world.TYPES, expected=expected)
    assert [problem.code for problem in problems] == ([] if right else ["result"])


RESULTS: list[tuple[Any, Type]] = [
    (["+", 1, ["field", 8]], DECIMAL),
    (["+", 1, ["field", 5]], INTEGER),
    (["/", 4, 2], DECIMAL),
    (["round", ["field", 8]], INTEGER),
    (["round", ["field", 8], 1], DECIMAL),
    (["round", ["field", 5], 1], INTEGER),
    (["max", 1, ["field", 8]], DECIMAL),
    (["min", ["field", 12]], DATE),
    (["if", True, 1, ["field", 8]], DECIMAL),
    (["if", True, None, ["field", 8]], DECIMAL),
    (["if", True, ["field", 15], "other"], TEXT),
    (["map", ["field", 20], ["row", 22]], list_of(DECIMAL)),
    (["filter", ["field", 20], ["row", 23]], list_of(world.ROW)),
    (["filter", ["field", 16], True], list_of(choice("a", "b", "c"))),
    (["count", ["field", 16]], INTEGER),
    (["sum", ["field", 20], ["row", 22]], DECIMAL),
    (["sum", ["field", 20], 1], INTEGER),
    (["sum", ["map", ["field", 20], ["row", 22]]], DECIMAL),
    (["date-diff", "days", ["field", 12], ["fact", "today"]], INTEGER),
    (["add-days", ["field", 12], 1], DATE),
    (["commune-code", ["field", 40]], TEXT),
    (["any", ["field", 16], ["=", ["item"], "a"]], BOOL),
    (None, EMPTY_TYPE),
]


@pytest.mark.parametrize(("source", "expected"), RESULTS)
def test_type_of_result(source: Any, expected: Type) -> None:
    assert check(parse(source), world.TYPES) == expected


def test_types_survive_json() -> None:
    for type_ in [*world.TYPES.values(), BOOL, choice(), record(world.ROW), EMPTY_TYPE]:
        assert type_from_json(type_to_json(type_)) == type_
    for wrong in ("money", {"kind": "money"}, 3, None):
        with pytest.raises(ValueError, match="not a type"):
            type_from_json(wrong)


def test_unify() -> None:
    assert unify(list_of(INTEGER), list_of(DECIMAL)) == list_of(DECIMAL)
    assert unify(list_of(INTEGER), list_of(TEXT)) is None
    assert unify(record({1: TEXT}), record({2: TEXT})) is None
    assert unify(choice("a"), choice("b")) == choice("a", "b")
    assert unify(choice("a"), choice()) == choice()
    assert unify(ANY, EMPTY_TYPE) in (ANY, EMPTY_TYPE)


ANSWERS: list[tuple[Type, Any]] = [
    (BOOL, "true"),
    (BOOL, 1),
    (INTEGER, True),
    (INTEGER, 1.0),
    (INTEGER, "1.0"),
    (INTEGER, 10**24),
    (INTEGER, "٣"),
    (DECIMAL, 0.5),
    (DECIMAL, "1,5"),
    (DECIMAL, "Infinity"),
    (DECIMAL, "0.0000000000001"),
    (TEXT, 1),
    (TEXT, "\udfff"),
    (DATE, "2026-02-30"),
    (DATE, "2026-02-03T00:00"),
    (DATE, 20260203),
    (choice("a"), "b"),
    (world.TYPES[16], "a"),
    (world.TYPES[16], ["z"]),
    (world.TYPES[16], ["a"] * 1001),
    (world.TYPES[20], {}),
    (world.TYPES[20], [1]),
    (world.TYPES[20], [{}] * 1001),
    (world.TYPES[20], [{"22": "x"}]),
    (world.TYPES[40], "01033"),
    (world.TYPES[40], {"commune": 1033}),
    (world.TYPES[40], {"commune": "0" * 21}),
    (Type(Kind.ANY), "x"),
]


@pytest.mark.parametrize(("type_", "raw"), ANSWERS)
def test_answer_refused(type_: Type, raw: Any) -> None:
    with pytest.raises(WrongAnswer, match=r"The answer to (7|22) should be a"):
        decode({7: type_}, {"7": raw})


def test_the_place_of_a_wrong_answer_goes_through_the_row() -> None:
    with pytest.raises(WrongAnswer) as caught:
        decode(world.TYPES, {"20": [{"21": "Ana"}, {"22": "x"}]})
    assert [problem.place for problem in caught.value.problems] == ["$[20][1][22]"]


def test_answers_read() -> None:
    assert decode_value(DECIMAL, 3) == Decimal(3)
    assert decode_value(INTEGER, "9007199254740993") == 9007199254740993
    assert decode_value(INTEGER, -(10**24) + 1) == -(10**24) + 1
    assert decode_value(world.TYPES[16], ["a", "a"]) == ("a",)
    assert decode_value(TEXT, "") is None
    assert decode_value(DATE, None) is None
    assert decode_value(world.TYPES[40], {"commune": None}) == Place()
    assert decode({3: TEXT}, {"3": "x", "4": "file", "today": "?"}) == {3: "x"}
    assert decode({3: TEXT}, {3: "x"}) == {3: "x"}
    assert decode({10**15: TEXT}, {str(10**15): "x"}) == {10**15: "x"}
    assert decode({"3" * 17: TEXT}, {"3" * 17: "x"}) == {"3" * 17: "x"}
    assert len(decode_value(world.TYPES[20], [{}] * 1000)) == 1000
    assert decode_value(world.TYPES[40], {"epci": "1" * 20}) == Place(epci="1" * 20)


@pytest.mark.parametrize(
    "raw", [0.5, dt.datetime(2026, 1, 1), Decimal("NaN"), 10**24, Decimal("1E-13"), object()]
)
def test_an_inexact_value_is_a_mistake_of_the_caller(raw: object) -> None:
    with pytest.raises(TypeError):
        evaluate(parse(["field", 1]), {1: raw})


def test_unknown_is_neither_true_nor_false() -> None:
    assert evaluate(parse(["field", 1]), {}) is UNKNOWN
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(UNKNOWN)
    assert UNKNOWN != None != False  # noqa: E711, E712
    assert repr(UNKNOWN) == "UNKNOWN"


def test_every_error_is_an_expression_error() -> None:
    for kind in (SyntaxProblem, TypeProblem, WrongAnswer):
        assert issubclass(kind, ExpressionError)
        assert issubclass(kind, ValueError)
