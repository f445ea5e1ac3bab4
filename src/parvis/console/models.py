"""Tables of the console: verifications of the journal, facts of the legal pages."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.kernel import clock
from parvis.kernel.marks import Marks


class Verification(models.Model):
    """One reading of the whole sealed journal against its signed heads."""

    at = models.DateTimeField(default=clock.now)
    seconds = models.FloatField()
    ok = models.BooleanField()
    records = models.PositiveBigIntegerField()
    heads = models.PositiveBigIntegerField()
    last_head = models.CharField(max_length=64, blank=True)
    words = models.JSONField(default=list)  # findings and notes, a line each

    marks: ClassVar = Marks(retention="one year, the last one always")

    class Meta:
        indexes = [models.Index(fields=["at"], name="verification_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {'ok' if self.ok else 'wrong'}"


class LegalFact(models.Model):
    """What an operator stated for the legal pages; an office, not a private life."""

    key = models.CharField(max_length=40, primary_key=True)
    value = models.TextField(max_length=2000, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(retention="as long as the instance runs; each change is journalled")

    def __str__(self) -> str:
        return self.key
