"""Which data of other administrations can travel with a sign-in: a port that exchange will answer.

The national scopes are built in (`domain.data_scopes`); an answer adds to them and changes none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from parvis.bricks.identity.domain import data_scopes as known
from parvis.bricks.identity.domain.data_scopes import DataScope
from parvis.kernel.ports import Port


class DataScopes(Protocol):
    """Whoever holds data that clients of the profile `franceconnect` may ask for."""

    def scopes(self) -> Iterable[DataScope]:
        """Every scope, in memory: asked at each sign-in."""
        ...


data_scopes: Port[DataScopes] = Port("identity.data_scopes", "Scopes of data providers")


def connect() -> None:
    """Let the rules read what the port answers."""
    known.SOURCES[:] = [_answered]


def _answered() -> list[DataScope]:
    return [one for source in data_scopes.all().values() for one in source.scopes()]
