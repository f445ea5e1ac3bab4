"""Tables of files: content known by its digest, and the files that refer to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.values.ids import uuid7


class Content(models.Model):
    """Bytes, once for all files that hold the same; where they are and what the scanner said."""

    class State(models.TextChoices):
        QUARANTINE = "quarantine", "quarantine"  # no link, no bytes for anybody
        CLEAN = "clean", "clean"
        REFUSED = "refused", "refused"  # bytes removed; the row says why

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    place = models.CharField(max_length=90, blank=True)  # empty: in `Waiting`, or removed
    state = models.CharField(max_length=10, choices=State, default=State.QUARANTINE)
    scanner = models.CharField(max_length=60, blank=True)
    found = models.CharField(max_length=200, blank=True)  # the scanner's name for it
    scanned_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(retention="as long as one file refers to it, then removed within a day")

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(state="quarantine"), name="content_quarantine"
            ),
            models.Index(fields=["place"], name="content_place"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="content_sha256_shape"
            ),
            models.CheckConstraint(condition=Q(size__gte=0), name="content_size_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.state}"


class Waiting(models.Model):
    """Bytes of a document made inside a transaction, on their way to remote storage.

    Why: an outside call never happens inside a transaction, and no document that a command has
    made may be lost. A job moves them and deletes the row.
    """

    content = models.OneToOneField(Content, on_delete=models.CASCADE, primary_key=True)
    data = models.BinaryField()

    marks: ClassVar = Marks(retention="until a job has moved the bytes to the storage, minutes")

    def __str__(self) -> str:
        return str(self.content_id)


class File(models.Model):
    """One file of one owner: the name it has there, and how long it is kept."""

    class Origin(models.TextChoices):
        RECEIVED = "received", "received"
        MADE = "made", "made"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    content = models.ForeignKey(Content, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    owner = models.CharField(max_length=200, db_index=True)  # URN: its brick says who may open
    organisation = models.UUIDField(null=True, blank=True, db_index=True)
    person = models.UUIDField(null=True, blank=True)  # who sent it
    purpose = models.CharField(max_length=200)
    origin = models.CharField(max_length=10, choices=Origin)
    created_at = models.DateTimeField(default=clock.now)
    hold_until = models.DateField(null=True, blank=True)  # not deleted before or on this day
    discard_on = models.DateField(null=True, blank=True)  # deleted from this day on

    marks: ClassVar = Marks(
        retention="the owner's; at the latest on discard_on, never before hold_until is past",
        personal=("name", "person"),
        subject="person",
    )

    class Meta:
        indexes = [
            models.Index(fields=["person", "created_at"], name="file_person"),
            models.Index(
                fields=["discard_on"],
                condition=Q(discard_on__isnull=False),
                name="file_discard",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} of {self.owner}"
