"""What stays of tokens when the person who asked for them is erased: that they were, ended."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from parvis.kernel import clock
from parvis.kernel.keys import erasers
from parvis.kernel.tokens.models import ApiToken


class TokensEraser:
    """Ends and empties tokens."""

    def refusal(self, person_id: UUID) -> str:
        """Nothing here obliges to keep."""
        return ""

    def erase(self, person_id: UUID) -> None:
        """End the tokens that stand for the person; take the name away from those they issued."""
        mine = Q(bearer=f"urn:parvis:parties:person:{person_id}")
        ApiToken.objects.filter(mine, revoked_at=None).update(revoked_at=clock.now())
        ApiToken.objects.filter(mine | Q(issued_by=person_id)).update(name="erased", issued_by=None)


ERASER = TokensEraser()
erasers.register("tokens", ERASER)
