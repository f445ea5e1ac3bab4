"""Cases follow the account to which a way to sign in is attached, and come back when undone."""

from __future__ import annotations

import pytest

from parvis.bricks.identity.events import AccountAttached, AccountSeparated
from parvis.bricks.procedures.commands.drafts import start_case
from parvis.bricks.procedures.models import Case, CaseEvent
from parvis.bricks.procedures.queries.proof import prove
from parvis.bricks.procedures.queries.visible import case_for
from parvis.kernel import events, journal, signin
from parvis.kernel.access import Role
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.public import person_urn

pytestmark = pytest.mark.django_db


@command
def told(event, person) -> None:
    events.publish(event, aggregate=person_urn(person.id))


def attach(person, before) -> None:
    told(AccountAttached(person.id, before.id, "receipt"), person)
    events.drain()


def separate(person, before) -> None:
    told(AccountSeparated(person.id, before.id), person)
    events.drain()


def owners() -> dict:
    return dict(Case.objects.values_list("id", "owner_id"))


def test_drafts_and_filed_cases_follow_with_an_event_and_both_journals(
    draft, filed, citizen, person, other_person
):
    attach(other_person, person)
    assert owners() == {draft.id: other_person.id, filed.id: other_person.id}
    new = signin.citizen(other_person)
    assert case_for(new, filed.id) is not None
    assert case_for(citizen, filed.id) is None
    last = CaseEvent.objects.filter(case=filed).order_by("-seq")[0]
    assert last.type == "owner_changed"
    assert last.payload["because"] == "attached"
    for actor in (new, citizen):
        verbs = [one.verb for one in journal.by_person(actor, actor.person).rows]
        assert "procedures.case.attach" in verbs
    assert prove(filed.id).holds
    assert prove(draft.id).holds


def test_told_twice_it_happens_once(filed, person, other_person):
    attach(other_person, person)
    before = Case.objects.get(id=filed.id)
    attach(other_person, person)
    after = Case.objects.get(id=filed.id)
    assert (after.version, after.seq) == (before.version, before.seq)


def test_undoing_gives_back_what_had_moved_and_nothing_else(
    filed, canteen, citizen, person, other_person
):
    attach(other_person, person)
    own = start_case(signin.citizen(other_person), canteen)
    separate(other_person, person)
    separate(other_person, person)
    assert owners() == {filed.id: person.id, own: other_person.id}
    assert case_for(citizen, filed.id) is not None
    types = list(CaseEvent.objects.filter(case=filed).values_list("type", flat=True))
    assert types.count("owner_changed") == 2
    assert prove(filed.id).holds


def test_a_second_attachment_after_an_undo_moves_again(filed, person, other_person):
    for _ in range(2):
        attach(other_person, person)
        separate(other_person, person)
    attach(other_person, person)
    assert owners() == {filed.id: other_person.id}


def test_undoing_another_attachment_moves_nothing(filed, person, other_person, town):
    attach(other_person, person)
    separate(other_person, town.agents[Role.AGENT].person)
    assert owners() == {filed.id: other_person.id}
