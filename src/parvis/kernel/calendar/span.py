"""A length of legal time: a number of days, weeks, months or years."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from parvis.kernel.calendar.months import add_days, add_months


class Unit(StrEnum):
    """In what a time limit is expressed: days of the calendar, not working days."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


_WORDS: Final = {
    "fr": {
        Unit.DAYS: ("jour", "jours"),
        Unit.WEEKS: ("semaine", "semaines"),
        Unit.MONTHS: ("mois", "mois"),
        Unit.YEARS: ("an", "ans"),
    },
    "en": {
        Unit.DAYS: ("day", "days"),
        Unit.WEEKS: ("week", "weeks"),
        Unit.MONTHS: ("month", "months"),
        Unit.YEARS: ("year", "years"),
    },
}
_MOST: Final = {Unit.DAYS: 3660, Unit.WEEKS: 522, Unit.MONTHS: 120, Unit.YEARS: 100}


@dataclass(frozen=True)
class Span:
    """`amount` of a unit, 1 or more and bounded (ten years; a century in years)."""

    amount: int
    unit: Unit = Unit.MONTHS

    def __post_init__(self) -> None:
        most = _MOST[self.unit]
        if not 1 <= self.amount <= most:
            raise ValueError(f"a time limit in {self.unit} is from 1 to {most}, not {self.amount}")

    def after(self, day: dt.date) -> dt.date:
        """Its last day when counted from a day, which itself does not count.

        Days and weeks: that many days later. Months and years: the day of the same number, or the
        last of a month without it (code de procédure civile, art. 641).
        """
        if self.unit in (Unit.DAYS, Unit.WEEKS):
            return add_days(day, self.amount * (7 if self.unit is Unit.WEEKS else 1))
        return add_months(day, self.amount * (12 if self.unit is Unit.YEARS else 1))

    def misses_day(self, day: dt.date) -> bool:
        """Whether the last month has no day of the same number."""
        return self.unit in (Unit.MONTHS, Unit.YEARS) and self.after(day).day != day.day

    def words(self, language: str) -> str:
        """`2 mois`, `1 jour`, `8 weeks`."""
        return _counted(self.amount, self.unit, language)


@dataclass(frozen=True)
class Days:
    """A number of days that passed, for an explanation; not a limit, so not bounded."""

    amount: int

    def words(self, language: str) -> str:
        """`1 jour`, `12 days`."""
        return _counted(self.amount, Unit.DAYS, language)


def _counted(amount: int, unit: Unit, language: str) -> str:
    one, many = _WORDS[language][unit]
    return f"{amount}\u00a0{one if amount == 1 else many}"
