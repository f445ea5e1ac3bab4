"""Opening hours: open or not, when next, across seasons, exceptions and holidays."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.bricks.directory.domain import hours_wire
from parvis.bricks.directory.domain.hours import Hours
from parvis.bricks.directory.domain.problems import Problem

PARIS = ZoneInfo("Europe/Paris")
WEEK = [
    *({"day": day, "from": "09:00", "to": "12:00"} for day in range(1, 7)),
    *({"day": day, "from": "13:30", "to": "17:00"} for day in range(1, 6)),
]
TOWN_HALL = hours_wire.parse(
    {
        "weekly": WEEK,
        "except": [
            {"since": "2026-12-24", "open": [{"from": "09:00", "to": "11:00"}], "why": {"fr": "N"}},
            {"since": "2026-12-25", "until": "2027-01-02"},
        ],
    }
)


def paris(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("at", "is_open", "following"),
    [
        ("2026-11-23T08:59", False, "2026-11-23T09:00"),
        ("2026-11-23T09:00", True, "2026-11-23T13:30"),
        ("2026-11-23T11:59", True, "2026-11-23T13:30"),
        ("2026-11-23T12:00", False, "2026-11-23T13:30"),
        ("2026-11-23T17:00", False, "2026-11-24T09:00"),
        ("2026-11-28T11:00", True, "2026-11-30T09:00"),  # Saturday, then Monday
        ("2026-11-29T10:00", False, "2026-11-30T09:00"),
        ("2026-12-24T10:00", True, "2027-01-04T09:00"),  # exceptions, then a Monday
        ("2026-12-24T14:00", False, "2027-01-04T09:00"),
        ("2026-12-28T10:00", False, "2027-01-04T09:00"),
        # the nights when clocks change: the counter still opens at 9 on its clock
        ("2027-03-27T13:00", False, "2027-03-29T09:00"),
        ("2026-10-24T13:00", False, "2026-10-26T09:00"),
    ],
)
def test_open_and_next(at, is_open, following):
    assert TOWN_HALL.is_open(paris(at)) is is_open
    assert TOWN_HALL.next_opening(paris(at)) == paris(following)


def test_instants_are_compared_in_the_places_own_zone():
    assert TOWN_HALL.is_open(dt.datetime(2026, 11, 23, 8, 30, tzinfo=dt.UTC))  # 9:30 in Paris
    assert not TOWN_HALL.is_open(dt.datetime(2026, 7, 6, 6, 30, tzinfo=dt.UTC))  # 8:30
    reunion = hours_wire.parse({"zone": "Indian/Reunion", "weekly": WEEK})
    assert reunion.is_open(dt.datetime(2026, 11, 23, 5, 30, tzinfo=dt.UTC))
    with pytest.raises(ValueError, match="without a time zone"):
        TOWN_HALL.is_open(dt.datetime(2026, 11, 23, 9, 30))


def test_closed_on_public_holidays_unless_said():
    def armistice(day: dt.date) -> bool:
        return day == dt.date(2026, 11, 11)

    at = paris("2026-11-11T10:00")
    assert not TOWN_HALL.is_open(at, armistice)
    assert TOWN_HALL.next_opening(at, armistice) == paris("2026-11-12T09:00")
    market = hours_wire.parse({"holidays": "open", "weekly": WEEK})
    assert market.is_open(at, armistice)
    special = hours_wire.parse(
        {
            "weekly": WEEK,
            "except": [{"since": "2026-11-11", "open": [{"from": "10:00", "to": "11:00"}]}],
        }
    )
    assert special.is_open(paris("2026-11-11T10:30"), armistice)  # said for that very day


@pytest.mark.parametrize(
    ("at", "closes"),
    [
        ("2026-11-23T09:00", "2026-11-23T12:00"),
        ("2026-11-23T12:30", None),
        ("2026-12-24T09:30", "2026-12-24T11:00"),
    ],
)
def test_closes_at(at, closes):
    assert TOWN_HALL.closes_at(paris(at)) == (closes and paris(closes))


def test_night_and_round_the_clock():
    night = hours_wire.parse(
        {
            "weekly": [
                {"day": 5, "from": "20:00", "to": "24:00"},
                {"day": 6, "from": "00:00", "to": "06:00"},
            ]
        }
    )
    assert night.closes_at(paris("2026-11-27T23:00")) == paris("2026-11-28T06:00")
    always = hours_wire.parse(
        {
            "holidays": "open",
            "weekly": [{"day": d, "from": "00:00", "to": "24:00"} for d in range(1, 8)],
        }
    )
    assert always.is_open(paris("2026-11-28T03:00"))
    assert always.closes_at(paris("2026-11-28T03:00")) is None


def test_seasons():
    pool = hours_wire.parse(
        {
            "weekly": [
                {
                    "day": 1,
                    "from": "10:00",
                    "to": "19:00",
                    "since": "2026-06-01",
                    "until": "2026-08-31",
                }
            ]
        }
    )
    assert pool.next_opening(paris("2026-01-05T10:00")) == paris("2026-06-01T10:00")
    assert pool.next_opening(paris("2026-08-31T10:00")) is None
    assert not pool.is_open(paris("2026-09-07T11:00"))


def test_not_known_is_not_closed():
    assert not Hours().known and Hours().next_opening(paris("2026-01-05T10:00")) is None
    assert hours_wire.parse(None) == hours_wire.parse({}) == Hours()
    assert hours_wire.dump(Hours()) == {}


@pytest.mark.parametrize(
    ("wire", "code"),
    [
        ([], None),
        ("monday", "hours_shape"),
        ({"weekly": {}}, "hours_shape"),
        ({"weekly": ["x"]}, "hours_day"),
        ({"weekly": [{"day": 0, "from": "09:00", "to": "10:00"}]}, "hours_day"),
        ({"weekly": [{"day": 8, "from": "09:00", "to": "10:00"}]}, "hours_day"),
        ({"weekly": [{"day": "1", "from": "09:00", "to": "10:00"}]}, "hours_day"),
        ({"weekly": [{"day": 1, "from": "9:00", "to": "10:00"}]}, "hours_time"),
        ({"weekly": [{"day": 1, "from": "09:00", "to": "24:30"}]}, "hours_time"),
        ({"weekly": [{"day": 1, "from": "09:00"}]}, "hours_time"),
        ({"weekly": [{"day": 1, "from": "٠٩:٠٠", "to": "10:00"}]}, "hours_time"),
        ({"weekly": [{"day": 1, "from": "10:00", "to": "09:00"}]}, "hours_order"),
        ({"weekly": [{"day": 1, "from": "10:00", "to": "10:00"}]}, "hours_order"),
        ({"weekly": [WEEK[0], WEEK[0]]}, "hours_overlap"),
        ({"weekly": [{**WEEK[0], "since": "2026-02-30"}]}, "hours_date"),
        ({"weekly": [{**WEEK[0], "since": "2026-02-02", "until": "2026-02-01"}]}, "hours_days"),
        ({"weekly": [WEEK[0]] * 71}, "hours_many"),
        ({"weekly": WEEK, "zone": "Europe/Lyon"}, "hours_zone"),
        ({"weekly": WEEK, "zone": "../../etc/passwd"}, "hours_zone"),
        ({"weekly": WEEK, "zone": 3}, "hours_zone"),
        ({"weekly": WEEK, "holidays": "maybe"}, "hours_shape"),
        ({"except": [{}]}, "hours_exception"),
        ({"except": [{"since": "2026-01-02", "until": "2026-01-01"}]}, "hours_days"),
        ({"except": [{"since": "2026-01-02"}, {"since": "2026-01-01", "until": "2026-01-02"}]},
         "hours_exceptions_overlap"),
        ({"except": [{"since": "2026-01-02", "why": {"fr": "x" * 201}}]}, "hours_why"),
        ({"except": [{"since": "2026-01-02", "open": "no"}]}, "hours_shape"),
    ],
)  # fmt: skip
def test_refused_in_words(wire, code):
    if code is None:
        assert not hours_wire.parse(wire).known
        return
    with pytest.raises(Problem) as refused:
        hours_wire.parse(wire)
    assert refused.value.code == code


MINUTES = st.integers(0, 1439)


@st.composite
def some_hours(draw):
    weekly = []
    for day in range(1, 8):
        cuts = sorted(draw(st.sets(MINUTES, max_size=4)))
        for opens, closes in zip(cuts[::2], cuts[1::2], strict=False):
            span = {
                "from": f"{opens // 60:02d}:{opens % 60:02d}",
                "to": f"{closes // 60:02d}:{closes % 60:02d}",
            }
            weekly.append({"day": day, **span})
    start = dt.date(2026, 1, 1) + dt.timedelta(days=draw(st.integers(0, 364)))
    end = start + dt.timedelta(days=draw(st.integers(0, 20)))
    closed = [{"since": start.isoformat(), "until": end.isoformat()}] if draw(st.booleans()) else []
    return hours_wire.parse({"weekly": weekly, "except": closed})


INSTANTS = st.datetimes(
    dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 31), timezones=st.just(dt.UTC)
)


@settings(max_examples=100, deadline=None)
@given(some_hours(), INSTANTS)
def test_next_opening_is_the_first_instant_that_opens(hours, at):
    opens = hours.next_opening(at)
    if opens is None:
        return
    assert opens > at and hours.is_open(opens)
    assert not hours.is_open(opens - dt.timedelta(minutes=1)) or opens.astimezone(
        PARIS
    ).time() == dt.time(0)
    closes = hours.closes_at(at)
    if closes is None and not hours.is_open(at):
        # closed from now until then: look every 17 minutes of the first two days
        probe = at
        while probe < min(opens, at + dt.timedelta(days=2)):
            assert not hours.is_open(probe)
            probe += dt.timedelta(minutes=17)


@settings(max_examples=100, deadline=None)
@given(some_hours())
def test_wire_form_comes_back(hours):
    assert hours_wire.parse(hours_wire.dump(hours)) == hours
