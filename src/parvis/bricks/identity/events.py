"""Events that this brick publishes. Aggregate: the person, right, mandate or body named."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True)
class AccountAttached:
    """A way to sign in now leads to `person`; it led to `before`, whose things may follow."""

    name: ClassVar[str] = "identity.account_attached"
    version: ClassVar[int] = 1
    person: UUID
    before: UUID
    proof: str


@dataclass(frozen=True)
class AccountSeparated:
    """An attachment was undone: the way to sign in leads to `before` again."""

    name: ClassVar[str] = "identity.account_separated"
    version: ClassVar[int] = 1
    person: UUID
    before: UUID


@dataclass(frozen=True)
class RightGranted:
    """An agent holds a role in an application, within a perimeter, from a day to a last day."""

    name: ClassVar[str] = "identity.right_granted"
    version: ClassVar[int] = 1
    right: UUID
    membership: UUID
    organisation: UUID
    application: str
    role: str
    perimeter: str  # "territory:commune:01033"
    first_day: dt.date
    last_day: dt.date | None


@dataclass(frozen=True)
class RightEnded:
    """A right is no longer in force: `state` is suspended, revoked or expired."""

    name: ClassVar[str] = "identity.right_ended"
    version: ClassVar[int] = 1
    right: UUID
    membership: UUID
    organisation: UUID
    application: str
    role: str
    state: str


@dataclass(frozen=True)
class ReviewStarted:
    """An organisation looks at its agents' rights again until a day."""

    name: ClassVar[str] = "identity.review_started"
    version: ClassVar[int] = 1
    review: UUID
    organisation: UUID
    rights: int
    due_on: dt.date


@dataclass(frozen=True)
class AgentJoined:
    """An agent with an account at the embedded provider joined an organisation.

    `strength`: how the link was proved (`domain.joining`). Aggregate: the request.
    """

    name: ClassVar[str] = "identity.agent_joined"
    version: ClassVar[int] = 1
    request: UUID
    organisation: UUID
    person: UUID
    membership: UUID
    strength: str


@dataclass(frozen=True)
class JoinAsked:
    """An agent asks to join an organisation and a moderator must decide (`ticket`: its type).

    `organisation`: None when it is not on the instance yet. Aggregate: the request.
    """

    name: ClassVar[str] = "identity.join_asked"
    version: ClassVar[int] = 1
    request: UUID
    organisation: UUID | None
    siret: str
    ticket: str


@dataclass(frozen=True)
class JoinDecided:
    """A moderator decided: "accepted", "refused", "asked" or "reopened". Aggregate: the request."""

    name: ClassVar[str] = "identity.join_decided"
    version: ClassVar[int] = 1
    request: UUID
    organisation: UUID | None
    siret: str
    outcome: str


@dataclass(frozen=True)
class MandateProposed:
    """Somebody asks to act for a person (`person`) or a company (`company`): one of both."""

    name: ClassVar[str] = "identity.mandate_proposed"
    version: ClassVar[int] = 1
    mandate: UUID
    kind: str
    holder: UUID
    organisation: UUID | None
    person: UUID | None
    company: UUID | None
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True)
class MandateActivated:
    """A mandate was accepted or proved (`consent`), or resumed (`consent` is "resumed")."""

    name: ClassVar[str] = "identity.mandate_activated"
    version: ClassVar[int] = 1
    mandate: UUID
    holder: UUID
    person: UUID | None
    consent: str


@dataclass(frozen=True)
class MandateSuspended:
    """A mandate opens nothing for now. `by`: person or body."""

    name: ClassVar[str] = "identity.mandate_suspended"
    version: ClassVar[int] = 1
    mandate: UUID
    holder: UUID
    person: UUID | None
    by: str


@dataclass(frozen=True)
class MandateHandedOver:
    """Another member of the same organisation acts from now on."""

    name: ClassVar[str] = "identity.mandate_handed_over"
    version: ClassVar[int] = 1
    mandate: UUID
    before: UUID
    holder: UUID
    person: UUID | None


@dataclass(frozen=True)
class MandateEnded:
    """A mandate is over. `state`: expired, revoked or refused; `by`: person, helper, body, time or
    register."""

    name: ClassVar[str] = "identity.mandate_ended"
    version: ClassVar[int] = 1
    mandate: UUID
    holder: UUID
    person: UUID | None
    state: str
    by: str


@dataclass(frozen=True)
class MandateUsed:
    """Somebody began to act under a mandate. `where`: this platform, or the client's client_id."""

    name: ClassVar[str] = "identity.mandate_used"
    version: ClassVar[int] = 1
    mandate: UUID
    holder: UUID
    person: UUID | None
    where: str
