"""Where bytes are kept: a local folder by default, S3-compatible storage for many machines.

A *place* is the name of kept bytes: `ab/cd/<sha256>-<8 random hex>`. The digest makes it
verifiable without the database; the random part means that a place is never used twice, so that
removing old bytes can never touch new ones of the same content.

Bytes are written under `incoming/`, flushed to the disk, then renamed to their place, all before
the row that names them is committed: an acknowledged file is never lost. What a crash leaves
behind is collected by a job after a day.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from parvis.kernel import clock
from parvis.kernel.files.errors import UnknownFile

PLACE = re.compile(r"^[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}-[0-9a-f]{8}$")


def new_place(sha256: str) -> str:
    """A place for content of that digest, never used before."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}-{secrets.token_hex(4)}"


class Store(Protocol):
    """Keeps bytes under places."""

    remote: bool  # whether it is an outside call (never inside a transaction)

    def keep(self, path: Path, place: str) -> None:
        """Move a finished local file to its place, durably."""
        ...

    def open(self, place: str) -> BinaryIO:
        """The bytes, seekable; UnknownFile when they are not there."""
        ...

    def exists(self, place: str) -> bool:
        """Whether the bytes are there."""
        ...

    def forget(self, place: str) -> None:
        """Remove the bytes; nothing happens when they are not there."""
        ...

    def older_than(self, seconds: float) -> Iterator[str]:
        """Places of bytes written longer ago than that."""
        ...


class LocalStore:
    """A folder of this machine."""

    remote = False

    def __init__(self, root: Path) -> None:
        self.root = root

    def keep(self, path: Path, place: str) -> None:
        """Flush the bytes, rename, flush the folders: then it survives a power cut."""
        target = self.root / place
        made = _make_folders(target.parent)
        with path.open("rb") as file:
            os.fsync(file.fileno())
        path.rename(target)
        for folder in {target.parent, *made}:
            _sync_folder(folder)

    def open(self, place: str) -> BinaryIO:
        """The file, opened for reading."""
        try:
            return (self.root / place).open("rb")
        except FileNotFoundError as error:
            raise UnknownFile(place) from error

    def exists(self, place: str) -> bool:
        """Whether the file is there."""
        return (self.root / place).is_file()

    def forget(self, place: str) -> None:
        """Remove the file."""
        (self.root / place).unlink(missing_ok=True)

    def older_than(self, seconds: float) -> Iterator[str]:
        """Walk the folders; names that are not places are left alone."""
        limit = clock.now().timestamp() - seconds
        for path in self.root.glob("??/??/*"):
            place = path.relative_to(self.root).as_posix()
            if PLACE.match(place) and path.stat().st_mtime < limit:
                yield place


def root() -> Path:
    """Folder of the local store and of uploads on their way."""
    return Path(settings.PARVIS_VAR) / "files"


def incoming() -> tuple[BinaryIO, Path]:
    """A new private file for bytes on their way, on the same file system as the store."""
    folder = root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    number, name = tempfile.mkstemp(dir=folder)
    return os.fdopen(number, "wb"), Path(name)


def _make_folders(folder: Path) -> list[Path]:
    """Create what is missing; the parents of what was created must be flushed too."""
    made = []
    missing = folder
    while not missing.exists():
        made.append(missing.parent)
        missing = missing.parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return made


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
