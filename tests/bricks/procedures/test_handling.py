"""Instruction: taken, assigned, annotated, talked about, corrected, withdrawn."""

from __future__ import annotations

import datetime as dt

import pytest

from parvis.bricks.procedures.commands.correcting import (
    Missing,
    request_correction,
    submit_correction,
)
from parvis.bricks.procedures.commands.drafts import autosave
from parvis.bricks.procedures.commands.handling import (
    annotate,
    assign,
    give_back,
    take_in_instruction,
    withdraw,
)
from parvis.bricks.procedures.commands.talking import mark_read, post_message
from parvis.bricks.procedures.domain.problems import Conflict, Refusal
from parvis.bricks.procedures.models import CaseEvent, Correction, Message
from parvis.kernel import clock, signin
from parvis.kernel.access import Forbidden
from parvis.kernel.mail.models import Letter
from tests.bricks.procedures.conftest import ROW

SOON = dt.timedelta(days=15)


def types(case):
    return list(CaseEvent.objects.filter(case=case).order_by("seq").values_list("type", flat=True))


def ask(desk, case, **changes):
    wanted = {
        "version": case.version,
        "missing": [Missing("Le protocole d'accueil", 31), Missing("Une date lisible", 11)],
        "deadline": clock.today() + SOON,
    }
    return request_correction(desk.instructor, case.id, **{**wanted, **changes})


def test_taking_a_case_makes_it_ones_own(filed, desk, reload):
    take_in_instruction(desk.instructor, filed.id, version=filed.version)
    case = reload(filed)
    assert case.state == "in_instruction" and case.taken_at is not None
    assert case.assigned_to_id == desk.instructor.membership
    assert types(case) == ["created", "filed", "taken_in_instruction", "assigned"]
    give_back(desk.instructor, case.id)
    case = reload(filed)
    assert case.state == "filed" and case.assigned_to_id is None


def test_a_case_is_assigned_to_who_handles_cases_here(filed, desk, other_town, reload):
    assign(desk.manager, filed.id, desk.decider.membership)
    assert reload(filed).assigned_to_id == desk.decider.membership
    for nobody in (desk.designer.membership, *(m.id for m in other_town.agents.values())):
        with pytest.raises(Refusal, match="not_an_agent_here"):
            assign(desk.manager, filed.id, nobody)
    assign(desk.manager, filed.id, None)
    assert reload(filed).assigned_to_id is None


def test_who_may_not_handle(filed, desk, citizen, other_person, other_town):
    strangers = [signin.agent(member) for member in other_town.agents.values()]
    for actor in (*strangers, desk.designer, desk.operator, signin.citizen(other_person)):
        with pytest.raises(Refusal, match="no_such_case"):
            take_in_instruction(actor, filed.id)
        with pytest.raises(Refusal, match="no_such_case"):
            post_message(actor, filed.id, "Bonjour")
    for actor in (desk.manager, citizen):
        with pytest.raises(Forbidden):
            take_in_instruction(actor, filed.id)


def test_messages_pass_both_ways_and_are_counted(filed, desk, citizen, reload):
    post_message(desk.instructor, filed.id, "  Bonjour,\r\nquelle classe ? ")
    post_message(citizen, filed.id, "CE1, merci.")
    first, second = Message.objects.filter(case=filed).order_by("at")
    assert first.body == "Bonjour,\nquelle classe ?" and first.side == "agent"
    assert second.side == "person" and second.author_label == "Aïcha Benali"
    case = reload(filed)
    assert (case.unread_by_person, case.unread_by_agents) == (1, 1)
    letter = Letter.objects.get(key=f"message:{first.id}")
    assert "classe" not in letter.text, "what is said stays behind sign-in"
    assert mark_read(citizen, filed.id) == 1 and reload(filed).unread_by_person == 0
    assert mark_read(citizen, filed.id) == 0
    assert reload(filed).version == case.version, "reading makes no conflict"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "message_empty"),
        (" \n ", "message_empty"),
        ("x" * 10_001, "too_long"),
        ("a\x00", "unreadable_characters"),
    ],
)  # fmt: skip
def test_messages_refused_in_words(filed, citizen, body, code):
    with pytest.raises(Refusal, match=code):
        post_message(citizen, filed.id, body)
    assert not Message.objects.exists()


