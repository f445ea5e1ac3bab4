"""The address engine that this process answers with."""

from __future__ import annotations

from pathlib import Path

from parvis.bricks.registers.addresses.engine import Engine
from parvis.bricks.registers.addresses.index import open_index
from parvis.bricks.registers.addresses.store import Store, default_store
from parvis.bricks.registers.compiled.served import Following, Installed, NotImported


class NoAddresses(NotImported):
    """No address register was imported on this machine, or none that is whole."""

    words = "No address register is imported: `parvis registers import FILE`."


def _opened(folder: Path) -> Engine:
    return Engine(open_index(folder))


class Served(Following[Engine]):
    """The engine of one store."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, _opened, NoAddresses)


_installed = Installed(default_store, _opened, NoAddresses)


def engine() -> Engine:
    """The engine of this installation; NoAddresses when nothing was imported."""
    return _installed.engine()


def folder(current: Engine) -> Path | None:
    """Where the version of an engine lies on disk; None when it was deleted since."""
    found = default_store().versions / current.version
    return found if found.is_dir() else None


def condition() -> dict[str, object]:
    """What `/health` tells: the version answered with, and whether there is one."""
    try:
        found = engine()
    except NoAddresses:
        return {"version": "", "serves": False}
    return {"version": found.version, "serves": True, "addresses": found.index.number_count}
