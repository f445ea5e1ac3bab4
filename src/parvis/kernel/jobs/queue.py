"""Putting a job in the queue, and the two queues of jobs: inside and outside transactions."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from parvis.kernel import clock
from parvis.kernel.db.transactions import after_commit, command
from parvis.kernel.jobs import registry
from parvis.kernel.jobs.leases import Queue, State, claim, perform
from parvis.kernel.jobs.models import Job
from parvis.kernel.jobs.waking import wake
from parvis.kernel.ports import Port

URGENT = dt.timedelta(days=1)
queues: Port[Queue[Any]] = Port("jobs.queues", "Kinds of leased rows that workers take")


@command
def enqueue(
    name: str,
    args: dict[str, Any],
    *,
    key: str | None = None,
    at: dt.datetime | None = None,
    organisation: UUID | None = None,
    new: bool = False,
) -> UUID:
    """Ask for a job in the caller's transaction; workers see it after the commit.

    With a `key`: while one row of that name and key is waiting, asking again gives that row
    (moved forward when `at` is earlier). `new`: the caller has just made what the key names, so
    nothing can wait under it (one statement instead of two). UnknownJob when no application
    declares the name; TypeError when `args` is not a JSON object.
    """
    declared = registry.declared(name)
    try:
        json.dumps(args)
    except (TypeError, ValueError) as error:
        raise TypeError(f"job {name}: args must be a JSON object ({error})") from None
    due_at = at or clock.now() - (URGENT if declared.urgent else dt.timedelta())
    row = Job(
        name=name,
        args=args,
        key=key or "",
        due_at=due_at,
        organisation=organisation,
        lane="outside" if declared.outside else "inside",
        max_attempts=declared.max_attempts,
    )
    if new or not key:
        row.save(force_insert=True)
    else:
        row = _one_waiting(row)
    after_commit(wake)
    return row.id


def _one_waiting(row: Job) -> Job:
    """Insert unless the key waits already.

    The row found is locked: a worker cannot start it before this transaction commits, so it
    will see what the caller has just written.
    """
    for _ in range(20):
        Job.objects.bulk_create([row], ignore_conflicts=True)
        waiting = Job.objects.filter(name=row.name, key=row.key, state=State.WAITING)
        found = waiting.select_for_update().first()
        if found is not None:
            if found.pk != row.pk:
                waiting.filter(due_at__gt=row.due_at).update(due_at=row.due_at)
            return found
        # A worker took it between the two statements: what we wrote needs a row of its own.
    raise RuntimeError(f"job {row.name}: its key is taken again and again")


def _inside() -> QuerySet[Job]:
    return Job.objects.filter(lane="inside")


def _outside() -> QuerySet[Job]:
    return Job.objects.filter(lane="outside")


def _run(row: Job) -> None:
    registry.declared(row.name).function(row.args)


INSIDE = Queue("jobs.inside", _inside, _run)
OUTSIDE = Queue("jobs.outside", _outside, _run, outside=True)
queues.register(INSIDE.name, INSIDE)
queues.register(OUTSIDE.name, OUTSIDE)


def run_all(queue: Queue[Any], limit: int, raising: bool) -> int:
    """Run what is due in one queue, here and now; how many rows were run."""
    ran = 0
    while ran < limit and (row := claim(queue)) is not None:
        error = perform(queue, row)
        if error is not None and raising:
            raise error
        ran += 1
    return ran


def run_due(limit: int = 1000, *, raising: bool = True) -> int:
    """For tests and command lines: run all due jobs in this thread; how many were run.

    A failure is recorded on its row as a worker would, then raised unless `raising` is off.
    """
    ran = run_all(INSIDE, limit, raising)
    ran += run_all(OUTSIDE, limit - ran, raising)
    return ran + (run_due(limit - ran, raising=raising) if 0 < ran < limit else 0)
