"""Public holidays of France, working days, last days that move to a working day."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel.calendar import (
    NAMES,
    Span,
    Unit,
    add_days,
    add_working_days,
    appeal_due,
    easter,
    explain,
    holiday,
    holidays,
    is_working_day,
    next_working_day,
    pieces_due,
    time_limit,
)

DEPARTEMENTS = ("", "01", "2A", "57", "67", "68", "971", "972", "973", "974", "976", "977", "978")
days = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))
places = st.sampled_from(DEPARTEMENTS)


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    "sunday",
    [
        "1818-03-22",  # the earliest possible
        "1943-04-25",  # the latest possible
        "1954-04-18",
        "1981-04-19",
        "2000-04-23",
        "2008-03-23",
        "2018-04-01",
        "2020-04-12",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2038-04-25",
        "2049-04-18",
        "2076-04-19",
    ],
)
def test_easter(sunday: str) -> None:
    assert easter(d(sunday).year) == d(sunday)


@given(st.integers(1583, 9999))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    sunday = easter(year)
    assert sunday.isoweekday() == 7
    assert dt.date(year, 3, 22) <= sunday <= dt.date(year, 4, 25)


def test_the_eleven_of_2026() -> None:
    assert {str(day): name for day, name in holidays(2026).items()} == {
        "2026-01-01": "new-year",
        "2026-04-06": "easter-monday",
        "2026-05-01": "labour-day",
        "2026-05-08": "victory-1945",
        "2026-05-14": "ascension",
        "2026-05-25": "whit-monday",
        "2026-07-14": "national-day",
        "2026-08-15": "assumption",
        "2026-11-01": "all-saints",
        "2026-11-11": "armistice-1918",
        "2026-12-25": "christmas",
    }
    assert list(holidays(2026)) == sorted(holidays(2026))


@pytest.mark.parametrize(
    ("departement", "more"),
    [
        ("57", {"2026-04-03": "good-friday", "2026-12-26": "saint-stephen"}),
        ("67", {"2026-04-03": "good-friday", "2026-12-26": "saint-stephen"}),
        ("68", {"2026-04-03": "good-friday", "2026-12-26": "saint-stephen"}),
        ("54", {}),
        ("971", {"2026-05-27": "abolition"}),
        ("972", {"2026-05-22": "abolition"}),
        ("973", {"2026-06-10": "abolition"}),
        ("974", {"2026-12-20": "abolition"}),
        ("975", {}),
        ("976", {"2026-04-27": "abolition"}),
        ("977", {"2026-10-09": "abolition"}),
        ("978", {"2026-05-27": "abolition"}),
    ],
)
def test_local_holidays(departement: str, more: dict[str, str]) -> None:
    local = set(holidays(2026, departement).items()) - set(holidays(2026).items())
    assert {str(day): name for day, name in local} == more


def test_two_holidays_on_one_day_are_one_day() -> None:
    assert holiday(d("2008-05-01")) in ("labour-day", "ascension")
    assert len(holidays(2008)) == 10


def test_every_holiday_has_a_name_in_both_languages() -> None:
    used = {name for place in DEPARTEMENTS for name in holidays(2026, place).values()}
    assert used == set(NAMES)
    assert all(set(names) == {"fr", "en"} for names in NAMES.values())


@pytest.mark.parametrize(
    ("day", "departement", "working"),
    [
        ("2026-05-07", "", True),
        ("2026-05-08", "", False),
        ("2026-05-09", "", False),
        ("2026-05-10", "", False),
        ("2026-05-11", "", True),
        ("2026-04-03", "01", True),
        ("2026-04-03", "67", False),
        ("2026-06-10", "973", False),
        ("2026-06-10", "974", True),
    ],
)
def test_working_day(day: str, departement: str, working: bool) -> None:
    assert is_working_day(d(day), departement) is working


@given(days, places)
def test_next_working_day(day: dt.date, departement: str) -> None:
    found = next_working_day(day, departement)
    assert found >= day
    assert is_working_day(found, departement)
    between = [add_days(day, n) for n in range((found - day).days)]
    assert not any(is_working_day(one, departement) for one in between)


@given(days, st.integers(0, 60), places)
def test_working_days_are_counted_one_by_one(day: dt.date, count: int, departement: str) -> None:
    found = add_working_days(day, count, departement)
    passed = [add_days(day, n) for n in range(1, (found - day).days + 1)]
    assert sum(is_working_day(one, departement) for one in passed) == count
    assert count == 0 or is_working_day(found, departement)


def test_working_days_around_a_long_weekend() -> None:
    assert add_working_days(d("2026-05-07"), 1) == d("2026-05-11")
    assert add_working_days(d("2026-05-13"), 1) == d("2026-05-15")
    assert add_working_days(d("2026-05-09"), 0) == d("2026-05-09")
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(d("2026-05-09"), -1)


@pytest.mark.parametrize(
    ("start", "span", "clear", "extend", "departement", "last"),
    [
        ("2026-05-03", Span(15, Unit.DAYS), False, False, "", "2026-05-18"),
        ("2026-05-03", Span(2, Unit.WEEKS), False, False, "", "2026-05-17"),
        ("2026-05-03", Span(2, Unit.WEEKS), False, True, "", "2026-05-18"),
        ("2026-05-03", Span(2, Unit.WEEKS), True, True, "", "2026-05-18"),
        ("2026-05-03", Span(2, Unit.WEEKS), True, False, "", "2026-05-18"),
        ("2026-03-31", Span(1, Unit.MONTHS), False, True, "", "2026-04-30"),
        ("2026-04-01", Span(1, Unit.MONTHS), False, True, "", "2026-05-04"),  # Friday 1 May
        ("2026-02-03", Span(2, Unit.MONTHS), False, True, "", "2026-04-03"),
        ("2026-02-03", Span(2, Unit.MONTHS), False, True, "67", "2026-04-07"),  # Good Friday…
        ("2025-12-25", Span(1, Unit.YEARS), False, True, "", "2026-12-28"),
        ("2025-12-25", Span(1, Unit.YEARS), False, False, "", "2026-12-25"),
    ],
)
def test_time_limit(
    start: str, span: Span, clear: bool, extend: bool, departement: str, last: str
) -> None:
    limit = time_limit(d(start), span, clear=clear, extend=extend, departement=departement)
    assert limit.last_day == d(last)
    assert limit.steps[-1].on == d(last)


@pytest.mark.parametrize(
    ("notified", "distance", "last"),
    [
        ("2021-01-03", 0, "2021-03-04"),  # the examples of barristers' pages
        ("2024-11-12", 0, "2025-01-13"),
        ("2007-10-01", 0, "2007-12-03"),  # 2 December was a Sunday
        ("2025-12-31", 0, "2026-03-02"),  # 28 February, clear: 1 March, a Sunday
        ("2026-05-12", 0, "2026-07-13"),
        ("2026-05-13", 0, "2026-07-15"),  # 14 July
        ("2026-05-12", 1, "2026-08-13"),
        ("2026-05-12", 2, "2026-09-14"),
    ],
)
def test_appeal(notified: str, distance: int, last: str) -> None:
    assert appeal_due(d(notified), distance=distance).last_day == d(last)


def test_appeal_told() -> None:
    told = explain(appeal_due(d("2026-05-13")).steps, "fr")
    assert [line.replace("\u00a0", " ") for line in told] == [
        "Le délai de 2 mois se compte à partir du 13 mai 2026. [CJA, art. R421-1]",
        "Le délai est franc : le jour de l’échéance ne compte pas, ce qui mène au 14 juillet 2026."
        " [CJA, art. R421-1]",
        "L’échéance tombe un jour non ouvré (Fête nationale) : elle est reportée au"
        " 15 juillet 2026. [CPC, art. 642]",
        "Le dernier jour est le 15 juillet 2026, jusqu’à minuit. [CJA, art. R421-1]",
    ]


def test_weekend_told() -> None:
    sunday = pieces_due(d("2026-05-03"), Span(1, Unit.WEEKS), extend=True)
    assert (
        "(Sunday): it moves to 11\u00a0May 2026. [CPC, art. 642]" in explain(sunday.steps, "en")[1]
    )
    saturday = pieces_due(d("2026-05-02"), Span(1, Unit.WEEKS), extend=True)
    assert "(samedi)" in explain(saturday.steps, "fr")[1]
    assert pieces_due(d("2026-05-03"), Span(1, Unit.WEEKS)).last_day == d("2026-05-10")


@given(days, st.integers(1, 24), places)
def test_an_extended_limit_ends_on_a_working_day(day: dt.date, months: int, place: str) -> None:
    span = Span(months)
    plain = time_limit(day, span)
    moved = time_limit(day, span, extend=True, departement=place)
    assert is_working_day(moved.last_day, place)
    assert dt.timedelta(0) <= moved.last_day - plain.last_day <= dt.timedelta(days=5)
    assert time_limit(day, span, clear=True).last_day == add_days(plain.last_day, 1)
