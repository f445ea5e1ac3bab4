"""The archive file: a zip that any tool opens, whose comment is a signed digest of all of it.

The comment's last bytes cover every byte before them, so that a flipped or missing byte anywhere
(also in a zip header) is found before anything is used.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from parvis.kernel import keys

FORMAT = 1
MANIFEST = "manifest.json"
_BLOCK = 1 << 20
_MARK = b"parvis backup 1 sha256:"
_COMMENT = re.compile(
    rb"parvis backup 1 sha256:([0-9a-f]{64}) key:([0-9a-f]{16}) ed25519:([0-9a-f]{128})\Z"
)
_COMMENT_LENGTH = len(_MARK) + 64 + 5 + 16 + 9 + 128
_MEMBER = re.compile(
    r"^(database\.(sqlite3|pgdump)|journal-heads\.jsonl"
    r"|files/[0-9a-f]{2}/[0-9a-f]{2}/[0-9A-Za-z._-]{1,120})$"
)


class BackupError(RuntimeError):
    """A backup or a restore cannot go on; the message says why and what to do. No data was lost."""


@dataclass(frozen=True)
class Member:
    """One file of the archive."""

    name: str
    size: int
    sha256: str


@dataclass
class Manifest:
    """What the archive says of itself."""

    version: str
    made_at: str
    engine: str  # sqlite or postgresql
    ring: list[str]  # ids of the keys that its content needs
    head: str  # digest of the journal's last head, empty when nothing was sealed
    records: int
    notes: list[str] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    format: int = FORMAT


class Writer:
    """Writes an archive beside its final name; `finish` makes it appear, else it vanishes."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
        self._zip = zipfile.ZipFile(
            self.partial, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=1
        )
        os.chmod(self.partial, 0o600)
        self.members: list[Member] = []

    def add(self, name: str, source: IO[bytes], *, compressed: bool = True) -> None:
        """Copy a stream into the archive."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as out:
            while block := source.read(_BLOCK):
                out.write(block)
                digest.update(block)
                size += len(block)
        self.members.append(Member(name, size, digest.hexdigest()))

    def finish(self, manifest: Manifest) -> str:
        """Write manifest, digest and signature, wait for the disk, take the name; the digest."""
        manifest.members = self.members
        self._zip.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        self._zip.comment = _MARK + b"0" * (_COMMENT_LENGTH - len(_MARK))
        self._zip.close()
        with self.partial.open("r+b") as file:
            digest = _digest(file)
            key, signature = keys.ring().sign(_signed(digest))
            file.seek(-_COMMENT_LENGTH, os.SEEK_END)
            file.write(_MARK + f"{digest} key:{key} ed25519:{signature.hex()}".encode())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(self.partial, self.target)  # never over an archive that is there
        except FileExistsError as error:
            raise BackupError(f"{self.target} is there already: choose another name.") from error
        self.partial.unlink()
        sync_folder(self.target.parent)
        return digest

    def abandon(self) -> None:
        """Remove what was written so far."""
        self._zip.fp = None  # nothing more may be written, not even the end of the zip
        self.partial.unlink(missing_ok=True)


class Reader:
    """Reads an archive that `check` has found whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.digest, self.signed = _check_whole(path)
        self._zip = zipfile.ZipFile(path)
        self.manifest = self._read_manifest()

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def check_members(self) -> None:
        """Read every member once and compare; BackupError names the first that differs."""
        names = sorted([MANIFEST, *(member.name for member in self.manifest.members)])
        if sorted(self._zip.namelist()) != names:
            raise BackupError(f"{self.path} holds other files than its manifest says.")
        for member in self.manifest.members:
            if not _MEMBER.match(member.name) or ".." in member.name:
                raise BackupError(f"{self.path} holds a file of a strange name: {member.name!r}.")
            for _block in self.blocks(member):
                pass

    def member(self, name: str) -> Member | None:
        """The member of that name."""
        return next((one for one in self.manifest.members if one.name == name), None)

    def blocks(self, member: Member) -> Iterator[bytes]:
        """The bytes of a member; BackupError at the end when they are not those of the manifest."""
        digest, size = hashlib.sha256(), 0
        try:
            with self._zip.open(member.name) as source:
                while block := source.read(_BLOCK):
                    digest.update(block)
                    size += len(block)
                    if size > member.size:
                        break
                    yield block
        except (zipfile.BadZipFile, EOFError, OSError) as error:
            raise BackupError(f"{member.name} in {self.path} cannot be read.") from error
        if (digest.hexdigest(), size) != (member.sha256, member.size):
            raise BackupError(f"{member.name} in {self.path} is not what was saved.")

    def extract(self, member: Member, target: Path) -> None:
        """Write a member beside, wait for the disk, then give it its name."""
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = target.with_name(f".{target.name}.partial")
        try:
            with os.fdopen(
                os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
            ) as out:
                for block in self.blocks(member):
                    out.write(block)
                out.flush()
                os.fsync(out.fileno())
            partial.rename(target)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise

    def _read_manifest(self) -> Manifest:
        try:
            content: dict[str, Any] = json.loads(self._zip.read(MANIFEST))
            members = [Member(**member) for member in content.pop("members")]
            manifest = Manifest(**content, members=members)
        except (KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
            raise BackupError(f"The manifest of {self.path} cannot be read.") from error
        if manifest.format != FORMAT:
            raise BackupError(
                f"{self.path} is of format {manifest.format}, made by Parvis {manifest.version}: "
                "install that version or a newer one."
            )
        return manifest


def _check_whole(path: Path) -> tuple[str, bool]:
    """The archive's digest and whether a key of the ring signed it; BackupError when damaged."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            file.seek(max(0, size - _COMMENT_LENGTH))
            found = _COMMENT.match(file.read())
            if found is None:
                raise BackupError(f"{path} is not a backup of Parvis, or its end is missing.")
            file.seek(0)
            digest = _digest(file)
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}.") from error
    if digest != found[1].decode():
        raise BackupError(f"{path} was damaged or changed: its digest is not the one it says.")
    signature = bytes.fromhex(found[3].decode())
    return digest, keys.ring().verify(_signed(digest), found[2].decode(), signature)


def _signed(digest: str) -> bytes:
    return b"parvis backup 1\0" + bytes.fromhex(digest)


def _digest(file: IO[bytes]) -> str:
    """SHA-256 of all bytes but the comment's changing end."""
    file.seek(0, os.SEEK_END)
    left = file.tell() - _COMMENT_LENGTH + len(_MARK)
    file.seek(0)
    digest = hashlib.sha256()
    while left > 0 and (block := file.read(min(left, _BLOCK))):
        digest.update(block)
        left -= len(block)
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def room_for(folder: Path, size: int, what: str) -> None:
    """BackupError in words when a disk has too little room (10 % and 10 MB are kept free)."""
    free = shutil.disk_usage(folder).free
    if free < size * 1.1 + 10_000_000:
        raise BackupError(
            f"{what} needs about {size // 1_000_000 + 1} MB in {folder}, where "
            f"{free // 1_000_000} MB are free. Nothing was changed."
        )
