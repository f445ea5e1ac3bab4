"""Cases that time will change: found by index on their day, never by going through all."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.models import Case
from parvis.kernel.calendar import add_days

NOTICE_DAYS = 14  # between the warning and the erasure of a draft
BATCH = 1_000


def drafts_to_warn(today: dt.date) -> list[UUID]:
    """Drafts that will be emptied within the notice and whose owner was not told."""
    rows = Case.objects.filter(
        state=State.DRAFT.value, warned_at=None, expires_on__lte=add_days(today, NOTICE_DAYS)
    )
    return list(rows.values_list("id", flat=True)[:BATCH])


def drafts_to_empty(today: dt.date) -> list[UUID]:
    """Drafts whose last day is past."""
    rows = Case.objects.filter(state=State.DRAFT.value, expires_on__lt=today)
    return list(rows.values_list("id", flat=True)[:BATCH])


def decided_by_silence(today: dt.date) -> list[UUID]:
    """Open cases whose day of silence is past."""
    rows = Case.objects.filter(
        state__in=[State.FILED.value, State.IN_INSTRUCTION.value], due_on__lt=today
    )
    return list(rows.values_list("id", flat=True)[:BATCH])
