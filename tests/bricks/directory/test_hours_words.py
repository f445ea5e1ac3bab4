"""Hours as people say them, in both languages."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from parvis.bricks.directory.domain import hours_wire
from parvis.bricks.directory.domain.hours_words import (
    exceptional_words,
    now_words,
    weekly_words,
)

PARIS = ZoneInfo("Europe/Paris")
DAY = dt.date(2026, 11, 23)


def week(*spans: tuple[int, str, str]) -> dict[str, object]:
    return {"weekly": [{"day": day, "from": opens, "to": closes} for day, opens, closes in spans]}


def plain(lines: tuple[str, ...]) -> list[str]:
    return [line.replace("\u00a0", " ") for line in lines]


FULL = week(
    *((day, "09:00", "12:00") for day in range(1, 7)), *((d, "13:30", "17:00") for d in range(1, 6))
)


@pytest.mark.parametrize(
    ("wire", "french", "english"),
    [
        (
            FULL,
            [
                "Du lundi au vendredi : de 9 h à 12 h et de 13 h 30 à 17 h",
                "Le samedi : de 9 h à 12 h",
                "Fermé le dimanche",
            ],
            [
                "Monday to Friday: 9am to midday and 1:30pm to 5pm",
                "Saturday: 9am to midday",
                "Closed on Sunday",
            ],
        ),
        (
            week((1, "08:00", "12:30"), (2, "08:00", "12:30"), (4, "08:00", "12:30")),
            [
                "Le lundi, le mardi et le jeudi : de 8 h à 12 h 30",
                "Fermé le mercredi et du vendredi au dimanche",
            ],
            [
                "Monday, Tuesday and Thursday: 8am to 12:30pm",
                "Closed on Wednesday and Friday to Sunday",
            ],
        ),
        (
            week(*((day, "00:00", "24:00") for day in range(1, 8))),
            ["Du lundi au dimanche : toute la journée"],
            ["Monday to Sunday: all day"],
        ),
        (
            week((5, "20:00", "24:00")),
            ["Le vendredi : de 20 h à minuit", "Fermé du lundi au jeudi, le samedi et le dimanche"],
            ["Friday: 8pm to midnight", "Closed on Monday to Thursday, Saturday and Sunday"],
        ),
        ({}, [], []),
    ],
)
def test_weekly(wire, french, english):
    hours = hours_wire.parse(wire)
    assert plain(weekly_words(hours, "fr", DAY)) == french
    assert plain(weekly_words(hours, "en", DAY)) == english


def test_exceptions_to_come():
    hours = hours_wire.parse(
        {
            **FULL,
            "except": [
                {"since": "2026-11-20"},
                {"since": "2026-12-24", "open": [{"from": "09:00", "to": "11:30"}]},
                {
                    "since": "2026-12-25",
                    "until": "2027-01-01",
                    "why": {"fr": "Fêtes", "en": "Holidays"},
                },
                {"since": "2027-03-01"},
            ],
        }
    )
    assert plain(exceptional_words(hours, "fr", DAY)) == [
        "Ouvert le 24 décembre 2026 : de 9 h à 11 h 30",
        "Fermé du 25 décembre 2026 au 1er janvier 2027 (Fêtes)",
    ]
    assert plain(exceptional_words(hours, "en", DAY)) == [
        "Open on 24 December 2026: 9am to 11:30am",
        "Closed from 25 December 2026 to 1 January 2027 (Holidays)",
    ]


@pytest.mark.parametrize(
    ("at", "french", "english"),
    [
        ("2026-11-23T10:00", "Ouvert, jusqu'à 12 h.", "Open now, until midday."),
        (
            "2026-11-23T12:15",
            "Fermé. Ouvre aujourd'hui à 13 h 30.",
            "Closed now. Opens today at 1:30pm.",
        ),
        (
            "2026-11-23T18:00",
            "Fermé. Ouvre demain à 9 h.",
            "Closed now. Opens tomorrow at 9am.",
        ),
        (
            "2026-11-28T18:00",
            "Fermé. Ouvre le lundi 30 novembre 2026 à 9 h.",
            "Closed now. Opens on Monday 30 November 2026 at 9am.",
        ),
    ],
)
def test_now(at, french, english):
    instant = dt.datetime.fromisoformat(at).replace(tzinfo=PARIS)
    hours = hours_wire.parse(FULL)
    assert plain((now_words(hours, instant, "fr"),)) == [french]
    assert plain((now_words(hours, instant, "en"),)) == [english]


def test_now_without_hours_or_end():
    instant = dt.datetime(2026, 11, 23, 10, tzinfo=PARIS)
    assert now_words(hours_wire.parse({}), instant, "fr") == ""
    never = hours_wire.parse({"except": [{"since": "2020-01-01"}]})
    assert now_words(never, instant, "fr") == "Fermé."
    always = hours_wire.parse(
        {**week(*((d, "00:00", "24:00") for d in range(1, 8))), "holidays": "open"}
    )
    assert now_words(always, instant, "en") == "Open now."
