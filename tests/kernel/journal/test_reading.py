"""Reading: a person sees what concerns them, an organisation its own, an operator no content."""

import uuid
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.kernel import access, journal, signin
from parvis.kernel.access import Forbidden, Role, system
from parvis.kernel.journal import looking
from parvis.kernel.journal.models import Entry
from parvis.kernel.urns import urn

CASE = urn("procedures", "case", "42")


@pytest.fixture(autouse=True)
def fresh():
    looking.forget()
    yield
    looking.forget()


@pytest.fixture
def story(town, other_town, person, other_person, citizen):
    """Acts of two towns on two persons, and the person's own act."""
    first, second = town.actor(Role.INSTRUCTOR), other_town.actor(Role.INSTRUCTOR)
    journal.record(citizen, "procedures.case.file", CASE, organisation=town.organisation.id,
                   persons=[person.id], purpose="canteen", fields=["income"])  # fmt: skip
    journal.record(first, "procedures.case.accept", CASE, organisation=town.organisation.id,
                   persons=[person.id, other_person.id], legal_basis="CRPA L112-3")  # fmt: skip
    journal.record(second, "exchange.answer.read", urn("exchange", "answer", "1"),
                   organisation=other_town.organisation.id, persons=[person.id])  # fmt: skip
    journal.record(second, "exchange.answer.read", urn("exchange", "answer", "2"),
                   organisation=other_town.organisation.id, persons=[other_person.id])  # fmt: skip


def verbs(page):
    return [row.verb for row in page.rows]


def test_a_person_sees_what_concerns_them_in_every_organisation(story, citizen, person, town):
    page = journal.by_person(citizen, person.id)
    assert verbs(page) == [
        "exchange.answer.read", "procedures.case.accept", "procedures.case.file",
    ]  # fmt: skip
    accept, mine = page.rows[1], page.rows[2]
    assert accept.actor_label == town.actor(Role.INSTRUCTOR).label
    assert accept.legal_basis == "CRPA L112-3"
    assert accept.persons == (person.id,)  # not who else is concerned
    assert (accept.own, mine.own) == (False, True)
    assert (mine.purpose, mine.fields, mine.subject) == ("canteen", ("income",), str(CASE))


@pytest.mark.parametrize("role", [Role.AGENT, Role.INSTRUCTOR, Role.DECIDER, Role.DESIGNER])
def test_other_agents_and_persons_see_nothing(story, town, person, other_person, role):
    for actor in (town.actor(role), signin.citizen(other_person), access.NOBODY):
        for read in (journal.by_person, journal.by_actor):
            with pytest.raises(Forbidden):
                read(actor, person.id)
        with pytest.raises(Forbidden):
            journal.latest(actor)


def test_a_manager_sees_their_organisation_and_the_look_is_written(story, town, person):
    manager = town.actor(Role.MANAGER)
    page = journal.by_person(manager, person.id)
    assert verbs(page) == ["procedures.case.accept", "procedures.case.file"]
    assert len(page.rows[0].persons) == 2
    assert journal.flush() == 1
    look = Entry.objects.get(kind="look")
    assert (look.subject, look.actor_person) == (
        f"urn:parvis:parties:person:{person.id}",
        manager.person,
    )


def test_an_operator_sees_that_something_happened_and_nothing_else(story, town, person):
    operator = town.actor(Role.OPERATOR)
    for page in (
        journal.latest(operator),
        journal.by_person(operator, person.id),
        journal.by_subject(operator, CASE),
        journal.by_actor(operator, person.id),
    ):
        assert page.rows
        for row in page.rows:
            assert row.verb
            assert not (row.subject or row.persons or row.actor_label or row.purpose)
            assert not (row.fields or row.legal_basis or row.actor_membership or row.mandate)
    assert len(journal.latest(operator).rows) == 4


