"""Public holidays of France, computed, and working days.

As the law stands (code du travail, art. L3133-1, L3134-13 and L3422-2), applied to any year.
Where: the département's code, "" for the holidays of the whole country. Local usages without a text
(21 July in the Antilles) and the overseas collectivities that have their own labour code are not
here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

ALSACE_MOSELLE: Final = frozenset({"57", "67", "68"})
# Day and month of the commemoration of the abolition of slavery (L3422-2). For Saint-Martin the
# code says 27 May; some calendars still print the 28 May of an older decree.
ABOLITION: Final = {
    "971": (27, 5),
    "972": (22, 5),
    "973": (10, 6),
    "974": (20, 12),
    "976": (27, 4),
    "977": (9, 10),
    "978": (27, 5),
}
_FIXED: Final = {
    (1, 1): "new-year",
    (1, 5): "labour-day",
    (8, 5): "victory-1945",
    (14, 7): "national-day",
    (15, 8): "assumption",
    (1, 11): "all-saints",
    (11, 11): "armistice-1918",
    (25, 12): "christmas",
}
_FROM_EASTER: Final = {1: "easter-monday", 39: "ascension", 50: "whit-monday"}
NAMES: Final = {
    "new-year": {"fr": "Jour de l’an", "en": "New Year’s Day"},
    "good-friday": {"fr": "Vendredi saint", "en": "Good Friday"},
    "easter-monday": {"fr": "Lundi de Pâques", "en": "Easter Monday"},
    "labour-day": {"fr": "Fête du travail", "en": "Labour Day"},
    "victory-1945": {"fr": "Victoire de 1945", "en": "Victory in Europe Day"},
    "ascension": {"fr": "Ascension", "en": "Ascension Day"},
    "whit-monday": {"fr": "Lundi de Pentecôte", "en": "Whit Monday"},
    "national-day": {"fr": "Fête nationale", "en": "National Day"},
    "assumption": {"fr": "Assomption", "en": "Assumption Day"},
    "all-saints": {"fr": "Toussaint", "en": "All Saints’ Day"},
    "armistice-1918": {"fr": "Armistice de 1918", "en": "Armistice Day"},
    "christmas": {"fr": "Noël", "en": "Christmas Day"},
    "saint-stephen": {"fr": "Saint-Étienne", "en": "Saint Stephen’s Day"},
    "abolition": {
        "fr": "Commémoration de l’abolition de l’esclavage",
        "en": "Commemoration of the abolition of slavery",
    },
}


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leaps - moon + 15) % 30
    quarters, years = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * quarters - epact - years) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


@lru_cache(maxsize=512)
def holidays(year: int, departement: str = "") -> Mapping[dt.date, str]:
    """The public holidays of a year in a département: day to code of `NAMES`, in order of days.

    In Alsace-Moselle Good Friday is a holiday in communes with a Protestant or shared church;
    taken here for the whole département, as administrations there do.
    """
    found = {dt.date(year, month, day): name for (day, month), name in _FIXED.items()}
    sunday = easter(year)
    found |= {sunday + dt.timedelta(days=n): name for n, name in _FROM_EASTER.items()}
    if departement in ALSACE_MOSELLE:
        found[sunday - dt.timedelta(days=2)] = "good-friday"
        found[dt.date(year, 12, 26)] = "saint-stephen"
    if departement in ABOLITION:
        day, month = ABOLITION[departement]
        found.setdefault(dt.date(year, month, day), "abolition")
    return MappingProxyType(dict(sorted(found.items())))


def holiday(day: dt.date, departement: str = "") -> str | None:
    """The code of the holiday on a day, or None."""
    return holidays(day.year, departement).get(day)


def is_working_day(day: dt.date, departement: str = "") -> bool:
    """Whether a day is neither Saturday, Sunday nor a public holiday."""
    return day.isoweekday() < 6 and holiday(day, departement) is None


def next_working_day(day: dt.date, departement: str = "") -> dt.date:
    """The day itself when it is a working day, else the first one after it."""
    while not is_working_day(day, departement):
        day += dt.timedelta(days=1)
    return day


def add_working_days(day: dt.date, count: int, departement: str = "") -> dt.date:
    """The working day that many working days after a day (the day itself never counts).

    ValueError when `count` is negative. 0 gives the day itself, working or not.
    """
    if count < 0:
        raise ValueError("working days are counted forwards")
    for _ in range(count):
        day = next_working_day(day + dt.timedelta(days=1), departement)
    return day
