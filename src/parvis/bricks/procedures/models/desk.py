"""What agents arrange for themselves: views, labels, absences, acts on many cases at once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from parvis.bricks.procedures.models.cases import Case
from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.parties.models import Membership, Organisation
from parvis.kernel.values.ids import uuid7


class SavedView(models.Model):
    """A list that an agent keeps: filters, order and columns as the text of its address.

    `shared`: every agent of the organisation who handles cases sees it; its author changes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    shared = models.BooleanField(default=False)
    query = models.CharField(max_length=2_000, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    version = models.IntegerField(default=1)

    marks: ClassVar = Marks(
        retention="until its author removes it or leaves the organisation",
        personal=("query",),  # it may hold a name that was searched
    )

    class Meta:
        indexes = [models.Index(fields=["organisation", "name"], name="view_of")]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view that opens when an agent comes to the desk."""

    member = models.OneToOneField(
        Membership, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    marks: ClassVar = Marks(retention="until the agent chooses another or none")

    def __str__(self) -> str:
        return f"{self.member_id} {self.view_id}"


class Label(models.Model):
    """A word that agents put on cases. `look`: a state of the badges, never colour alone."""

    class Look(models.TextChoices):
        PLAIN = "plain", "plain"
        BLUE = "", "blue"
        GOOD = "good", "good"
        WARN = "warn", "warn"
        BAD = "bad", "bad"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    name = models.CharField(max_length=40)
    look = models.CharField(max_length=8, choices=Look, default=Look.PLAIN, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(retention="as long as a case carries it, or until it is removed")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="label_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class CaseLabel(models.Model):
    """A label on a case. Its history is in the case's events."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="+", db_index=False)

    marks: ClassVar = Marks(
        retention="as long as the case", personal=("label",), subject="case__owner"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "label"], name="case_label_once"),
        ]
        indexes = [models.Index(fields=["label", "case"], name="label_of_cases")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.label_id}"


class CaseNote(models.Model):
    """What agents write to each other about a case; the person does not see it on the case but
    may ask for it (RGPD, article 15)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    author_label = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(
        retention="as long as the case", personal=("body",), subject="case__owner"
    )

    class Meta:
        indexes = [models.Index(fields=["case", "at"], name="note_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"


class Absence(models.Model):
    """An agent is away from a first to a last day (both included); a colleague stands in.

    `cancelled_at`: it was called off, or the agent came back sooner.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    substitute = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    first_day = models.DateField()
    last_day = models.DateField()
    declared_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="one year after its last day",
        personal=("first_day", "last_day"),
        subject="member__person",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="absence_days_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(member=F("substitute")), name="absence_of_somebody_else"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "last_day"], name="absence_of"),
            models.Index(fields=["substitute", "last_day"], name="absence_stands_in"),
            models.Index(fields=["member", "last_day"], name="absence_away"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.first_day} {self.last_day}"


class Batch(models.Model):
    """One act that an agent asked for on many cases. A job does it, one command for each case.

    `level`: how surely the agent was signed in when they asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    level = models.SmallIntegerField(default=0)
    act = models.CharField(max_length=20)
    params = models.JSONField(default=dict)
    left_out = models.IntegerField(default=0)  # asked for, and no case that the agent sees
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(retention="three months, then emptied", personal=("params",))

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="batch_at")]

    def __str__(self) -> str:
        return f"{self.act} {self.created_at}"


class BatchItem(models.Model):
    """One case of a batch, in the version that the agent saw; done in the act's transaction."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        DONE = "done", "done"
        REFUSED = "refused", "refused"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    version = models.IntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    code = models.CharField(max_length=60, blank=True)  # of the refusal
    params = models.JSONField(default=dict)  # of the refusal, for its words

    marks: ClassVar = Marks(retention="with its batch: three months")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "case"], name="batch_case_once"),
        ]
        indexes = [models.Index(fields=["batch", "state", "id"], name="batch_progress")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.case_id} {self.state}"
