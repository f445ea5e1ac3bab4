"""Which person of this instance each subject of an issuer is, and how that came to be."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.parties.models import Person
from parvis.kernel.values.ids import uuid7


class Link(models.Model):
    """A subject of an issuer is a person. One open link for each subject; undone ones stay."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    issuer = models.CharField(max_length=200)
    sub = models.CharField(max_length=255)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identity_links")
    # Keyed digests of the pivot identity and of its likeness; "" when the issuer gave none.
    pivot = models.CharField(max_length=64, blank=True, db_index=True)
    likeness = models.CharField(max_length=64, blank=True, db_index=True)
    certified = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.CharField(max_length=20)  # "first", "mail_link", "sign_in", "undo", "demo"
    attached_from = models.ForeignKey(  # the person whose link it was before it was attached
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="as long as the account, then five years to answer for what was attached",
        personal=("sub", "pivot", "likeness"),
        subject="person",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "sub"],
                condition=Q(ended_at__isnull=True),
                name="identity_one_person_per_subject",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Proposal(models.Model):
    """Somebody may be the person of an existing account: waits for a proof."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        PROVED = "proved", "proved"
        REFUSED = "refused", "refused"  # the person says that it is not theirs

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="proposals")
    candidate = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    proofs = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    token_hash = models.CharField(max_length=64, blank=True)  # of the link sent by mail
    token_until = models.DateTimeField(null=True, blank=True)
    sent = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="one year after the decision", personal=("candidate",), subject="link__person"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "candidate"], name="identity_one_proposal"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Conflict(models.Model):
    """Several accounts have the civil identity of somebody who signed in for the first time: an
    operator compares them. Nothing moves before they decide; what moved can be put back."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        MERGED = "merged", "merged"
        APART = "apart", "apart"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    link = models.OneToOneField(Link, on_delete=models.CASCADE, related_name="conflict")
    arrived = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    # The accounts that fit, the arrived one aside: [{"person", "same", "certified"}].
    candidates = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    # What merging moved, to put it back: [{"link", "before", "earlier"}].
    moved = models.JSONField(default=list, blank=True)
    kept = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    proof = models.CharField(max_length=20, blank=True)  # domain.reconciliation.Seen
    reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now, db_index=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="five years after the decision, to answer for what was merged",
        personal=("candidates", "moved", "reason"),
        subject="arrived",
    )

    def __str__(self) -> str:
        return str(self.id)
