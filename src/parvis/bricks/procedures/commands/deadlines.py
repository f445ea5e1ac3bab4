"""The day when silence decides, from the rows of a case."""

from __future__ import annotations

from parvis.bricks.procedures.domain.deadlines import Due, due
from parvis.bricks.procedures.domain.folding import Waiting
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.models import Case, Correction
from parvis.kernel import clock


def due_of(case: Case, form: Form) -> Due | None:
    """When silence decides on a case, as its rows now say; None when it does not (or not yet)."""
    if case.filed_at is None:
        return None
    waits = [waiting(one) for one in Correction.objects.filter(case=case, cancelled_at=None)]
    return due(form.document.law.regime, clock.paris(case.filed_at).date(), waits)


def waiting(row: Correction) -> Waiting:
    """A correction as the computation wants it, in days of Paris."""
    return Waiting(
        correction=str(row.id),
        reason=row.reason,
        asked_on=clock.paris(row.asked_at).date(),
        deadline=row.deadline,
        resolved_on=clock.paris(row.resolved_at).date() if row.resolved_at else None,
    )
