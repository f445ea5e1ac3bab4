"""What this brick does when another one tells something."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from parvis.bricks.procedures.commands import owning
from parvis.kernel import events

NAME = "procedures.owners"


@dataclass(frozen=True)
class Attached:
    """A way to sign in now leads to `person`; it led to `before`."""

    person: UUID
    before: UUID


def _attached(told: Attached) -> None:
    owning.attach_cases(told.person, told.before)


def _separated(told: Attached) -> None:
    owning.separate_cases(told.person, told.before)


def subscribe() -> None:
    """Cases follow the person to whom a way to sign in leads."""
    events.subscribe("identity.account_attached/1", into=Attached, handler=_attached, name=NAME)
    events.subscribe("identity.account_separated/1", into=Attached, handler=_separated, name=NAME)
