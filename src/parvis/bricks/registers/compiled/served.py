"""The version that this process answers with, followed when it changes.

Asking costs one `stat` of a small file. When that file names another version, the new index is
checked and mapped; until that is done, and if it is refused, the old one keeps answering.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from parvis.bricks.registers.compiled.arrays import DamagedIndex
from parvis.bricks.registers.compiled.store import StoreError, VersionStore

log = logging.getLogger("parvis.registers")


class Versioned(Protocol):
    """What answers for one version of a register."""

    @property
    def version(self) -> str:
        """Its name."""


class NotImported(RuntimeError):
    """No version of the register was imported on this machine, or none that is whole."""

    words = "This register is not imported."

    def __init__(self) -> None:
        super().__init__(self.words)


E = TypeVar("E", bound=Versioned)


class Following(Generic[E]):
    """The engine of one store. `opener` maps a version's folder or raises DamagedIndex;
    `missing`: what is raised when there is none."""

    def __init__(
        self, store: VersionStore, opener: Callable[[Path], E],
        missing: type[NotImported] = NotImported,
    ) -> None:  # fmt: skip
        self._store, self._opener, self._missing = store, opener, missing
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._engine: E | None = None

    def engine(self) -> E:
        """The engine to answer with; NotImported when there is none."""
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
            raise self._missing
        return self._engine

    def _follow(self, mark: tuple[int, int] | None) -> None:
        """Map the version that the pointer names, or the newest whole one before it."""
        if mark == self._seen:
            return
        register = self._store.layout.register
        try:
            now = self._store.current()
        except StoreError as error:
            log.error("%s: %s", register, error)
            now = None
        names = [now.version, *now.history] if now else self._store.all()[::-1]
        for name in names:
            if self._engine is not None and self._engine.version == name:
                break
            try:
                self._engine = self._opener(self._store.versions / name)
                break
            except DamagedIndex as error:
                log.error("%s: version refused: %s", register, error)
                if self._engine is not None:
                    break  # what is mapped already is better than something older
        self._seen = mark


class Installed(Generic[E]):
    """The engine of this installation, wherever its folder is set to be."""

    def __init__(self, store: Callable[[], VersionStore], opener: Callable[[Path], E],
                 missing: type[NotImported] = NotImported) -> None:  # fmt: skip
        self._store, self._opener, self._missing = store, opener, missing
        self._known: dict[Path, Following[E]] = {}
        self._lock = threading.Lock()

    def engine(self) -> E:
        """The engine to answer with; `missing` when there is none."""
        store = self._store()
        found = self._known.get(store.root)
        if found is None:
            with self._lock:
                made = Following(store, self._opener, self._missing)
                found = self._known.setdefault(store.root, made)
        return found.engine()


def _mark(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino
