"""Who acts for whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.parties.models import Membership, Organisation, Person
from parvis.kernel.values.ids import uuid7


class Mandate(models.Model):
    """One mandate (`domain.mandates`). `perimeter` is written once, with the proposal.

    `holder` acts, for helpers as `membership` of `organisation`; `person` or `company` is helped.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        ACTIVE = "active", "active"
        SUSPENDED = "suspended", "suspended"
        EXPIRED = "expired", "expired"
        REVOKED = "revoked", "revoked"
        REFUSED = "refused", "refused"

    class Consent(models.TextChoices):
        NONE = "", "none yet"
        PAPER = "paper", "signed sheet, attested by the helper"
        CODE = "code", "code sent to the person"
        DOCUMENT = "document", "judgment or civil status, checked by the body"
        REGISTER = "register", "answer of a register"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=14, unique=True)  # printed on the sheet that is signed
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    company = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    perimeter = models.JSONField(default=list)  # keys, sorted (domain.perimeters)
    starts_on = models.DateField()
    ends_on = models.DateField(db_index=True)  # the last day, included
    majority_on = models.DateField(null=True, blank=True)  # of the child
    legal_basis = models.CharField(max_length=200)
    evidence = models.CharField(max_length=200, blank=True)  # which document, or which register
    evidence_at = models.DateTimeField(null=True, blank=True)  # when it was last checked
    consent = models.CharField(max_length=10, choices=Consent, blank=True)
    consented_at = models.DateTimeField(null=True, blank=True)
    attested_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    own_words = models.BinaryField(default=b"")  # what the person accepts; sealed for the person
    # Identity that the person lent for other services (claims, seed, account): sealed for them.
    identity = models.BinaryField(default=b"")
    code_hash = models.CharField(max_length=64, blank=True)  # of the code that waits
    code_until = models.DateTimeField(null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    codes_sent = models.PositiveSmallIntegerField(default=0)
    suspended_by = models.CharField(max_length=10, blank=True)  # person, body: who may resume
    ended_by = models.CharField(max_length=10, blank=True)  # person, helper, body, time, register
    ended_at = models.DateTimeField(null=True, blank=True)
    renews = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="renewals", null=True, blank=True
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(
        retention="five years after its end (Code civil, article 2224), then erased; a proposal "
        "that was never accepted, one year",
        personal=("perimeter", "evidence", "own_words", "identity", "majority_on"),
        subject="person",
    )

    class Meta:
        indexes = [
            models.Index(fields=["membership", "state"], name="mandate_of_member"),
            models.Index(fields=["holder", "state"], name="mandate_of_holder"),
            models.Index(fields=["person", "state"], name="mandate_of_person"),
            models.Index(fields=["organisation", "state"], name="mandate_of_body"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, company__isnull=False)
                | Q(person__isnull=False, company__isnull=True),
                name="mandate_for_one",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(person=F("holder")), name="mandate_not_self"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="mandate_dates"),
            models.CheckConstraint(
                condition=~Q(state__in=["active", "suspended"]) | ~Q(consent=""),
                name="mandate_active_was_accepted",
            ),
        ]

    def __str__(self) -> str:
        return self.number
