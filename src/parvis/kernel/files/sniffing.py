"""What a file is, read from its content: the name and the browser's word are never believed.

Own checks decide; `puremagic` only names what is none of our kinds, for the refusal's words.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import puremagic

HEAD = 4_096
_PROGRAMS = (
    *(
        b"MZ",
        b"\x7fELF",
        b"#!",
        b"\x00asm",
        b"dex\n",
        b"!<arch>\n",
        b"L\x00\x00\x00\x01\x14\x02\x00",
    ),
    *(b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf"),
    *(b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xed\xab\xee\xdb"),
)
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
_WEB_PAGE = re.compile(
    rb"<\s*(!doctype\s+html|html|head|body|script|iframe|svg|object|embed)\b", re.I
)
_TEXT_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def is_program(head: bytes) -> bool:
    """Whether the first bytes are those of something that a computer would run."""
    return head.startswith(_PROGRAMS)


def family(head: bytes, path: Path) -> str:
    """What the content is: a kind's name, "zip", "text", "program", "page", or "" (unknown)."""
    if is_program(head):
        return "program"
    for name, test in _TESTS.items():
        if test(head):
            return name
    if _WEB_PAGE.search(head):
        return "page"
    return "text" if is_text(path) else ""


def guess(head: bytes) -> str:
    """A word for content of no kind of ours ("rar", "7z"), or an empty one."""
    try:
        return str(puremagic.from_string(head)).strip(".")[:20]
    except (puremagic.PureError, ValueError):
        return ""


def is_text(path: Path) -> bool:
    """Whether the whole file is UTF-8, UTF-16 with its mark, or Latin-1 without control signs."""
    with path.open("rb") as file:
        start = file.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return _reads_as(file, "utf-16")
        return _reads_as(file, "utf-8") or _reads_as(file, "cp1252")


def _reads_as(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while block := file.read(65_536):
            if _TEXT_CONTROLS.search(decoder.decode(block)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def pdf_is_whole(file: BinaryIO) -> bool:
    """Whether a PDF has the frame of one: an object, and an end that says where its table is.

    ISO 32000-1 section 7.5.5; what is cut short on the way is found here.
    """
    file.seek(0, 2)
    length = file.tell()
    file.seek(max(0, length - 2_048))
    tail = file.read()
    if b"%%EOF" not in tail or b"startxref" not in tail:
        return False
    file.seek(0)
    before = b""
    while block := file.read(65_536):
        if b" obj" in before + block:
            return True
        before = block[-4:]
    return False


def _pdf(head: bytes) -> bool:
    at = head[:1_024].find(b"%PDF-")
    return at >= 0 and not head[:at].strip(b"\xef\xbb\xbf \t\r\n\x00")


_TESTS: dict[str, Callable[[bytes], bool]] = {
    "pdf": _pdf,
    "png": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "jpeg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "gif": lambda head: head.startswith((b"GIF87a", b"GIF89a")),
    "webp": lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP",
    "tiff": lambda head: head.startswith((b"II*\x00", b"MM\x00*")),
    "heic": lambda head: head[4:8] == b"ftyp" and head[8:12] in _HEIC,
    "zip": lambda head: head.startswith((b"PK\x03\x04", b"PK\x05\x06")),
}
