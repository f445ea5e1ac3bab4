"""When silence decides on a case: the legal calendar, given the case's law and its waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from parvis.bricks.procedures.domain.document import Regime, RegimeKind
from parvis.bricks.procedures.domain.folding import Waiting
from parvis.kernel.calendar import (
    Asked,
    Counting,
    Effect,
    Lack,
    Resume,
    Silence,
    SilenceRule,
    Span,
    Unit,
    silence_due,
)

EFFECTS = {RegimeKind.SVA: Effect.ACCEPTANCE, RegimeKind.SVR: Effect.REJECTION}


def rule(regime: Regime) -> SilenceRule:
    """The calendar's rule of a regime in which silence decides."""
    span = Span(regime.months, Unit.MONTHS) if regime.months else Span(regime.days, Unit.DAYS)
    return SilenceRule(
        effect=EFFECTS[regime.kind],
        span=span,
        counting=Counting(regime.counting),
        resume=Resume(regime.resume),
        source=regime.source,
    )


def silence(
    regime: Regime | None,
    filed_on: dt.date,
    waits: Iterable[Waiting] = (),
    *,
    today: dt.date | None = None,
) -> Silence | None:
    """When silence becomes a decision, and why; None when it decides nothing.

    `arises_on` is None while the time does not run (acceptance, pieces awaited: L114-5). `today`:
    needed by procedures that count as démarches-simplifiées does, while a correction is pending.
    """
    if regime is None or regime.kind is RegimeKind.NONE:
        return None
    asked = [
        Asked(
            on=wait.asked_on,
            due_on=wait.deadline,
            received_on=wait.resolved_on,
            lack=Lack(wait.reason),
        )
        for wait in waits
    ]
    return silence_due(filed_on, rule(regime), asked, today=today)


def due_on(found: Silence | None) -> dt.date | None:
    """The day at the end of which silence decides."""
    return found.arises_on if found else None


def mention(regime: Regime, found: Silence) -> Mapping[str, object]:
    """What the acknowledgement says of it (CRPA R112-5, 1°)."""
    if found.arises_on is None:
        raise ValueError("a case just filed waits for nothing")
    period = {"months": regime.months} if regime.months else {"days": regime.days}
    return {"on": found.arises_on.isoformat(), "law": rule(regime).article, **period}
