"""Periodic jobs: one row each, moved forward by compare-and-swap by the first worker to see it."""

from __future__ import annotations

import datetime as dt

from parvis.kernel import clock
from parvis.kernel.db.transactions import command
from parvis.kernel.jobs import registry
from parvis.kernel.jobs.models import Schedule
from parvis.kernel.jobs.queue import enqueue


@command
def install() -> None:
    """Write the declared periods; forget jobs that are no longer periodic."""
    periods = registry.periods()
    Schedule.objects.exclude(name__in=periods).delete()
    Schedule.objects.bulk_create(
        [Schedule(name=name, seconds=seconds) for name, seconds in periods.items()],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["seconds"],
    )


def enqueue_due() -> dt.datetime | None:
    """Put every periodic job whose time has come in the queue; when to look again."""
    now = clock.now()
    times = []
    for row in Schedule.objects.order_by("due_at"):
        due_at = row.due_at
        if due_at <= now:
            due_at = now + dt.timedelta(seconds=row.seconds)
            _put(row, due_at)
        times.append(due_at)
    return min(times, default=None)


@command
def _put(row: Schedule, next_time: dt.datetime) -> None:
    """Move one periodic job forward and put it in the queue, unless another worker was first."""
    moved = Schedule.objects.filter(name=row.name, due_at=row.due_at).update(due_at=next_time)
    if moved and row.name in registry.periods():
        enqueue(row.name, {}, key="every")
