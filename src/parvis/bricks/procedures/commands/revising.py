"""The one writer of drafts of forms: compared and swapped, each state kept to be undone.

What a page was made from is a *mark*: "2.5" is version 5 of revision 2. Another mark than that of
the latest revision is a Conflict, also when somebody has just begun or published a draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max

from parvis.bricks.procedures.domain.document import Document
from parvis.bricks.procedures.domain.history import Timeline
from parvis.bricks.procedures.domain.problems import Conflict, Problem, Refusal
from parvis.bricks.procedures.domain.reading import DocumentError, read
from parvis.bricks.procedures.domain.writing import schema_hash, write
from parvis.bricks.procedures.models import DraftState, FormRevision, Procedure
from parvis.kernel import clock, journal
from parvis.kernel.access import Actor, require
from parvis.kernel.urns import Urn, urn

DRAFT = FormRevision.State.DRAFT


@dataclass(frozen=True)
class Drafted:
    """A draft revision as saved; `version` and `mark` are what the next save must bring."""

    procedure: UUID
    revision: UUID
    version: int
    mark: str = ""


def procedure_urn(procedure: UUID) -> Urn:
    """`urn:parvis:procedures:procedure:…`"""
    return urn("procedures", "procedure", procedure)


def take_procedure(actor: Actor, procedure_id: UUID, act: str) -> Procedure:
    """The procedure, locked, when the actor may do this with it; Refusal "no_such_procedure"."""
    row = Procedure.objects.select_for_update(of=("self",)).filter(pk=procedure_id).first()
    if row is None:
        raise Refusal("no_such_procedure")
    require(actor, f"procedures.procedure.{act}", row)
    return row


def readable(document: Mapping[str, Any]) -> Document:
    """The document of plain values; Refusal "bad_document" with each mistake."""
    try:
        return read(document)
    except DocumentError as error:
        mistakes = [
            Problem("document", params={"place": place, "what": what})
            for place, what in error.mistakes[:100]
        ]
        raise Refusal("bad_document", mistakes) from None


def mark_of(revision: FormRevision) -> str:
    """What a page was made from."""
    return f"{revision.seq}.{revision.version}"


def open_draft(procedure: Procedure, mark: str | None) -> FormRevision:
    """The draft, begun from the published revision when there is none; Conflict for an old mark."""
    latest = procedure.revisions.order_by("-seq").first()
    if latest is None:
        raise Refusal("no_such_procedure")
    if mark is not None and mark != mark_of(latest):
        raise Conflict("form_changed_elsewhere")
    return latest if latest.state == DRAFT else begin_draft(procedure, read(latest.document))


def begin_draft(procedure: Procedure, document: Document) -> FormRevision:
    """The draft of a procedure's next revision."""
    last = procedure.revisions.aggregate(top=Max("seq"))["top"] or 0
    revision = FormRevision(
        procedure=procedure,
        seq=last + 1,
        document=write(document),
        schema_hash=schema_hash(document),
    )
    revision.save(force_insert=True)
    _copy_to_procedure(procedure, document)
    return revision


def save_draft(
    actor: Actor,
    procedure: Procedure,
    draft: FormRevision,
    document: Document,
    *,
    edit: str,
    about: str = "",
) -> Drafted:
    """Save the next state of a draft, read again first: what is stored can always be read."""
    checked = readable(write(document))
    before = timeline(draft)
    if not DraftState.objects.filter(revision=draft).exists():
        _state(actor, draft, 0, draft.document, "", "")
    line = before.edited()
    kept = DraftState.objects.filter(revision=draft)
    kept.filter(position__gt=before.cursor).delete()
    kept.filter(position__lt=line.oldest).delete()
    store(draft, checked)
    _state(actor, draft, line.cursor, draft.document, edit, about)
    _copy_to_procedure(procedure, checked)
    record(actor, procedure, "save_revision")
    return Drafted(procedure.id, draft.id, draft.version, mark_of(draft))


def store(draft: FormRevision, document: Document) -> None:
    """Write a document into a draft, compared and swapped."""
    draft.document = write(document)
    done = FormRevision.objects.filter(pk=draft.pk, version=draft.version, state=DRAFT).update(
        document=draft.document,
        schema_hash=schema_hash(document),
        updated_at=clock.now(),
        version=draft.version + 1,
    )
    if done != 1:
        raise Conflict("form_changed_elsewhere")
    draft.version += 1


def timeline(draft: FormRevision) -> Timeline:
    """Which states of a draft are kept, and which one it holds."""
    states = dict(
        DraftState.objects.filter(revision=draft)
        .order_by("position")
        .values_list("position", "shown")
    )
    if not states:
        return Timeline()
    shown = next((position for position, shown in states.items() if shown), max(states))
    return Timeline(min(states), shown, max(states))


def show_state(draft: FormRevision, position: int) -> None:
    """Make a kept state the one that the draft holds."""
    states = DraftState.objects.filter(revision=draft)
    state = states.get(position=position)
    store(draft, read(state.document))
    states.update(shown=False)
    states.filter(pk=state.pk).update(shown=True, version=draft.version)


def record(actor: Actor, procedure: Procedure, act: str) -> None:
    """Say in the journal who did what to a procedure."""
    journal.record(
        actor,
        f"procedures.procedure.{act}",
        procedure_urn(procedure.id),
        organisation=procedure.organisation_id,
        purpose="procedures.procedure",
    )


def _state(
    actor: Actor, draft: FormRevision, position: int, document: Any, edit: str, about: str
) -> None:
    DraftState.objects.filter(revision=draft, shown=True).update(shown=False)
    DraftState.objects.create(
        revision=draft,
        position=position,
        shown=True,
        edit=edit,
        about=about[:200],
        by_id=actor.membership,
        version=draft.version,
        document=document,
    )


def _copy_to_procedure(procedure: Procedure, document: Document) -> None:
    """Remember the ids in use; a procedure that was never online bears its draft's title."""
    changes: dict[str, Any] = {}
    last = max((procedure.last_id, *document.stable_ids()))
    if last != procedure.last_id:
        changes["last_id"] = procedure.last_id = last
    if procedure.state == Procedure.State.DRAFT:
        changes |= {
            "title": document.title.to_json(),
            "description": document.description.to_json(),
        }
    Procedure.objects.filter(pk=procedure.pk).update(updated_at=clock.now(), **changes)
