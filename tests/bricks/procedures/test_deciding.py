"""Decisions: signed by an identity, with reasons, once; by silence; reopened."""

from __future__ import annotations

import datetime as dt

import pytest

from parvis.bricks.procedures.commands.deciding import decide, decide_by_silence, reopen
from parvis.bricks.procedures.commands.handling import take_in_instruction
from parvis.bricks.procedures.domain.canonical import digest
from parvis.bricks.procedures.domain.decisions import Outcome
from parvis.bricks.procedures.domain.problems import Conflict, Refusal
from parvis.bricks.procedures.models import Case, CaseEvent, Document
from parvis.kernel import clock, signin
from parvis.kernel.access import Forbidden, Role, system
from parvis.kernel.events.models import Event
from parvis.kernel.mail.models import Letter
from parvis.kernel.parties.models import Membership

KEEPER = system("test", "test")


def test_acceptance_carries_its_author(filed, desk, reload):
    document = decide(desk.decider, filed.id, Outcome.ACCEPTED, version=filed.version)
    case, row = reload(filed), Document.objects.get(pk=document)
    assert case.state == "accepted" and case.decided_at and case.due_on is None
    assert row.kind == "decision" and row.digest == digest(row.data)
    assert row.data["author"] == {
        "name": "Decider Valserine", "capacity": "Agent", "service": "Service",
    }  # fmt: skip
    assert "remedies" not in row.data and row.data["filed_on"] == clock.today().isoformat()
    event = CaseEvent.objects.filter(case=case).order_by("-seq").first()
    assert (event.type, event.payload["outcome"]) == ("decided", "accepted")
    assert Event.objects.filter(name="procedures.case_decided/1").count() == 1
    assert Letter.objects.filter(key=f"decision:{document}").exists()


def test_a_refusal_says_its_reasons_and_the_remedies(filed, desk, reload):
    for outcome in (Outcome.REFUSED, Outcome.CLOSED):
        with pytest.raises(Refusal, match="reasons_required"):
            decide(desk.decider, filed.id, outcome, version=filed.version, reasons=" ")
    document = decide(
        desk.decider, filed.id, Outcome.REFUSED, version=filed.version, reasons="Hors commune."
    )
    data = Document.objects.get(pk=document).data
    assert data["reasons"] == "Hors commune." and "tribunal administratif" in data["remedies"]["fr"]
    assert reload(filed).state == "refused"


@pytest.mark.parametrize("gone", ["capacity", "service"])
def test_nobody_decides_without_name_capacity_service(filed, town, reload, gone):
    member = town.agents[Role.DECIDER]
    Membership.objects.filter(pk=member.pk).update(**{gone: ""})
    with pytest.raises(Refusal) as refused:
        decide(signin.agent(member), filed.id, Outcome.ACCEPTED, version=filed.version)
    assert refused.value.code == "author_incomplete" and refused.value.params["missing"] == gone
    assert reload(filed).state == "filed"


def test_of_two_agents_the_second_is_told(filed, desk, reload):
    take_in_instruction(desk.instructor, filed.id)
    seen = reload(filed).version
    decide(desk.decider, filed.id, Outcome.ACCEPTED, version=seen)
    with pytest.raises(Conflict, match="decided_meanwhile"):
        decide(desk.decider, filed.id, Outcome.REFUSED, version=seen, reasons="Trop tard.")
    assert reload(filed).state == "accepted"
    assert Document.objects.filter(case=filed, kind="decision").count() == 1


def test_who_may_decide(filed, desk, citizen, other_town):
    for actor in (desk.instructor, desk.manager, citizen):
        with pytest.raises(Forbidden):
            decide(actor, filed.id, Outcome.ACCEPTED, version=filed.version)
    for actor in (other_town.actor(Role.DECIDER), desk.designer, desk.operator):
        with pytest.raises(Refusal, match="no_such_case"):
            decide(actor, filed.id, Outcome.ACCEPTED, version=filed.version)


def test_a_draft_cannot_be_decided(draft, desk):
    with pytest.raises(Refusal, match="no_such_case"):
        decide(desk.decider, draft.id, Outcome.ACCEPTED, version=draft.version)


def test_reopening_keeps_the_first_decision(filed, desk, reload):
    decide(desk.decider, filed.id, Outcome.CLOSED, version=filed.version, reasons="Doublon.")
    with pytest.raises(Refusal, match="reasons_required"):
        reopen(desk.decider, filed.id, "", version=reload(filed).version)
    reopen(desk.decider, filed.id, "Erreur de notre part.", version=reload(filed).version)
    case = reload(filed)
    assert case.state == "in_instruction" and case.decided_at is None and case.due_on is None
    decide(desk.decider, case.id, Outcome.ACCEPTED, version=case.version)
    kinds = Document.objects.filter(case=case).values_list("data__outcome", flat=True)
    assert set(kinds) == {None, "closed", "accepted"}


def test_silence_decides_after_its_day_and_only_once(filed, reload):
    assert decide_by_silence(KEEPER, filed.id) is None, "the day has not come"
    Case.objects.filter(pk=filed.pk).update(due_on=clock.today())
    assert decide_by_silence(KEEPER, filed.id) is None, "silence decides at the end of the day"
    yesterday = clock.today() - dt.timedelta(days=1)
    Case.objects.filter(pk=filed.pk).update(due_on=yesterday)
    document = decide_by_silence(KEEPER, filed.id)
    data = Document.objects.get(pk=document).data
    assert data["kind"] == "attestation" and data["outcome"] == "accepted" and data["implicit"]
    assert data["decided_on"] == yesterday.isoformat() and "L232-3" in data["law"]
    assert reload(filed).state == "accepted"
    assert decide_by_silence(KEEPER, filed.id) is None
    with pytest.raises(Forbidden):
        decide_by_silence(signin.citizen(reload(filed).owner), filed.id)
