"""Whole-day arithmetic on months and years: "de quantième à quantième".

A time limit in months ends on the day of the same number as the day it starts from; when the month
has no such day, on the last day of the month (code de procédure civile, art. 641, the rule that
administrative time limits follow). Dates are plain days: no clock, no time zone, no summer time.
"""

from __future__ import annotations

import calendar
import datetime as dt


class OutOfCalendar(ValueError):
    """The day asked for is before year 1 or after year 9999."""


def last_day(year: int, month: int) -> int:
    """The number of days of a month."""
    return calendar.monthrange(year, month)[1]


def add_days(day: dt.date, days: int) -> dt.date:
    """The day that many days later (earlier when negative). OutOfCalendar outside years 1..9999."""
    try:
        return dt.date.fromordinal(day.toordinal() + days)
    except (ValueError, OverflowError) as error:
        raise OutOfCalendar(f"{days} days from {day} is outside the calendar") from error


def add_months(day: dt.date, months: int) -> dt.date:
    """The day of the same number that many months later, or the last day of that month.

    31 January + 1 month is 28 or 29 February; 28 February + 1 month is 28 March (the number is
    kept, not "the end of the month"). OutOfCalendar outside years 1..9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise OutOfCalendar(f"{months} months from {day} is outside the calendar")
    return dt.date(year, month + 1, min(day.day, last_day(year, month + 1)))


def add_years(day: dt.date, years: int) -> dt.date:
    """The same day that many years later; 29 February becomes the 28th of a common year."""
    return add_months(day, years * 12)


def months_between(start: dt.date, end: dt.date) -> int:
    """Whole months from `start` to `end`: the largest n with add_months(start, n) <= end.

    Negative when `end` is earlier: then minus the whole months from `end` to `start`.
    """
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def years_between(start: dt.date, end: dt.date) -> int:
    """Whole years from `start` to `end`, by the rule of `months_between`."""
    months = months_between(start, end)
    return months // 12 if months >= 0 else -(-months // 12)


def age(birth: dt.date, on: dt.date) -> int:
    """Age in whole years on a day; someone born on 29 February comes of age on the 28th."""
    return years_between(birth, on)
