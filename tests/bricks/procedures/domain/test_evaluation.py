"""Visibility, computed values, problems: one pass, in the order of what reads what."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.bricks.procedures.domain.answers import read_patch
from parvis.bricks.procedures.domain.evaluation import evaluate
from parvis.bricks.procedures.domain.form import Form, compile_form
from parvis.bricks.procedures.domain.reading import read
from parvis.bricks.procedures.domain.rows import is_row_id, row_id

TODAY = dt.date(2026, 11, 22)
A, B = "01JD0000000000000000000001", "01JD0000000000000000000002"


def form(*fields: dict[str, Any], private: list[Any] | None = None, **step: Any) -> Form:
    data = {
        "schema": 1,
        "title": "Essai",
        "private": private or [],
        "steps": [{"stable_id": 100, "title": "Page", "fields": list(fields), **step}],
    }
    return compile_form(read(data))


def field(stable_id: int, type_: str = "integer", **more: Any) -> dict[str, Any]:
    return {"stable_id": stable_id, "type": type_, "label": f"Q{stable_id}", **more}


def options(*values: str) -> list[dict[str, str]]:
    return [{"value": value, "label": value} for value in values]


def test_rules_run_after_what_they_read_wherever_they_stand():
    made = form(
        field(1, computed=["+", ["field", 2], 1]),
        field(2, computed=["*", ["field", 3], 10]),
        field(3),
        field(4, "text", condition=[">", ["field", 1], 20], required=True),
    )
    assert made.order.index(3) < made.order.index(2) < made.order.index(1) < made.order.index(4)
    found = evaluate(made, {"3": 2}, TODAY)
    assert found.answers == {"3": 2, "2": 20, "1": 21}
    assert found.visible == ("100", "1", "2", "3", "4")
    assert [(one.code, one.stable_id) for one in found.problems] == [("required", 4)]
    assert evaluate(made, {"3": 1}, TODAY).complete


def test_an_answer_that_is_not_shown_counts_as_empty_and_is_not_filed():
    made = form(
        field(1, "yes_no"),
        field(2, condition=["=", ["field", 1], True]),
        field(3, "text", condition=[">", ["field", 2], 5]),
    )
    answers = {"1": False, "2": 9, "3": "kept while drafting"}
    found = evaluate(made, answers, TODAY)
    assert found.visible == ("100", "1") and found.answers == answers
    assert found.shown(made) == {"1": False}
    assert evaluate(made, {**answers, "1": True}, TODAY).shown(made) == {**answers, "1": True}


def test_what_is_unknown_is_not_shown():
    made = form(field(1), field(2, condition=[">", ["field", 1], 5]))
    assert evaluate(made, {}, TODAY).visible == ("100", "1")


def test_a_hidden_page_hides_its_questions():
    made = compile_form(
        read({
            "schema": 1, "title": "Essai",
            "steps": [
                {"stable_id": 100, "title": "1", "fields": [field(1, "yes_no")]},
                {"stable_id": 200, "title": "2", "condition": ["=", ["field", 1], True],
                 "fields": [field(2, "text", required=True)]},
            ],
        })
    )  # fmt: skip
    assert evaluate(made, {"1": False, "2": "x"}, TODAY).visible == ("100", "1")
    shown = evaluate(made, {"1": True}, TODAY)
    assert shown.visible == ("100", "1", "200", "2")
    assert [one.stable_id for one in shown.of_step(made, 200)] == [2]
    assert shown.of_step(made, 100) == ()


BLOCK = field(
    10, "block", rules={"min_rows": 1, "max_rows": 3},
    fields=[
        field(11, "choice", options=options("child", "adult"), required=True),
        field(12, condition=["=", ["row", 11], "child"], required=True),
        field(13, "decimal", computed=["*", ["row", 12], ["decimal", "1.5"]], rules={"places": 1}),
        field(14, "text", checks=[{"condition": ["!=", ["row", 14], "no"], "message": "Non."}]),
    ],
)  # fmt: skip


def test_each_row_has_its_own_conditions_and_values():
    made = form(BLOCK, field(20, "decimal", computed=["sum", ["map", ["field", 10], ["row", 13]]]))
    rows = {A: {"11": "child", "12": 3}, B: {"11": "adult", "12": 9, "14": "no"}}
    found = evaluate(made, {"10": rows}, TODAY)
    assert f"{A}.12" in found.visible and f"{B}.12" not in found.visible
    assert found.answers["10"][A]["13"] == "4.5" and "13" not in found.answers["10"][B]
    assert found.shown(made)["10"][B] == {"11": "adult", "14": "no"}
    assert [(one.code, one.row) for one in found.problems] == [("check", B)]
    assert found.problems[0].message == {"fr": "Non."}
    one_row = evaluate(made, {"10": {A: rows[A]}}, TODAY)
    assert one_row.answers["20"] == "4.5"


def test_rows_are_counted():
    made = form(BLOCK)
    assert [one.code for one in evaluate(made, {}, TODAY).problems] == ["required"]
    two = form({**BLOCK, "rules": {"min_rows": 2}})
    (problem, *_) = evaluate(two, {"10": {A: {"11": "adult"}}}, TODAY).problems
    assert (problem.code, problem.params) == ("too_few_rows", {"least": 2})


def test_annotations_read_answers_but_not_the_contrary():
    made = form(
        field(1, "yes_no"),
        private=[field(50, "text", condition=["=", ["field", 1], True], required=True)],
    )
    public = evaluate(made, {"1": True}, TODAY)
    assert public.visible == ("100", "1") and public.complete
    private = evaluate(made, {}, TODAY, public={"1": True})
    assert private.visible == ("50",) and not private.complete
    assert evaluate(made, {}, TODAY, public={"1": False}).visible == ()


@pytest.mark.parametrize(
    ("type_", "rule", "stored"),
    [
        ("integer", ["/", 7, 2], 4),
        ("decimal", ["/", 10, 4], "2.5"),
        ("date", ["add-months", ["fact", "today"], 2], "2027-01-22"),
        ("yes_no", ["<", 1, 2], True),
        ("text", ["concat", "a", "b"], "ab"),
    ],
)
def test_computed_values_are_stored_as_answers(type_, rule, stored):
    if type_ == "integer":  # a decimal is not a whole number: refused before publication
        rule = ["round", rule, 0]
    made = form(field(1, type_, computed=rule))
    found = evaluate(made, {}, TODAY)
    assert found.answers == {"1": stored} and found.complete


def test_communes_carry_their_departement_into_conditions():
    made = form(
        field(1, "commune"), field(2, "text", condition=["in-departement", ["field", 1], "01"])
    )
    assert "2" in evaluate(made, {"1": {"code": "01033"}}, TODAY).visible
    assert "2" not in evaluate(made, {"1": {"code": "97105"}}, TODAY).visible


PAIRED = form(
    field(1, "yes_no"),
    field(2, condition=["=", ["field", 1], True]),
    field(3, "decimal", computed=["+", ["field", 2], 1]),
    BLOCK,
)
raw = st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["child", "adult", "no", ""])
rows = st.dictionaries(
    st.sampled_from([A, B]), st.none() | st.dictionaries(st.sampled_from(["11", "12", "14"]), raw)
)
patches = st.fixed_dictionaries({}, optional={"1": raw, "2": raw, "10": rows})


@settings(max_examples=120, deadline=None)
@given(st.lists(patches, max_size=4))
def test_evaluating_twice_changes_nothing_and_what_is_shown_stands_alone(sequence):
    answers: dict[str, Any] = {}
    for patch in sequence:
        answers = dict(evaluate(PAIRED, read_patch(PAIRED, answers, patch).answers, TODAY).answers)
    once = evaluate(PAIRED, answers, TODAY)
    assert once.answers == answers
    shown = once.shown(PAIRED)
    again = evaluate(PAIRED, shown, TODAY)
    assert again.visible == once.visible and again.shown(PAIRED) == shown
    assert again.problems == once.problems


@settings(max_examples=100, deadline=None)
@given(patch=st.dictionaries(st.text(max_size=4), st.none() | st.text(max_size=4) | st.lists(raw)))
def test_any_patch_is_read_or_refused_by_name(patch):
    result = read_patch(PAIRED, {}, patch)
    assert all(one.code for one in result.problems)
    assert result.changed <= {"1", "2", "10"}


@settings(max_examples=100)
@given(st.integers(0, 2**48 - 1), st.integers(0, 2**80 - 1), st.integers(0, 2**48 - 1))
def test_row_names_sort_by_age(milliseconds, noise, later):
    first = row_id(milliseconds, noise)
    assert is_row_id(first)
    second = row_id(min(milliseconds, later), 0, after=first)
    assert second > first and is_row_id(second)
