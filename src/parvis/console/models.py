"""Table of the console: what verifications of the journal found."""

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
