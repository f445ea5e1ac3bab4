"""What time it is, in one place, so that tests and demos can hold it still.

Instants are aware and in UTC; legal days are days in Paris (CRPA time limits are counted in
whole days, Europe/Paris).
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return dt.datetime.now(tz=dt.UTC)  # noqa: TID251 - the one place allowed to ask


def today() -> dt.date:
    """The present day in Paris."""
    return now().astimezone(PARIS).date()


def paris(instant: dt.datetime) -> dt.datetime:
    """The same instant on a Paris clock."""
    return instant.astimezone(PARIS)
