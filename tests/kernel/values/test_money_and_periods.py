"""Amounts to the cent, numbers in words, periods of whole days."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel.values import Cents, Period, WrongValue, in_figures

counts = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("12,50", 1250),
        ("12.5", 1250),
        ("12", 1200),
        ("0,05", 5),
        ("1 234,56 €", 123456),
        ("1\u202f234\u202f567,89\u00a0€", 123456789),
        ("€1234.50", 123450),
        ("-3,2", -320),
        ("−3,20 €", -320),
        ("−€3.20", -320),
    ],
)
def test_amount_read(written: str, count: int) -> None:
    assert Cents.parse(written) == Cents(count)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "€",
        "abc",
        "12,345",
        "1,234.56",
        "1.234,56",
        "12,",
        ",5",
        "1 23",
        "12 34,50",
        "1234 567",
        "1e3",
        "12 $",
        "--1",
        "٣",
    ],
)
def test_amount_refused(written: str) -> None:
    with pytest.raises(WrongValue) as caught:
        Cents.parse(written)
    assert caught.value.code == "amount"


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [
        (0, "0,00 €", "€0.00"),
        (5, "0,05 €", "€0.05"),
        (1250, "12,50 €", "€12.50"),
        (123456789, "1_234_567,89 €", "€1,234,567.89"),
        (-100000, "−1_000,00 €", "−€1,000.00"),
    ],
)
def test_amount_told(count: int, french: str, english: str) -> None:
    told = Cents(count).words("fr")
    assert told == french.replace(" ", "\u00a0").replace("_", "\u202f")
    assert Cents(count).words("en") == english


@given(counts, st.sampled_from(["fr", "en"]))
def test_an_amount_told_in_french_is_read_back(count: int, language: str) -> None:
    told = Cents(count).words(language)
    if language == "fr" or abs(count) < 100_000:  # English commas set groups apart
        assert Cents.parse(told) == Cents(count)


@pytest.mark.parametrize(
    ("euros", "count"),
    [
        (Decimal("12.345"), 1235),
        (Decimal("12.344"), 1234),
        (Decimal("-12.345"), -1235),
        (3, 300),
        (Decimal("0.005"), 1),
    ],
)
def test_of_euros(euros: Decimal | int, count: int) -> None:
    assert Cents.of(euros) == Cents(count)


@given(counts)
def test_euros_are_exact(count: int) -> None:
    assert Cents.of(Cents(count).euros) == Cents(count)
    assert Cents(count).euros * 100 == count


def test_arithmetic() -> None:
    assert Cents(150) + Cents(250) == Cents(400)
    assert Cents(150) - Cents(250) == Cents(-100)
    assert -Cents(150) == Cents(-150)
    assert Cents(150) < Cents(151)
    assert Cents(1001).times(Decimal("0.5")) == Cents(501)
    assert Cents(-1001).times(Decimal("0.5")) == Cents(-501)
    assert Cents(1000).times(3) == Cents(3000)
    with pytest.raises(TypeError):
        Cents(150) + 250  # type: ignore[operator]
    with pytest.raises(TypeError):
        Cents(150) - 250  # type: ignore[operator]
    for wrong in (1.5, True, "1"):
        with pytest.raises(TypeError, match="whole number"):
            Cents(wrong)  # type: ignore[arg-type]


@given(counts, st.integers(1, 60))
def test_shares_add_up_and_differ_by_a_cent_at_most(count: int, parts: int) -> None:
    shares = [share.count for share in Cents(count).shared(parts)]
    assert len(shares) == parts
    assert sum(shares) == count
    assert max(shares) - min(shares) <= 1
    assert sorted(shares, key=abs, reverse=True) == shares


def test_nobody_to_share_with() -> None:
    with pytest.raises(ValueError, match="one part"):
        Cents(100).shared(0)


@pytest.mark.parametrize(
    ("number", "decimals", "french", "english"),
    [
        (0, None, "0", "0"),
        (999, None, "999", "999"),
        (1000, None, "1_000", "1,000"),
        (-1234567, None, "−1_234_567", "−1,234,567"),
        (Decimal("0.50"), None, "0,5", "0.5"),
        (Decimal("1E+3"), None, "1_000", "1,000"),
        (Decimal("1.5"), 2, "1,50", "1.50"),
        (Decimal("100"), None, "100", "100"),
        (100, 2, "100,00", "100.00"),
    ],
)
def test_in_figures(number: int | Decimal, decimals: int | None, french: str, english: str) -> None:
    assert in_figures(number, "fr", decimals) == french.replace("_", "\u202f")
    assert in_figures(number, "en", decimals) == english


def test_figures_are_never_cut() -> None:
    with pytest.raises(ValueError, match="round it first"):
        in_figures(Decimal("1.234"), "fr", 2)


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


YEAR = Period(d("2026-01-01"), d("2026-12-31"))
OPEN = Period(d("2026-06-01"))


def test_both_ends_are_in_a_period() -> None:
    assert d("2026-01-01") in YEAR
    assert d("2026-12-31") in YEAR
    assert d("2025-12-31") not in YEAR
    assert d("2027-01-01") not in YEAR
    assert d("9999-12-31") in OPEN
    assert d("2026-05-31") not in OPEN
    assert (YEAR.days, OPEN.days) == (365, None)
    assert Period(d("2026-01-01"), d("2026-01-01")).days == 1


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2026-01-01/2026-12-31", YEAR),
        (" 2026-06-01/.. ", OPEN),
        ("2026-01-01/2026-01-01", Period(d("2026-01-01"), d("2026-01-01"))),
    ],
)
def test_period_read(written: str, period: Period) -> None:
    assert Period.parse(written) == period
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "period-shape"),
        ("2026-01-01", "period-shape"),
        ("../2026-01-01", "period-shape"),
        ("2026-01-01/", "period-shape"),
        ("2026-02-30/2026-03-01", "period-shape"),
        ("2026-01-02/2026-01-01", "period-order"),
    ],
)
def test_period_refused(written: str, code: str) -> None:
    with pytest.raises(WrongValue) as caught:
        Period.parse(written)
    assert caught.value.code == code


days = st.dates(dt.date(2025, 1, 1), dt.date(2025, 3, 1))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first = draw(days)
    last = draw(st.one_of(st.none(), st.integers(0, 40)))
    return Period(first, None if last is None else first + dt.timedelta(days=last))


@given(periods(), periods(), days)
def test_common_days_are_those_in_both(one: Period, two: Period, day: dt.date) -> None:
    common = one.common(two)
    assert (common is not None and day in common) == (day in one and day in two)
    assert two.common(one) == common
    assert one.overlaps(two) == (common is not None)
    assert one.common(one) == one
