"""A browser at the hub."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.values.ids import uuid7


class Session(models.Model):
    """One browser, one profile, one person signed in. The cookie's value is kept as a digest."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)  # `sid` of id_tokens
    token_hash = models.CharField(max_length=64, unique=True)
    profile = models.CharField(max_length=20)
    person = models.UUIDField(null=True, blank=True, db_index=True)  # kernel.parties
    membership = models.UUIDField(null=True, blank=True)
    subject_seed = models.CharField(max_length=128, db_index=True)
    mandate = models.UUIDField(null=True, blank=True, db_index=True)  # somebody acts for `person`
    acr = models.CharField(max_length=120)
    idp = models.CharField(max_length=64, blank=True)
    # Identity claims, amr, act, upstream session: sealed, purpose "identity.session".
    sealed = models.BinaryField()
    auth_time = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="a day after its end; what was received by whom is in the history",
        personal=("subject_seed", "sealed"),
        subject="person",
    )

    def __str__(self) -> str:
        return str(self.id)
