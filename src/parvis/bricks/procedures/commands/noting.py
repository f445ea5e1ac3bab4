"""What agents write to each other about a case; never changed, seen by agents only."""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.procedures.commands.recording import move, take_case
from parvis.bricks.procedures.domain import case_events
from parvis.bricks.procedures.domain.canonical import digest
from parvis.bricks.procedures.domain.fields.base import clean_text
from parvis.bricks.procedures.domain.problems import InvalidAnswer, Refusal
from parvis.bricks.procedures.models import CaseNote
from parvis.kernel.access import Actor, Forbidden
from parvis.kernel.db.transactions import command

MOST_LETTERS = 5_000


@command
def note_case(actor: Actor, case_id: UUID, body: str) -> UUID:
    """Write a note for colleagues; its identifier. The case's version does not change.

    Refusal: "note_empty", "too_long", "unreadable_characters".
    """
    case = take_case(actor, case_id, "procedures.case.assign")  # whoever works at the desk
    if actor.membership is None:
        raise Forbidden("procedures.case.assign")
    try:
        text = clean_text(body, MOST_LETTERS, lines=True)
    except InvalidAnswer as wrong:
        raise Refusal(wrong.code, (), **wrong.params) from None
    if text is None:
        raise Refusal("note_empty")
    note = CaseNote(
        case=case, author_id=actor.membership, author_label=actor.label[:300], body=text
    )
    happened = case_events.Noted(note=str(note.id), digest=digest(text))
    move(actor, case, happened, verb="procedures.case.note", quiet=True)
    note.save(force_insert=True)
    return note.id
