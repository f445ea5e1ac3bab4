"""Hours from and to JSON; what cannot be kept is refused with a Problem."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from parvis.bricks.directory.domain.hours import PARIS, Exceptional, Hours, Span, Weekly, hhmm
from parvis.bricks.directory.domain.problems import Problem
from parvis.bricks.directory.domain.texts import checked_text

MOST_WEEKLY, MOST_EXCEPTIONS = 70, 200
_TIME = re.compile(r"^(?:([01][0-9]|2[0-3]):([0-5][0-9])|24:00)$", re.ASCII)


def parse(wire: Any) -> Hours:
    """Hours of their wire form, everything checked; `{}` and None are hours not known."""
    if not wire:
        return Hours()
    if not isinstance(wire, Mapping):
        raise Problem("hours_shape")
    weekly, exceptional = wire.get("weekly", []), wire.get("except", [])
    if not isinstance(weekly, list) or not isinstance(exceptional, list):
        raise Problem("hours_shape")
    if len(weekly) > MOST_WEEKLY or len(exceptional) > MOST_EXCEPTIONS:
        raise Problem("hours_many", weekly=MOST_WEEKLY, exceptions=MOST_EXCEPTIONS)
    holidays = wire.get("holidays", "closed")
    if holidays not in {"closed", "open"}:
        raise Problem("hours_shape")
    hours = Hours(
        weekly=tuple(_weekly(one) for one in weekly),
        exceptional=tuple(sorted((_exceptional(one) for one in exceptional), key=_since)),
        zone=_zone(wire.get("zone", PARIS)),
        closed_on_holidays=holidays == "closed",
    )
    _check_overlaps(hours)
    return hours


def dump(hours: Hours) -> dict[str, Any]:
    """The wire form of hours; `{}` when they are not known."""
    if not hours.known:
        return {}
    return {
        "zone": hours.zone,
        "holidays": "closed" if hours.closed_on_holidays else "open",
        "weekly": [
            {"day": one.day, **_span_wire(one.span), **_days_wire(one.since, one.until)}
            for one in hours.weekly
        ],
        "except": [
            {
                **_days_wire(one.since, one.until),
                "open": [_span_wire(span) for span in one.spans],
                "why": dict(one.why),
            }
            for one in hours.exceptional
        ],
    }


def _weekly(wire: Any) -> Weekly:
    if not isinstance(wire, Mapping) or wire.get("day") not in range(1, 8):
        raise Problem("hours_day")
    since, until = _day(wire.get("since")), _day(wire.get("until"))
    if since and until and until < since:
        raise Problem("hours_days", since=since, until=until)
    return Weekly(int(wire["day"]), _span(wire), since, until)


def _exceptional(wire: Any) -> Exceptional:
    if not isinstance(wire, Mapping) or not isinstance(wire.get("open", []), list):
        raise Problem("hours_shape")
    since = _day(wire.get("since"))
    until = _day(wire.get("until")) or since
    if since is None or until is None:
        raise Problem("hours_exception")
    if until < since:
        raise Problem("hours_days", since=since, until=until)
    spans = tuple(sorted(_span(one) for one in wire.get("open", [])))
    why = checked_text(wire.get("why") or {}, "hours_why", required=False)
    return Exceptional(since, until, spans, why)


def _span(wire: Any) -> Span:
    if not isinstance(wire, Mapping):
        raise Problem("hours_shape")
    return Span(_minutes(wire.get("from")), _minutes(wire.get("to")))


def _minutes(text: Any) -> int:
    if not isinstance(text, str) or not _TIME.match(text):
        raise Problem("hours_time", text=str(text)[:20])
    return int(text[:2]) * 60 + int(text[3:])


def _day(text: Any) -> dt.date | None:
    if text in (None, ""):
        return None
    try:
        return dt.date.fromisoformat(text)
    except (TypeError, ValueError):
        raise Problem("hours_date", text=str(text)[:20]) from None


def _zone(name: Any) -> str:
    try:
        return ZoneInfo(name).key
    except (TypeError, ValueError, OSError, ZoneInfoNotFoundError):
        raise Problem("hours_zone", zone=str(name)[:40]) from None


def _since(one: Exceptional) -> dt.date:
    return one.since


def _check_overlaps(hours: Hours) -> None:
    for one, other in combinations(hours.weekly, 2):
        same_days = one.day == other.day and (
            (one.since or dt.date.min) <= (other.until or dt.date.max)
            and (other.since or dt.date.min) <= (one.until or dt.date.max)
        )
        if same_days and _cross(one.span, other.span):
            raise Problem("hours_overlap", day=one.day, opens=hhmm(other.span.opens))
    for before, after in zip(hours.exceptional, hours.exceptional[1:], strict=False):
        if after.since <= before.until:
            raise Problem("hours_exceptions_overlap", day=after.since)
    for exception in hours.exceptional:
        for first, second in zip(exception.spans, exception.spans[1:], strict=False):
            if _cross(first, second):
                raise Problem("hours_exceptions_overlap", day=exception.since)


def _cross(one: Span, other: Span) -> bool:
    return one.opens < other.closes and other.opens < one.closes


def _span_wire(span: Span) -> dict[str, str]:
    return {"from": hhmm(span.opens), "to": hhmm(span.closes)}


def _days_wire(since: dt.date | None, until: dt.date | None) -> dict[str, str]:
    days = {"since": since, "until": until}
    return {name: day.isoformat() for name, day in days.items() if day}
