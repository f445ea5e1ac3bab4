"""Tables of jobs and of the periodic schedule."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from parvis.kernel import clock
from parvis.kernel.jobs.leases import DUE_WHEN_OPEN, Leased, State
from parvis.kernel.marks import Marks
from parvis.kernel.values.ids import uuid7


class Job(Leased):
    """One request to run a job."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=80)
    args = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True)
    lane = models.CharField(max_length=10)  # the queue's name: inside or outside
    organisation = models.UUIDField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="done and abandoned: seven days; dead: until an operator decides",
        personal=("args",),
    )

    class Meta:
        indexes = [
            models.Index(fields=["lane", "due_at", "id"], name="job_due"),
            models.Index(fields=["name", "key", "state"], name="job_key"),
            models.Index(fields=["state", "finished_at"], name="job_state"),
        ]
        constraints = [
            DUE_WHEN_OPEN,
            models.UniqueConstraint(
                fields=["name", "key"],
                condition=Q(state=State.WAITING) & ~Q(key=""),
                name="job_one_waiting_per_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class Schedule(models.Model):
    """When a periodic job is next put in the queue."""

    name = models.CharField(max_length=80, primary_key=True)
    seconds = models.PositiveIntegerField()
    due_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(retention="as long as the job is periodic")

    def __str__(self) -> str:
        return f"{self.name} every {self.seconds} s"
