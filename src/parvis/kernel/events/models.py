"""Tables of events: the outbox, one delivery per subscriber, and the subscribers' inbox keys."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.kernel import clock
from parvis.kernel.jobs.leases import DUE_WHEN_OPEN, Leased
from parvis.kernel.marks import Marks
from parvis.kernel.values.ids import uuid7


class Event(models.Model):
    """One published event."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=120)  # "procedures.case_filed/1"
    aggregate = models.CharField(max_length=250)  # URN
    payload = models.JSONField()
    published_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(
        retention="thirty days after publication, unless a delivery is open or dead",
        personal=("payload",),
    )

    class Meta:
        indexes = [models.Index(fields=["published_at"], name="event_published")]

    def __str__(self) -> str:
        return self.name


class Delivery(Leased):
    """One event on its way to one subscriber. The numbers of rows give the order."""

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(max_length=120)
    aggregate = models.CharField(max_length=250)

    marks: ClassVar = Marks(retention="as long as its event")

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="delivery_due"),
            models.Index(fields=["subscriber", "aggregate", "state", "id"], name="delivery_before"),
            models.Index(fields=["state", "finished_at"], name="delivery_state"),
        ]
        constraints = [
            DUE_WHEN_OPEN,
            models.UniqueConstraint(
                fields=["event", "subscriber"], name="delivery_once_per_subscriber"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} to {self.subscriber}: {self.state}"


class Inbox(models.Model):
    """A subscriber has had this event: the key that makes a second delivery harmless."""

    subscriber = models.CharField(max_length=120)
    event = models.UUIDField()
    received_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(retention="one year, longer than any event may be delivered again")

    class Meta:
        verbose_name_plural = "inbox"
        constraints = [models.UniqueConstraint(fields=["event", "subscriber"], name="inbox_once")]
        indexes = [models.Index(fields=["received_at"], name="inbox_received")]

    def __str__(self) -> str:
        return f"{self.subscriber} had {self.event}"
