"""Types of fields: what each takes, refuses, shows, and says in JSON Schema and columns."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.bricks.procedures.domain.document import Field, Option
from parvis.bricks.procedures.domain.fields import REGISTRY, type_of
from parvis.bricks.procedures.domain.problems import InvalidAnswer
from parvis.bricks.procedures.domain.texts import Text

TODAY = dt.date(2026, 11, 22)
OPTIONS = (Option("a", Text(fr="Un", en="One")), Option("b", Text(fr="Deux", en="Two")))
WITH_OPTIONS = {"choice", "choices"}


def field(type_: str, **more: Any) -> Field:
    options = OPTIONS if type_ in WITH_OPTIONS else ()
    return Field(stable_id=7, type=type_, label=Text(fr="Une question"), options=options, **more)


TAKEN = [
    ("text", "  a\u00a0 b\n c ", "a b c", "a b c"),
    ("text", "e\u0301te\u0301", "été", "été"),
    ("text", "   ", None, ""),
    ("textarea", " a\r\n\r\nb ", "a\n\nb", "a\n\nb"),
    ("email", " Jean.Dupont@Example.ORG ", "Jean.Dupont@example.org", "Jean.Dupont@example.org"),
    ("phone", "06.12.34.56.78", "+33612345678", "06\u00a012\u00a034\u00a056\u00a078"),
    ("phone", "+33 (0)6 12 34 56 78", "+33612345678", "06\u00a012\u00a034\u00a056\u00a078"),
    ("phone", "0033612345678", "+33612345678", "06\u00a012\u00a034\u00a056\u00a078"),
    ("phone", "+41 22 123 45 67", "+41221234567", "+41221234567"),
    ("integer", "1 234", 1234, "1\u202f234"),
    ("integer", 12, 12, "12"),
    ("integer", "-3", -3, "\u22123"),
    ("decimal", "1 234,50", "1234.5", "1\u202f234,5"),
    ("decimal", "-0,0", "0", "0"),
    ("decimal", "4200", "4200", "4\u202f200"),
    ("date", "2026-05-03", "2026-05-03", "3\u00a0mai 2026"),
    ("date", "1/2/2024", "2024-02-01", "1er\u00a0février 2024"),
    ("yes_no", "oui", True, "Oui"),
    ("yes_no", False, False, "Non"),
    ("yes_no", "", None, ""),
    ("choice", "b", "b", "Deux"),
    ("choices", ["b", "a", "b"], ["a", "b"], "Un, Deux"),
    ("choices", "a", ["a"], "Un"),
    ("choices", [], None, ""),
    ("commune", "01033", {"code": "01033"}, "01033"),
    (
        "commune",
        {"code": "2A004", "name": "Ajaccio", "postal_code": "20000"},
        {"code": "2A004", "name": "Ajaccio", "postal_code": "20000"},
        "Ajaccio (20000)",
    ),
    ("address", " 14 rue  des Tilleuls", {"label": "14 rue des Tilleuls"}, "14 rue des Tilleuls"),
    ("siret", "732 829 320 00074", "73282932000074", "732\u00a0829\u00a0320\u00a000074"),
    ("siret", "35600000049837", "35600000049837", "356\u00a0000\u00a0000\u00a049837"),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "raw", "stored", "words"), TAKEN)
def test_what_is_taken(type_, raw, stored, words):
    one = field(type_)
    kind = type_of(one)
    value = kind.parse(raw, one)
    assert value == stored and type(value) is type(stored)
    assert kind.display(value, one, "fr") == words
    assert kind.parse(value, one) == value, "a stored answer is read again as itself"


REFUSED = [
    ("text", 12, "not_text"),
    ("text", ["a"], "not_text"),
    ("text", "a" * 501, "too_long"),
    ("text", "a\x07", "unreadable_characters"),
    ("text", "\ud83d", "unreadable_characters"),
    ("email", "jean@", "email"),
    ("email", "jean@exam ple.org", "email"),
    ("email", "j" * 65 + "@example.org", "email"),
    ("email", "a..b@example.org", "email"),
    ("phone", "12", "phone"),
    ("phone", "00 00 00 00 00", "phone"),
    ("integer", "12,5", "not_whole"),
    ("integer", "1e3", "not_number"),
    ("integer", "NaN", "not_number"),
    ("integer", True, "not_number"),
    ("integer", "9" * 16, "number_too_big"),
    ("integer", "9" * 100, "number_too_big"),
    ("decimal", "Infinity", "not_number"),
    ("decimal", "1,2,3", "not_number"),
    ("date", "2026-13-01", "no_such_day"),
    ("date", "30/02/2024", "no_such_day"),
    ("date", "demain", "not_date"),
    ("date", "0001-01-01", "no_such_day"),
    ("yes_no", "maybe", "not_yes_no"),
    ("yes_no", 1, "not_yes_no"),
    ("choice", "z", "not_an_option"),
    ("choice", ["a"], "not_an_option"),
    ("choices", ["a", "z"], "not_an_option"),
    ("choices", ["a", {}], "not_an_option"),
    ("choices", 5, "not_an_option"),
    ("commune", "Valserine", "commune"),
    ("commune", {"code": "01033", "x": 1}, "commune"),
    ("commune", {"name": "Ajaccio"}, "commune"),
    ("commune", {"code": "01033", "postal_code": "x"}, "commune"),
    ("address", "1234", "address"),
    ("address", {"street": "x"}, "address"),
    ("siret", "73282932000075", "siret"),
    ("siret", "732829320", "siret"),
    ("file", [{"file": "x"}], "file_is_attached"),
    ("section", "x", "no_answer_here"),
    ("block", ["x"], "not_rows"),
]


@pytest.mark.parametrize(("type_", "raw", "code"), REFUSED)
def test_what_is_refused(type_, raw, code):
    one = field(type_)
    with pytest.raises(InvalidAnswer) as refused:
        type_of(one).parse(raw, one)
    assert refused.value.code == code


CHECKED = [
    ("text", {"min_length": 3}, "ab", "too_short"),
    ("text", {"pattern": "[A-Z]{2}[0-9]{3}"}, "AB12", "pattern"),
    ("integer", {"min": 1}, 0, "too_small"),
    ("integer", {"max": 5}, 6, "too_big"),
    ("decimal", {"min": 1}, "0.99", "too_small"),
    ("date", {"past": True}, "2026-11-23", "not_past"),
    ("date", {"future": True}, "2026-11-21", "not_future"),
    ("date", {"min": "2026-01-01"}, "2025-12-31", "too_early"),
    ("date", {"max": "2026-01-01"}, "2026-01-02", "too_late"),
    ("choices", {"min": 2}, ["a"], "too_few_options"),
    ("choices", {"max": 1}, ["a", "b"], "too_many_options"),
]


@pytest.mark.parametrize(("type_", "rules", "value", "code"), CHECKED)
def test_what_is_checked(type_, rules, value, code):
    one = field(type_, rules=rules)
    assert not type_of(one).mistakes(one)
    with pytest.raises(InvalidAnswer) as refused:
        type_of(one).check(value, one, TODAY)
    assert refused.value.code == code


BAD_RULES = [
    ("text", {"max_length": 0}),
    ("text", {"max_length": "9"}),
    ("text", {"longest": 9}),
    ("text", {"pattern": "("}),
    ("text", {"pattern": "(a+)+"}),
    ("text", {"pattern": "(a)\\1"}),
    ("text", {"pattern": "a" * 201}),
    ("text", {"pattern": ".*.*.*.*"}),
    ("text", {"pattern": "a{99999}"}),
    ("integer", {"min": True}),
    ("date", {"min": "tomorrow"}),
    ("block", {"max_rows": 10_000}),
    ("file", {"formats": ["exe"]}),
    ("file", {"formats": []}),
    ("section", {"level": 1}),
]


@pytest.mark.parametrize(("type_", "rules"), BAD_RULES)
def test_rules_that_an_author_may_not_write(type_, rules):
    one = field(type_, rules=rules)
    assert type_of(one).mistakes(one)


def test_a_choice_needs_distinct_options():
    for options in ((), (OPTIONS[0], OPTIONS[0])):
        one = Field(stable_id=1, type="choice", label=Text(fr="x"), options=options)
        assert type_of(one).mistakes(one)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=5,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(type_=st.sampled_from(sorted(REGISTRY)), raw=json_values)
def test_any_json_is_taken_or_refused_in_words_never_an_accident(type_, raw):
    one = field(type_)
    kind = type_of(one)
    try:
        value = kind.parse(raw, one)
    except InvalidAnswer as refused:
        assert refused.code
        return
    if not kind.holds_fields and value is not None:
        assert kind.parse(value, one) == value
        assert isinstance(kind.display(value, one, "en"), str)
        kind.check(value, one, TODAY)
        assert set(kind.column_values(value, one)) == {c.key for c in kind.columns(one)}


def test_every_type_says_its_schema_and_its_name_elsewhere():
    for name, kind in REGISTRY.items():
        one = field(name)
        assert kind.name == name and kind.ds_type
        assert "type" in kind.json_schema(one)
    assert [c.key for c in REGISTRY["commune"].columns(field("commune"))] == ["7", "7.code"]
