"""Tables of services, their channels and territories, and counters."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.parties.models import Organisation
from parvis.kernel.values.ids import uuid7

KEPT = "as long as the service exists; closed ones as long as acts name them"


class Counter(models.Model):
    """A place where people are received: address, hours, accessibility."""

    class State(models.TextChoices):
        ACTIVE = "active", "active"
        CLOSED = "closed", "closed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.JSONField(default=dict)  # by language
    address = models.JSONField(default=dict)
    commune = models.CharField(max_length=5, blank=True, db_index=True)  # Insee, of the address
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    hours = models.JSONField(default=dict, blank=True)  # domain.hours
    access = models.JSONField(default=dict, blank=True)  # physical accessibility, by language
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(retention=KEPT)

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"])]

    def __str__(self) -> str:
        return str(self.id)


class Service(models.Model):
    """What an organisation does for people, and how to reach whoever does it."""

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        ACTIVE = "active", "active"
        CLOSED = "closed", "closed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.JSONField(default=dict)  # by language
    summary = models.JSONField(default=dict, blank=True)  # by language
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.JSONField(default=dict, blank=True)
    website = models.CharField(max_length=500, blank=True)
    dpo = models.CharField(max_length=300, blank=True)  # how to reach the data protection officer
    competence = models.CharField(max_length=60, blank=True, db_index=True)  # parties' code
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(retention=KEPT)

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"])]

    def __str__(self) -> str:
        return str(self.id)


class Channel(models.Model):
    """One way to reach a service."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="channels")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    url = models.CharField(max_length=500, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    counter = models.ForeignKey(
        Counter, on_delete=models.PROTECT, null=True, blank=True, related_name="channels"
    )
    address = models.JSONField(default=dict, blank=True)
    hours = models.JSONField(default=dict, blank=True)
    appointment = models.CharField(max_length=10, default="none")
    note = models.JSONField(default=dict, blank=True)  # by language

    marks: ClassVar = Marks(retention=KEPT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "position"], name="channel_one_place")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.service_id}"


class Coverage(models.Model):
    """A territory that a service covers ("commune:00101", "epci:200000172")."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="coverage")
    territory = models.CharField(max_length=20, db_index=True)

    marks: ClassVar = Marks(retention=KEPT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "territory"], name="coverage_once")
        ]

    def __str__(self) -> str:
        return f"{self.territory} {self.service_id}"
