"""Signing keys of the provider, and the epoch that tells every process to read records again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.kernel import clock
from parvis.kernel.marks import Marks


class SigningKey(models.Model):
    """A key of the provider. Published in the JWKS from `next` until it is `removed`."""

    class State(models.TextChoices):
        NEXT = "next", "next"  # published, does not sign yet
        CURRENT = "current", "current"
        RETIRED = "retired", "retired"  # published, signs no more
        REMOVED = "removed", "removed"

    kid = models.CharField(primary_key=True, max_length=64)
    algorithm = models.CharField(max_length=10)  # ES256, RS256
    public = models.JSONField()  # JWK without private part
    sealed = models.BinaryField()  # private JWK under kernel.keys, purpose "identity.signing"
    state = models.CharField(max_length=10, choices=State, default=State.NEXT)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(retention="two years after removal, to check what it signed")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["algorithm"],
                condition=models.Q(state="current"),
                name="identity_one_current_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kid} ({self.algorithm}, {self.state})"


class Epoch(models.Model):
    """One row: a number that moves whenever a client, key or provider changes.

    Every statement of the hot path reads it along, so that processes may keep records in
    memory and still never answer from an old one.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.PositiveBigIntegerField(default=1)

    marks: ClassVar = Marks(retention="as long as the instance exists; one number")

    def __str__(self) -> str:
        return str(self.value)
