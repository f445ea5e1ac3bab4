"""Publishing: the event and its deliveries, in the transaction of what happened."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from parvis.kernel.db.transactions import after_commit, command
from parvis.kernel.events import codec
from parvis.kernel.events.models import Delivery, Event
from parvis.kernel.events.registry import full_name, subscriptions
from parvis.kernel.jobs.waking import wake
from parvis.kernel.urns import Urn

MAX_ATTEMPTS = 12


@command
def publish(event: Any, *, aggregate: Urn) -> UUID:
    """Publish an event about `aggregate` in the caller's transaction; the event's identifier.

    Call it after the aggregate's row was saved: on PostgreSQL it is that row's lock which puts
    two writers, hence their events, in order. TypeError when a field does not hold its type.
    """
    name = full_name(type(event))
    row = Event(name=name, aggregate=str(aggregate), payload=codec.encode(event))
    row.save(force_insert=True)
    Delivery.objects.bulk_create(
        Delivery(
            event=row,
            subscriber=one.name,
            aggregate=row.aggregate,
            max_attempts=MAX_ATTEMPTS,
        )
        for one in subscriptions(name)
    )
    after_commit(wake)
    return row.id
