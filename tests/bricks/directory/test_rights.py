"""Rights on services and counters, and lists by territory and competence."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.bricks.directory import public as directory
from parvis.bricks.directory.models import Counter, Service
from parvis.kernel import clock, events
from parvis.kernel.access import NOBODY, Actor, Forbidden, Role, may, system
from parvis.kernel.parties import public as parties

ADDRESS = {"lines": ["1 place"], "post_code": "00310", "city": "Valserine", "commune": "00101"}
CLERK = system("tests")


@pytest.fixture
def world(town, other_town):
    for place in (town, other_town):
        for state in Service.State.values:
            Service.objects.create(organisation=place.organisation, name={"fr": state}, state=state)
        for state in Counter.State.values:
            Counter.objects.create(
                organisation=place.organisation, name={"fr": state}, address=ADDRESS, state=state
            )
    return town, other_town


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_visible_exactly_when_readable(world, data):
    town, other_town = world
    actor = Actor(
        roles=data.draw(st.frozensets(st.sampled_from(Role), max_size=3)),
        organisation=data.draw(
            st.sampled_from([None, town.organisation.id, other_town.organisation.id])
        ),
    )
    for verb, model, visible_to in (
        ("directory.service.read", Service, directory.services_visible_to),
        ("directory.counter.read", Counter, directory.counters_visible_to),
    ):
        seen = set(visible_to(actor).values_list("pk", flat=True))
        assert seen == {row.pk for row in model.objects.all() if may(actor, verb, row)}, verb


@pytest.mark.parametrize(
    "role", [Role.AGENT, Role.INSTRUCTOR, Role.DECIDER, Role.DESIGNER, Role.OPERATOR]
)
def test_only_managers_describe(town, role):
    service = directory.create_service(CLERK, town.organisation.id, name={"fr": "X"})
    counter = directory.create_counter(
        CLERK, town.organisation.id, name={"fr": "X"}, address=ADDRESS
    )
    actor = town.actor(role)
    for change in refused_to(actor, town, service, counter):
        with pytest.raises(Forbidden):
            change()


def refused_to(actor, town, service, counter):
    yield lambda: directory.create_service(actor, town.organisation.id, name={"fr": "Y"})
    yield lambda: directory.change_service(actor, service, 1, phone="01")
    yield lambda: directory.set_channels(actor, service, 1, [])
    yield lambda: directory.set_coverage(actor, service, 1, [])
    yield lambda: directory.close_service(actor, service, 1)
    yield lambda: directory.create_counter(
        actor, town.organisation.id, name={"fr": "Y"}, address=ADDRESS
    )
    yield lambda: directory.change_counter(actor, counter, 1, phone="01")
    yield lambda: directory.close_counter(actor, counter, 1)


def test_managers_of_another_town_and_strangers_describe_nothing(town, other_town, citizen):
    service = directory.create_service(CLERK, town.organisation.id, name={"fr": "X"})
    counter = directory.create_counter(
        CLERK, town.organisation.id, name={"fr": "X"}, address=ADDRESS
    )
    for actor in (other_town.actor(Role.MANAGER), citizen, NOBODY):
        for change in refused_to(actor, town, service, counter):
            with pytest.raises(Forbidden):
                change()


def test_by_territory(town, other_town):
    ours = directory.create_service(CLERK, town.organisation.id, name={"fr": "Eau"})
    theirs = directory.create_service(CLERK, other_town.organisation.id, name={"fr": "Air"})
    directory.set_coverage(CLERK, ours, 1, ["commune:00101", "commune:00102", "commune:00101"])
    directory.set_coverage(CLERK, theirs, 1, ["epci:249901000"])
    both = directory.services_covering(["commune:00101", "epci:249901000", "commune:00102"])
    assert [one.name("fr") for one in both] == ["Air", "Eau"]
    assert directory.service(ours).territories == ("commune:00101", "commune:00102")
    directory.close_service(CLERK, theirs, 2)
    assert [s.id for s in directory.services_covering(["epci:249901000"])] == []
    with pytest.raises(directory.DirectoryError, match="not a territory"):
        directory.set_coverage(CLERK, ours, 2, ["Valserine"])


def test_by_competence_on_a_day(town, other_town):
    """When the group takes school meals over, its service answers from that day on."""
    where = "commune:00101"
    for place, name in ((town, "Cantine"), (other_town, "Restauration")):
        directory.create_service(
            CLERK, place.organisation.id, name={"fr": name}, competence="school_catering"
        )
        directory.create_service(CLERK, place.organisation.id, name={"fr": "Autre"})
    parties.assign_competence(
        CLERK, "school_catering", where, town.organisation.id, dt.date(2020, 1, 1), "CGCT"
    )
    parties.transfer_competence(
        CLERK, "school_catering", where, other_town.organisation.id, dt.date(2030, 1, 1), "Arrêté"
    )

    def names(day):
        found = directory.competent_services("school_catering", where, day)
        return [one.name("fr") for one in found]

    assert names(dt.date(2029, 12, 31)) == ["Cantine"]
    assert names(dt.date(2030, 1, 1)) == ["Restauration"]
    assert names(dt.date(2019, 12, 31)) == []
    assert directory.competent_services("water", where) == ()


def test_open_now_with_the_departments_holidays(town, monkeypatch):
    week = {"weekly": [{"day": day, "from": "09:00", "to": "12:00"} for day in range(1, 8)]}
    strasbourg = {**ADDRESS, "commune": "67482"}
    alsace, other = (
        directory.create_counter(
            CLERK, town.organisation.id, name={"fr": "X"}, address=address, hours=week
        )
        for address in (strasbourg, ADDRESS)
    )
    boxing_day = dt.datetime(2026, 12, 26, 9, 30, tzinfo=clock.PARIS)
    monkeypatch.setattr(clock, "now", lambda: boxing_day)
    assert (directory.is_open(alsace), directory.is_open(other)) == (False, True)
    assert directory.next_opening(alsace) == dt.datetime(2026, 12, 27, 9, tzinfo=clock.PARIS)
    said = directory.hours_words(directory.counter(other).hours, "en", department="00")
    assert said[0] == "Open now, until midday."
    unknown = directory.create_counter(
        CLERK, town.organisation.id, name={"fr": "X"}, address=ADDRESS
    )
    assert directory.is_open(unknown) is None and directory.next_opening(unknown) is None


def test_events_are_published(town):
    seen = []
    name = "directory.service_changed/1"
    from parvis.bricks.directory.events import ServiceChanged
    from parvis.kernel.events.registry import _subscriptions

    events.subscribe(name, into=ServiceChanged, handler=seen.append, name="tests.directory")
    try:
        made = directory.create_service(CLERK, town.organisation.id, name={"fr": "Eau"})
        directory.close_service(CLERK, made, 1)
        events.drain()
    finally:
        _subscriptions.pop((name, "tests.directory"))
    assert [(one.service, one.state, one.fields) for one in seen] == [
        (made, "active", ("name",)),
        (made, "closed", ("state",)),
    ]