def test_a_subject_shows_each_reader_their_part(story, town, other_town, citizen, other_person):
    def seen(actor):
        return verbs(journal.by_subject(actor, CASE))

    assert seen(citizen) == ["procedures.case.accept", "procedures.case.file"]
    assert seen(signin.citizen(other_person)) == ["procedures.case.accept"]
    assert seen(town.actor(Role.MANAGER)) == ["procedures.case.accept", "procedures.case.file"]
    assert seen(other_town.actor(Role.MANAGER)) == []
    assert seen(town.actor(Role.INSTRUCTOR)) == ["procedures.case.accept"]  # their own act
    assert seen(access.NOBODY) == []


def test_by_actor_is_for_the_actor_and_their_manager(story, town, other_town):
    agent = town.actor(Role.INSTRUCTOR)
    assert verbs(journal.by_actor(agent, agent.person)) == ["procedures.case.accept"]
    assert verbs(journal.by_actor(town.actor(Role.MANAGER), agent.person)) == [
        "procedures.case.accept"
    ]
    assert verbs(journal.by_actor(other_town.actor(Role.MANAGER), agent.person)) == []


def test_the_system_sees_all(story, person):
    assert len(journal.latest(system("archive")).rows) == 4
    assert len(journal.by_person(system("archive"), person.id).rows) == 3


def test_pages_follow_each_other(citizen, person):
    for number in range(7):
        journal.record(
            citizen, "a.b", urn("x", "y", number), organisation=None, persons=[person.id]
        )
    for read in (journal.by_person, journal.by_actor):
        seen, cursor = [], ""
        for size in (3, 3, 1):
            page = read(citizen, person.id, before=cursor, limit=3)
            assert len(page.rows) == size
            seen += [row.id for row in page.rows]
            cursor = page.next
        assert cursor == ""
        assert seen == sorted(seen, reverse=True)
        assert len(set(seen)) == 7


@pytest.mark.parametrize("cursor", ["x", "1'; DROP TABLE", "-1", "é" * 40])
def test_a_cursor_from_elsewhere_is_refused_in_words(citizen, person, cursor):
    with pytest.raises(ValueError, match="does not exist"):
        journal.by_person(citizen, person.id, before=cursor)


def test_a_page_costs_few_statements(story, citizen, person, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        journal.by_person(citizen, person.id)


def test_the_name_of_an_erased_actor_is_empty(story, citizen, person, town):
    from parvis.kernel.journal.erasure import LabelEraser

    agent = town.actor(Role.INSTRUCTOR)
    LabelEraser().erase(agent.person)
    assert journal.by_person(citizen, person.id).rows[1].actor_label == ""


def test_payloads_are_compared_with_what_was_recorded(citizen, person, other_person):
    def act(persons, payload):
        return journal.record(
            citizen, "a.b", CASE, organisation=None, persons=persons, payload=payload
        )

    both = act([person.id, other_person.id], {"a": 1})
    assert journal.payload_matches(both, {"a": 1}) == journal.Match.YES
    assert journal.payload_matches(both, {"a": 2}) == journal.Match.NO
    nobody = act([], {"a": 1})
    assert journal.payload_matches(nobody, {"a": 1}) == journal.Match.YES
    assert journal.payload_matches(nobody, {"a": 2}) == journal.Match.NO
    assert journal.payload_matches(act([person.id], None), {}) == journal.Match.UNKNOWN


@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_what_is_visible_is_what_may_be_read(db, town, other_town, person, other_person, data):
    """`visible_to(a)` holds x exactly when `may(a, "journal.entry.read", x)`."""
    people = [person.id, other_person.id, town.actor(Role.MANAGER).person]
    places = [town.organisation.id, other_town.organisation.id, None]
    made = journal.record(
        replace(system("x"), person=data.draw(st.sampled_from([*people, None]))),
        "a.b",
        CASE,
        organisation=data.draw(st.sampled_from(places)),
        persons=data.draw(st.lists(st.sampled_from(people), max_size=2)),
    )
    roles = data.draw(st.frozensets(st.sampled_from(list(Role)), max_size=3))
    actor = access.Actor(
        roles=roles,
        person=data.draw(st.sampled_from([*people, None, uuid.UUID(int=1)])),
        organisation=data.draw(st.sampled_from(places)),
    )
    allowed = access.may(actor, "journal.entry.read", Entry.objects.get(id=made))
    assert journal.visible_to(actor).filter(id=made).exists() == allowed
