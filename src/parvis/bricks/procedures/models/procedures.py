"""Procedures and their revisions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.parties.models import Membership, Organisation
from parvis.kernel.values.ids import uuid7


class Procedure(models.Model):
    """What an organisation offers. Its law is that of its current revision, copied for lists."""

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        PUBLISHED = "published", "published"
        CLOSED = "closed", "closed"  # no new case; open ones go on

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.IntegerField(unique=True)  # the number of démarches-simplifiées' contract
    slug = models.SlugField(max_length=80, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    service = models.CharField(max_length=200, blank=True)  # URN of the directory's service
    title = models.JSONField(default=dict)  # {"fr": …, "en": …}
    description = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    revision = models.ForeignKey(
        "FormRevision", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # the one on which new cases start
    regime = models.CharField(max_length=4, blank=True)  # sva, svr, none: of the revision
    level = models.SmallIntegerField(default=0)  # least sign-in level: of the revision
    retention_months = models.IntegerField(default=0)  # of the revision
    replaced_by = models.CharField(max_length=200, blank=True)  # URN of a procedure
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    opens_on = models.DateField(null=True, blank=True)  # first day of new cases, if one is set
    closes_on = models.DateField(null=True, blank=True)  # last day of new cases, if one is set
    last_id = models.IntegerField(default=0)  # greatest stable id ever given to a question
    version = models.IntegerField(default=1)

    marks: ClassVar = Marks(retention="as long as a case of it is kept, then archived")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "state", "number"], name="procedure_of"),
            models.Index(fields=["state", "number"], name="procedure_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(revision__isnull=False),
                name="procedure_published_has_revision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.slug}"


class FormRevision(models.Model):
    """One form document. Once published it never changes: a trigger refuses it too."""

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        PUBLISHED = "published", "published"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, related_name="revisions", db_index=False
    )
    seq = models.IntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    document = models.JSONField()
    schema_hash = models.CharField(max_length=64)  # SHA-256 of the canonical document
    json_schema = models.JSONField(default=dict)  # 2020-12, of the answers
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.IntegerField(default=1)  # of the draft, compared and swapped

    marks: ClassVar = Marks(retention="as long as a case of it is kept, then archived")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "seq"], name="revision_seq"),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(state="draft"), name="revision_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False),
                name="revision_published_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} revision {self.seq}"


class DraftState(models.Model):
    """One state of a draft, so that edits can be undone. Gone once the draft is published."""

    id = models.BigAutoField(primary_key=True)
    revision = models.ForeignKey(
        FormRevision, on_delete=models.CASCADE, related_name="states", db_index=False
    )
    position = models.IntegerField()  # 0: before the first edit
    shown = models.BooleanField(default=False)  # the one that the draft holds
    edit = models.CharField(max_length=20, blank=True)  # kind of the edit that led here
    about = models.CharField(max_length=200, blank=True)  # words of the question concerned
    by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=clock.now)
    version = models.IntegerField(default=0)  # the draft's version when this state was reached
    document = models.JSONField()

    marks: ClassVar = Marks(retention="until the draft is published")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "position"], name="draft_state_position"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} state {self.position}"
