"""Events: published with the act, delivered once per subscriber, in order per aggregate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import pytest
from django.db import transaction

from parvis.kernel import clock, events, jobs
from parvis.kernel.events import registry
from parvis.kernel.events.models import Delivery, Event, Inbox
from parvis.kernel.jobs.leases import State
from parvis.kernel.jobs.operating import abandon, retry
from parvis.kernel.urns import Urn, urn

pytestmark = pytest.mark.django_db
CASE, OTHER = urn("test", "case", "1"), urn("test", "case", "2")


@dataclass(frozen=True)
class CaseFiled:
    """A case was filed."""

    name: ClassVar = "test.case_filed"
    version: ClassVar = 1
    case: Urn
    number: int


@dataclass(frozen=True)
class Wanted:
    """What the subscribers of these tests want."""

    number: int


@dataclass(frozen=True)
class Unmatched:
    """A field that the event does not have."""

    colour: str


seen: list[tuple[str, int]] = []
broken: set[int] = set()


def note(got: Wanted) -> None:
    """Count, then fail when told to: the count must not stay."""
    if got.number in broken:
        jobs.enqueue("jobs.forget_done", {})
        raise RuntimeError(f"secret {got.number}")
    seen.append(("note", got.number))


def other(got: Wanted) -> None:
    """A second subscriber, that never fails."""
    seen.append(("other", got.number))


@pytest.fixture(autouse=True)
def subscribed() -> Iterator[None]:
    before = dict(registry._subscriptions)
    seen.clear()
    broken.clear()
    events.subscribe("test.case_filed/1", into=Wanted, handler=note, name="test.note")
    events.subscribe("test.case_filed/1", into=Wanted, handler=other, name="test.other")
    yield
    registry._subscriptions.clear()
    registry._subscriptions.update(before)


def publish(number: int, aggregate: Urn = CASE) -> None:
    events.publish(CaseFiled(aggregate, number), aggregate=aggregate)


def due_now() -> None:
    Delivery.objects.filter(state=State.WAITING).update(due_at=clock.now())


def test_each_subscriber_gets_each_event_once():
    publish(1)
    assert events.drain() == 2
    assert events.drain() == 0
    assert sorted(seen) == [("note", 1), ("other", 1)]
    assert Inbox.objects.count() == 2


def test_an_event_belongs_to_the_transaction_of_the_act():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publish(1)
        raise ZeroDivisionError
    assert not Event.objects.exists()
    assert events.drain() == 0


def test_publishing_costs_two_statements(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(2):
        publish(1)


def test_a_failure_is_rolled_back_and_holds_only_its_aggregate():
    broken.add(1)
    publish(1)
    publish(2)
    publish(3, OTHER)
    events.drain(raising=False)
    assert [n for who, n in seen if who == "note"] == [3]
    assert [n for who, n in seen if who == "other"] == [1, 2, 3]
    assert not jobs.counts().waiting  # what the handler had asked for is gone too
    failed = Delivery.objects.get(subscriber="test.note", event__payload__number=1)
    assert (failed.state, failed.attempts) == (State.WAITING, 1)
    assert "secret" not in failed.error
    broken.clear()
    due_now()
    events.drain()
    assert [n for who, n in seen if who == "note"] == [3, 1, 2]


def test_a_dead_delivery_holds_its_aggregate_until_replayed():
    broken.add(1)
    publish(1)
    publish(2)
    Delivery.objects.update(max_attempts=1)
    events.drain(raising=False)
    dead = Delivery.objects.get(state=State.DEAD)
    assert Delivery.objects.filter(state=State.WAITING).count() == 1
    broken.clear()
    assert retry(dead)
    assert events.drain() == 2
    assert [n for who, n in seen if who == "note"] == [1, 2]


def test_abandoning_a_dead_delivery_frees_the_following():
    broken.add(1)
    publish(1)
    publish(2)
    Delivery.objects.update(max_attempts=1)
    events.drain(raising=False)
    assert abandon(Delivery.objects.get(state=State.DEAD))
    events.drain()
    assert [n for who, n in seen if who == "note"] == [2]


def test_the_inbox_key_makes_a_second_delivery_harmless():
    publish(1)
    events.drain()
    Delivery.objects.update(state=State.WAITING, due_at=clock.now())
    assert events.drain() == 2
    assert len(seen) == 2


def test_failures_are_raised_for_tests():
    broken.add(1)
    publish(1)
    with pytest.raises(RuntimeError):
        events.drain()


def test_a_subscriber_that_left_is_waited_for():
    publish(1)
    del registry._subscriptions[("test.case_filed/1", "test.note")]
    events.drain(raising=False)
    left = Delivery.objects.get(subscriber="test.note")
    assert left.state == State.WAITING
    assert "test.note" in left.error


def test_an_undecodable_event_is_dead_at_once():
    events.subscribe("test.case_filed/1", into=Unmatched, handler=note, name="test.colour")
    publish(1)
    events.drain(raising=False)
    row = Delivery.objects.get(subscriber="test.colour")
    assert row.state == State.DEAD
    assert row.error == "Unmatched.colour: the event has no such field"


def test_old_events_are_forgotten_unless_dead():
    publish(1)
    events.drain()
    broken.add(2)
    publish(2)
    Delivery.objects.filter(state=State.WAITING).update(max_attempts=1)
    events.drain(raising=False)
    Event.objects.update(published_at=clock.now() - dt.timedelta(days=31))
    publish(3, OTHER)
    jobs.enqueue("events.forget_delivered", {})
    jobs.run_due()
    assert sorted(row.payload["number"] for row in Event.objects.all()) == [2, 3]


def test_subscribing_twice_from_two_places_is_a_mistake():
    def note(got: Wanted) -> None: ...

    note.__module__ = "elsewhere"
    with pytest.raises(ValueError, match="twice"):
        events.subscribe("test.case_filed/1", into=Wanted, handler=note, name="test.note")
    with pytest.raises(ValueError, match=r"brick\.fact/version"):
        events.subscribe("test.case_filed", into=Wanted, handler=note, name="test.note")


def test_an_event_without_name_is_not_published():
    with pytest.raises(TypeError, match="name"):
        events.publish(Wanted(1), aggregate=CASE)
