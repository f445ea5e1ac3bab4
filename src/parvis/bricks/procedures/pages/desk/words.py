"""What the desk says: states as badges, what happened, what was just done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.detail import HistoryEntry
from parvis.ui import formats
from parvis.ui.parts import Event

Words = Mapping[str, str | Promise]
LOOKS: Mapping[State, tuple[str, str]] = {  # state -> (badge, icon)
    State.FILED: ("", "mail"),
    State.IN_INSTRUCTION: ("", "eye"),
    State.AWAITING_CORRECTION: ("warn", "clock"),
    State.ACCEPTED: ("good", ""),
    State.REFUSED: ("bad", ""),
    State.CLOSED: ("plain", "remove"),
    State.WITHDRAWN: ("plain", "back"),
}
DONE: Words = {
    "take": gettext_lazy("This case is now yours to examine."),
    "give_back": gettext_lazy("This case is back in the queue."),
    "assign": gettext_lazy("It is settled who handles this case."),
    "message": gettext_lazy("Your message is sent. The person is told by e-mail."),
    "notes": gettext_lazy("The notes of the service are kept."),
    "pieces": gettext_lazy(
        "The person is asked for what is missing, by e-mail and in their space."
    ),
    "accepted": gettext_lazy("The request is accepted. The decision is sent to the person."),
    "refused": gettext_lazy("The request is refused. The decision is sent to the person."),
    "closed": gettext_lazy("The request is closed. The person is told why."),
    "reopen": gettext_lazy("The case is open again. The person is told."),
    "labels": gettext_lazy("The labels of this case are kept."),
    "note": gettext_lazy("Your note is kept. Only agents see it here."),
    "file_away": gettext_lazy("The case is filed away: it is out of the usual lists."),
    "take_out": gettext_lazy("The case is back in the lists."),
}
HAPPENED: Words = {
    "created": gettext_lazy("Draft begun by %(who)s"),
    "filed": gettext_lazy("Filed by %(who)s"),
    "answers_changed": gettext_lazy("Answers changed by %(who)s"),
    "correction_requested": gettext_lazy("Missing pieces asked by %(who)s"),
    "corrected": gettext_lazy("Missing pieces sent by %(who)s"),
    "taken_in_instruction": gettext_lazy("Taken in instruction by %(who)s"),
    "given_back": gettext_lazy("Put back in the queue by %(who)s"),
    "message_posted": gettext_lazy("Message from %(who)s"),
    "assigned": gettext_lazy("Given to %(name)s by %(who)s"),
    "taken_on": gettext_lazy("Handled from now on by %(who)s"),
    "unassigned": gettext_lazy("Made nobody's by %(who)s"),
    "notes": gettext_lazy("Notes of the service changed by %(who)s"),
    "labelled": gettext_lazy("Label “%(name)s” put by %(who)s"),
    "unlabelled": gettext_lazy("Label “%(name)s” taken off by %(who)s"),
    "noted": gettext_lazy("Note to colleagues written by %(who)s"),
    "filed_away": gettext_lazy("Filed away by %(who)s"),
    "taken_out": gettext_lazy("Put back in the lists by %(who)s"),
    "accepted": gettext_lazy("Accepted by %(who)s"),
    "refused": gettext_lazy("Refused by %(who)s"),
    "closed": gettext_lazy("Closed without follow-up by %(who)s"),
    "accepted_by_silence": gettext_lazy("Accepted by silence"),
    "refused_by_silence": gettext_lazy("Refused by silence"),
    "document_issued": gettext_lazy("Document ready: %(document)s"),
    "reopened": gettext_lazy("Opened again by %(who)s"),
    "owner_changed": gettext_lazy("The request moved to another account of the same person"),
    "withdrawn": gettext_lazy("Withdrawn by %(who)s"),
    "expired": gettext_lazy("Draft erased"),
}
DOCUMENTS: Words = {
    "receipt": gettext_lazy("acknowledgement of receipt"),
    "decision": gettext_lazy("decision"),
    "attestation": gettext_lazy("certificate of a decision made by silence"),
}
REASONS: Words = {
    "incomplete": pgettext_lazy("reason of a correction", "Something is missing"),
    "incorrect": pgettext_lazy("reason of a correction", "Something is wrong"),
    "outdated": pgettext_lazy("reason of a correction", "Something is out of date"),
}


@dataclass(frozen=True)
class Badge:
    """A state as a badge shows it."""

    label: str
    state: str
    icon: str


def badge(state: State) -> Badge:
    """The state of a case in a word, with its own drawing."""
    return _badge(state, get_language())


@lru_cache
def _badge(state: State, _language: str | None) -> Badge:
    look, icon = LOOKS[state]
    return Badge(capfirst(words.state(state)), look, icon)


def number(value: int | None) -> str:
    """The number of a case: figures in groups, as it is read aloud."""
    return formats.number(value or 0)


def happened(entry: HistoryEntry) -> Event:
    """One event of the history in words."""
    said = dict(entry.payload)
    facts = {
        "who": entry.who if entry.side != "system" else _("the platform"),
        "name": said.get("name", ""),
        "document": DOCUMENTS.get(str(said.get("kind")), ""),
    }
    return Event(
        when=entry.at, text=str(HAPPENED[_kind(entry)]) % facts, detail=_detail(entry.type, said)
    )


def _kind(entry: HistoryEntry) -> str:
    said = entry.payload
    if entry.type == "decided":
        return f"{said['outcome']}_by_silence" if said.get("implicit") else str(said["outcome"])
    if entry.type == "assigned" and not said.get("membership"):
        return "unassigned"
    if entry.type == "labelled" and not said.get("on"):
        return "unlabelled"
    if entry.type == "filed_away" and not said.get("on"):
        return "taken_out"
    if entry.type == "assigned" and said.get("name") == entry.who:
        return "taken_on"
    if entry.type == "answers_changed" and said.get("scope") == "private":
        return "notes"
    return entry.type


def _detail(kind: str, said: Mapping[str, object]) -> str:
    if kind == "correction_requested":
        day = formats.day(dt.date.fromisoformat(str(said["deadline"])))
        return _("To be sent before the end of %(day)s") % {"day": day}
    if kind == "assigned" and said.get("instead_of"):
        return _("In place of %(name)s, who is away") % {"name": said["instead_of"]}
    if kind == "decided":
        return shortened(str(said.get("reasons", "")))
    return shortened(str(said.get("reason", ""))) if kind == "reopened" else ""


def shortened(text: str, most: int = 160) -> str:
    """The beginning of a text, whole words."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"
