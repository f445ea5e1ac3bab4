"""What happens to a case, as typed values: the truth from which its row is folded.

Payloads are plain JSON (dates and instants as ISO text). `personal` names the parts that erasure
empties; what stays is enough to fold states and dates, and the journal's digest still proves
that something precise was there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from parvis.bricks.procedures.domain.states import Act

Json = dict[str, Any]


@dataclass(frozen=True)
class CaseEvent:
    """Base of the events. `type` is stored beside the payload; `act` is what it does."""

    type: ClassVar[str] = ""
    act: ClassVar[Act | None] = None
    personal: ClassVar[tuple[str, ...]] = ()

    def payload(self) -> Json:
        """Plain JSON values, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}

    def move(self) -> Act | None:
        """The act that this event tells."""
        return self.act


@dataclass(frozen=True)
class Created(CaseEvent):
    """A draft was begun. Its answers are not told: they live in the projection until filed."""

    type: ClassVar[str] = "created"
    procedure: int
    revision: str
    entered_by: str = "person"  # "agent": at the counter or from paper (non-digital channel)
    company: str = ""  # the organisation for which its officer began it


@dataclass(frozen=True)
class Filed(CaseEvent):
    """The case was filed: the whole snapshot, and the digest of its acknowledgement."""

    type: ClassVar[str] = "filed"
    act: ClassVar[Act | None] = Act.FILE
    personal: ClassVar[tuple[str, ...]] = ("answers", "provenance", "label")
    number: int
    filed_on: str
    answers: Json
    provenance: Json
    visible: list[str]
    label: str
    receipt: str  # SHA-256 of the structured acknowledgement
    due_on: str = ""


@dataclass(frozen=True)
class AnswersChanged(CaseEvent):
    """Some answers changed. `patch`: new value of each changed answer, null when emptied.

    `scope`: "public" (the person's) or "private" (agents' annotations).
    """

    type: ClassVar[str] = "answers_changed"
    act: ClassVar[Act | None] = Act.CHANGE_ANSWERS
    personal: ClassVar[tuple[str, ...]] = ("patch", "provenance")
    patch: Json
    provenance: Json
    scope: str = "public"
    visible: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class CorrectionRequested(CaseEvent):
    """The file is incomplete or wrong: what is missing, and until when (CRPA L114-5)."""

    type: ClassVar[str] = "correction_requested"
    act: ClassVar[Act | None] = Act.REQUEST_CORRECTION
    personal: ClassVar[tuple[str, ...]] = ("missing",)
    correction: str
    reason: str  # incomplete, incorrect, outdated
    missing: list[Json]  # {"stable_id": 14, "words": "…"}
    asked_on: str
    deadline: str


@dataclass(frozen=True)
class Corrected(CaseEvent):
    """The person answered the request; `patch` as in AnswersChanged."""

    type: ClassVar[str] = "corrected"
    act: ClassVar[Act | None] = Act.CORRECT
    personal: ClassVar[tuple[str, ...]] = ("patch", "provenance", "label")
    correction: str
    patch: Json
    provenance: Json
    visible: list[str]
    label: str
    resolved_on: str
    due_on: str = ""


@dataclass(frozen=True)
class TakenInInstruction(CaseEvent):
    """An agent began to handle the case."""

    type: ClassVar[str] = "taken_in_instruction"
    act: ClassVar[Act | None] = Act.TAKE


@dataclass(frozen=True)
class GivenBack(CaseEvent):
    """The case went back to the pile."""

    type: ClassVar[str] = "given_back"
    act: ClassVar[Act | None] = Act.GIVE_BACK


@dataclass(frozen=True)
class MessagePosted(CaseEvent):
    """A message; its words are in its own row, here their digest."""

    type: ClassVar[str] = "message_posted"
    act: ClassVar[Act | None] = Act.MESSAGE
    personal: ClassVar[tuple[str, ...]] = ("digest",)
    message: str
    side: str  # person, agent, system
    digest: str


@dataclass(frozen=True)
class Assigned(CaseEvent):
    """The case was given to an agent (membership id), or to nobody (empty)."""

    type: ClassVar[str] = "assigned"
    act: ClassVar[Act | None] = Act.ASSIGN
    membership: str = ""
    name: str = ""
    instead_of: str = ""  # name of the agent who is away, when this one stands in


