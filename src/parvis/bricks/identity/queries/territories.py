"""Which territories contain which: a port answered by the register of territories when it is here.

Without an answer a territory contains itself alone.
"""

from __future__ import annotations

from typing import Protocol

from parvis.kernel.ports import Port


class Territories(Protocol):
    """Whoever knows the official geographic code."""

    def containing(self, code: str) -> tuple[str, ...]:
        """Codes that contain this one, itself left out: EPCI, département, région, country."""
        ...

    def name(self, code: str) -> str:
        """What people call it, "" when there is no such territory."""
        ...


territories: Port[Territories] = Port("identity.territories", "The official geographic code")


def containing(code: str) -> tuple[str, ...]:
    """Codes that contain this one, by whoever answers."""
    return tuple(one for known in territories.all().values() for one in known.containing(code))


def name(code: str) -> str:
    """What people call a territory; its code when nobody knows."""
    return next((n for known in territories.all().values() if (n := known.name(code))), code)


def exists(code: str) -> bool:
    """Whether there is such a territory; True when nobody can tell."""
    known = territories.all().values()
    return not known or any(one.name(code) for one in known)
