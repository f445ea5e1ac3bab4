"""Messages between a person and the agents of a case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from parvis.bricks.procedures import events
from parvis.bricks.procedures.commands import letters
from parvis.bricks.procedures.commands.attaching import as_answer
from parvis.bricks.procedures.commands.recording import case_urn, kind_of, move, take_case
from parvis.bricks.procedures.domain import case_events
from parvis.bricks.procedures.domain.canonical import digest
from parvis.bricks.procedures.domain.fields.base import clean_text
from parvis.bricks.procedures.domain.problems import InvalidAnswer, Refusal
from parvis.bricks.procedures.domain.states import Act, State, after
from parvis.bricks.procedures.models import Case, Message
from parvis.kernel import clock, files
from parvis.kernel import events as outbox
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command
from parvis.kernel.files import FileRef

MOST_LETTERS, MOST_FILES = 10_000, 5


@command
def post_message(
    actor: Actor, case_id: UUID, body: str, *, attached: Iterable[FileRef] = ()
) -> UUID:
    """Write to the other side; the message's identifier. It is never changed nor removed.

    Refusal: "message_empty", "too_long", "too_many_files", "not_your_file".
    """
    case = take_case(actor, case_id, "procedures.case.message")
    after(State(case.state), Act.MESSAGE)
    text = _words(body)
    held = [as_answer(one) for one in attached]
    if text is None and not held:
        raise Refusal("message_empty")
    if len(held) > MOST_FILES:
        raise Refusal("too_many_files", most=MOST_FILES)
    if held:
        ours = {str(one.id) for one in files.of(case_urn(case))}
        if not {one["file"] for one in held} <= ours:
            raise Refusal("not_your_file")
    side = kind_of(actor)
    message = Message(
        case=case,
        side=side,
        author_person_id=actor.person,
        author_membership_id=actor.membership,
        author_label=actor.label[:300],
        body=text or "",
        files=held,
    )
    message.save(force_insert=True)
    posted = case_events.MessagePosted(
        message=str(message.id), side=side, digest=digest([message.body, held])
    )
    unread = "unread_by_agents" if side == "person" else "unread_by_person"
    changes: dict[str, Any] = {unread: getattr(case, unread) + 1}
    if side == "person":
        changes["archived"] = False  # somebody must read it
    move(actor, case, posted, verb="procedures.case.post_message", **changes)
    _announce(case, message)
    return message.id


def _words(body: str) -> str | None:
    try:
        return clean_text(body, MOST_LETTERS, lines=True)
    except InvalidAnswer as wrong:
        raise Refusal(wrong.code, (), **wrong.params) from None


def _announce(case: Case, message: Message) -> None:
    event = events.MessagePosted(
        case=case.id,
        number=case.filed_number,
        organisation=case.organisation_id,
        person=case.owner_id,
        message=message.id,
        side=message.side,
    )
    outbox.publish(event, aggregate=case_urn(case))
    if message.side != Message.Side.PERSON:
        letters.send(case, "message", key=f"message:{message.id}", data={})


@command
def mark_read(actor: Actor, case_id: UUID) -> int:
    """Tell that the actor's side has read the other side's messages; how many were new.

    Not an act on the case: its version does not change, so that reading never makes a conflict.
    """
    case = take_case(actor, case_id, "procedures.case.message")
    mine = kind_of(actor)
    unread = Message.objects.filter(case=case, read_at=None).exclude(side=mine)
    count = unread.update(read_at=clock.now())
    counter = "unread_by_agents" if mine == "agent" else "unread_by_person"
    if getattr(case, counter):
        Case.objects.filter(pk=case.pk).update(**{counter: 0})
    return count
