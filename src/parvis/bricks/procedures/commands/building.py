"""Build a form: one edit at a time, undone and redone. The pure edits are `domain.editing`."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from parvis.bricks.procedures.commands.revising import (
    DRAFT,
    Drafted,
    mark_of,
    open_draft,
    record,
    save_draft,
    show_state,
    take_procedure,
    timeline,
)
from parvis.bricks.procedures.domain import editing
from parvis.bricks.procedures.domain.document import Document, Step
from parvis.bricks.procedures.domain.editing import Edit
from parvis.bricks.procedures.domain.outline import find, first_free
from parvis.bricks.procedures.domain.problems import Conflict, Refusal
from parvis.bricks.procedures.domain.reading import read
from parvis.bricks.procedures.models import DraftState, FormRevision, Procedure
from parvis.kernel import clock
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command


@command
def edit_form(actor: Actor, procedure_id: UUID, edit: Edit, *, mark: str | None = None) -> Drafted:
    """Apply one edit to the draft, begun from the published revision when there is none.

    `mark`: of the form as it was shown (None: whatever it is now). Conflict when it is another
    one; Refusal of `editing.apply`, or "bad_document" with each mistake. An edit that changes
    nothing writes nothing.
    """
    procedure = take_procedure(actor, procedure_id, "change")
    draft = open_draft(procedure, mark)
    before = read(draft.document)
    after = editing.apply(before, edit, first_free(before, procedure.last_id))
    if after == before:
        return Drafted(procedure.id, draft.id, draft.version, mark_of(draft))
    about = _about(before, after, edit)
    return save_draft(actor, procedure, draft, after, edit=type(edit).__name__, about=about)


@command
def undo_edit(actor: Actor, procedure_id: UUID, *, mark: str) -> Drafted:
    """Go one state back; Refusal "nothing_to_undo"."""
    return _travel(actor, procedure_id, mark, "undo")


@command
def redo_edit(actor: Actor, procedure_id: UUID, *, mark: str) -> Drafted:
    """Go one state forward; Refusal "nothing_to_redo"."""
    return _travel(actor, procedure_id, mark, "redo")


@command
def discard_changes(actor: Actor, procedure_id: UUID, *, mark: str) -> None:
    """Throw the draft of a published procedure away: the form is again what is online."""
    procedure = take_procedure(actor, procedure_id, "change")
    latest = procedure.revisions.order_by("-seq").first()
    if latest is None or latest.state != DRAFT or procedure.revision_id is None:
        raise Refusal("no_draft")
    if mark != mark_of(latest):
        raise Conflict("form_changed_elsewhere")
    DraftState.objects.filter(revision=latest).delete()
    FormRevision.objects.filter(pk=latest.pk, state=DRAFT).delete()
    record(actor, procedure, "discard_changes")


@command
def set_dates(
    actor: Actor, procedure_id: UUID, *, opens_on: dt.date | None, closes_on: dt.date | None
) -> None:
    """First and last day on which requests are taken; at once, also for what is online.

    Refusal "dates_order".
    """
    procedure = take_procedure(actor, procedure_id, "change")
    if opens_on and closes_on and opens_on > closes_on:
        raise Refusal("dates_order")
    Procedure.objects.filter(pk=procedure.pk).update(
        opens_on=opens_on, closes_on=closes_on, updated_at=clock.now()
    )
    record(actor, procedure, "set_dates")


def _travel(actor: Actor, procedure_id: UUID, mark: str, act: str) -> Drafted:
    procedure = take_procedure(actor, procedure_id, "change")
    draft = procedure.revisions.order_by("-seq").first()
    if draft is None or draft.state != DRAFT:
        raise Refusal(f"nothing_to_{act}")
    if mark != mark_of(draft):
        raise Conflict("form_changed_elsewhere")
    line = timeline(draft)
    moved = line.undone() if act == "undo" else line.redone()
    show_state(draft, moved.cursor)
    record(actor, procedure, act)
    return Drafted(procedure.id, draft.id, draft.version, mark_of(draft))


def _about(before: Document, after: Document, edit: Edit) -> str:
    """French words of the question or page that an edit concerns, for the history."""
    if isinstance(edit, editing.AddStep):
        return str(edit.title)
    if isinstance(edit, editing.AddField):
        return str(edit.field.label)
    stable_id = getattr(edit, "stable_id", 0)
    if not stable_id:
        return ""
    thing = find(before if isinstance(edit, editing.Remove) else after, stable_id)
    return str(thing.title if isinstance(thing, Step) else thing.label)


__all__ = [
    "discard_changes",
    "edit_form",
    "redo_edit",
    "set_dates",
    "undo_edit",
]
