"""The engine that this process answers with: the version served, followed when it changes.

`engine()` costs one `stat` of a small file. When that file names another version, the new index
is checked and mapped; until that is done, and if it is refused, the old one keeps answering.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from parvis.bricks.registers.addresses.engine import Engine
from parvis.bricks.registers.addresses.index import DamagedIndex, open_index
from parvis.bricks.registers.addresses.store import Store, StoreError, default_store

log = logging.getLogger("parvis.registers")


class NoAddresses(RuntimeError):
    """No address register was imported on this machine, or none that is whole."""


class Served:
    """The engine of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._engine: Engine | None = None

    def engine(self) -> Engine:
        """The engine to answer with; NoAddresses when there is none."""
        mark = _mark(self._store.pointer)
        if mark != self._seen:
            if self._engine is None:
                with self._lock:
                    self._follow(mark)
            elif self._lock.acquire(blocking=False):  # others answer with the old one meanwhile
                try:
                    self._follow(mark)
                finally:
                    self._lock.release()
        if self._engine is None:
            raise NoAddresses("No address register is imported: `parvis registers import FILE`.")
        return self._engine

    def _follow(self, mark: tuple[int, int] | None) -> None:
        """Map the version that the pointer names, or the newest whole one before it."""
        if mark == self._seen:
            return
        try:
            now = self._store.current()
        except StoreError as error:
            log.error("addresses: %s", error)
            now = None
        names = [now.version, *now.history] if now else self._store.all()[::-1]
        for name in names:
            if self._engine is not None and self._engine.version == name:
                break
            try:
                self._engine = Engine(open_index(self._store.versions / name))
                break
            except DamagedIndex as error:
                log.error("addresses: version refused: %s", error)
                if self._engine is not None:
                    break  # what is mapped already is better than something older
        self._seen = mark


def _mark(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


_served: dict[Path, Served] = {}
_registry_lock = threading.Lock()


def engine() -> Engine:
    """The engine of this installation; NoAddresses when nothing was imported."""
    store = default_store()
    found = _served.get(store.root)
    if found is None:
        with _registry_lock:
            found = _served.setdefault(store.root, Served(store))
    return found.engine()


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
