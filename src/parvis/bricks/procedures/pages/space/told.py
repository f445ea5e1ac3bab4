"""What happened and what happens next, told to the person."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.queries.detail import HistoryEntry
from parvis.ui.parts import Event

Words = Mapping[str, str | Promise]

BADGES: Mapping[State, str] = {
    State.DRAFT: "warn",
    State.AWAITING_CORRECTION: "warn",
    State.ACCEPTED: "good",
    State.REFUSED: "bad",
    State.WITHDRAWN: "plain",
    State.CLOSED: "plain",
}
NEXT: Words = {
    "finish": _("Finish and file it; your answers are kept until"),
    "correct": _("Send what is missing at the latest on"),
    "correct_late": _("What is missing was expected on"),
    "decision": _("The service answers at the latest on"),
    "answer": _("The service reads your request and writes to you."),
    "nothing": _("Nothing more is expected of you."),
}
HAPPENED: Words = {
    "created": _("You began this request"),
    "filed": _("You filed it; your acknowledgement was sent"),
    "answers_changed": _("Answers were changed"),
    "correction_requested": _("The service asked you for something"),
    "corrected": _("You sent what was asked"),
    "taken_in_instruction": _("An agent began to examine your request"),
    "message_posted": _("A message was written"),
    "document_issued": _("A document was made for you"),
    "accepted": _("Your request was accepted"),
    "refused": _("Your request was refused"),
    "closed": _("Your request was closed without follow-up"),
    "reopened": _("Your request was opened again"),
    "owner_changed": _("Your request moved to another account of yours"),
    "withdrawn": _("You withdrew your request"),
}


def timeline(history: tuple[HistoryEntry, ...]) -> tuple[Event, ...]:
    """What the person needs to know of the history, latest first; who acted beside it."""
    found = []
    for one in reversed(history):
        key = str(one.payload.get("outcome", "")) if one.type == "decided" else one.type
        if key in HAPPENED:
            who = one.who if one.side == "agent" else ""
            found.append(Event(when=one.at, text=HAPPENED[key], detail=who))
    return tuple(found)
