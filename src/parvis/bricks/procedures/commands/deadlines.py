"""The day when silence decides, from the rows of a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from parvis.bricks.procedures.domain.deadlines import due_on, silence
from parvis.bricks.procedures.domain.folding import Waiting
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.models import Case, Correction
from parvis.kernel import clock


def due_of(case: Case, form: Form) -> dt.date | None:
    """The day when silence decides, as the rows now say; None when it does not (or not yet)."""
    if case.filed_at is None:
        return None
    return due_after(case, form, Correction.objects.filter(case=case, cancelled_at=None))


def due_after(case: Case, form: Form, asked: Iterable[Correction]) -> dt.date | None:
    """The same of a filed case, given what was asked and not cancelled."""
    waits = [waiting(one) for one in asked]
    filed_on = clock.paris(case.filed_instant).date()
    return due_on(silence(form.document.law.regime, filed_on, waits, today=clock.today()))


def waiting(row: Correction) -> Waiting:
    """A correction as the computation wants it, in days of Paris."""
    return Waiting(
        correction=str(row.id),
        reason=row.reason,
        asked_on=clock.paris(row.asked_at).date(),
        deadline=row.deadline,
        resolved_on=clock.paris(row.resolved_at).date() if row.resolved_at else None,
    )
