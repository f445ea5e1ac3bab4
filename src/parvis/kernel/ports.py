"""Ports: how a lower brick uses something that only a higher one can give.

The lower brick declares `port: Port[SomeProtocol] = Port("registers.organisations", "…")` at
its door; the higher brick calls `port.register("name", implementation)` in its `apps.py`.
`get()` for a port with one implementation, `all()` for a port with many.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

P = TypeVar("P")


class PortError(LookupError):
    """Nothing answers at this port, or two things claim the same name."""


class Port(Generic[P]):
    """A named place where implementations of one protocol are registered at start."""

    def __init__(self, name: str, doc: str) -> None:
        self.name, self.doc = name, doc
        self._found: dict[str, P] = {}

    def register(self, name: str, implementation: P) -> None:
        """Add an implementation; the same name twice is a mistake unless it is the same thing."""
        if self._found.get(name, implementation) is not implementation:
            raise PortError(f"port {self.name}: {name} is registered twice")
        self._found[name] = implementation

    def get(self, name: str | None = None) -> P:
        """The named implementation, or the only one; PortError when there is none."""
        if name is not None:
            if name not in self._found:
                raise PortError(f"port {self.name}: nothing is registered as {name}")
            return self._found[name]
        if len(self._found) != 1:
            raise PortError(f"port {self.name}: {len(self._found)} implementations, one expected")
        return next(iter(self._found.values()))

    def all(self) -> dict[str, P]:
        """Every implementation by name, in the order of names."""
        return dict(sorted(self._found.items()))

    @contextmanager
    def replaced(self, **implementations: P) -> Iterator[None]:
        """For tests: put these in place of all others for the length of a block."""
        before, self._found = self._found, dict(implementations)
        try:
            yield
        finally:
            self._found = before
