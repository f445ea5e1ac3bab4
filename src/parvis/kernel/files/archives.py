"""What is inside a zip (docx, odt and xlsx are zips), unfolded within limits and never kept.

Refused: more than 5,000 members, more than 250 MB unfolded, a member that unfolds more than 200
times past its first megabyte, archives in archives deeper than two, overlapping members, names
that leave the folder, encrypted members (nobody could check them), macros, programs. Sizes that
an archive announces are not trusted: bytes are counted while they unfold (ASVS 5.2.3).
"""

from __future__ import annotations

import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

MOST_MEMBERS = 5_000
MOST_BYTES = 250_000_000
MOST_RATIO = 200
RATIO_FROM = 1_000_000
MOST_DEPTH = 2
MOST_DIRECTORY_BYTES = 4_000_000
BLOCK = 65_536

_MACROS = ("Basic/", "Scripts/")  # where OpenDocument keeps them

Feed = Callable[[bytes], None]


class BadArchive(ValueError):
    """`code` is one of files.Refused: bomb, broken, encrypted, active_content, executable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Budget:
    """What is left of the limits; one for an archive and all those inside it."""

    members: int = MOST_MEMBERS
    bytes: int = MOST_BYTES
    names: set[str] = field(default_factory=set)

    def take(self, amount: int) -> None:
        """Count unfolded bytes; BadArchive beyond the limit."""
        self.bytes -= amount
        if self.bytes < 0:
            raise BadArchive("bomb")


def examine(
    file: BinaryIO,
    *,
    is_program: Callable[[bytes], bool],
    feed: Callable[[], Feed] | None = None,
) -> zipfile.ZipFile:
    """Unfold everything once, within limits; BadArchive when a rule is broken.

    `feed()`, when given, is called at each member and receives its bytes (a scanner).
    """
    budget = Budget()
    try:
        archive = _open(file)
        _walk(archive, budget, 1, is_program, feed or (lambda: lambda _: None))
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError) as error:
        raise BadArchive("broken") from error
    except (NotImplementedError, RuntimeError) as error:  # unknown compression, password
        raise BadArchive("encrypted") from error
    if "mimetype" in budget.names and any(name.startswith(_MACROS) for name in budget.names):
        raise BadArchive("active_content")
    return archive


def _open(file: BinaryIO) -> zipfile.ZipFile:
    """Open after a look at the end record: a huge directory is never loaded."""
    file.seek(0, 2)
    length = file.tell()
    file.seek(max(0, length - 65_557))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        raise BadArchive("broken")
    members, directory = struct.unpack("<H", tail[at + 10 : at + 12]), tail[at + 12 : at + 16]
    if members[0] > MOST_MEMBERS or struct.unpack("<I", directory)[0] > MOST_DIRECTORY_BYTES:
        raise BadArchive("bomb")
    file.seek(0)
    return zipfile.ZipFile(file)


def _walk(
    archive: zipfile.ZipFile,
    budget: Budget,
    depth: int,
    is_program: Callable[[bytes], bool],
    feed: Callable[[], Feed],
) -> None:
    infos = archive.infolist()
    budget.members -= len(infos)
    if budget.members < 0 or sum(info.file_size for info in infos) > budget.bytes:
        raise BadArchive("bomb")
    _no_overlap(infos)
    for info in infos:
        _check_name(info)
        if info.flag_bits & 0x1:
            raise BadArchive("encrypted")
        if depth == 1:
            budget.names.add(info.filename)
        if not info.is_dir():
            _member(archive, info, budget, depth, is_program, feed)


def _member(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    budget: Budget,
    depth: int,
    is_program: Callable[[bytes], bool],
    feed: Callable[[], Feed],
) -> None:
    blocks = _unfold(archive, info, budget)
    first = next(blocks, b"")
    if is_program(first):
        raise BadArchive("executable")
    receive = feed()
    receive(first)
    if not first.startswith(b"PK\x03\x04"):
        for block in blocks:
            receive(block)
        return
    if depth >= MOST_DEPTH:
        raise BadArchive("bomb")
    with tempfile.SpooledTemporaryFile(max_size=4_000_000) as inner:
        inner.write(first)
        for block in blocks:
            receive(block)
            inner.write(block)
        _walk(_open(inner), budget, depth + 1, is_program, feed)  # type: ignore[arg-type]


def _unfold(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    done = 0
    with archive.open(info) as stream:
        while block := stream.read(BLOCK):
            done += len(block)
            budget.take(len(block))
            if done > RATIO_FROM and done > MOST_RATIO * max(info.compress_size, 1):
                raise BadArchive("bomb")
            yield block


def _check_name(info: zipfile.ZipInfo) -> None:
    name = info.orig_filename.replace("\\", "/")
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or ":" in parts[0] or "\x00" in name:
        raise BadArchive("broken")
    if name.lower().endswith("vbaproject.bin"):
        raise BadArchive("active_content")


def _no_overlap(infos: list[zipfile.ZipInfo]) -> None:
    """Members that share compressed bytes are how a flat bomb is made."""
    end = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < end:
            raise BadArchive("bomb")
        end = info.header_offset + 30 + len(info.orig_filename) + info.compress_size


def kind_of(archive: zipfile.ZipFile) -> str:
    """Which kind of document a zip is: docx, xlsx, pptx, odt, ods, odp, jar or zip."""
    names = set(archive.namelist())
    if "mimetype" in names:
        said = archive.read("mimetype")[:100].decode("ascii", "replace").strip()
        for name, ending in (("odt", "text"), ("ods", "spreadsheet"), ("odp", "presentation")):
            if said == f"application/vnd.oasis.opendocument.{ending}":
                return name
    if "[Content_Types].xml" in names:
        for name, part in (("docx", "word/"), ("xlsx", "xl/"), ("pptx", "ppt/")):
            if any(one.startswith(part) for one in names):
                return name
    if any(one.endswith((".class", ".dex")) for one in names):
        return "jar"
    return "zip"
