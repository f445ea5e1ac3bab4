"""What mandates may cover, told by the bricks whose things they are (`Actor.within`)."""

from __future__ import annotations

from typing import Protocol

from parvis.kernel.ports import Port


class Perimeters(Protocol):
    """A brick whose things a mandate may name one by one (procedures)."""

    def offered(self, language: str) -> list[tuple[str, str]]:
        """Keys that can be chosen now, with their words."""
        ...

    def label(self, key: str, language: str) -> str:
        """Words of a key, "" when it is none of this brick's; also of one no longer offered."""
        ...


perimeters: Port[Perimeters] = Port(
    "signin.perimeters", "Things that a mandate may name: procedures, one by one"
)