@dataclass(frozen=True)
class Labelled(CaseEvent):
    """A label was put on the case (`on`) or taken off."""

    type: ClassVar[str] = "labelled"
    personal: ClassVar[tuple[str, ...]] = ("name",)
    label: str
    name: str
    on: bool = True
    scope: str = "private"


@dataclass(frozen=True)
class Noted(CaseEvent):
    """An agent wrote a note for colleagues; its words are in its own row, here their digest."""

    type: ClassVar[str] = "noted"
    personal: ClassVar[tuple[str, ...]] = ("digest",)
    note: str
    digest: str
    scope: str = "private"


@dataclass(frozen=True)
class FiledAway(CaseEvent):
    """The case left the desk's usual lists (`on`) or came back to them."""

    type: ClassVar[str] = "filed_away"
    on: bool = True
    scope: str = "private"


@dataclass(frozen=True)
class Decided(CaseEvent):
    """The decision, with what makes it valid without a signature (CRPA L212-2)."""

    type: ClassVar[str] = "decided"
    personal: ClassVar[tuple[str, ...]] = ("reasons",)
    outcome: str  # accepted, refused, closed
    decided_on: str
    document: str  # SHA-256 of the structured decision
    reasons: str = ""
    author_name: str = ""
    author_capacity: str = ""
    author_service: str = ""
    implicit: bool = False  # made by silence (CRPA L231-1)

    def move(self) -> Act:
        """Accept, refuse or close."""
        return OUTCOMES[self.outcome]


@dataclass(frozen=True)
class DocumentIssued(CaseEvent):
    """A document was drawn from structured data whose digest was already known."""

    type: ClassVar[str] = "document_issued"
    act: ClassVar[Act | None] = Act.ISSUE
    document: str
    kind: str
    digest: str
    file: str = ""


@dataclass(frozen=True)
class Reopened(CaseEvent):
    """A decided case is handled again; the earlier decision stays in the history."""

    type: ClassVar[str] = "reopened"
    act: ClassVar[Act | None] = Act.REOPEN
    personal: ClassVar[tuple[str, ...]] = ("reason",)
    reason: str
    due_on: str = ""


@dataclass(frozen=True)
class Withdrawn(CaseEvent):
    """The person gave up the request."""

    type: ClassVar[str] = "withdrawn"
    act: ClassVar[Act | None] = Act.WITHDRAW


@dataclass(frozen=True)
class OwnerChanged(CaseEvent):
    """The case belongs to another person: their ways to sign in were attached, or separated again.

    `before`, `after`: identifiers of persons. `because`: "attached" or "separated".
    """

    type: ClassVar[str] = "owner_changed"
    personal: ClassVar[tuple[str, ...]] = ("before", "after")
    before: str
    after: str
    because: str


@dataclass(frozen=True)
class Expired(CaseEvent):
    """A draft left alone was emptied."""

    type: ClassVar[str] = "expired"
    act: ClassVar[Act | None] = Act.EXPIRE


OUTCOMES: Mapping[str, Act] = {
    "accepted": Act.ACCEPT,
    "refused": Act.REFUSE,
    "closed": Act.CLOSE,
}
TYPES: dict[str, type[CaseEvent]] = {
    kind.type: kind
    for kind in (
        Created,
        Filed,
        AnswersChanged,
        CorrectionRequested,
        Corrected,
        TakenInInstruction,
        GivenBack,
        MessagePosted,
        Assigned,
        Labelled,
        Noted,
        FiledAway,
        Decided,
        DocumentIssued,
        Reopened,
        Withdrawn,
        OwnerChanged,
        Expired,
    )
}


def decode(type_: str, payload: Mapping[str, Any]) -> CaseEvent:
    """The typed event of a stored row; parts that were erased come back empty."""
    kind = TYPES[type_]
    known = {}
    for name, attribute in kind.__dataclass_fields__.items():
        if name in payload:
            known[name] = payload[name]
        elif name in kind.personal:
            known[name] = (
                "" if attribute.type == "str" else [] if "list" in str(attribute.type) else {}
            )
    return kind(**known)


def erased(event: CaseEvent) -> Json:
    """The payload without its personal parts."""
    return {name: value for name, value in event.payload().items() if name not in event.personal}
