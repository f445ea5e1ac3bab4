"""Looks: appended after the read, one for the same actor, subject and purpose in 30 minutes."""

import datetime as dt
import uuid
from dataclasses import replace

import pytest
import time_machine
from django.db import DatabaseError
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import path

from parvis.kernel import journal
from parvis.kernel.access import Public, route
from parvis.kernel.access.actor import Role
from parvis.kernel.db.guard import read_only
from parvis.kernel.journal import looking
from parvis.kernel.journal.middleware import JournalMiddleware
from parvis.kernel.journal.models import Concern, Entry
from parvis.kernel.urns import urn

CASE = urn("procedures", "case", "42")
START = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def fresh():
    looking.forget()
    yield
    looking.forget()


@pytest.fixture
def agent(town):
    return town.actor(Role.INSTRUCTOR)


def see(actor, persons, **changes):
    given = {
        "organisation": actor.organisation,
        "purpose": "instruct",
        "legal_basis": "CRPA L112-3",
        "fields": ["income"],
    } | changes
    journal.look(actor, given.pop("subject", CASE), persons=persons, **given)


def test_a_look_costs_nothing_and_is_written_by_flush(agent, person, django_assert_num_queries):
    with django_assert_num_queries(0):
        see(agent, [person.id])
    assert not Entry.objects.exists()
    assert journal.flush() == 1
    entry = Entry.objects.get()
    assert (entry.kind, entry.verb, entry.fields) == ("look", "journal.subject.look", "income")
    assert Concern.objects.get().person == person.id
    assert journal.flush() == 0


def test_the_same_look_within_thirty_minutes_is_one(agent, person):
    with time_machine.travel(START, tick=False) as clock:
        for minutes in (0, 10, 29):
            clock.move_to(START + dt.timedelta(minutes=minutes))
            see(agent, [person.id])
            journal.flush()
        assert Entry.objects.count() == 1
        clock.move_to(START + dt.timedelta(minutes=30))
        see(agent, [person.id])
        journal.flush()
    assert Entry.objects.count() == 2


def test_looks_merge_while_they_wait(agent, person, other_person):
    see(agent, [person.id], fields=["income"])
    see(agent, [other_person.id], fields=["school"])
    assert journal.flush() == 1
    assert Entry.objects.get().fields == "income\nschool"
    assert Concern.objects.count() == 2


@pytest.mark.parametrize("memory", [True, False], ids=["this process", "another process"])
@pytest.mark.parametrize(
    ("changes", "rows"),
    [
        ({}, 1),
        ({"fields": []}, 1),
        ({"fields": ["income", "school"]}, 2),
        ({"purpose": "phone call"}, 2),
        ({"subject": urn("procedures", "case", "43")}, 2),
        ({"organisation": uuid.UUID(int=5)}, 2),
    ],
)
def test_what_makes_two_looks_one(agent, person, memory, changes, rows):
    see(agent, [person.id])
    journal.flush()
    if not memory:
        looking.forget()
    see(agent, [person.id], **changes)
    journal.flush()
    assert Entry.objects.count() == rows


def test_more_persons_or_another_actor_is_another_look(agent, town, person, other_person):
    for actor, persons in (
        (agent, [person.id]),
        (agent, [person.id, other_person.id]),
        (town.actor(Role.DECIDER), [person.id]),
        (replace(agent, membership=None), [person.id]),
    ):
        see(actor, persons)
        journal.flush()
    assert Entry.objects.count() == 4


def test_ones_own_data_and_nobodys_data_are_not_looks(citizen, person, agent):
    see(citizen, [person.id])
    see(agent, [])
    assert journal.flush() == 0


def test_a_mandatary_looking_at_the_mandators_data_is_a_look(citizen, person, other_person):
    see(replace(citizen, for_person=other_person.id, mandate="urn:x"), [other_person.id])
    assert journal.flush() == 1


def test_a_look_that_cannot_be_written_waits_on(agent, person, monkeypatch):
    see(agent, [person.id])

    def refuse(*args):
        raise DatabaseError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(looking.recording, "insert", refuse)
        with pytest.raises(DatabaseError):
            journal.flush()
    assert journal.flush() == 1


def page(view):
    return JournalMiddleware(view)(RequestFactory().get("/"))


def test_looks_of_a_page_are_written_before_it_leaves(agent, person):
    def view(request):
        with read_only():
            see(agent, [person.id])
            return HttpResponse("secret")

    assert page(view).content == b"secret"
    assert Entry.objects.count() == 1


def test_a_page_whose_look_cannot_be_written_is_not_shown(agent, person, monkeypatch):
    def view(request):
        see(agent, [person.id])
        return HttpResponse("secret")

    def refuse(*args):
        raise DatabaseError("disk full")

    monkeypatch.setattr(looking.recording, "insert", refuse)
    with pytest.raises(DatabaseError):
        page(view)


def test_a_streamed_page_writes_looks_before_each_piece(agent, person, other_person):
    def pieces():
        for who in (person, other_person):
            see(agent, [who.id], subject=urn("parties", "person", who.id))
            yield str(who.id)

    response = page(lambda request: StreamingHttpResponse(pieces()))
    assert [Entry.objects.count() for _piece in response] == [1, 2]


@route(Public("a page of this test"))
def looking_page(request):
    """A page that reads a person's data (its address is only in this module)."""
    see(_shown["agent"], [_shown["person"]])
    return HttpResponse("shown")


_shown = {}
urlpatterns = [path("look", looking_page)]


@pytest.mark.urls(__name__)
def test_every_page_of_the_house_passes_by_here(client, agent, person):
    _shown.update(agent=agent, person=person.id)
    assert client.get("/look").content == b"shown"
    assert client.get("/look").content == b"shown"
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_full_buffer_is_written_at_once(town, person, monkeypatch):
    monkeypatch.setattr(looking, "BUFFER_SIZE", 3)
    agent = town.actor(Role.INSTRUCTOR)
    for number, rows in ((1, 0), (2, 0), (3, 3), (4, 3)):
        see(agent, [person.id], subject=urn("procedures", "case", number))
        assert Entry.objects.count() == rows


@pytest.mark.django_db(transaction=True)
def test_remembered_looks_cost_no_statement(town, person, django_assert_num_queries):
    agent = town.actor(Role.INSTRUCTOR)
    see(agent, [person.id])
    journal.flush()
    with django_assert_num_queries(0):
        see(agent, [person.id])
        assert journal.flush() == 0
