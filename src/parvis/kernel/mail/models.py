"""Table of letters."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.values.ids import uuid7


class Letter(models.Model):
    """One letter to one recipient. Its words are emptied thirty days after it was sent."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=200, unique=True)
    to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=8)
    organisation = models.UUIDField(null=True, blank=True)
    person = models.UUIDField(null=True, blank=True)  # to whom, when it is a person known here
    about = models.CharField(max_length=250, blank=True)  # URN
    queued_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="words and address: thirty days after sending; that it was sent: one year",
        personal=("to", "subject", "text", "html", "about", "person"),
        subject="person",
    )

    class Meta:
        indexes = [models.Index(fields=["sent_at"], name="letter_sent")]

    def __str__(self) -> str:
        return f"letter {self.id}"
