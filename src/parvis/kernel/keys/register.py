"""The register of destroyed person keys: one fsynced line each, outside database and backups."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
from pathlib import Path
from uuid import UUID

from django.conf import settings

from parvis.kernel.keys.material import KeyRingError


def path() -> Path:
    """Where the register is."""
    return Path(settings.PARVIS_VAR) / "destroyed-keys.jsonl"


def append(entries: list[tuple[UUID, dt.datetime]], where: Path | None = None) -> None:
    """Add lines and wait for the disk; a line torn by an earlier crash is first cut off."""
    target = where or path()
    new = not target.exists()
    handle = os.open(target, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        end = _whole(handle)
        os.ftruncate(handle, end)
        os.lseek(handle, end, os.SEEK_SET)
        lines = "".join(
            json.dumps({"person": str(person), "at": at.isoformat()}) + "\n"
            for person, at in entries
        ).encode()
        while lines:
            lines = lines[os.write(handle, lines) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    if new:
        folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _whole(handle: int) -> int:
    """Length up to the last end of line: what follows was never acknowledged."""
    size = os.fstat(handle).st_size
    tail = os.pread(handle, min(size, 4096), max(0, size - 4096))
    return size - len(tail) + tail.rfind(b"\n") + 1


def read(where: Path | None = None) -> dict[UUID, dt.datetime]:
    """Everyone whose key was destroyed; KeyRingError in words when a line is not understood."""
    target = where or path()
    if not target.exists():
        return {}
    data = target.read_bytes()
    found: dict[UUID, dt.datetime] = {}
    for number, line in enumerate(data[: data.rfind(b"\n") + 1].splitlines(), start=1):
        try:
            entry = json.loads(line)
            found[UUID(entry["person"])] = dt.datetime.fromisoformat(entry["at"])
        except (ValueError, KeyError, TypeError) as error:
            raise KeyRingError(
                f"Line {number} of {target} cannot be read. The register says who was erased: "
                "put back a copy of it before going on."
            ) from error
    return found
