"""When silence decides: from filing, through waits, to the day, with the reason of each step.

CRPA L231-1: at the end of the day of the same number, so many months later. L114-5: when pieces
are missing, the time after which silence is acceptance runs only from their receipt; the time
after which silence is refusal is suspended while the person is given time to produce them, until
they are received or that time is over. A question on a piece that is there but wrong suspends in
both regimes (as démarches-simplifiées does): the person's own delay is not the service's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from parvis.bricks.procedures.domain.document import Regime, RegimeKind
from parvis.bricks.procedures.domain.folding import Waiting
from parvis.kernel.calendar.months import add_days, add_months

INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class Reason:
    """One step of the computation: a code, its day, the days that it adds."""

    code: str
    day: dt.date
    days: int = 0


@dataclass(frozen=True)
class Due:
    """Silence decides at the end of `due_on` (24:00, Paris); the implied decision counts from the
    next day. `reasons` explain the date, oldest first."""

    due_on: dt.date
    starts_on: dt.date
    suspended: int
    regime: Regime
    reasons: tuple[Reason, ...]

    def to_json(self) -> dict[str, object]:
        """What the acknowledgement carries."""
        period = (
            {"months": self.regime.months} if self.regime.months else {"days": self.regime.days}
        )
        return {"on": self.due_on.isoformat(), "from": self.starts_on.isoformat(), **period}


def due(regime: Regime | None, filed_on: dt.date, waits: Iterable[Waiting] = ()) -> Due | None:
    """The day when silence decides, as far as is known now.

    None when silence decides nothing, or when the time does not run (acceptance by silence while
    pieces are awaited).
    """
    if regime is None or regime.kind is RegimeKind.NONE:
        return None
    starts, suspended = filed_on, 0
    reasons = [Reason("filed", filed_on)]
    for wait in sorted(waits, key=lambda one: one.asked_on):
        if regime.kind is RegimeKind.SVA and wait.reason == INCOMPLETE:
            if wait.resolved_on is None:
                return None
            starts, suspended = wait.resolved_on, 0
            reasons.append(Reason("complete", wait.resolved_on))
            continue
        days = _days(wait)
        suspended += days
        reasons.append(Reason("suspended", wait.asked_on, days))
    end = add_months(starts, regime.months) if regime.months else add_days(starts, regime.days)
    end = add_days(end, suspended)
    reasons.append(Reason("due", end))
    return Due(end, starts, suspended, regime, tuple(reasons))


def _days(wait: Waiting) -> int:
    """Days for which a wait suspends: until the answer or the end of the time given, whichever
    comes first; while neither has come, until the end of the time given."""
    end = min(wait.resolved_on or wait.deadline, wait.deadline)
    return max(0, (end - wait.asked_on).days)
