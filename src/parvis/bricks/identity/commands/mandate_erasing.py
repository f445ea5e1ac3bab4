"""What becomes of mandates when a person is erased, and when their time of keeping is over."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Q

from parvis.bricks.identity.commands.mandate_rows import end
from parvis.bricks.identity.domain import mandates as rules
from parvis.bricks.identity.domain.mandates import Act, State
from parvis.bricks.identity.models import Mandate
from parvis.kernel import clock
from parvis.kernel.access import system
from parvis.kernel.calendar import add_months
from parvis.kernel.db.transactions import command

_PAGE = 500


class MandateEraser:
    """Port `keys.erasers`."""

    def refusal(self, person_id: UUID) -> str:
        """Nothing of a mandate obliges to keep the person."""
        return ""

    @command
    def erase(self, person_id: UUID) -> None:
        """End what is living on either side; empty what is personal of the person helped."""
        either = Mandate.objects.filter(Q(person_id=person_id) | Q(holder_id=person_id))
        for row in either.filter(state__in=list(rules.LIVING)).select_for_update():
            end(system("identity.mandates"), row, Act.REVOKE, "erased")
        Mandate.objects.filter(person_id=person_id).update(
            perimeter=[], evidence="", own_words=b"", identity=b"", majority_on=None
        )


@command
def forget_old() -> int:
    """Remove mandates five years after their end, unanswered proposals after one; how many went."""
    now = clock.now()
    five = add_months(clock.today(), -60)
    over = Q(ended_at__lt=now - dt.timedelta(days=365), consent="") | Q(ended_at__date__lt=five)
    dead = [State.EXPIRED, State.REVOKED, State.REFUSED]
    chosen = list(Mandate.objects.filter(over, state__in=dead).values_list("id", flat=True)[:_PAGE])
    return Mandate.objects.filter(id__in=chosen).delete()[0]
