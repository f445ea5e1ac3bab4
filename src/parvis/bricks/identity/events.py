"""Events that this brick publishes. Aggregate: the person kept."""

from __future__ import annotations

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
