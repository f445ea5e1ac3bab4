"""Tables of the journal. Rows are only ever added; sealing fills two columns once."""

from __future__ import annotations

import secrets
import time
import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from parvis.kernel import clock
from parvis.kernel.marks import Marks

_KEPT = "ten years, sealed batch by sealed batch, then archived with its heads"


def ordered_id() -> uuid.UUID:
    """A UUID version 7 whose 12 bits after the millisecond are its fraction (RFC 9562, 6.2).

    Entries made one after the other by a process keep their order, even within a millisecond.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76
    value |= (rest * 4096 // 1_000_000) << 64 | 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


class AppendOnly(RuntimeError):
    """Somebody tried to change or remove rows of the journal."""


class AppendOnlyRows(models.QuerySet[Any]):
    """Rows that are read and added, never changed. The sealer writes by SQL of its own."""

    def update(self, **kwargs: Any) -> int:
        """Refused."""
        raise AppendOnly("rows of the journal are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused."""
        raise AppendOnly("rows of the journal are never removed")


class Batch(models.Model):
    """One sealed batch: its head as signed. Also kept in `var/journal-heads.jsonl`."""

    number = models.PositiveBigIntegerField(primary_key=True)
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    chain = models.BinaryField()  # of the last record
    root = models.BinaryField()
    previous = models.CharField(max_length=64)  # digest of the head before
    at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    signature = models.BinaryField()

    marks: ClassVar = Marks(retention=_KEPT)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=models.F("first")), name="batch_not_empty")
        ]

    def __str__(self) -> str:
        return f"batch {self.number}"


class Entry(models.Model):
    """One act or one look. What is personal is a digest under the key of the person concerned.

    Ids sort by time: they give the order of pages and of sealing.
    """

    class Kind(models.TextChoices):
        ACT = "act", "act"
        LOOK = "look", "look"

    id = models.UUIDField(primary_key=True, default=ordered_id, editable=False)
    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.ACT)
    verb = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)  # URN
    organisation = models.UUIDField(null=True)  # whose data or power is used
    actor_person = models.UUIDField(null=True)
    actor_membership = models.UUIDField(null=True)
    actor_organisation = models.UUIDField(null=True)
    actor_for = models.UUIDField(null=True)
    actor_mandate = models.CharField(max_length=200, blank=True)
    actor_level = models.PositiveSmallIntegerField(default=0)
    actor_name = models.CharField(max_length=100, blank=True)  # of a job or command, no person
    actor_label = models.BinaryField(default=b"", blank=True)  # digest: see ActorLabel
    purpose = models.CharField(max_length=300, blank=True)
    legal_basis = models.CharField(max_length=300, blank=True)
    fields = models.TextField(blank=True)  # names of fields, one per line
    digest = models.BinaryField(default=b"", blank=True)  # SHA-256 of a payload about nobody
    sequence = models.PositiveBigIntegerField(null=True, unique=True)
    chain = models.BinaryField(null=True)

    objects: ClassVar = AppendOnlyRows.as_manager()
    marks: ClassVar = Marks(retention=_KEPT, personal=("actor_person",), subject="actor_person")

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="entry_subject"),
            models.Index(fields=["actor_person", "id"], name="entry_actor"),
            models.Index(fields=["organisation", "id"], name="entry_organisation"),
            models.Index(fields=["id"], condition=Q(sequence__isnull=True), name="entry_unsealed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sequence__isnull=True, chain__isnull=True)
                | Q(sequence__isnull=False, chain__isnull=False),
                name="entry_sealed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class Concern(models.Model):
    """A person concerned by an entry, and the digest of the payload under their key."""

    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="concerns", db_index=False
    )
    person = models.UUIDField()
    digest = models.BinaryField(default=b"", blank=True)

    objects: ClassVar = AppendOnlyRows.as_manager()
    marks: ClassVar = Marks(retention=_KEPT, personal=("person",), subject="person")

    class Meta:
        indexes = [models.Index(fields=["person", "entry"], name="concern_person")]
        constraints = [models.UniqueConstraint(fields=["entry", "person"], name="concern_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.person}"


class ActorLabel(models.Model):
    """Name and service of an actor as they were; the chain holds only a digest under their key.

    Removed when that person is erased: the chain still verifies.
    """

    digest = models.BinaryField(primary_key=True)
    person = models.UUIDField(db_index=True)
    text = models.CharField(max_length=300)

    marks: ClassVar = Marks(
        retention="as long as the entries it names, or until the person is erased",
        personal=("text",),
        subject="person",
    )

    def __str__(self) -> str:
        return self.text
