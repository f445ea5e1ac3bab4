"""Drafts: begun with what is known, saved as typed, refused when what comes is not of the form."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.bricks.procedures.commands.designing import close_procedure
from parvis.bricks.procedures.commands.drafts import (
    MOST_DRAFTS,
    add_row,
    autosave,
    discard_draft,
    start_case,
)
from parvis.bricks.procedures.domain.problems import Conflict, Refusal
from parvis.bricks.procedures.models import Case, CaseEvent
from parvis.kernel import clock, signin
from parvis.kernel.access import Forbidden
from tests.bricks.procedures.conftest import ROW


def codes(problems):
    return {(one.stable_id, one.code) for one in problems}


def test_a_draft_begins_with_what_the_account_knows(canteen, citizen):
    case = Case.objects.get(pk=start_case(citizen, canteen, language="en"))
    assert case.state == "draft" and case.number is None and case.seq == 1
    assert case.answers["2"] == "Aïcha" and case.answers["4"] == "aicha@example.org"
    assert case.provenance["4"]["source"] == "prefill"
    assert case.provenance["4"]["provider"] == "account"
    assert "5" not in case.answers  # the account has no phone
    assert case.expires_on == clock.today() + dt.timedelta(days=60)
    assert CaseEvent.objects.get(case=case).type == "created"


def test_autosave_writes_answers_and_what_follows_from_them(draft):
    row = draft.answers["11"][ROW]
    assert row == {"12": "Inès", "13": "2019-05-03", "14": "jean-mace", "15": "ce1", "16": "none"}
    assert draft.answers["5"] == "+33612345678"
    assert draft.answers["22"] == 1 and draft.answers["23"] == "2.10"
    assert draft.provenance["21"]["source"] == "user"
    assert draft.provenance["23"]["source"] == "computed"
    assert draft.label == "Inès"
    assert "31" not in draft.visible and "32" in draft.visible
    assert draft.version == 2 and CaseEvent.objects.filter(case=draft).count() == 1


def test_a_condition_shows_the_document_when_it_is_needed(draft, citizen):
    saved = autosave(citizen, draft.id, {"11": {ROW: {"16": "allergy"}}}, version=2)
    assert "31" in saved.visible and "32" not in saved.visible
    assert (31, "required") in codes(saved.problems)


def test_what_cannot_be_read_is_told_and_the_rest_is_saved(draft, citizen, reload):
    saved = autosave(citizen, draft.id, {"5": "douze", "21": "800-1199"}, version=2)
    assert codes(saved.refused) == {(5, "phone")}
    case = reload(draft)
    assert case.answers["21"] == "800-1199" and case.answers["5"] == "+33612345678"
    assert case.version == saved.version == 3


HOSTILE = {
    "unknown field": {"999": "x"},
    "a word for a key": {"answers": "x"},
    "an annotation": {"50": True},
    "a computed value": {"23": "0.01"},
    "a file by its name": {"31": [{"file": "x"}]},
    "a heading": {"32": "x"},
    "a field of a row at the top": {"12": "x"},
    "rows as a list": {"11": [{"12": "x"}]},
    "a row without a proper name": {"11": {"1": {"12": "x"}}},
    "an unknown field of a row": {"11": {ROW: {"2": "x"}}},
    "not an object": ["x"],
    "leading zero": {"02": "x"},
    "arabic digits": {"٢": "x"},
}


@pytest.mark.parametrize("patch", HOSTILE.values(), ids=HOSTILE)
def test_what_no_form_of_ours_sends_is_refused_whole(draft, citizen, reload, patch):
    sent = {**patch, "21": "not-said"} if isinstance(patch, dict) else patch
    with pytest.raises(Refusal) as refused:
        autosave(citizen, draft.id, sent, version=2)
    assert refused.value.code == "bad_patch" and refused.value.problems
    assert reload(draft).answers == draft.answers


BAD = {
    "wrong type": ({"4": 12}, "not_text"),
    "a list for a text": ({"2": ["x"]}, "not_text"),
    "too long": ({"2": "x" * 101}, "too_long"),
    "very long": ({"2": "x" * 2_000_000}, "too_long"),
    "NUL": ({"2": "a\x00b"}, "unreadable_characters"),
    "half a character": ({"2": "\ud800"}, "unreadable_characters"),
    "not an option": ({"21": "free"}, "not_an_option"),
    "yes and no": ({"33": "perhaps"}, "not_yes_no"),
    "an address of no use": ({"6": "12"}, "address"),
    "no such day": ({"11": {ROW: {"13": "2021-02-30"}}}, "no_such_day"),
    "10,000 rows": ({"11": {f"01JD{n:022d}": {} for n in range(10_000)}}, "too_many_rows"),
}


@pytest.mark.parametrize(("patch", "code"), BAD.values(), ids=BAD)
def test_bad_answers_are_told_and_not_kept(draft, citizen, reload, patch, code):
    saved = autosave(citizen, draft.id, patch, version=2)
    assert {one.code for one in saved.refused} == {code}
    assert reload(draft).answers == draft.answers


def test_an_answer_can_be_emptied_and_a_row_removed(draft, citizen, reload):
    autosave(citizen, draft.id, {"5": "", "11": {ROW: None}}, version=2)
    case = reload(draft)
    assert "5" not in case.answers and "11" not in case.answers and case.label == ""
    assert "5" not in case.provenance


def test_rows_are_added_in_order_and_bounded(draft, citizen, reload):
    names, version = [ROW], 2
    for _ in range(7):
        name, version = add_row(citizen, draft.id, 11, version=version)
        names.append(name)
    assert names == sorted(names) and list(reload(draft).answers["11"]) == names
    with pytest.raises(Refusal, match="too_many_rows"):
        add_row(citizen, draft.id, 11, version=version)


def test_two_tabs_do_not_overwrite_each_other(draft, citizen, reload):
    autosave(citizen, draft.id, {"5": "0600000000"}, version=2)
    with pytest.raises(Conflict, match="changed_elsewhere"):
        autosave(citizen, draft.id, {"5": "0611111111"}, version=2)
    assert reload(draft).answers["5"] == "+33600000000"


def test_a_save_that_changes_nothing_writes_nothing(draft, citizen):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        saved = autosave(citizen, draft.id, {"21": "400-799"}, version=2)
    assert saved.version == 2 and not [q for q in seen if q["sql"].startswith("UPDATE")]


def test_only_the_owner_sees_and_writes_a_draft(draft, other_person, desk):
    stranger = signin.citizen(other_person)
    for actor in (stranger, desk.instructor, desk.decider, desk.manager, desk.operator):
        with pytest.raises(Refusal, match="no_such_case"):
            autosave(actor, draft.id, {"21": "not-said"}, version=2)


def test_starting_is_refused_in_words(canteen, citizen, person, desk):
    with pytest.raises(Forbidden):
        start_case(desk.instructor, canteen)
    with pytest.raises(Forbidden):
        start_case(signin.citizen(person, level=0), canteen)
    for _ in range(MOST_DRAFTS):
        start_case(citizen, canteen)
    with pytest.raises(Refusal, match="too_many_drafts"):
        start_case(citizen, canteen)
    close_procedure(desk.designer, canteen)
    with pytest.raises(Refusal, match="procedure_not_open"):
        start_case(citizen, canteen)


def test_a_discarded_draft_is_gone(draft, citizen):
    discard_draft(citizen, draft.id)
    assert not Case.objects.filter(pk=draft.id).exists()
