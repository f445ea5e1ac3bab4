"""Leases: how one row is worked on by one worker at a time, and what happens when it dies.

The base of jobs and of event deliveries. `due_at` says the one thing that a worker looks for:
for a waiting row, not before when; for a running row, when its lease ends and others may take
it; for a closed row, nothing. (Its indexes are whole: SQLite cannot prove a partial one useful
when the states are parameters.) A claim happens behind SQLite's writer gate, or by
`FOR UPDATE SKIP LOCKED` on PostgreSQL, and counts the attempt before the work starts, so that a
job that kills its worker still dies in the end. The lease is a fresh UUID and every mark is a
compare-and-swap on it: a worker that lost its lease cannot write any.
"""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import uuid4

from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet

from parvis.kernel import clock
from parvis.kernel.jobs.registry import GiveUp, TryAgain, UnknownJob

logger = logging.getLogger("parvis.jobs")
LEASE = dt.timedelta(seconds=30)
FIRST_DELAY, LONGEST_DELAY = 5.0, 6 * 3600.0


class State(models.TextChoices):
    """Where a leased row stands."""

    WAITING = "waiting", "waiting"
    RUNNING = "running", "running"
    DONE = "done", "done"
    DEAD = "dead", "dead"
    ABANDONED = "abandoned", "abandoned"


OPEN = (State.WAITING, State.RUNNING)
DUE_WHEN_OPEN = models.CheckConstraint(
    condition=models.Q(state__in=OPEN, due_at__isnull=False)
    | (~models.Q(state__in=OPEN) & models.Q(due_at__isnull=True)),
    name="%(class)s_due_when_open",
)


class Leased(models.Model):
    """Columns of a row that workers lease."""

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField(default=clock.now, null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [DUE_WHEN_OPEN]


L = TypeVar("L", bound=Leased)


class LostLease(RuntimeError):
    """Another worker has taken the row: whatever was done here is rolled back."""


@dataclass(frozen=True)
class Queue(Generic[L]):
    """Rows of one kind and how one is performed.

    `rows` gives the candidates (open and due is added here). `perform` runs inside the
    transaction of the done mark, or with none open when `outside`.
    """

    name: str
    rows: Callable[[], QuerySet[L]]
    perform: Callable[[L], None]
    outside: bool = False


def claim(queue: Queue[L], lease: dt.timedelta = LEASE) -> L | None:
    """Take the oldest due row for the length of a lease; None when nothing is due."""
    due = queue.rows().filter(due_at__lte=clock.now()).order_by("due_at", "pk")
    while due.exists():  # one read, no gate, when there is nothing to do
        with transaction.atomic():
            row = due.select_for_update(skip_locked=True, of=("self",)).first()
            if row is None:
                return None
            if row.state == State.RUNNING and row.attempts >= row.max_attempts:
                _close(row, State.DEAD, f"The worker stopped {row.attempts} times during this.")
                continue
            row.state, row.lease = State.RUNNING, uuid4()
            row.attempts += 1
            row.due_at = clock.now() + lease
            row.save(update_fields=["state", "lease", "attempts", "due_at"])
            return row
    return None


def _mine(row: Leased) -> QuerySet[Any]:
    return type(row)._default_manager.filter(pk=row.pk, state=State.RUNNING, lease=row.lease)  # noqa: SLF001


def renew(row: Leased, lease: dt.timedelta = LEASE) -> bool:
    """Lengthen the lease of a row that is still ours; False when it was lost."""
    with transaction.atomic():  # so that it queues at SQLite's writer gate like everybody
        return bool(_mine(row).update(due_at=clock.now() + lease))


def finish(row: Leased) -> None:
    """Write the done mark; LostLease when the row is no longer ours."""
    values = {"state": State.DONE, "due_at": None, "lease": None, "error": ""}
    if not _mine(row).update(**values, finished_at=clock.now()):
        raise LostLease(f"{type(row).__name__} {row.pk}")


def perform(queue: Queue[L], row: L) -> BaseException | None:
    """Run one claimed row to its mark. The exception is given back once its mark is written."""
    try:
        if queue.outside:
            queue.perform(row)
            with transaction.atomic():
                finish(row)
        else:
            with transaction.atomic():
                finish(row)  # first: on PostgreSQL its row lock keeps others away until commit
                queue.perform(row)
    except LostLease:
        logger.warning("%s %s: lease lost, left to another worker", queue.name, row.pk)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a native library's panic is no Exception
        fail(row, error)
        return error
    return None


def fail(row: Leased, error: BaseException) -> None:
    """Record a failure: wait longer each time, then dead; at once when the job gave up."""
    words = describe(error)
    logger.warning("%s %s attempt %d: %s", type(row).__name__.lower(), row.pk, row.attempts, words)
    with transaction.atomic():
        if isinstance(error, GiveUp) or row.attempts >= row.max_attempts:
            _close(row, State.DEAD, words)
            return
        due_at = clock.now() + dt.timedelta(seconds=delay_after(row.attempts))
        try:
            with transaction.atomic():
                _mine(row).update(state=State.WAITING, lease=None, error=words, due_at=due_at)
        except IntegrityError:  # a newer row with the same key waits already: it will do the work
            _close(row, State.ABANDONED, f"Replaced by a newer one. {words}"[:500])


def _close(row: Leased, state: State, words: str) -> None:
    values = {"state": state, "due_at": None, "lease": None, "error": words}
    _mine(row).update(**values, finished_at=clock.now())


def delay_after(attempts: int) -> float:
    """Seconds before the next attempt: 5, 15, 45… at most 6 hours, each give or take a fifth."""
    base: float = min(LONGEST_DELAY, FIRST_DELAY * 3 ** (attempts - 1))
    return base * (0.8 + 0.4 * secrets.randbelow(1001) / 1000)


def describe(error: BaseException) -> str:
    """Words for an operator: the job's own when it gave up, else kind and place, no message."""
    if isinstance(error, GiveUp | TryAgain | UnknownJob):
        return str(error)[:500]
    reason = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/parvis/" in frame.filename]
    place = ""
    for frame in (ours or frames)[-1:]:
        place = f" ({frame.filename.rpartition('/parvis/')[2]}:{frame.lineno})"
    return f"{type(error).__name__}{reason}{place}"[:500]
