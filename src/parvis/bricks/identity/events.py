"""Events that this brick publishes. Aggregate: the person kept; the right; the organisation."""
"""Events that this brick publishes. Aggregate: the person kept, unless said otherwise."""

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
