"""Passkeys of whoever signs in here: persons' local accounts and agents' accounts alike."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.values.ids import uuid7


class Passkey(models.Model):
    """One public key. Its private half never leaves the person's device.

    `realm` says whose accounts `holder` is one of ("person": LocalAccount, "agent": accounts of
    the agents' provider); `handle` is the holder's random name, the same for all their passkeys.
    Removing one deletes the row: the journal keeps that it existed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    realm = models.CharField(max_length=10)
    holder = models.UUIDField()
    handle = models.CharField(max_length=43)
    credential = models.CharField(max_length=1400, unique=True)  # base64url, at most 1023 bytes
    public_key = models.BinaryField()  # COSE
    count = models.PositiveBigIntegerField(default=0)
    aaguid = models.CharField(max_length=36, blank=True)
    transports = models.JSONField(default=list, blank=True)
    synced = models.BooleanField(default=False)
    name = models.CharField(max_length=60)
    made_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="until its holder removes it, or their account ends",
        personal=("handle", "credential", "public_key", "name"),
    )

    class Meta:
        indexes = [models.Index(fields=["realm", "holder"])]

    def __str__(self) -> str:
        return str(self.id)
