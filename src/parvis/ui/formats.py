"""Dates, numbers and money in words, in French and in English.

French rules: day 1 is « 1er »; hours are « 9 h 12 »; thousands are parted by a narrow no-break
space and the decimal is a comma (Imprimerie nationale, Lexique des règles typographiques); the
currency follows after a no-break space. All clocks are Paris clocks.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils import dates, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.kernel import clock

NARROW, WIDE = "\u202f", "\u00a0"
_REMEMBERED = 2_048  # words of days, in one language or the other


def french() -> bool:
    """Whether the page is in French."""
    return (translation.get_language() or "fr").startswith("fr")


def day(value: dt.date) -> str:
    """« 1er novembre 2026 », “1 November 2026”. An instant is taken on a Paris clock."""
    if isinstance(value, dt.datetime):
        value = clock.paris(value).date()
    return _day(value, translation.get_language())


@lru_cache(maxsize=_REMEMBERED)
def _day(value: dt.date, _language: str | None) -> str:
    number = f"{value.day}er" if value.day == 1 and french() else str(value.day)
    return f"{number}{WIDE}{dates.MONTHS[value.month]}{WIDE}{value.year}"


def hour(value: dt.datetime) -> str:
    """« 9 h 12 », “9:12 am”, on a Paris clock."""
    local = clock.paris(value)
    if french():
        minutes = f"{WIDE}{local.minute:02d}" if local.minute else ""
        return f"{local.hour}{WIDE}h{minutes}"
    half = "am" if local.hour < 12 else "pm"
    return f"{local.hour % 12 or 12}:{local.minute:02d}{WIDE}{half}"


def instant(value: dt.datetime) -> str:
    """« 20 novembre 2026 à 9 h 12 »."""
    return _("%(day)s at %(hour)s") % {"day": day(value), "hour": hour(value)}


def machine(value: dt.date) -> str:
    """What stands in `<time datetime>`: ISO 8601, with the Paris offset for an instant."""
    if isinstance(value, dt.datetime):
        return clock.paris(value).isoformat(timespec="minutes")
    return value.isoformat()


def relative(value: dt.date, now: dt.datetime | None = None) -> str:
    """« il y a 2 jours », « dans 3 mois »: rounded towards the present, in whole units."""
    now = now or clock.now()
    if not isinstance(value, dt.datetime) or value.tzinfo is None:
        return _days((value - clock.paris(now).date()).days, translation.get_language())
    seconds = round((value - now).total_seconds())
    days = (clock.paris(value).date() - clock.paris(now).date()).days
    if days != 0:
        return _days(days, translation.get_language())
    minutes = abs(seconds) // 60
    if minutes == 0:
        return _("just now")
    if minutes < 60:
        words = ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    else:
        words = ngettext("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}
    return _sided(words, seconds)


@lru_cache(maxsize=_REMEMBERED)
def _days(days: int, _language: str | None) -> str:
    size = abs(days)
    if size == 0:
        return _("today")
    if size == 1:
        return _("tomorrow") if days > 0 else _("yesterday")
    if size < 60:
        words = ngettext("%(n)d day", "%(n)d days", size) % {"n": size}
    elif size < 730:
        words = ngettext("%(n)d month", "%(n)d months", size // 30) % {"n": size // 30}
    else:
        words = ngettext("%(n)d year", "%(n)d years", size // 365) % {"n": size // 365}
    return _sided(words, days)


def _sided(words: str, sign: int) -> str:
    text = _("in %(length)s") if sign > 0 else _("%(length)s ago")
    return (text % {"length": words}).replace(" ", WIDE)


def number(value: Decimal | int, decimals: int | None = None) -> str:
    """« 12 345,6 », “12,345.6”. `decimals` None keeps those that the number has."""
    exact = Decimal(value)
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{exact:,f}"
    if french():
        return text.translate({ord(","): NARROW, ord("."): ",", ord("-"): "\u2212"})
    return text.replace("-", "\u2212")


def money(amount: int | Decimal) -> str:
    """« 4 200,00 € », “€4,200.00”. A whole number (int) is cents, a Decimal is euros."""
    euros = Decimal(amount) / 100 if isinstance(amount, int) else amount
    text = number(euros, 2)
    if french():
        return f"{text}{WIDE}€"
    return f"\u2212€{text[1:]}" if text.startswith("\u2212") else f"€{text}"


def size(octets: int) -> str:
    """« 120 ko », “120 KB”: weight of a file, in thousands."""
    unit = 0
    value = Decimal(octets)
    while value >= 1000 and unit < 3:
        value, unit = value / 1000, unit + 1
    names = ("octets", "ko", "Mo", "Go") if french() else ("bytes", "KB", "MB", "GB")
    decimals = 1 if unit > 1 and value < 100 else 0
    return f"{number(value, decimals)}{WIDE}{names[unit]}"
