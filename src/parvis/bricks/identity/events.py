"""Events that this brick publishes. Aggregate: the person kept, or the mandate."""

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
