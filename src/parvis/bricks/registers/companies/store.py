"""The versions of the company index on this machine."""

from __future__ import annotations

from pathlib import Path

from parvis.bricks.registers.companies.layout import LAYOUT
from parvis.bricks.registers.compiled.store import VersionStore, installed


class Store(VersionStore):
    """The versions under one folder."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, LAYOUT)


def default_store() -> Store:
    """The store of this installation."""
    return Store(installed("companies"))
