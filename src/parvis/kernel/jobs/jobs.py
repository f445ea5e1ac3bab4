"""Jobs of the queue itself: forgetting what is done."""

from __future__ import annotations

import datetime as dt
from typing import Any

from parvis.kernel import clock, jobs
from parvis.kernel.jobs.leases import State
from parvis.kernel.jobs.models import Job

KEPT = dt.timedelta(days=7)
AT_ONCE = 5000


@jobs.job("jobs.forget_done")
def forget_done(args: dict[str, Any]) -> None:
    """Delete done and abandoned jobs after seven days, a few thousand at a time."""
    old = Job.objects.filter(
        state__in=(State.DONE, State.ABANDONED), finished_at__lt=clock.now() - KEPT
    )
    Job.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:AT_ONCE])).delete()


jobs.every("jobs.forget_done", seconds=3600)
