"""The company engine that this process answers with."""

from __future__ import annotations

import threading
from pathlib import Path

from parvis.bricks.registers.companies.engine import Engine
from parvis.bricks.registers.companies.index import open_index
from parvis.bricks.registers.companies.store import Store, default_store
from parvis.bricks.registers.compiled.served import Following, NotImported


class NoCompanies(RuntimeError):
    """No company register was imported on this machine, or none that is whole."""


class Served:
    """The engine of one store."""

    def __init__(self, store: Store) -> None:
        self._following = Following(store, lambda folder: Engine(open_index(folder)))

    def engine(self) -> Engine:
        """The engine to answer with; NoCompanies when there is none."""
        try:
            return self._following.engine()
        except NotImported:
            words = "No company register is imported: `parvis registers import --companies FILES`."
            raise NoCompanies(words) from None


_served: dict[Path, Served] = {}
_registry_lock = threading.Lock()


def engine() -> Engine:
    """The engine of this installation; NoCompanies when nothing was imported."""
    store = default_store()
    found = _served.get(store.root)
    if found is None:
        with _registry_lock:
            found = _served.setdefault(store.root, Served(store))
    return found.engine()


def condition() -> dict[str, object]:
    """What `/health` tells: the version answered with, and whether there is one."""
    try:
        found = engine()
    except NoCompanies:
        return {"version": "", "serves": False}
    return {"version": found.version, "serves": True, "companies": found.index.companies}
