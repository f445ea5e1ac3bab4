"""Periods of whole days, both ends included, the end possibly open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from parvis.kernel.values.words import WrongValue
from parvis.kernel.values.words import mark as _


@dataclass(frozen=True)
class Period:
    """From a first day to a last day, both in it; `last` None: not ended."""

    first: dt.date
    last: dt.date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise WrongValue("period-order", _("A period cannot end before it starts."))

    @classmethod
    def parse(cls, written: str) -> Period:
        """Read `2026-01-01/2026-12-31`, or `2026-01-01/..` for an open end (ISO 8601)."""
        first, slash, last = written.strip().partition("/")
        try:
            if not slash:
                raise ValueError
            end = None if last == ".." else dt.date.fromisoformat(last)
            start = dt.date.fromisoformat(first)
        except ValueError:
            words = _("A period is written with its two days, as in 2026-01-01/2026-12-31.")
            raise WrongValue("period-shape", words) from None
        return cls(start, end)

    def __str__(self) -> str:
        return f"{self.first}/{self.last or '..'}"

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    @property
    def days(self) -> int | None:
        """How many days; None while the end is open."""
        return None if self.last is None else (self.last - self.first).days + 1

    def overlaps(self, other: Period) -> bool:
        """Whether they share a day."""
        return self.common(other) is not None

    def common(self, other: Period) -> Period | None:
        """The days in both, None when there is none."""
        first = max(self.first, other.first)
        ends = [one.last for one in (self, other) if one.last is not None]
        last = min(ends) if ends else None
        return Period(first, last) if last is None or first <= last else None
