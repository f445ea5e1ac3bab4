"""Agents: who adds them, which roles they hold, and the last manager."""

from __future__ import annotations

import datetime as dt

import pytest

from parvis.kernel import clock, signin
from parvis.kernel.access import Forbidden, Role, system
from parvis.kernel.parties import public as parties
from parvis.kernel.parties.errors import PartiesError
from parvis.kernel.parties.models import Membership

CLERK = system("tests")


def test_manager_adds_an_agent(town, person):
    made = parties.add_member(
        town.actor(Role.MANAGER),
        town.organisation.id,
        person.id,
        [Role.INSTRUCTOR],
        capacity="Responsable  des affaires scolaires",
        service="Enfance",
    )
    signs = parties.agent(made)
    assert (signs.full_name, signs.capacity, signs.service) == (
        "Aïcha Benali",
        "Responsable des affaires scolaires",
        "Enfance",
    )
    assert signs.organisation == town.organisation.id
    assert signin.agent(Membership.objects.get(id=made)).has(Role.INSTRUCTOR)


def test_manager_of_another_town_may_nothing(town, other_town, person):
    stranger = other_town.actor(Role.MANAGER)
    member = town.agents[Role.INSTRUCTOR]
    with pytest.raises(Forbidden):
        parties.add_member(stranger, town.organisation.id, person.id, [Role.AGENT])
    with pytest.raises(Forbidden):
        parties.change_member(stranger, member.id, [Role.DECIDER])
    with pytest.raises(Forbidden):
        parties.end_membership(stranger, member.id)
    member.refresh_from_db()
    assert (member.roles, member.valid_until) == ([Role.INSTRUCTOR], None)


@pytest.mark.parametrize("role", [Role.AGENT, Role.INSTRUCTOR, Role.DECIDER, Role.DESIGNER])
def test_other_agents_change_nobody(town, person, role):
    with pytest.raises(Forbidden):
        parties.add_member(town.actor(role), town.organisation.id, person.id, [Role.AGENT])
    with pytest.raises(Forbidden):
        parties.change_member(town.actor(role), town.agents[role].id, [Role.MANAGER])


def test_only_an_operator_makes_an_operator(town, person):
    manager = town.actor(Role.MANAGER)
    with pytest.raises(PartiesError, match="Only an operator"):
        parties.add_member(manager, town.organisation.id, person.id, [Role.OPERATOR])
    with pytest.raises(PartiesError, match="Only an operator"):
        parties.change_member(manager, town.agents[Role.OPERATOR].id, [Role.AGENT])
    with pytest.raises(PartiesError, match="Only an operator"):
        parties.end_membership(manager, town.agents[Role.OPERATOR].id)
    parties.change_member(
        town.actor(Role.OPERATOR), town.agents[Role.MANAGER].id, [Role.MANAGER, Role.OPERATOR]
    )
    assert set(parties.agent(town.agents[Role.MANAGER].id).roles) == {"manager", "operator"}


def test_last_manager_stays_until_another_is_named(town, person):
    manager, row = town.actor(Role.MANAGER), town.agents[Role.MANAGER]
    with pytest.raises(PartiesError, match="without a manager"):
        parties.end_membership(manager, row.id)
    with pytest.raises(PartiesError, match="without a manager"):
        parties.change_member(manager, row.id, [Role.AGENT])
    leaving = parties.add_member(manager, town.organisation.id, person.id, [Role.MANAGER])
    tomorrow = clock.today() + dt.timedelta(days=1)
    parties.end_membership(manager, leaving, tomorrow)
    with pytest.raises(PartiesError, match="without a manager"):
        parties.end_membership(manager, row.id, tomorrow)
    parties.end_membership(manager, row.id)
    row.refresh_from_db()
    assert row.valid_until == clock.today()


def test_once_an_agent_on_the_same_days(town, person):
    manager = town.actor(Role.MANAGER)
    today = clock.today()
    first = parties.add_member(manager, town.organisation.id, person.id, [Role.AGENT])
    with pytest.raises(PartiesError, match="already an agent of Valserine"):
        parties.add_member(manager, town.organisation.id, person.id, [Role.DECIDER])
    parties.end_membership(manager, first, today)
    with pytest.raises(PartiesError, match="already an agent"):
        parties.add_member(manager, town.organisation.id, person.id, [Role.AGENT])
    again = parties.add_member(
        manager,
        town.organisation.id,
        person.id,
        [Role.AGENT],
        from_day=today + dt.timedelta(days=1),
    )
    assert again != first


def test_an_ended_agent_is_not_changed(town):
    row = town.agents[Role.INSTRUCTOR]
    yesterday = clock.today() - dt.timedelta(days=1)
    Membership.objects.filter(id=row.id).update(valid_from=yesterday, valid_until=yesterday)
    with pytest.raises(PartiesError, match="last day has passed"):
        parties.change_member(CLERK, row.id, [Role.DECIDER])
    with pytest.raises(PartiesError, match="before the first day"):
        parties.end_membership(CLERK, town.agents[Role.DECIDER].id, yesterday)


@pytest.mark.parametrize("roles", [[], ["king"], [Role.PERSON], [Role.SYSTEM, Role.AGENT]])
def test_roles_are_known_ones(town, person, roles):
    with pytest.raises(PartiesError, match="at least one role among: agent, decider"):
        parties.add_member(CLERK, town.organisation.id, person.id, roles)


def test_unknown_ones_are_said_so(town, person):
    with pytest.raises(PartiesError, match="no such organisation"):
        parties.add_member(CLERK, person.id, person.id, [Role.AGENT])
    with pytest.raises(PartiesError, match="no such person"):
        parties.add_member(CLERK, town.organisation.id, town.organisation.id, [Role.AGENT])
    with pytest.raises(PartiesError, match="no such agent"):
        parties.change_member(CLERK, person.id, [Role.AGENT])


def test_emptied_person(town, person, citizen):
    parties.add_member(CLERK, town.organisation.id, person.id, [Role.AGENT])
    with pytest.raises(Forbidden):
        parties.empty_person(town.actor(Role.OPERATOR), person.id)
    assert parties.empty_person(CLERK, person.id) is True
    assert parties.empty_person(CLERK, person.id) is False
    seen = parties.person(person.id)
    assert (seen.full_name, seen.email, seen.phone, seen.erased) == ("", "", "", True)
    assert Membership.objects.get(person=person).valid_until == clock.today()
    with pytest.raises(PartiesError, match="no such person"):
        parties.change_person(citizen, person.id, email="back@example.org")


def test_person_changes_only_themself(citizen, person, other_person):
    parties.change_person(citizen, person.id, phone=" 04 50  00 00 00", email="a@example.org")
    assert parties.person(person.id).phone == "04 50 00 00 00"
    assert parties.person(person.id).given_names == "Aïcha"
    with pytest.raises(Forbidden):
        parties.change_person(citizen, other_person.id, phone="1")
    with pytest.raises(PartiesError, match="not an e-mail address"):
        parties.change_person(citizen, person.id, email="nowhere")
    with pytest.raises(PartiesError, match="at most 200"):
        parties.change_person(citizen, person.id, family_name="x" * 201)
