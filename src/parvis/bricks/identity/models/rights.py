"""Applications and their roles, rights of agents, who administers them, their reviews."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from parvis.bricks.identity.domain.rights import Kind as PerimeterKind
from parvis.bricks.identity.domain.rights import State as RightState
from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.parties.models import Membership, Organisation
from parvis.kernel.values.ids import uuid7

KINDS = [(kind.value, kind.value) for kind in PerimeterKind]
STATES = [(state.value, state.value) for state in RightState]
OPEN = (RightState.ACTIVE.value, RightState.SUSPENDED.value)


class Application(models.Model):
    """What rights are given in: one audience, asked for by one client or several."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(max_length=80, unique=True)  # an `aud`: never changes
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    # [{"key", "fr", "en", "reserved", "represents", "kinds"}]: domain.rights.Role, in order
    roles = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(retention="as long as rights name it")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class Right(models.Model):
    """One right of one agent: role x application x perimeter, between two days."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="rights")
    role = models.CharField(max_length=40)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    perimeter_kind = models.CharField(max_length=12, choices=KINDS)
    perimeter_code = models.CharField(max_length=80)
    legal_basis = models.CharField(max_length=300)
    granted_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )  # None: the platform itself (an import)
    granted_at = models.DateTimeField(default=clock.now)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)  # the last day
    state = models.CharField(max_length=10, choices=STATES, default=RightState.ACTIVE.value)
    state_at = models.DateTimeField(default=clock.now)
    because = models.CharField(max_length=300, blank=True)  # of the last change of state
    confirmed_at = models.DateTimeField(null=True, blank=True)  # by a review
    version = models.PositiveIntegerField(default=1)

    marks: ClassVar = Marks(
        retention="five years after its end: who could do what must stay known",
        personal=("legal_basis", "because"),
        subject="membership__person",
    )

    class Meta:
        indexes = [
            models.Index(fields=["membership", "state"]),
            models.Index(fields=["organisation", "state"]),
            models.Index(fields=["state", "valid_until"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "application", "role", "perimeter_kind", "perimeter_code"],
                condition=Q(state__in=OPEN),
                name="identity_right_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="identity_right_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.id}"


class Delegation(models.Model):
    """An agent administers some roles of an application, within a perimeter and days."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    roles = models.JSONField(default=list)  # keys
    perimeter_kind = models.CharField(max_length=12, choices=KINDS)
    perimeter_code = models.CharField(max_length=80)
    given_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    given_at = models.DateTimeField(default=clock.now)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="five years after its end: who could give what must stay known",
        personal=("roles",),
        subject="membership__person",
    )

    class Meta:
        indexes = [models.Index(fields=["membership", "application"])]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "application", "perimeter_kind", "perimeter_code"],
                condition=Q(ended_at__isnull=True),
                name="identity_delegation_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="identity_delegation_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Review(models.Model):
    """An organisation looks at all its rights again; those nobody confirms are suspended."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    started_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    started_at = models.DateTimeField(default=clock.now)
    due_on = models.DateField()  # the last day to confirm
    closed_at = models.DateTimeField(null=True, blank=True)  # everything decided, or ended

    marks: ClassVar = Marks(retention="five years after it was closed")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(closed_at__isnull=True),
                name="identity_one_review_at_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ReviewItem(models.Model):
    """One right in a review. `decision` empty: nobody said anything yet."""

    class Decision(models.TextChoices):
        KEPT = "kept", "kept"
        REVOKED = "revoked", "revoked"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="items")
    right = models.ForeignKey(Right, on_delete=models.CASCADE, related_name="+")
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(retention="as long as its review", subject="right__membership__person")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "right"], name="identity_reviewed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.right_id}"
