"""Events that the parties publish. Aggregate: the membership."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True)
class MembershipEnded:
    """An agent's last day in an organisation is known; it may lie ahead. Rights end with it."""

    name: ClassVar[str] = "parties.membership_ended"
    version: ClassVar[int] = 1
    membership: UUID
    person: UUID
    organisation: UUID
    last_day: dt.date
