"""Time limits in general: sending documents, appealing, answering."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from parvis.kernel.calendar.holidays import holiday, next_working_day
from parvis.kernel.calendar.months import add_days
from parvis.kernel.calendar.span import Span, Unit
from parvis.kernel.calendar.steps import Step

COUNTING = "CPC, art. 641"
EXTENSION = "CPC, art. 642"
APPEAL = "CJA, art. R421-1"


@dataclass(frozen=True)
class Limit:
    """`last_day`: what is done on that day, until midnight in Paris, is in time. `steps`: why."""

    last_day: dt.date
    steps: tuple[Step, ...]


def time_limit(
    start: dt.date,
    span: Span,
    *,
    clear: bool = False,
    extend: bool = False,
    departement: str = "",
    source: str = "",
) -> Limit:
    """The last day of a time limit counted from the day of an event, which does not count.

    `clear`: a "délai franc", whose day of expiry does not count either (one day more). `extend`:
    a text says that a limit ending on a Saturday, Sunday or public holiday goes on to the next
    working day (CPC, art. 642), with the holidays of `departement`. `source`: the limit's text.
    """
    last = span.after(start)
    steps = [Step(start, "starts", source or COUNTING, {"span": span})]
    if span.misses_day(start):
        steps.append(Step(last, "no-such-day", COUNTING, {"number": start.day}))
    if clear:
        last = add_days(last, 1)
        steps.append(Step(last, "clear", source))
    if extend:
        last, more = _extended(last, departement)
        steps += more
    return Limit(last, (*steps, Step(last, "ends", source)))


def _extended(last: dt.date, departement: str) -> tuple[dt.date, list[Step]]:
    working = next_working_day(last, departement)
    if working == last:
        return last, []
    weekend = {6: "saturday", 7: "sunday"}.get(last.isoweekday())
    why = weekend or holiday(last, departement) or ""
    return working, [Step(working, "extended", EXTENSION, {"why": why})]


def appeal_due(
    decided_on: dt.date, *, months: int = 2, distance: int = 0, departement: str = ""
) -> Limit:
    """The last day to bring a decision before the administrative judge.

    Two clear months from the notification, or from the day an implicit rejection arose (code de
    justice administrative, art. R421-1 and R421-2), extended to the next working day. `distance`:
    months added for who lives overseas (1) or abroad (2) from the court (art. R421-7).
    """
    span = Span(months + distance, Unit.MONTHS)
    return time_limit(
        decided_on, span, clear=True, extend=True, departement=departement, source=APPEAL
    )


def pieces_due(
    asked_on: dt.date, span: Span, *, extend: bool = False, departement: str = ""
) -> Limit:
    """The last day to send missing documents, fixed by the administration (CRPA, art. L114-5)."""
    return time_limit(
        asked_on, span, extend=extend, departement=departement, source="CRPA, art. L114-5"
    )
