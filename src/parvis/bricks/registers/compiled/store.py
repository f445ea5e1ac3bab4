"""Versions of a compiled register side by side, and which one is served.

    <root>/versions/<version>/   immutable, complete: arrays.bin, manifest.json, other files
    <root>/current.json          the version served and those served before, newest first
    <root>/staging/              what an import under way has read
    <root>/import.lock           held by the one import that may run

A version is written under a name that no reader looks at and renamed when complete; switching
replaces `current.json` in one step. Whatever is killed whenever, readers find a whole version.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from numpy.typing import NDArray

from parvis.bricks.registers.compiled.arrays import (
    DATA,
    MANIFEST,
    DamagedIndex,
    Layout,
    check_of,
    read_manifest,
    verify,
    write_arrays,
    write_pieces,
)
from parvis.kernel import clock
from parvis.kernel.settings import setting

FOLDER = setting(
    "PARVIS_REGISTERS_FOLDER",
    str,
    "",
    "Folder of the compiled registers (addresses, companies); empty: `registers` in PARVIS_VAR.",
)
KEPT = setting(
    "PARVIS_REGISTERS_VERSIONS", int, 3, "Versions of a register kept on disk after a switch."
)


class StoreError(RuntimeError):
    """What was asked of the versions cannot be done; the message says why."""


@dataclass(frozen=True)
class Current:
    """The version served, and those served before it, newest first."""

    version: str
    history: tuple[str, ...]


class VersionStore:
    """The versions of one register under one folder."""

    def __init__(self, root: Path, layout: Layout) -> None:
        self.root, self.layout = root, layout
        self.versions, self.staging = root / "versions", root / "staging"
        self.pointer = root / "current.json"

    @contextmanager
    def importing(self) -> Iterator[None]:
        """Hold the import lock; StoreError when another import holds it."""
        self.versions.mkdir(parents=True, exist_ok=True)
        with (self.root / "import.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                words = f"Another import of {self.layout.register} is under way: wait for it."
                raise StoreError(words) from None
            for left in self.versions.glob(".making-*"):
                shutil.rmtree(left, ignore_errors=True)
            yield

    def write(
        self,
        arrays: Mapping[str, NDArray[Any]],
        about: Mapping[str, Any],
        files: Mapping[str, Iterable[bytes]] | None = None,
    ) -> str:
        """Write a complete version and return its name. It is not served yet.

        `files`: pieces of the other files that the layout names.
        """
        making = self.versions / f".making-{os.getpid()}"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        more = {name: write_pieces(making / name, made) for name, made in (files or {}).items()}
        written = write_arrays(making / DATA, arrays)
        now = clock.now()
        version = f"{now:%Y%m%dT%H%M%S}.{now.microsecond // 1000:03d}Z-{written['sha256'][:10]}"
        head = {"format": self.layout.format, "version": version, "files": more}
        manifest = {**head, **about, **written}
        _write_json(making / MANIFEST, {**manifest, "check": check_of(manifest)})
        _sync(making)
        making.rename(self.versions / version)
        _sync(self.versions)
        return version

    def current(self) -> Current | None:
        """What is served now; None when nothing was ever switched on."""
        try:
            found = json.loads(self.pointer.read_text(encoding="utf-8"))
            return Current(str(found["version"]), tuple(map(str, found["history"])))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{self.pointer.name} cannot be read: {error}.") from error

    def all(self) -> list[str]:
        """Complete versions on disk, oldest first."""
        if not self.versions.is_dir():
            return []
        return sorted(p.name for p in self.versions.iterdir() if not p.name.startswith("."))

    def manifest(self, version: str) -> dict[str, Any]:
        """What is written about a version; StoreError when there is no such version."""
        return read_manifest(self._folder(version), self.layout)

    def switch(self, version: str, *, checked: bool = False) -> None:
        """Serve this version from now on, after checking every byte of it (unless just
        `checked`)."""
        folder = self._folder(version)
        try:
            manifest = read_manifest(folder, self.layout)
            if not checked:
                verify(folder, manifest)
        except DamagedIndex as error:
            raise StoreError(f"{version} is refused, the version served stays: {error}") from error
        try:
            before = self.current()
        except StoreError:
            before = None  # an unreadable pointer is what a switch mends
        history = [v for v in ((before.version, *before.history) if before else ()) if v != version]
        made = self.pointer.with_suffix(".tmp")
        _write_json(made, {"version": version, "history": history[:20]})
        made.replace(self.pointer)
        _sync(self.root)

    def rollback(self) -> str:
        """Serve the version that was served before this one; its name."""
        now = self.current()
        known = set(self.all())
        for version in now.history if now else ():
            if version in known:
                self.switch(version)
                return version
        raise StoreError("No earlier version is on disk: nothing to go back to.")

    def prune(self, keep: int) -> list[str]:
        """Delete the oldest versions but `keep`, never the one served nor the one before it."""
        now = self.current()
        safe = {now.version, *now.history[:1]} if now else set()
        spare = [version for version in self.all() if version not in safe]
        removed = spare[: max(0, len(self.all()) - max(keep, len(safe)))]
        for version in removed:
            gone = self.versions / f".making-gone-{version}"
            (self.versions / version).rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
        return removed

    def _folder(self, version: str) -> Path:
        if version not in self.all():
            raise StoreError(f"There is no version {version[:60]!r} on disk.")
        return self.versions / version


def installed(register: str) -> Path:
    """The folder of a register of this installation."""
    return Path(FOLDER.read() or Path(settings.PARVIS_VAR) / "registers") / register


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
