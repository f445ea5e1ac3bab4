"""Emptying letters: thirty days after sending, or when the person they went to is erased."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from parvis.kernel import clock
from parvis.kernel.db.transactions import command
from parvis.kernel.keys import erasers
from parvis.kernel.mail.models import Letter


def empty(letters: QuerySet[Letter]) -> int:
    """Take address and words away; that a letter was queued and sent remains. How many."""
    return letters.update(
        to="", subject="", text="", html="", about="", person=None, erased_at=clock.now()
    )


@command
def forget_address(address: str) -> int:
    """Empty the letters to an address that name no person; how many.

    The parties call it when they erase the person who has that address; letters that name
    another person of the same address stay.
    """
    return empty(Letter.objects.filter(to__iexact=address, person=None, erased_at=None))


class MailEraser:
    """Empties the letters that name a person, also those that have not left yet."""

    def refusal(self, person_id: UUID) -> str:
        """Nothing obliges to keep a letter: the case has its own record of what was sent."""
        return ""

    def erase(self, person_id: UUID) -> None:
        """Letters queued for the person."""
        empty(Letter.objects.filter(person=person_id, erased_at=None))


ERASER = MailEraser()
erasers.register("mail", ERASER)
