"""Tables of a commune's own addresses: the base being worked on, and what was published.

The national register itself is no table: it is compiled files (`addresses/`).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.parties.models import Organisation
from parvis.kernel.values.ids import uuid7

KEPT = "as long as the commune has addresses; revisions are never deleted"


class AddressBase(models.Model):
    """The addresses of one commune as one organisation writes them (Base Adresse Locale)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    commune = models.CharField(max_length=5, db_index=True)  # Insee
    ban_id = models.UUIDField(null=True, blank=True)  # `id_ban_commune`
    based_on = models.UUIDField(null=True, blank=True)  # revision last imported or published
    changed_at = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(retention=KEPT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "commune"], name="addressbase_one_a_commune"
            )
        ]

    def __str__(self) -> str:
        return f"{self.commune} {self.organisation_id}"


class Way(models.Model):
    """A street, or a place (lieu-dit) when it stands without numbers."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    base = models.ForeignKey(AddressBase, on_delete=models.CASCADE, related_name="ways")
    code = models.CharField(max_length=6)  # the part of `cle_interop` between commune and number
    name = models.CharField(max_length=200)
    spelling = models.CharField(max_length=220)  # canonical words: order, search, doubles
    names = models.JSONField(default=dict, blank=True)  # by regional language: {"bre": "…"}
    old_names = models.JSONField(default=list, blank=True)  # [{"name": …, "until": "2024-05-03"}]
    delegated_code = models.CharField(max_length=5, blank=True)
    delegated_name = models.CharField(max_length=100, blank=True)
    place = models.BooleanField(default=False)
    positions = models.JSONField(default=list, blank=True)  # of a place: as of a number
    parcels = models.JSONField(default=list, blank=True)
    ban_id = models.UUIDField(null=True, blank=True)  # `id_ban_toponyme`
    updated_on = models.DateField(default=clock.today)
    version = models.PositiveIntegerField(default=1)

    marks: ClassVar = Marks(retention=KEPT)

    class Meta:
        indexes = [models.Index(fields=["base", "spelling"])]
        constraints = [
            models.UniqueConstraint(fields=["base", "code"], name="way_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Number(models.Model):
    """A house number of a street, with its positions; the first is the one that is preferred.

    `positions`: [{"kind": "entrée", "lon": 5.83, "lat": 46.11}], degrees WGS 84.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    way = models.ForeignKey(Way, on_delete=models.CASCADE, related_name="numbers")
    number = models.PositiveIntegerField()
    suffix = models.CharField(max_length=9, blank=True)
    positions = models.JSONField(default=list)
    complement = models.CharField(max_length=200, blank=True)  # `lieudit_complement_nom`
    parcels = models.JSONField(default=list, blank=True)
    certified = models.BooleanField(default=False)
    source = models.CharField(max_length=100, blank=True)
    ban_id = models.UUIDField(null=True, blank=True)  # `id_ban_adresse`
    updated_on = models.DateField(default=clock.today)
    version = models.PositiveIntegerField(default=1)

    marks: ClassVar = Marks(retention=KEPT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["way", "number", "suffix"], name="number_once"),
            models.CheckConstraint(condition=Q(number__lte=9_999), name="number_range"),
        ]

    def __str__(self) -> str:
        return f"{self.number}{self.suffix}"


class AddressRevision(models.Model):
    """Addresses of a commune as they were published: immutable, numbered from 1 a commune."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    commune = models.CharField(max_length=5)
    number = models.PositiveIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    membership = models.UUIDField(null=True, blank=True)  # the agent who published it
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    content = models.BinaryField()  # the BAL file, gz
    sha256 = models.CharField(max_length=64)  # of the file before gz
    ways = models.PositiveIntegerField()
    numbers = models.PositiveIntegerField()
    certified = models.PositiveIntegerField()
    published_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(retention=KEPT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commune", "number"], name="addressrevision_number")
        ]

    def __str__(self) -> str:
        return f"{self.commune} {self.number}"