def test_correction_asked_answered_and_told(filed, desk, citizen, reload):
    ask(desk, filed)
    case = reload(filed)
    assert case.state == "awaiting_correction" and case.working == case.answers
    assert case.due_on is None, "acceptance by silence does not run while pieces are missing"
    row = case.answers["11"][ROW]
    saved = autosave(citizen, case.id, {"11": {ROW: {"15": "ce2"}}}, version=case.version)
    during = reload(filed)
    assert during.answers["11"][ROW] == row, "agents see what was filed until it is sent"
    submit_correction(citizen, case.id, version=saved.version)
    case = reload(filed)
    assert case.state == "in_instruction" and case.working is None
    assert case.answers["11"][ROW]["15"] == "ce2" and case.unread_by_agents == 1
    event = CaseEvent.objects.filter(case=case).order_by("-seq").first()
    assert event.type == "corrected" and set(event.payload["patch"]) == {"11"}
    assert Correction.objects.get(case=case).resolved_at is not None
    assert case.due_on is not None
    assert Letter.objects.filter(key__startswith="correction:").count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"missing": []}, "missing_required"),
        ({"missing": [Missing("  ")]}, "missing_required"),
        ({"missing": [Missing("x", 999)]}, "unknown_field"),
        ({"missing": [Missing("x", 51)]}, "unknown_field"),
        ({"missing": [Missing("x" * 1_001)]}, "too_long"),
        ({"missing": [Missing("x")] * 51}, "too_many_missing"),
        ({"reason": "because"}, "bad_reason"),
        ({"deadline": dt.date(2020, 1, 1)}, "deadline_range"),
        ({"deadline": dt.date(2200, 1, 1)}, "deadline_range"),
    ],
)
def test_a_correction_is_a_list_with_a_deadline(filed, desk, reload, changes, code):
    with pytest.raises(Refusal, match=code):
        ask(desk, filed, **changes)
    assert reload(filed).state == "filed" and not Correction.objects.exists()


def test_an_incomplete_correction_is_refused(filed, desk, citizen, reload):
    ask(desk, filed)
    saved = autosave(citizen, filed.id, {"5": ""}, version=reload(filed).version)
    with pytest.raises(Refusal, match="incomplete"):
        submit_correction(citizen, filed.id, version=saved.version)
    assert reload(filed).state == "awaiting_correction"


def test_annotations_stay_with_the_agents(filed, desk, citizen, reload):
    before = reload(filed)
    problems = annotate(
        desk.instructor, filed.id, {"50": "yes", "51": "x" * 3_000}, version=before.version
    )
    case = reload(filed)
    assert case.private_answers == {"50": True} and [one.code for one in problems] == ["too_long"]
    assert case.provenance["50"]["source"] == "agent" and case.answers == before.answers
    for patch in ({"2": "x"}, {"999": 1}):
        with pytest.raises(Refusal, match="bad_patch"):
            annotate(desk.instructor, filed.id, patch, version=case.version)
    with pytest.raises(Forbidden):
        annotate(citizen, filed.id, {"50": "no"}, version=case.version)
    annotate(desk.instructor, filed.id, {"50": ""}, version=case.version)
    assert reload(filed).private_answers == {} and "50" not in reload(filed).provenance


def test_withdrawing_ends_the_case_and_a_pending_correction(filed, desk, citizen, reload):
    ask(desk, filed)
    withdraw(citizen, filed.id, version=reload(filed).version)
    case = reload(filed)
    assert case.state == "withdrawn" and case.due_on is None and case.working is None
    assert Correction.objects.get().cancelled_at is not None
    with pytest.raises(Refusal, match="not_in_this_state"):
        withdraw(citizen, filed.id, version=case.version)


def test_an_act_on_what_one_no_longer_sees_is_a_conflict(filed, desk):
    post_message(desk.instructor, filed.id, "Bonjour")
    with pytest.raises(Conflict, match="changed_elsewhere"):
        take_in_instruction(desk.instructor, filed.id, version=filed.version)


def test_a_filed_case_is_no_longer_autosaved(filed, citizen):
    with pytest.raises(Refusal, match="not_in_this_state"):
        autosave(citizen, filed.id, {"21": "not-said"}, version=filed.version)
