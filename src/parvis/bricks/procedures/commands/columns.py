"""The disposable indexes of the desk: columns on which it filters, words by which it searches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef

from parvis.bricks.procedures.domain.document import Sensitivity
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.searching import index_text, split, words_of
from parvis.bricks.procedures.domain.showing import fold_text
from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.models import Case, CaseColumn, CaseText
from parvis.bricks.procedures.queries.forms import form_of
from parvis.bricks.procedures.queries.searching import (
    number_mark,
    organisation_mark,
    procedure_mark,
)
from parvis.kernel.db.transactions import command

AT_ONCE = 500


def rows_of(case: Case, form: Form) -> Iterator[CaseColumn]:
    """Index rows of a case; several for a field with several values.

    A sensitive answer (RGPD article 9) is never indexed: lists must not sort people by it.
    """
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


def text_of(case: Case, form: Form) -> CaseText:
    """The words of a filed case: its number, its label, its owner's name, its answers."""
    words = [
        *split(case.label),
        *split(case.asked_by),
        *words_of(form, case.answers, case.private_answers),
    ]
    marks = (
        organisation_mark(case.organisation_id),
        procedure_mark(case.procedure_id),
        number_mark(case.filed_number),
    )
    return CaseText(number=case.filed_number, case=case, words=index_text(words, *marks))


def write_columns(case: Case, form: Form, *, again: bool = False) -> None:
    """Write the index rows of a case; `again` removes the old ones first."""
    if again:
        CaseColumn.objects.filter(case=case).delete()
    CaseColumn.objects.bulk_create(rows_of(case, form))
    write_text(case, form, again=again)


def write_text(case: Case, form: Form, *, again: bool = True) -> None:
    """Write the words of a case, in place of the old ones with `again`."""
    row = text_of(case, form)
    if again and CaseText.objects.filter(pk=row.pk).update(words=row.words):
        return
    row.save(force_insert=True)


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
        form = form_of(case.revision_id)
        batch += rows_of(case, form)
        write_text(case, form)
        if len(batch) >= 2_000:
            made += len(CaseColumn.objects.bulk_create(batch))
            batch = []
    return made + len(CaseColumn.objects.bulk_create(batch))


@command
def fill_texts() -> int:
    """Give their words to filed cases that have none yet, a few hundred at a time; how many.

    After an upgrade, a restore of an old backup, or when the index was emptied.
    """
    known = Exists(CaseText.objects.filter(number=OuterRef("number")))
    rows = Case.objects.filter(~known, number__isnull=False).select_related("owner")
    made = [text_of(case, form_of(case.revision_id)) for case in rows[:AT_ONCE]]
    CaseText.objects.bulk_create(made)
    return len(made)
