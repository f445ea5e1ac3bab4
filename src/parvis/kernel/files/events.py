"""Events of files: what the antivirus said after reception."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True)
class FileCleared:
    """A file left quarantine: it can be opened from now on. `owner` is a URN."""

    name: ClassVar[str] = "files.file_cleared"
    version: ClassVar[int] = 1

    file: UUID
    owner: str


@dataclass(frozen=True)
class FileRefused:
    """The antivirus found something: the bytes are removed, whoever sent the file must be told."""

    name: ClassVar[str] = "files.file_refused"
    version: ClassVar[int] = 1

    file: UUID
    owner: str
    found: str
