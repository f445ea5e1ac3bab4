"""Sessions of the portal, as the issuer that opened them knows them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.values.ids import uuid7


class PortalSession(models.Model):
    """One sign-in at the portal. Its number is in the browser's session; the issuer's names for it
    are kept as digests, so that a logout told from outside finds it and nothing else can."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sid_hash = models.CharField(max_length=64, blank=True)  # of issuer and sid; "" when none said
    sub_hash = models.CharField(max_length=64)  # of issuer and sub
    # kernel.parties: whose session it is, to end all of a person's at once.
    person = models.UUIDField(null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(default=clock.now, db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="a day: no session of the portal lives longer",
        personal=("person",),
        subject="person",
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["sub_hash"], condition=Q(ended_at__isnull=True), name="identity_portal_open"
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
