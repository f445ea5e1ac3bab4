"""Events that this brick publishes. Aggregate: the case, or the procedure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True)
class ProcedurePublished:
    """A revision went online: new cases start on it, open ones keep theirs."""

    name: ClassVar[str] = "procedures.published"
    version: ClassVar[int] = 1
    procedure: UUID
    number: int
    slug: str
    organisation: UUID
    revision: UUID
    service: str
    title_fr: str
    title_en: str


@dataclass(frozen=True)
class ProcedureClosed:
    """No new case may be started; open ones go on."""

    name: ClassVar[str] = "procedures.closed"
    version: ClassVar[int] = 1
    procedure: UUID
    number: int
    organisation: UUID


@dataclass(frozen=True)
class CaseFiled:
    """A person filed a case: its acknowledgement exists (`receipt`: SHA-256 of its data)."""

    name: ClassVar[str] = "procedures.case_filed"
    version: ClassVar[int] = 1
    case: UUID
    number: int
    procedure: UUID
    organisation: UUID
    person: UUID
    filed_at: dt.datetime
    due_on: dt.date | None
    receipt: str


@dataclass(frozen=True)
class CaseStateChanged:
    """A filed case moved from one state to another (see `domain.states`). Filing itself is told by
    CaseFiled only."""

    name: ClassVar[str] = "procedures.case_state_changed"
    version: ClassVar[int] = 1
    case: UUID
    number: int
    procedure: UUID
    organisation: UUID
    person: UUID
    before: str
    after: str
    at: dt.datetime


@dataclass(frozen=True)
class CaseDecided:
    """A decision was made: `accepted`, `refused` or `closed`; `implicit` when by silence."""

    name: ClassVar[str] = "procedures.case_decided"
    version: ClassVar[int] = 1
    case: UUID
    number: int
    procedure: UUID
    organisation: UUID
    person: UUID
    outcome: str
    decided_at: dt.datetime
    implicit: bool
    document: str


@dataclass(frozen=True)
class CorrectionRequested:
    """The person is asked to complete or correct a case until `deadline`."""

    name: ClassVar[str] = "procedures.correction_requested"
    version: ClassVar[int] = 1
    case: UUID
    number: int
    organisation: UUID
    person: UUID
    reason: str
    deadline: dt.date


@dataclass(frozen=True)
class MessagePosted:
    """A message was written by one side ("person", "agent") of a case."""

    name: ClassVar[str] = "procedures.message_posted"
    version: ClassVar[int] = 1
    case: UUID
    number: int
    organisation: UUID
    person: UUID
    message: UUID
    side: str
