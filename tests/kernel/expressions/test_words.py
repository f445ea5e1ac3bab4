"""Expressions told in plain French and English."""

from __future__ import annotations

import json
from typing import Any

import pytest

from parvis.kernel.expressions import BOOL, DATE, INTEGER, choice, list_of, parse, to_words
from parvis.kernel.expressions.operators import EACH, OPERATORS
from parvis.kernel.expressions.phrases import CONTRARY, PHRASES, UNIT_WORDS

TYPES = {
    1: BOOL,
    3: choice("yes", "no"),
    5: INTEGER,
    6: DATE,
    10: list_of({11: DATE}),
    "today": DATE,
}
LABELS: Any = {
    "fr": {
        1: "Cantine",
        3: "École",
        5: "Quotient familial",
        6: "Né le",
        10: "Enfants",
        11: "Naissance",
        (3, "yes"): "Jules Ferry",
        "today": "aujourd’hui",
    },
    "en": {
        1: "Canteen",
        3: "School",
        5: "Income",
        6: "Born",
        10: "Children",
        11: "Birth",
        "today": "today",
    },
}
SENTENCES: list[tuple[Any, str, str]] = [
    (
        ["and", ["=", ["field", 3], "yes"], ["<=", ["field", 5], 1250]],
        "« École » est « Jules Ferry » et « Quotient familial » est inférieur ou égal à 1\u202f250",
        "“School” is “yes” and “Income” is at most 1,250",
    ),
    (["field", 1], "« Cantine »", "“Canteen”"),
    (
        ["and", ["field", 1], ["not", ["field", 1]]],
        "« Cantine » est oui et « Cantine » n’est pas oui",
        "“Canteen” is yes and “Canteen” is not yes",
    ),
    (["=", ["field", 1], True], "« Cantine » est oui", "“Canteen” is yes"),
    (
        ["or", ["and", ["field", 1], ["field", 1]], ["not", ["empty?", ["field", 5]]]],
        "(« Cantine » est oui et « Cantine » est oui) ou « Quotient familial » est rempli",
        "(“Canteen” is yes and “Canteen” is yes) or “Income” is filled in",
    ),
    (
        ["not", ["<", ["field", 5], 3]],
        "« Quotient familial » est supérieur ou égal à 3",
        "“Income” is at least 3",
    ),
    (
        ["not", ["or", ["field", 1], ["field", 1]]],
        "il est faux que « Cantine » est oui ou « Cantine » est oui",
        "it is false that “Canteen” is yes or “Canteen” is yes",
    ),
    (["=", ["field", 5], None], "« Quotient familial » est vide", "“Income” is empty"),
    (["!=", ["field", 5], None], "« Quotient familial » est rempli", "“Income” is filled in"),
    (
        [">=", ["field", 6], ["date", "2026-05-01"]],
        "« Né le » est au plus tôt le 1er mai 2026",
        "“Born” is on or after 1 May 2026",
    ),
    (
        ["<", ["field", 6], ["add-years", ["fact", "today"], -18]],
        "« Né le » est avant aujourd’hui moins 18 ans",
        "“Born” is before today minus 18 years",
    ),
    (
        ["<", ["add-days", ["field", 6], 3], ["fact", "today"]],
        "« Né le » plus 3 jours est avant aujourd’hui",
        "“Born” plus 3 days is before today",
    ),
    (
        ["any", ["field", 10], ["<", ["age", ["row", 11], ["fact", "today"]], 18]],
        "pour au moins une ligne de « Enfants », "
        "l’âge atteint aujourd’hui (naissance : « Naissance ») est inférieur à 18",
        "for at least one row of “Children”, the age as of today (born “Birth”) is less than 18",
    ),
    (
        [">", ["date-diff", "months", ["field", 6], ["fact", "today"]], 6],
        "le nombre de mois entiers entre « Né le » et aujourd’hui est supérieur à 6",
        "the number of whole months between “Born” and today is more than 6",
    ),
    (
        ["*", ["+", ["field", 5], ["decimal", "0.50"]], ["-", 3]],
        "(« Quotient familial » + 0,5) × −3",
        "(“Income” + 0.5) × −3",
    ),
    (
        ["let", "x", 2, ["max", ["var", "x"], ["field", 5]]],
        "avec x = 2 : le plus grand de : x, « Quotient familial »",
        "with x = 2: the largest of: x, “Income”",
    ),
    (
        ["if", ["field", 1], 1, 2],
        "1 si « Cantine » est oui, sinon 2",
        "1 if “Canteen” is yes, otherwise 2",
    ),
    (
        ["not", ["in-departement", ["field", 99], "01", "74"]],
        "« 99 » n’est pas dans le département 01, 74",
        "“99” is not in the département 01, 74",
    ),
    (
        ["sum", ["field", 10], ["row", 11]],
        "la somme, sur les lignes de « Enfants », de « Naissance »",
        "the sum, over the rows of “Children”, of “Birth”",
    ),
]


@pytest.mark.parametrize(
    ("source", "french", "english"), SENTENCES, ids=lambda one: json.dumps(one)[:60]
)
def test_told(source: Any, french: str, english: str) -> None:
    expr = parse(source)
    assert to_words(expr, LABELS["fr"], "fr", TYPES).replace("\u00a0", " ") == french
    assert to_words(expr, LABELS["en"], "en", TYPES).replace("\u00a0", " ") == english


def test_every_operator_has_words_in_both_languages() -> None:
    shifts = {"add-days", "add-months", "add-years"}
    for language in ("fr", "en"):
        assert set(OPERATORS) - shifts <= set(PHRASES[language])
        assert {f"each {op}" for op in EACH} <= set(PHRASES[language])
        assert shifts <= set(UNIT_WORDS[language])
    assert set(PHRASES["fr"]) == set(PHRASES["en"])


def test_a_contrary_of_a_contrary_is_the_condition() -> None:
    for op, other in CONTRARY.items():
        if op != "empty?":
            assert CONTRARY[other] == op


def test_without_types_numbers_and_dates_are_guessed_from_the_expression() -> None:
    later = parse([">", ["field", 6], ["month-end", ["field", 7]]])
    assert "après" in to_words(later, {}, "fr")
    assert "supérieur" in to_words(parse([">", ["field", 6], ["field", 7]]), {}, "fr")
    assert to_words(parse(DECIMAL_SOURCE), {}, "fr") == "1\u202f234,5"


DECIMAL_SOURCE = ["decimal", "1234.50"]
