"""What the accessibility statement may claim: nothing that an audit did not find.

Decree 2019-768 and RGAA 4.1: totally compliant when every criterion is met, partly from half of
them, not compliant below, and not compliant when there was no audit; an audit is worth three
years.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

YEARS = 3


class Level(StrEnum):
    """The three states that a statement may claim."""

    TOTAL = "total"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True)
class Statement:
    """`rate` in %, None without a whole audit record; `expired`: the audit is too old to claim."""

    level: Level
    rate: float | None
    day: dt.date | None
    until: dt.date | None
    expired: bool
    by: str
    faults: tuple[str, ...]


def statement(facts: Mapping[str, str], today: dt.date) -> Statement:
    """The statement of these facts: an audit counts with its rate, its day and its author."""
    rate, day, by = (facts.get(f"audit_{key}", "") for key in ("rate", "date", "by"))
    faults = tuple(line for line in facts.get("audit_faults", "").splitlines() if line)
    if not (rate and day and by):
        return Statement(Level.NONE, None, None, None, False, "", faults)
    on = dt.date.fromisoformat(day)
    until = _later(on)
    expired = until < today or on > today
    figure = float(rate)
    level = Level.TOTAL if figure >= 100 else Level.PARTIAL if figure >= 50 else Level.NONE
    return Statement(Level.NONE if expired else level, figure, on, until, expired, by, faults)


def _later(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year + YEARS)
    except ValueError:  # 29 February
        return day.replace(year=day.year + YEARS, day=28)
