"""What partners ask for, and what their sandbox clients did wrong."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from parvis.bricks.identity.models.clients import Client
from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.parties.models import Membership, Organisation
from parvis.kernel.values.ids import uuid7


class ClientRequest(models.Model):
    """A change that an operator approves: a client in production, or other addresses for one."""

    class Kind(models.TextChoices):
        PRODUCTION = "production", "production"  # a new client, made from one in sandbox
        CHANGE = "change", "change"  # of a client in production

    class State(models.TextChoices):
        PENDING = "pending", "pending"
        ACCEPTED = "accepted", "accepted"
        REFUSED = "refused", "refused"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)
    metadata = models.JSONField()  # as wanted, whole
    why = models.TextField(max_length=2000)  # legal basis of the scopes, what changes
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    asked_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    asked_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(max_length=2000, blank=True)  # of the decision
    made = models.ForeignKey(
        Client, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )

    marks: ClassVar = Marks(retention="as long as the client")

    class Meta:
        indexes = [models.Index(fields=["state", "asked_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(state="pending"), name="identity_one_request"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.client_id}"


class FailedRequest(models.Model):
    """One refused request of a sandbox client, explained: values masked, never a secret."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="failures")
    at = models.DateTimeField(default=clock.now)
    endpoint = models.CharField(max_length=20)
    status = models.PositiveSmallIntegerField()
    error = models.CharField(max_length=60)
    code = models.CharField(max_length=10, blank=True)
    description = models.CharField(max_length=300)
    findings = models.JSONField(default=list)  # domain.diagnosis.Finding

    marks: ClassVar = Marks(retention="seven days, and the last hundred of each client")

    class Meta:
        indexes = [models.Index(fields=["client", "-at"])]

    def __str__(self) -> str:
        return f"{self.endpoint} {self.error}"
