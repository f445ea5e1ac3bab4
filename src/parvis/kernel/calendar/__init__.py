"""The legal calendar: whole days in Paris, and the reasons for a date (DESIGN 3.9).

Pure and deterministic: the same events give the same date for ever, whatever the clock says, so
that "why this date?" can be answered for any day of the past. No hour, no summer time: an instant
becomes a day once, by `legal_day`.

`silence_due` says when silence becomes a decision; `time_limit`, `pieces_due` and `appeal_due` the
last day to do something. Each gives `steps`, and `explain(steps, "fr")` the sentences. `holidays`
and `next_working_day` know the whole country, Alsace-Moselle and the overseas départements.
"""

import datetime as _dt
from zoneinfo import ZoneInfo as _ZoneInfo

from parvis.kernel.calendar.holidays import (
    NAMES,
    add_working_days,
    easter,
    holiday,
    holidays,
    is_working_day,
    next_working_day,
)
from parvis.kernel.calendar.limits import Limit, appeal_due, pieces_due, time_limit
from parvis.kernel.calendar.months import (
    OutOfCalendar,
    add_days,
    add_months,
    add_years,
    age,
    months_between,
    years_between,
)
from parvis.kernel.calendar.silence import (
    Asked,
    Counting,
    Effect,
    Lack,
    Resume,
    Silence,
    SilenceRule,
    silence_due,
)
from parvis.kernel.calendar.span import Span, Unit
from parvis.kernel.calendar.steps import Step, explain
from parvis.kernel.calendar.words import in_full

_PARIS = _ZoneInfo("Europe/Paris")


def legal_day(instant: _dt.datetime) -> _dt.date:
    """The day in Paris of an aware instant; ValueError for one without a time zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone has no legal day")
    return instant.astimezone(_PARIS).date()


__all__ = [
    "NAMES",
    "Asked",
    "Counting",
    "Effect",
    "Lack",
    "Limit",
    "OutOfCalendar",
    "Resume",
    "Silence",
    "SilenceRule",
    "Span",
    "Step",
    "Unit",
    "add_days",
    "add_months",
    "add_working_days",
    "add_years",
    "age",
    "appeal_due",
    "easter",
    "explain",
    "holiday",
    "holidays",
    "in_full",
    "is_working_day",
    "legal_day",
    "months_between",
    "next_working_day",
    "pieces_due",
    "silence_due",
    "time_limit",
    "years_between",
]
