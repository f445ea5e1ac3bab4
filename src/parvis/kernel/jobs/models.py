"""Tables of jobs and of the periodic schedule."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from parvis.kernel import clock
from parvis.kernel.jobs.leases import OPEN, Leased, State
from parvis.kernel.marks import Marks
from parvis.kernel.values.ids import uuid7


class Job(Leased):
    """One request to run a job."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=80)
    args = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True)
    outside = models.BooleanField()
    organisation = models.UUIDField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="done and abandoned: seven days; dead: until an operator decides",
        personal=("args",),
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["outside", "due_at"], condition=Q(state__in=OPEN), name="job_open"
            ),
            models.Index(fields=["state", "finished_at"], name="job_state"),
        ]
        constraints = [
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
