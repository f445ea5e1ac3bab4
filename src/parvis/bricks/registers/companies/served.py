"""The company engine that this process answers with."""

from __future__ import annotations

from pathlib import Path

from parvis.bricks.registers.companies.engine import Engine
from parvis.bricks.registers.companies.index import open_index
from parvis.bricks.registers.companies.store import Store, default_store
from parvis.bricks.registers.compiled.served import Following, Installed, NotImported


class NoCompanies(NotImported):
    """No company register was imported on this machine, or none that is whole."""

    words = "No company register is imported: `parvis registers import --companies FILES`."


def _opened(folder: Path) -> Engine:
    return Engine(open_index(folder))


class Served(Following[Engine]):
    """The engine of one store."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, _opened, NoCompanies)


_installed = Installed(default_store, _opened, NoCompanies)


def engine() -> Engine:
    """The engine of this installation; NoCompanies when nothing was imported."""
    return _installed.engine()


def condition() -> dict[str, object]:
    """What `/health` tells: the version answered with, and whether there is one."""
    try:
        found = engine()
    except NoCompanies:
        return {"version": "", "serves": False}
    return {"version": found.version, "serves": True, "companies": found.index.companies}
