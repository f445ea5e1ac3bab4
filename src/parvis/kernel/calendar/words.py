"""Days as people read them: in full, in French and in English."""

from __future__ import annotations

import datetime as dt

_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
_WEEKDAYS = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}


def in_full(day: dt.date, language: str, *, weekday: bool = False) -> str:
    """`3 mai 2026`, `1er mai 2026`, `3 May 2026`; with `weekday`, `dimanche 3 mai 2026`.

    KeyError for a language other than "fr" and "en".
    """
    month = _MONTHS[language].split()[day.month - 1]
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    text = f"{number}\u00a0{month} {day.year}"
    return f"{_WEEKDAYS[language].split()[day.weekday()]} {text}" if weekday else text
