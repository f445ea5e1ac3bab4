"""What passes between a person and the agents: messages, corrections, documents."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.bricks.procedures.models.cases import KEPT, Case
from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.parties.models import Membership, Person
from parvis.kernel.values.ids import uuid7


class Message(models.Model):
    """One message of a case. Never deleted by its author: what was said was said."""

    class Side(models.TextChoices):
        PERSON = "person", "person"
        AGENT = "agent", "agent"
        SYSTEM = "system", "system"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    side = models.CharField(max_length=10, choices=Side)
    author_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    author_membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    author_label = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    files = models.JSONField(default=list)  # references as in the answers of a file field
    at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)  # by the other side

    marks: ClassVar = Marks(
        retention=KEPT,
        personal=("body", "files", "author_label", "author_person"),
        subject="case__owner",
    )

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="message_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.side}"


class Correction(models.Model):
    """A request to complete or correct a case: what is missing, until when (CRPA L114-5)."""

    class Reason(models.TextChoices):
        INCOMPLETE = "incomplete", "incomplete"
        INCORRECT = "incorrect", "incorrect"
        OUTDATED = "outdated", "outdated"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="corrections")
    reason = models.CharField(max_length=12, choices=Reason)
    missing = models.JSONField(default=list)  # [{"stable_id": 14, "words": "…"}]
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    deadline = models.DateField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(retention=KEPT, personal=("missing",), subject="case__owner")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(resolved_at__isnull=True, cancelled_at__isnull=True),
                name="correction_one_pending",
            ),
        ]
        indexes = [
            models.Index(
                fields=["deadline"],
                name="correction_deadline",
                condition=models.Q(resolved_at__isnull=True, cancelled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.reason}"


class Document(models.Model):
    """A document that the house makes for a case: structured data first, its PDF later.

    `digest` is over the canonical `data`: the letter may be drawn again, byte for byte.
    """

    class Kind(models.TextChoices):
        RECEIPT = "receipt", "receipt"  # accusé de réception
        DECISION = "decision", "decision"
        ATTESTATION = "attestation", "attestation"  # of a decision by silence, CRPA L232-3

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="documents", db_index=False
    )
    kind = models.CharField(max_length=12, choices=Kind)
    data = models.JSONField()
    digest = models.CharField(max_length=64)
    file = models.UUIDField(null=True, blank=True)  # of the kernel's files, once drawn
    file_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    drawn_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(retention=KEPT, personal=("data",), subject="case__owner")

    class Meta:
        indexes = [models.Index(fields=["case", "created_at"], name="document_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
