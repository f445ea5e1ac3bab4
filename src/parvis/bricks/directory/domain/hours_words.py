"""Hours said in words, in French and in English: for a page, a screen reader, the phone."""

from __future__ import annotations

import datetime as dt

from parvis.bricks.directory.domain.hours import (
    DAY,
    Exceptional,
    Holidays,
    Hours,
    Span,
    no_holiday,
    zone_of,
)
from parvis.bricks.directory.domain.texts import in_language
from parvis.kernel.calendar.words import in_full

NBSP = "\u00a0"
_DAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def weekly_words(hours: Hours, language: str, on: dt.date) -> tuple[str, ...]:
    """The weekly hours in force on a day, one sentence for the days that have the same.

    "Monday to Friday: 9am to midday and 1:30pm to 5pm", then "Closed on Saturday and Sunday".
    """
    by_day = [
        tuple(sorted(one.span for one in hours.weekly if one.day == day and one.in_force(on)))
        for day in range(1, 8)
    ]
    if not any(by_day):
        return ()
    lines = []
    for spans in sorted({spans for spans in by_day if spans}, key=by_day.index):
        days = _days_words([i for i, one in enumerate(by_day) if one == spans], language)
        colon = f"{NBSP}:" if language == "fr" else ":"
        lines.append(f"{days[0].upper()}{days[1:]}{colon} {_spans_words(spans, language)}")
    closed = [i for i, spans in enumerate(by_day) if not spans]
    if closed:
        word = "Fermé" if language == "fr" else "Closed on"
        lines.append(f"{word} {_days_words(closed, language)}")
    return tuple(lines)


def exceptional_words(
    hours: Hours, language: str, since: dt.date, days: int = 62
) -> tuple[str, ...]:
    """What differs from the weekly hours in the days to come."""
    until = since + dt.timedelta(days=days)
    coming = [one for one in hours.exceptional if one.until >= since and one.since <= until]
    return tuple(_exception_words(one, language) for one in coming)


def now_words(hours: Hours, at: dt.datetime, language: str, holidays: Holidays = no_holiday) -> str:
    """One sentence or two on this instant: open until when, or closed until when."""
    if not hours.known:
        return ""
    french = language == "fr"
    if hours.is_open(at, holidays):
        closes = hours.closes_at(at, holidays)
        if closes is None:
            return "Ouvert." if french else "Open now."
        time = _time(_minutes(closes, hours, end=True), language)
        return f"Ouvert, jusqu'à {time}." if french else f"Open now, until {time}."
    opens = hours.next_opening(at, holidays)
    if opens is None:
        return "Fermé." if french else "Closed now."
    time = _time(_minutes(opens, hours), language)
    today = at.astimezone(zone_of(hours.zone)).date()
    day = opens.astimezone(zone_of(hours.zone)).date()
    when = _relative_day(day, today, language)
    return f"Fermé. Ouvre {when} à {time}." if french else f"Closed now. Opens {when} at {time}."


def _relative_day(day: dt.date, today: dt.date, language: str) -> str:
    french = language == "fr"
    if day == today:
        return "aujourd'hui" if french else "today"
    if day == today + dt.timedelta(days=1):
        return "demain" if french else "tomorrow"
    return f"{'le' if french else 'on'} {in_full(day, language, weekday=True)}"


def _exception_words(one: Exceptional, language: str) -> str:
    french = language == "fr"
    first, last = in_full(one.since, language), in_full(one.until, language)
    if one.since == one.until:
        days = f"le {first}" if french else f"on {first}"
    else:
        days = f"du {first} au {last}" if french else f"from {first} to {last}"
    why = in_language(one.why, language)
    reason = f" ({why})" if why else ""
    if not one.spans:
        return f"{'Fermé' if french else 'Closed'} {days}{reason}"
    colon = f"{NBSP}:" if french else ":"
    spans = _spans_words(one.spans, language)
    return f"{'Ouvert' if french else 'Open'} {days}{reason}{colon} {spans}"


def _days_words(days: list[int], language: str) -> str:
    """[0, 1, 2, 4] as "Monday to Wednesday and Friday"."""
    names, french = _DAYS[language], language == "fr"
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    words: list[str] = []
    for run in runs:
        if len(run) > 2:
            first, last = names[run[0]], names[run[-1]]
            words.append(f"du {first} au {last}" if french else f"{first} to {last}")
        else:
            words.extend(f"le {names[day]}" if french else names[day] for day in run)
    return _listed(words, language)


def _spans_words(spans: tuple[Span, ...], language: str) -> str:
    french = language == "fr"
    if spans == (Span(0, DAY),):
        return "toute la journée" if french else "all day"
    words = []
    for span in spans:
        opens, closes = _time(span.opens, language), _time(span.closes, language)
        words.append(f"de {opens} à {closes}" if french else f"{opens} to {closes}")
    return _listed(words, language)


def _listed(words: list[str], language: str) -> str:
    *before, last = words
    word = "et" if language == "fr" else "and"
    return f"{', '.join(before)} {word} {last}" if before else last


def _time(minutes: int, language: str) -> str:
    """540 as "9 h" or "9am", 750 as "12 h 30" or "12:30pm", 1440 as "minuit" or "midnight"."""
    hour, rest = divmod(minutes, 60)
    if minutes in (0, DAY):
        return "minuit" if language == "fr" else "midnight"
    if language == "fr":
        return f"{hour}{NBSP}h{NBSP}{rest:02d}" if rest else f"{hour}{NBSP}h"
    if minutes == 720:
        return "midday"
    shown = f"{(hour - 1) % 12 + 1}:{rest:02d}" if rest else f"{(hour - 1) % 12 + 1}"
    return f"{shown}{'am' if hour < 12 else 'pm'}"


def _minutes(at: dt.datetime, hours: Hours, *, end: bool = False) -> int:
    local = at.astimezone(zone_of(hours.zone))
    minutes = local.hour * 60 + local.minute
    return DAY if end and minutes == 0 else minutes
