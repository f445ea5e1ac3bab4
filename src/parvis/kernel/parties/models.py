"""Tables of organisations, competences, persons and memberships."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.values.ids import uuid7


class Organisation(models.Model):
    """A public body (or an association, a business) of the instance; owner of rows."""

    class State(models.TextChoices):
        LISTED = "listed", "listed"  # known from a register, nobody is here for it yet
        CLAIMED = "claimed", "claimed"  # asked for by SIRET, not yet confirmed
        ACTIVE = "active", "active"
        CLOSED = "closed", "closed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    siret = models.CharField(max_length=14, unique=True, null=True, blank=True)
    siren = models.CharField(max_length=9, blank=True, db_index=True)
    name = models.CharField(max_length=200)
    legal_category = models.CharField(max_length=4, blank=True)  # Insee, niveau III
    territory = models.CharField(max_length=20, blank=True, db_index=True)  # "commune:01033"
    email_domains = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    created_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(retention="as long as the organisation exists, then archived")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(siret__isnull=True) | Q(siret__regex=r"^[0-9]{14}$"),
                name="organisation_siret_shape",
            ),
            models.UniqueConstraint(
                fields=["siren"],
                condition=Q(siret__isnull=True) & ~Q(siren=""),
                name="organisation_siren_once_without_siret",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Competence(models.Model):
    """What an organisation is charged with, where, and between which days."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="competences"
    )
    code = models.CharField(max_length=60)  # "school_catering"
    territory = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)  # the law or the deed

    marks: ClassVar = Marks(retention="as long as the organisation exists, then archived")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "territory", "valid_from"], name="competence_one_start_a_day"
            ),
            models.UniqueConstraint(
                fields=["code", "territory"],
                condition=Q(valid_until__isnull=True),
                name="competence_one_holder_now",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="competence_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.territory}"


def full_name(given_names: str, family_name: str) -> str:
    """Given names then family name, as read aloud."""
    return f"{given_names} {family_name}".strip()


class Person(models.Model):
    """A human being known to the instance. Erasure empties the row and destroys its key."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    given_names = models.CharField(max_length=200, blank=True)
    family_name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=254, blank=True, db_index=True)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=8, default="fr")
    created_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="until three years without use, or erasure asked by the person",
        personal=("given_names", "family_name", "email", "phone", "language"),
        subject="id",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(given_names="", family_name="", email="", phone=""),
                name="person_erased_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Given names then family name, as read aloud."""
        return full_name(self.given_names, self.family_name)


class Membership(models.Model):
    """A person is an agent of an organisation: roles, capacity, service, between two days."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    roles = models.JSONField(default=list)  # names of parvis.kernel.access.Role
    capacity = models.CharField(max_length=200, blank=True)  # "Responsable des affaires scolaires"
    service = models.CharField(max_length=200, blank=True)  # the words that sign a decision
    valid_from = models.DateField(default=clock.today)
    valid_until = models.DateField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="five years after the last day of the membership",
        personal=("capacity", "service", "roles"),
        subject="person",
    )

    class Meta:
        indexes = [models.Index(fields=["person", "organisation"])]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(valid_until__isnull=True),
                name="membership_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.organisation_id}"


class Claim(models.Model):
    """A person asks to manage an organisation, found by its SIRET (self-onboarding)."""

    class State(models.TextChoices):
        PENDING = "pending", "pending"
        CONFIRMED = "confirmed", "confirmed"
        REFUSED = "refused", "refused"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="claims")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claims")
    siret = models.CharField(max_length=14)  # as claimed; the organisation takes it when confirmed
    capacity = models.CharField(max_length=200, blank=True)  # "Secrétaire générale de mairie"
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    asked_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    proof = models.CharField(max_length=20, blank=True)  # "email" or "operator"
    reasons = models.TextField(max_length=2000, blank=True)
    # A code sent to an address of the organisation; only its hash is kept.
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    codes_sent = models.PositiveSmallIntegerField(default=0)

    marks: ClassVar = Marks(
        retention="one year after the decision",
        personal=("capacity", "reasons"),
        subject="person",
    )

    class Meta:
        indexes = [models.Index(fields=["state", "asked_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(state="pending"),
                name="claim_one_pending",
            ),
            models.CheckConstraint(
                condition=Q(state="pending", decided_at__isnull=True)
                | (~Q(state="pending") & Q(decided_at__isnull=False)),
                name="claim_decided_has_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} > {self.organisation_id}"
