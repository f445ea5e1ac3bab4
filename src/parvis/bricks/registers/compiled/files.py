"""Opening a file to import: plain, gz or a zip of one file, checked for bombs."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from parvis.kernel.settings import setting

MAX_GB = setting(
    "PARVIS_REGISTERS_MAX_FILE_GB",
    int,
    60,
    "Largest register file accepted for import, once decompressed, in gigabytes.",
)
MAX_RATIO = 150  # official files compress 5 to 15 times; a bomb a thousand
FREE_OF_RATIO = 64 * 2**20  # bytes below which the ratio says nothing


class SourceError(ValueError):
    """A file cannot be imported at all; the message says which and why."""


class BadRow(NamedTuple):
    """A row that was left out: where it is and why, in words, without its content."""

    line: int
    why: str


class _Guarded(io.RawIOBase):
    """Decompressed bytes of a file, refusing what grows beyond reason."""

    def __init__(self, inner: BinaryIO, disk: BinaryIO, name: str, limit: int) -> None:
        self._inner, self._disk, self._name, self._limit = inner, disk, name, limit
        self._total = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._inner.read(len(buffer))
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
            raise SourceError(f"{self._name} is damaged or cut short: {error}.") from error
        self._total += len(data)
        if self._total > self._limit:
            raise SourceError(f"{self._name} is larger than {self._limit // 2**30} GB: refused.")
        packed = max(self._disk.tell(), 1)
        if self._total > FREE_OF_RATIO and self._total / packed > MAX_RATIO:
            raise SourceError(f"{self._name} expands more than {MAX_RATIO} times: refused.")
        buffer[: len(data)] = data
        return len(data)


@dataclass
class Opened:
    """A text being read, and how far the file on disk was consumed."""

    text: io.TextIOWrapper
    disk: BinaryIO

    def position(self) -> int:
        """Bytes of the file on disk consumed so far."""
        return self.disk.tell()


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """Open a plain or gz file as UTF-8 text (bytes that are not UTF-8 become U+FFFD)."""
    try:
        disk = path.open("rb")
    except OSError as error:
        raise SourceError(f"{path.name} cannot be read: {error.strerror}.") from error
    with disk:
        head = disk.read(4)
        disk.seek(0)
        if head == b"PK\x03\x04":
            inner = _only_member(disk, path)
        elif head[:2] == b"\x1f\x8b":
            inner = cast("BinaryIO", gzip.GzipFile(fileobj=disk))
        else:
            inner = disk
        guarded = _Guarded(inner, disk, path.name, MAX_GB.read() * 2**30)
        buffered = io.BufferedReader(guarded, 1 << 20)
        text = io.TextIOWrapper(buffered, encoding="utf-8-sig", errors="replace", newline="")
        yield Opened(text, disk)


def _only_member(disk: BinaryIO, path: Path) -> BinaryIO:
    """The one file inside a zip."""
    try:
        archive = zipfile.ZipFile(disk)
        names = [info.filename for info in archive.infolist() if not info.is_dir()]
        if len(names) != 1:
            raise SourceError(f"{path.name} holds {len(names)} files: one is expected.")
        return cast("BinaryIO", archive.open(names[0]))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise SourceError(f"{path.name} is damaged or locked: {error}.") from error


def identity(path: Path) -> str:
    """What tells two states of a file apart: name, size, time and its two ends."""
    stat = path.stat()
    with path.open("rb") as file:
        head = file.read(65_536)
        file.seek(max(0, stat.st_size - 65_536))
        tail = file.read(65_536)
    check = zlib.crc32(tail, zlib.crc32(head))
    return f"{path.name}:{stat.st_size}:{stat.st_mtime_ns}:{check:08x}"


def size_of(path: Path) -> int:
    """Bytes on disk, for progress."""
    return os.stat(path).st_size
