"""What can be undone: states of a draft in a row, and a cursor on the one that is shown.

State 0 is the draft as it was before its first edit. An edit after an undo forgets what was
undone; the oldest states go when there are more than MOST.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from parvis.bricks.procedures.domain.problems import Refusal

MOST = 60  # states kept of one draft


@dataclass(frozen=True)
class Timeline:
    """Positions of the states kept, both ends included; `cursor` is the one shown."""

    oldest: int = 0
    cursor: int = 0
    newest: int = 0

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier state."""
        return self.cursor > self.oldest

    @property
    def can_redo(self) -> bool:
        """Whether there is a later one."""
        return self.cursor < self.newest

    def edited(self) -> Timeline:
        """After one more edit: its state is the newest, and shown."""
        at = self.cursor + 1
        return Timeline(max(self.oldest, at - MOST + 1), at, at)

    def undone(self) -> Timeline:
        """One state back; Refusal "nothing_to_undo"."""
        if not self.can_undo:
            raise Refusal("nothing_to_undo")
        return replace(self, cursor=self.cursor - 1)

    def redone(self) -> Timeline:
        """One state forward; Refusal "nothing_to_redo"."""
        if not self.can_redo:
            raise Refusal("nothing_to_redo")
        return replace(self, cursor=self.cursor + 1)
