"""Months and years from a day to the day of the same number."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from parvis.kernel.calendar import (
    OutOfCalendar,
    Span,
    Unit,
    add_days,
    add_months,
    add_years,
    age,
    in_full,
    legal_day,
    months_between,
    years_between,
)

days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-15", 2, "2026-03-15"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-01-31", 3, "2026-04-30"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2026-02-28", 1, "2026-03-28"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-01", -1, "2025-12-01"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-05-03", 0, "2026-05-03"),
        ("2026-05-03", 120, "2036-05-03"),
    ],
)
def test_add_months(start: str, months: int, end: str) -> None:
    assert add_months(d(start), months) == d(end)


def test_29_february() -> None:
    assert add_years(d("2024-02-29"), 1) == d("2025-02-28")
    assert add_years(d("2024-02-29"), 4) == d("2028-02-29")
    assert add_years(d("2024-02-29"), 76) == d("2100-02-28")
    assert age(d("2008-02-29"), d("2026-02-27")) == 17
    assert age(d("2008-02-29"), d("2026-02-28")) == 18


@pytest.mark.parametrize(
    ("function", "day", "number"),
    [
        (add_days, "9999-12-31", 1),
        (add_days, "0001-01-01", -1),
        (add_days, "2026-01-01", 10**30),
        (add_months, "9999-12-01", 1),
        (add_months, "0001-01-31", -1),
        (add_years, "2026-01-01", 10**20),
    ],
)
def test_outside_the_calendar(function: object, day: str, number: int) -> None:
    with pytest.raises(OutOfCalendar, match="outside the calendar"):
        function(d(day), number)  # type: ignore[operator]


def test_the_ends_of_the_calendar_are_inside() -> None:
    assert add_months(d("9999-11-30"), 1) == d("9999-12-30")
    assert add_months(d("0001-02-01"), -1) == d("0001-01-01")
    assert add_days(d("9999-12-30"), 1) == dt.date.max


@given(days, st.integers(-600, 600))
def test_the_number_of_the_day_is_kept_or_the_month_ends(day: dt.date, months: int) -> None:
    end = add_months(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and add_days(end, 1).day == 1)


@given(days, days, st.integers(0, 600))
def test_adding_months_keeps_the_order_of_days(one: dt.date, two: dt.date, months: int) -> None:
    first, second = sorted((one, two))
    assert add_months(first, months) <= add_months(second, months)


@given(days, days)
def test_whole_months_between(one: dt.date, two: dt.date) -> None:
    start, end = sorted((one, two))
    months = months_between(start, end)
    assert add_months(start, months) <= end < add_months(start, months + 1)
    assert months_between(end, start) == -months
    assert years_between(start, end) == months // 12
    assert years_between(end, start) == -(months // 12)


@given(days, st.integers(0, 100))
def test_age_is_reached_on_the_birthday(birth: dt.date, years: int) -> None:
    birthday = add_years(birth, years)
    assert age(birth, birthday) == years
    assume(years > 0)
    assert age(birth, add_days(birthday, -1)) == years - 1


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-03-28T22:59:59+00:00", "2026-03-28"),
        ("2026-03-28T23:00:00+00:00", "2026-03-29"),  # Paris, winter: UTC+1
        ("2026-03-29T21:59:59+00:00", "2026-03-29"),  # the day that has 23 hours
        ("2026-03-29T22:00:00+00:00", "2026-03-30"),  # Paris, summer: UTC+2
        ("2026-10-25T22:59:59+00:00", "2026-10-25"),  # the day that has 25 hours
        ("2026-10-25T23:00:00+00:00", "2026-10-26"),
        ("2025-12-31T23:30:00+00:00", "2026-01-01"),
        ("2026-01-01T05:00:00+11:00", "2025-12-31"),
    ],
)
def test_legal_day_is_the_day_in_paris(instant: str, day: str) -> None:
    assert legal_day(dt.datetime.fromisoformat(instant)) == d(day)


def test_an_instant_without_zone_has_no_legal_day() -> None:
    with pytest.raises(ValueError, match="time zone"):
        legal_day(dt.datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("day", "language", "weekday", "words"),
    [
        ("2026-05-03", "fr", False, "3\u00a0mai 2026"),
        ("2026-05-01", "fr", True, "vendredi 1er\u00a0mai 2026"),
        ("2026-08-21", "fr", True, "vendredi 21\u00a0août 2026"),
        ("2026-05-01", "en", False, "1\u00a0May 2026"),
        ("2026-12-06", "en", True, "Sunday 6\u00a0December 2026"),
    ],
)
def test_in_full(day: str, language: str, weekday: bool, words: str) -> None:
    assert in_full(d(day), language, weekday=weekday) == words


@pytest.mark.parametrize(
    ("amount", "unit", "french", "english"),
    [
        (1, Unit.DAYS, "1 jour", "1 day"),
        (2, Unit.DAYS, "2 jours", "2 days"),
        (8, Unit.WEEKS, "8 semaines", "8 weeks"),
        (1, Unit.MONTHS, "1 mois", "1 month"),
        (2, Unit.YEARS, "2 ans", "2 years"),
    ],
)
def test_span_in_words(amount: int, unit: Unit, french: str, english: str) -> None:
    span = Span(amount, unit)
    assert [span.words(one).replace("\u00a0", " ") for one in ("fr", "en")] == [french, english]


@pytest.mark.parametrize(
    ("amount", "unit"),
    [
        (0, Unit.MONTHS),
        (-1, Unit.DAYS),
        (121, Unit.MONTHS),
        (3661, Unit.DAYS),
        (523, Unit.WEEKS),
        (101, Unit.YEARS),
    ],
)
def test_span_is_bounded(amount: int, unit: Unit) -> None:
    with pytest.raises(ValueError, match=f"time limit in {unit}"):
        Span(amount, unit)
    assert Span(120, Unit.MONTHS).after(d("2026-01-01")) == d("2036-01-01")


@pytest.mark.parametrize(
    ("unit", "end"),
    [
        (Unit.DAYS, "2026-02-02"),
        (Unit.WEEKS, "2026-02-14"),
        (Unit.MONTHS, "2026-03-31"),
        (Unit.YEARS, "2028-01-31"),
    ],
)
def test_span_after(unit: Unit, end: str) -> None:
    assert Span(2, unit).after(d("2026-01-31")) == d(end)
