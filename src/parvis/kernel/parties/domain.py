"""Who holds a competence on which day: pure rules over periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from parvis.kernel.parties.errors import PartiesError

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Tenure:
    """One holder of one competence, from the first day to the last (None: not ended)."""

    holder: UUID
    first: dt.date
    last: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        """Whether the holder holds on that day; both ends count."""
        return self.first <= day and (self.last is None or day <= self.last)


def holder_on(tenures: Sequence[Tenure], day: dt.date) -> UUID | None:
    """The holder on a day; None when nobody holds."""
    return next((tenure.holder for tenure in tenures if tenure.covers(day)), None)


def check_transfer(tenures: Sequence[Tenure], to: UUID, on_day: dt.date) -> Tenure:
    """The tenure that ends the day before `on_day`, so that `to` can start then.

    PartiesError when nobody holds, when `to` holds already, when a recorded period would be
    overlapped or emptied, or when days without a holder would be left before `on_day`.
    """
    if not tenures:
        raise PartiesError("competence_none")
    last = max(tenures, key=lambda tenure: tenure.first)
    if on_day <= last.first:
        raise PartiesError("competence_overlap", day=on_day, first=last.first)
    if last.last is not None:
        if last.last >= on_day:
            raise PartiesError("competence_overlap", day=on_day, first=last.first)
        if last.last + ONE_DAY < on_day:
            gap = {"first": last.last + ONE_DAY, "last": on_day - ONE_DAY}
            raise PartiesError("competence_gap", **gap)
    if last.holder == to and (last.last is None or last.last + ONE_DAY == on_day):
        raise PartiesError("competence_same")
    return last
