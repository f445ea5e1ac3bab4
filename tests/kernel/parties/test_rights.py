"""`visible_to(actor)` holds a row exactly when the policy lets the actor read it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.kernel.access import Actor, Role, may
from parvis.kernel.parties import public as parties
from parvis.kernel.parties.models import Claim, Membership, Organisation, Person

KINDS = {
    "parties.organisation.read": (Organisation, parties.organisations_visible_to),
    "parties.membership.read": (Membership, parties.memberships_visible_to),
    "parties.person.read": (Person, parties.persons_visible_to),
    "parties.claim.read": (Claim, parties.claims_visible_to),
}


@pytest.fixture
def world(town, other_town, person, other_person):
    for index, state in enumerate(Organisation.State.values):
        organisation = Organisation.objects.create(
            name=state, state=state, siren=f"90000000{index}"
        )
        for who in (person, other_person):
            Claim.objects.create(organisation=organisation, person=who, siret="0" * 14)
    Membership.objects.create(organisation=town.organisation, person=person, roles=["agent"])
    Membership.objects.create(organisation=other_town.organisation, person=person, roles=["agent"])
    return town, other_town, person, other_person


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_visible_exactly_when_readable(world, data):
    town, other_town, person, other_person = world
    actor = Actor(
        roles=data.draw(st.frozensets(st.sampled_from(Role), max_size=3)),
        person=data.draw(
            st.sampled_from([None, person.id, other_person.id, town.agents[Role.AGENT].person_id])
        ),
        organisation=data.draw(
            st.sampled_from([None, town.organisation.id, other_town.organisation.id])
        ),
        level=data.draw(st.integers(0, 3)),
    )
    for verb, (model, visible_to) in KINDS.items():
        seen = set(visible_to(actor).values_list("pk", flat=True))
        allowed = {row.pk for row in model.objects.all() if may(actor, verb, row)}
        assert seen == allowed, verb


def test_an_agent_sees_no_agent_of_the_other_town(town, other_town):
    seen = parties.memberships_visible_to(town.actor(Role.MANAGER))
    assert {row.organisation_id for row in seen} == {town.organisation.id}
    assert other_town.agents[Role.AGENT] not in seen


def test_citizens_see_no_agents_and_no_other_person(town, citizen, person, other_person):
    assert not parties.memberships_visible_to(citizen).exists()
    assert list(parties.persons_visible_to(citizen)) == [person]
    assert other_person not in parties.persons_visible_to(town.actor(Role.MANAGER))
