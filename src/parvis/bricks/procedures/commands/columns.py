"""The disposable index of the columns on which a desk filters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from parvis.bricks.procedures.domain.document import Sensitivity
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.showing import fold_text
from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.models import Case, CaseColumn
from parvis.bricks.procedures.models.cases import SEARCH
from parvis.bricks.procedures.queries.forms import form_of
from parvis.kernel.db.transactions import command

MOST_WORDS = 20


def rows_of(case: Case, form: Form) -> Iterator[CaseColumn]:
    """Index rows of a case; several for a field with several values, one per word of its name.

    A sensitive answer (RGPD article 9) is never indexed: lists must not sort people by it.
    """
    words = fold_text(f"{case.label} {case.owner.full_name}", 400).split()
    for word in list(dict.fromkeys(words))[:MOST_WORDS]:
        yield CaseColumn(case=case, procedure_id=case.procedure_id, column=SEARCH, text=word[:120])
    for field in form.document.fields():
        value = case.answers.get(field.key)
        if not field.column or value is None or field.sensitivity is Sensitivity.SENSITIVE:
            continue
        for key, typed in type_of(field).column_values(value, field).items():
            for one in typed if isinstance(typed, tuple) else (typed,):
                yield _row(case, key, one)


def _row(case: Case, key: str, value: object) -> CaseColumn:
    row = CaseColumn(case=case, procedure_id=case.procedure_id, column=key)
    if isinstance(value, bool):
        row.text = "true" if value else "false"
    elif isinstance(value, int | Decimal):
        row.number = Decimal(value)
    elif isinstance(value, dt.date):
        row.day = value
    else:
        row.text = fold_text(str(value))
    return row


def write_columns(case: Case, form: Form, *, again: bool = False) -> None:
    """Write the index rows of a case; `again` removes the old ones first."""
    if again:
        CaseColumn.objects.filter(case=case).delete()
    CaseColumn.objects.bulk_create(rows_of(case, form))


@command
def rebuild_columns(procedure: UUID) -> int:
    """Write the index of a procedure again from the answers; how many rows it has."""
    CaseColumn.objects.filter(procedure=procedure).delete()
    cases = (
        Case.objects.select_related("owner")
        .filter(procedure=procedure)
        .exclude(state__in=[State.DRAFT.value, State.EXPIRED.value])
    )
    made = 0
    batch: list[CaseColumn] = []
    for case in cases.iterator(chunk_size=500):
        batch += rows_of(case, form_of(case.revision_id))
        if len(batch) >= 2_000:
            made += len(CaseColumn.objects.bulk_create(batch))
            batch = []
    return made + len(CaseColumn.objects.bulk_create(batch))
