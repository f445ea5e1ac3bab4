"""Opening hours: weekly, with days that replace them; is it open, when next.

Hours are wall-clock times in a time zone (Europe/Paris unless the place is overseas), kept as
minutes since midnight: 540 is 9:00, 1440 the end of the day. The wire form is JSON:

    {"zone": "Europe/Paris", "holidays": "closed",
     "weekly": [{"day": 1, "from": "09:00", "to": "12:00", "since": "2026-09-01"}],
     "except": [{"since": "2026-12-24", "until": "2027-01-02", "open": [], "why": {"fr": "Fêtes"}}]}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import ZoneInfo

from parvis.bricks.directory.domain.problems import Problem

DAY = 1440  # minutes
PARIS = "Europe/Paris"
LOOK_AHEAD = 370  # days in which the next opening is looked for

Text = Mapping[str, str]
Holidays = Callable[[dt.date], bool]


def hhmm(minutes: int) -> str:
    """540 as "09:00"; 1440 is "24:00"."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@dataclass(frozen=True, order=True)
class Span:
    """From one minute of the day to another, the end not included."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= DAY:
            raise Problem("hours_order", opens=hhmm(self.opens), closes=hhmm(self.closes))


@dataclass(frozen=True)
class Weekly:
    """One span on one weekday (1 is Monday), between two days when said."""

    day: int
    span: Span
    since: dt.date | None = None
    until: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether this span is in force on a day."""
        return day.isoweekday() == self.day and self.in_force(day)

    def in_force(self, day: dt.date) -> bool:
        """Whether a day is between the two days."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True)
class Exceptional:
    """Days that replace the weekly hours: closed, or open at these spans. `why` by language."""

    since: dt.date
    until: dt.date
    spans: tuple[Span, ...] = ()
    why: Text = field(default_factory=dict)

    def holds(self, day: dt.date) -> bool:
        """Whether a day is one of these."""
        return self.since <= day <= self.until


def no_holiday(day: dt.date) -> bool:
    """No day is a public holiday."""
    return False


@dataclass(frozen=True)
class Hours:
    """When a place or a phone answers. Empty: not known, which is not the same as closed."""

    weekly: tuple[Weekly, ...] = ()
    exceptional: tuple[Exceptional, ...] = ()
    zone: str = PARIS
    closed_on_holidays: bool = True

    @property
    def known(self) -> bool:
        """Whether anything is said of the hours."""
        return bool(self.weekly or self.exceptional)

    def exception_on(self, day: dt.date) -> Exceptional | None:
        """What replaces the weekly hours on a day."""
        return next((one for one in self.exceptional if one.holds(day)), None)

    def on(self, day: dt.date, holidays: Holidays = no_holiday) -> tuple[Span, ...]:
        """The spans of a day in order, those that touch joined; none when closed."""
        exception = self.exception_on(day)
        if exception is not None:
            spans = list(exception.spans)
        elif self.closed_on_holidays and holidays(day):
            spans = []
        else:
            spans = [one.span for one in self.weekly if one.holds(day)]
        return _joined(spans)

    def is_open(self, at: dt.datetime, holidays: Holidays = no_holiday) -> bool:
        """Whether it is open at an instant."""
        local = self._local(at)
        minute = local.hour * 60 + local.minute
        spans = self.on(local.date(), holidays)
        return any(span.opens <= minute < span.closes for span in spans)

    def next_opening(self, at: dt.datetime, holidays: Holidays = no_holiday) -> dt.datetime | None:
        """The first instant after `at` at which it opens; None within a year: nobody knows."""
        for opens, _ in self._spans_from(at, holidays):
            if opens > at:
                return opens
        return None

    def closes_at(self, at: dt.datetime, holidays: Holidays = no_holiday) -> dt.datetime | None:
        """When it closes, if it is open at `at`; None when it is closed, or never closes."""
        end: dt.datetime | None = None
        for opens, closes in self._spans_from(at, holidays):
            if end is None and not opens <= at < closes:
                if opens > at:
                    return None
                continue
            if end is not None and opens > end:
                return end
            end = closes
        return None

    def _spans_from(
        self, at: dt.datetime, holidays: Holidays
    ) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        first = self._local(at).date()
        for offset in range(LOOK_AHEAD):
            day = first + dt.timedelta(days=offset)
            for span in self.on(day, holidays):
                yield self._instant(day, span.opens), self._instant(day, span.closes)

    def _local(self, at: dt.datetime) -> dt.datetime:
        if at.tzinfo is None:
            raise ValueError("an instant without a time zone cannot be compared with hours")
        return at.astimezone(zone_of(self.zone))

    def _instant(self, day: dt.date, minutes: int) -> dt.datetime:
        """The instant of a wall-clock time, in UTC; clock changes are the zone's business."""
        days, rest = divmod(minutes, DAY)
        time = dt.time(rest // 60, rest % 60)
        wall = dt.datetime.combine(day + dt.timedelta(days=days), time, zone_of(self.zone))
        return wall.astimezone(dt.UTC)


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name."""
    return ZoneInfo(name)


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for span in sorted(spans):
        if found and found[-1].closes >= span.opens:
            found[-1] = Span(found[-1].opens, max(found[-1].closes, span.closes))
        else:
            found.append(span)
    return tuple(found)
