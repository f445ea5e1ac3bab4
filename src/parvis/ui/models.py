"""Table of the design system: how a public body (or the whole instance) wants its pages to look."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.kernel import clock
from parvis.kernel.marks import Marks


class Appearance(models.Model):
    """Six colours by day and by night, name and line of the head. `key`: see `appearance`."""

    key = models.CharField(max_length=36, primary_key=True)  # "instance" or the organisation's id
    organisation = models.OneToOneField(
        "parties.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=60, blank=True)
    line = models.CharField(max_length=100, blank=True)
    light = models.JSONField()  # token (with dashes) to #rrggbb
    dark = models.JSONField()
    digest = models.CharField(max_length=20, db_index=True)  # of the style sheet
    changed_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(retention="as long as the organisation exists, then archived")

    def __str__(self) -> str:
        return f"appearance of {self.key}"
