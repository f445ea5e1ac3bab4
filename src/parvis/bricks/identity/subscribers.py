"""What identity does when other parts tell something."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from parvis.bricks.identity.commands import mandating, rights
from parvis.kernel import events


@dataclass(frozen=True)
class Left:
    """What is needed of `parties.membership_ended/1`."""

    membership: UUID
    last_day: dt.date


def end_rights(event: Left) -> None:
    """An agent leaves: their rights and charges end with them."""
    rights.end_with_membership(event.membership, event.last_day)


def suspend_mandates(_event: Left) -> None:
    """A helper leaves: what they held opens nothing after their last day (see the job too)."""
    mandating.suspend_left()


events.subscribe(
    "parties.membership_ended/1", into=Left, handler=end_rights, name="identity.rights"
)
events.subscribe(
    "parties.membership_ended/1", into=Left, handler=suspend_mandates, name="identity.mandates"
)
