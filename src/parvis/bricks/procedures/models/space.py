"""What a person arranges in their space: answers kept to serve again, letters they do not want."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.parties.models import Person
from parvis.kernel.values.ids import uuid7


class ProfileFact(models.Model):
    """One answer that a person chose to keep for later forms, sealed under their own key.

    Kept by consent (RGPD, article 6, 1, a), for this purpose only; erased when they say so.
    `term` names what it is in every form ("fr:personne.adresse").
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    term = models.CharField(max_length=80)
    sealed = models.BinaryField()
    kept_at = models.DateTimeField(default=clock.now)  # when they consented
    updated_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="until the person erases it; three years after it last served",
        personal=("term", "sealed"),
        subject="person",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "term"], name="profile_term_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.term}"


class MailChoice(models.Model):
    """Kinds of letters that a person does not want by e-mail; they stay in the space."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    unwanted = models.JSONField(default=list)
    updated_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(
        retention="as long as the person's account", personal=("unwanted",), subject="person"
    )

    def __str__(self) -> str:
        return str(self.person_id)
