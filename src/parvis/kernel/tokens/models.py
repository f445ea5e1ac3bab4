"""Tables of tokens, webhooks, idempotency keys and rate counters."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.values.ids import uuid7


class ApiToken(models.Model):
    """One token, known by its prefix and the hash of the whole."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=120)  # what it is for, chosen by who asked for it
    bearer = models.CharField(max_length=200, db_index=True)  # URN: what it stands for
    organisation = models.UUIDField(null=True, blank=True, db_index=True)
    issued_by = models.UUIDField(null=True, blank=True)  # person
    scopes = models.JSONField(default=list)
    networks = models.JSONField(default=list)  # empty: from everywhere
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)  # within the hour

    marks: ClassVar = Marks(
        retention="one year after its end, so that its uses can be explained",
        personal=("name", "bearer", "issued_by", "networks"),
        subject="issued_by",
    )

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"


class Webhook(models.Model):
    """An address of another system that is told of topics."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.UUIDField(db_index=True)
    name = models.CharField(max_length=120)
    url = models.URLField(max_length=500)
    topics = models.JSONField(default=list)
    about = models.CharField(max_length=200, blank=True, db_index=True)  # URN; empty: everything
    contact = models.EmailField(max_length=254, blank=True)
    secret = models.BinaryField()  # sealed by the key ring
    old_secret = models.BinaryField(null=True, blank=True)
    old_secret_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    failures = models.PositiveIntegerField(default=0)  # attempts since the last success
    failing_since = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    disabled_why = models.CharField(max_length=200, blank=True)

    marks: ClassVar = Marks(
        retention="as long as the organisation uses it", personal=("contact", "name")
    )

    def __str__(self) -> str:
        return f"{self.name} {self.id}"


class Message(models.Model):
    """One telling of a topic to one webhook. Its id is the `webhook-id` of every attempt."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        SENT = "sent", "sent"
        HELD = "held", "held"  # the webhook is disabled: sent when it is enabled again
        DEAD = "dead", "dead"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="messages")
    topic = models.CharField(max_length=120)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    last_status = models.PositiveIntegerField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    marks: ClassVar = Marks(
        retention="thirty days after it was sent or given up", personal=("body",)
    )

    class Meta:
        indexes = [
            models.Index(fields=["webhook", "state", "created_at"], name="message_of_webhook"),
            models.Index(fields=["finished_at"], name="message_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.state}"


class IdempotentRequest(models.Model):
    """One request under a key: running under a lease, or done with the reply it got."""

    class State(models.TextChoices):
        RUNNING = "running", "running"
        DONE = "done", "done"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=64, unique=True)  # digest of scope and key
    body_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    lease = models.UUIDField()  # who runs it; changes when another takes over
    lease_until = models.DateTimeField()
    status = models.PositiveIntegerField(null=True, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    reply = models.BinaryField(null=True, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    marks: ClassVar = Marks(retention="one day, or what the route asks for", personal=("reply",))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(status__isnull=False),
                name="idempotent_done_has_a_reply",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key[:12]} {self.state}"


class RateWindow(models.Model):
    """How often something was done in the present and the previous window of a bucket."""

    key = models.CharField(max_length=64, primary_key=True)  # keyed digest: no address, no name
    number = models.BigIntegerField()  # of the present window, since 1970
    count = models.PositiveIntegerField()
    previous = models.PositiveIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    marks: ClassVar = Marks(retention="two windows after the last count, a day at most")

    def __str__(self) -> str:
        return f"{self.key[:12]} {self.count}"
