"""Delivering: one event to one subscriber, exactly once in its effect on the database."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from parvis.kernel.events import codec
from parvis.kernel.events.models import Delivery, Inbox
from parvis.kernel.events.registry import subscription
from parvis.kernel.jobs.leases import OPEN, Queue, State
from parvis.kernel.jobs.queue import queues, run_all
from parvis.kernel.jobs.registry import UnknownJob


def _next_in_order() -> QuerySet[Delivery]:
    """Deliveries before which nothing of the same aggregate is left for the same subscriber."""
    before = Delivery.objects.filter(
        subscriber=OuterRef("subscriber"),
        aggregate=OuterRef("aggregate"),
        id__lt=OuterRef("id"),
        state__in=(*OPEN, State.DEAD),
    )
    return Delivery.objects.filter(~Exists(before)).select_related("event")


def _deliver(row: Delivery) -> None:
    event = row.event
    one = subscription(event.name, row.subscriber)
    if one is None:
        raise UnknownJob(f"nobody is installed as {row.subscriber} for {event.name}")
    if Inbox.objects.filter(event=event.id, subscriber=row.subscriber).exists():
        return
    Inbox.objects.create(event=event.id, subscriber=row.subscriber)
    one.handler(codec.decode(one.into, event.payload))


DELIVERIES: Queue[Delivery] = Queue("events.deliveries", _next_in_order, _deliver)
queues.register(DELIVERIES.name, DELIVERIES)


def drain(limit: int = 1000, *, raising: bool = True) -> int:
    """For tests and command lines: deliver all that is due, in this thread; how many.

    A failure is recorded on its delivery as a worker would, then raised unless `raising` is off.
    """
    return run_all(DELIVERIES, limit, raising)
