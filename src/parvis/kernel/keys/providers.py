"""Where the ring's keys come from: a folder of strict mode, or the environment."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Protocol

from parvis.kernel.keys.material import KINDS, Key, KeyRingError, SoftKey

_FILE = re.compile(r"^(encrypt|sign|token)-([0-9]{4})\.key$")


class Provider(Protocol):
    """A place that holds keys. A device (PKCS#11) would be one more."""

    def stamp(self) -> object:
        """Something that differs once the keys have changed; asked at each use, so cheap."""
        ...

    def keys(self) -> tuple[Key, ...]:
        """Every key, making the first of each kind where that is possible."""
        ...

    def add(self, kind: str) -> Key:
        """Make a new key of this kind, which becomes the current one."""
        ...

    def where(self) -> str:
        """Words for the operator: where the keys are."""
        ...


class FolderProvider:
    """One file per key in a folder that only its owner may open (700, files 600)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def where(self) -> str:
        """See Provider."""
        return f"folder {self.folder}"

    def stamp(self) -> object:
        """When the folder last changed: a rotation by another process is seen at once."""
        try:
            return os.stat(self.folder).st_mtime_ns
        except FileNotFoundError:
            return None

    def keys(self) -> tuple[Key, ...]:
        """Read every key file; refuse a folder or a file that others may read."""
        self._prepare()
        found = self._read()
        missing = [kind for kind in KINDS if not any(key.kind == kind for key in found)]
        if missing:
            for kind in missing:
                self._write(SoftKey.fresh(kind, 1))
            found = self._read()
        return tuple(found)

    def add(self, kind: str) -> Key:
        """Write the next key; when another process did so at the same instant, theirs serves."""
        number = 1 + max((key.number for key in self.keys() if key.kind == kind), default=0)
        self._write(SoftKey.fresh(kind, number))
        return next(k for k in self._read() if (k.kind, k.number) == (kind, number))

    def _prepare(self) -> None:
        try:
            self.folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        except OSError as error:
            raise KeyRingError(
                f"The key folder {self.folder} cannot be made: {error.strerror}."
            ) from error
        _strict(self.folder, "700")

    def _read(self) -> list[SoftKey]:
        found = []
        for path in sorted(self.folder.iterdir()):
            named = _FILE.match(path.name)
            if named is None:
                continue
            _strict(path, "600")
            key = SoftKey.parse(path.read_text(encoding="ascii"))
            if (key.kind, key.number) != (named[1], int(named[2])):
                raise KeyRingError(f"{path} holds another key than its name says.")
            found.append(key)
        return found

    def _write(self, key: SoftKey) -> None:
        path = self.folder / f"{key.kind}-{key.number:04d}.key"
        fresh = self.folder / f".{path.name}.{os.getpid()}.{key.id}"
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(key.text() + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.link(fresh, path)  # the first process wins; the others read what it wrote
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        _sync(self.folder)


class EnvironmentProvider:
    """Keys given in PARVIS_KEYS: `encrypt:1:…,sign:1:…,token:1:…`, the highest number current."""

    def __init__(self, texts: list[str]) -> None:
        self._keys: tuple[Key, ...] = tuple(SoftKey.parse(text) for text in texts)
        missing = [kind for kind in KINDS if all(key.kind != kind for key in self._keys)]
        if missing:
            raise KeyRingError(f"PARVIS_KEYS holds no key to {' and no key to '.join(missing)}.")

    def where(self) -> str:
        """See Provider."""
        return "PARVIS_KEYS"

    def stamp(self) -> object:
        """The environment of a process does not change."""
        return "environment"

    def keys(self) -> tuple[Key, ...]:
        """See Provider."""
        return self._keys

    def add(self, kind: str) -> Key:
        """Not possible from inside: the operator adds a key and restarts."""
        raise KeyRingError(
            "The keys are in PARVIS_KEYS: add one with the next number there, then restart."
        )


def _strict(path: Path, mode: str) -> None:
    found = os.stat(path)
    loose = stat.S_IMODE(found.st_mode) & 0o077
    if loose:
        shown = f"{stat.S_IMODE(found.st_mode):o}"
        raise KeyRingError(
            f"{path} can be opened by others (mode {shown}). Run: chmod {mode} '{path}'"
        )
    if found.st_uid not in (os.geteuid(), 0):
        raise KeyRingError(f"{path} belongs to another user than the one running Parvis.")


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
