"""What time it is, in one place, so that tests and demos can hold it still.

Instants are aware and in UTC; legal days are days in Paris (CRPA time limits are counted in
whole days, Europe/Paris).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
_held: ContextVar[dt.datetime | None] = ContextVar("held", default=None)


def now() -> dt.datetime:
    """The present instant, aware, in UTC; inside `held`, that instant."""
    return _held.get() or real()


def real() -> dt.datetime:
    """The present instant, whatever is `held`: for what the past owes to today's retention."""
    return dt.datetime.now(tz=dt.UTC)  # noqa: TID251 - the one place allowed to ask


@contextmanager
def held(instant: dt.datetime) -> Iterator[None]:
    """In this thread the clock stands at an instant: for the demo's past and for tests."""
    token = _held.set(instant)
    try:
        yield
    finally:
        _held.reset(token)


def today() -> dt.date:
    """The present day in Paris."""
    return now().astimezone(PARIS).date()


def paris(instant: dt.datetime) -> dt.datetime:
    """The same instant on a Paris clock."""
    return instant.astimezone(PARIS)
