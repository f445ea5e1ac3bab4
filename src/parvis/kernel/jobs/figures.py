"""How the queue is doing, for the health page and the console."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Min
from django.db.models.functions import Greatest

from parvis.kernel import clock
from parvis.kernel.jobs.leases import OPEN, State
from parvis.kernel.jobs.models import Job


@dataclass(frozen=True)
class Counts:
    """`late`: seconds since the oldest due row should have started (0 when none is due)."""

    waiting: int
    running: int
    dead: int
    late: int


def counts() -> Counts:
    """Waiting, running and dead jobs, and how late the oldest due one is. Two reads."""
    now = clock.now()
    rows = Job.objects.filter(state__in=(*OPEN, State.DEAD)).order_by()
    by_state = dict(rows.values_list("state").annotate(Count("pk")))
    due = Job.objects.filter(state=State.WAITING, due_at__lte=now)
    oldest = due.aggregate(oldest=Min(Greatest("created_at", "due_at")))["oldest"]
    return Counts(
        waiting=by_state.get(State.WAITING, 0),
        running=by_state.get(State.RUNNING, 0),
        dead=by_state.get(State.DEAD, 0),
        late=int((now - oldest).total_seconds()) if oldest else 0,
    )
