"""The port by which bricks forget a person."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from parvis.kernel.ports import Port


class Eraser(Protocol):
    """What one brick does when a person is erased."""

    def refusal(self, person_id: UUID) -> str:
        """Words when a rule of law obliges to keep for now (a case under way), else ""."""
        ...

    def erase(self, person_id: UUID) -> None:
        """Empty what is personal, in the current transaction.

        Called again at start and at restore for everyone in the register of destroyed keys:
        doing it twice must change nothing, and it may not refuse.
        """
        ...


erasers: Port[Eraser] = Port("keys.erasers", "What each brick empties when a person is erased")
