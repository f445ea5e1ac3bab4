"""Columns of a procedure's form that the desk may show and filter on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from parvis.bricks.procedures.domain.document import Option, Sensitivity
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.fields.base import ColumnKind
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.queries.forms import form_of
from parvis.bricks.procedures.queries.visible import procedures_visible_to
from parvis.kernel.access import Actor, require


@dataclass(frozen=True)
class DeskColumn:
    """A column of answers. `options`: of a choice."""

    key: str
    kind: ColumnKind
    label: Text
    options: tuple[Option, ...] = ()


def columns_of(actor: Actor, procedure_id: UUID | None) -> tuple[DeskColumn, ...]:
    """The indexed columns of the procedure's revision in force, when it is the actor's own.

    Sensitive answers have no column: no list sorts people by them.
    """
    require(actor, "procedures.case.list")
    if procedure_id is None:
        return ()
    rows = procedures_visible_to(actor).filter(pk=procedure_id, organisation=actor.organisation)
    revision = rows.values_list("revision_id", flat=True).first()
    if revision is None:
        return ()
    return tuple(
        DeskColumn(column.key, column.kind, column.label, field.options)
        for field in form_of(revision).document.fields()
        if field.column and field.sensitivity is not Sensitivity.SENSITIVE
        for column in type_of(field).columns(field)
        if column.kind is not ColumnKind.ATTACHMENTS
    )
