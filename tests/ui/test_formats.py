"""Dates, numbers and money in French and in English."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.kernel import clock
from parvis.ui import formats

NOW = dt.datetime(2026, 11, 22, 9, 12, tzinfo=clock.PARIS)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("\u2019", "'")


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (dt.date(2026, 11, 1), "1er novembre 2026", "1 November 2026"),
        (dt.date(2026, 8, 31), "31 août 2026", "31 August 2026"),
        # 23:30 in UTC on the 31st is the 1st in Paris
        (dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC), "1er janvier 2027", "1 January 2027"),
    ],
)
def test_day(value, french, english):
    with translation.override("fr"):
        assert plain(formats.day(value)) == french
    with translation.override("en"):
        assert plain(formats.day(value)) == english


@pytest.mark.parametrize(
    ("hour", "minute", "french", "english"),
    [(9, 12, "9 h 12", "9:12 am"), (17, 0, "17 h", "5:00 pm"), (0, 5, "0 h 05", "12:05 am")],
)
def test_hour(hour, minute, french, english):
    value = dt.datetime(2026, 6, 3, hour, minute, tzinfo=clock.PARIS)
    with translation.override("fr"):
        assert plain(formats.hour(value)) == french
    with translation.override("en"):
        assert plain(formats.hour(value)) == english


@pytest.mark.parametrize(
    ("delta", "french"),
    [
        (dt.timedelta(seconds=-20), "à l'instant"),
        (dt.timedelta(minutes=-12), "il y a 12 minutes"),
        (dt.timedelta(hours=-1), "il y a 1 heure"),
        (dt.timedelta(hours=-10), "hier"),  # 23:12 the day before
        (dt.timedelta(days=-1), "hier"),
        (dt.timedelta(days=1), "demain"),
        (dt.timedelta(days=-9), "il y a 9 jours"),
        (dt.timedelta(days=61), "dans 2 mois"),
        (dt.timedelta(days=-800), "il y a 2 ans"),
    ],
)
def test_relative(delta, french):
    with translation.override("fr"):
        assert plain(formats.relative(NOW + delta, NOW)) == french


def test_relative_of_a_day():
    with translation.override("fr"):
        assert plain(formats.relative(NOW.date(), NOW)) == "aujourd'hui"
        assert plain(formats.relative(dt.date(2026, 11, 20), NOW)) == "il y a 2 jours"


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [
        (420000, "4 200,00 €", "€4,200.00"),
        (Decimal("872"), "872,00 €", "€872.00"),
        (-1250, "\u221212,50 €", "\u2212€12.50"),
        (5, "0,05 €", "€0.05"),
        (0, "0,00 €", "€0.00"),
        (123456789012, "1 234 567 890,12 €", "€1,234,567,890.12"),
    ],
)
def test_money(amount, french, english):
    with translation.override("fr"):
        assert plain(formats.money(amount)) == french
    with translation.override("en"):
        assert formats.money(amount) == english


@settings(max_examples=50)
@given(st.integers(-(10**12), 10**12))
def test_money_loses_no_cent(cents):
    with translation.override("fr"):
        shown = plain(formats.money(cents))
    back = shown.removesuffix(" €").replace(" ", "").replace(",", "").replace("\u2212", "-")
    assert int(back) == cents


def test_number_and_size():
    with translation.override("fr"):
        assert plain(formats.number(1234567)) == "1 234 567"
        assert plain(formats.number(Decimal("2.345"), 2)) == "2,35"
        assert plain(formats.size(120_400)) == "120 ko"
        assert plain(formats.size(2_500_000)) == "2,5 Mo"
        assert plain(formats.size(12)) == "12 octets"


def test_time_element_holds_the_machine_form():
    with translation.override("fr"):
        shown = Template("{% time value relative=False %}|{% time nothing %}|").render(
            Context({"value": NOW, "nothing": None})
        )
    assert '<time datetime="2026-11-22T09:12+01:00">' in shown
    assert plain(shown).endswith("22 novembre 2026 à 9 h 12</time>||")
