"""Filing and following for somebody, within what their mandate names; refused outside, in words."""

from __future__ import annotations

import uuid

import pytest

from parvis.bricks.procedures.commands.drafts import autosave, start_case
from parvis.bricks.procedures.commands.filing import file_case
from parvis.bricks.procedures.commands.profile import keep_facts
from parvis.bricks.procedures.commands.recording import NoSuchCase
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.models import Case, CaseEvent
from parvis.bricks.procedures.policies import mandate_key
from parvis.bricks.procedures.queries.detail import case_detail
from parvis.bricks.procedures.queries.mandates import ProcedurePerimeters
from parvis.bricks.procedures.queries.mine import my_cases
from parvis.kernel import journal, signin
from parvis.kernel.access import Actor, Forbidden, Role
from parvis.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db
MANDATE = "urn:parvis:identity:mandate:0190e0a0-0000-7000-8000-000000000001"


@pytest.fixture
def helper(town, person, canteen) -> Actor:
    """Who helps `person` with the canteen and nothing else."""
    member = town.agents[Role.AGENT]
    return Actor(
        roles=frozenset({Role.PERSON}),
        person=member.person_id,
        membership=member.id,
        for_person=person.id,
        mandate=MANDATE,
        level=2,
        purpose="Sign Inès up",
        label="Malika Bouzid, France services",
        perimeter=frozenset({mandate_key(canteen)}),
    )


def test_a_case_filed_for_the_person_is_theirs_and_says_who_did(helper, canteen, person, answers):
    case = start_case(helper, canteen)
    autosave(helper, case, answers, version=1)
    file_case(helper, case)
    row = Case.objects.get(id=case)
    assert row.owner_id == person.id
    events = CaseEvent.objects.filter(case=row)
    assert {one.mandate for one in events} == {MANDATE}
    assert {one.actor_kind for one in events} == {"person"}
    entry = Entry.objects.get(verb="procedures.case.file")
    assert (entry.actor_person, entry.actor_for) == (helper.person, person.id)
    assert (entry.actor_mandate, entry.purpose) == (MANDATE, "Sign Inès up")
    citizen = signin.citizen(person)
    assert [one.id for one in my_cases(citizen)] == [case]
    told = journal.by_person(citizen, person.id).rows
    assert told[0].actor_label == "Malika Bouzid, France services"


def test_following_is_a_look_that_the_person_reads(helper, filed, person):
    assert case_detail(helper, filed.id).mine
    journal.flush()
    look = Entry.objects.get(kind="look")
    assert (look.actor_person, look.actor_for) == (helper.person, person.id)


def test_outside_the_perimeter(helper, filed, draft, canteen):
    outside = Actor(**{**helper.__dict__, "perimeter": frozenset({mandate_key(uuid.uuid4())})})
    with pytest.raises(Refusal, match="outside_mandate"):
        start_case(outside, canteen)
    assert not my_cases(outside)
    assert case_detail(outside, filed.id) is None
    with pytest.raises(NoSuchCase):
        autosave(outside, draft.id, {}, version=1)


def test_what_a_person_keeps_is_out_of_reach_of_every_mandate(helper, filed):
    with pytest.raises((Refusal, Forbidden)):
        keep_facts(helper, filed.id, set())


def test_what_can_be_named(canteen):
    offered = dict(ProcedurePerimeters().offered("fr"))
    assert "cantine" in offered[mandate_key(canteen)]
    words = ProcedurePerimeters()
    assert words.label(mandate_key(canteen), "en").endswith("(Valserine)")
    for key in ("subject:family", mandate_key(uuid.uuid4()), "urn:parvis:procedures:procedure:x"):
        assert words.label(key, "fr") == ""
