"""Which letters a person receives by e-mail."""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.procedures.models import MailChoice

OPTIONAL = frozenset({"message", "expiry"})


def unwanted_letters(person: UUID) -> frozenset[str]:
    """Kinds of letters that the person does without."""
    found = MailChoice.objects.filter(person_id=person).values_list("unwanted", flat=True).first()
    return frozenset(found or ()) & OPTIONAL
