"""Files made for tests: good ones, and those that somebody hostile would send."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import cache

from parvis.kernel import pdf
from parvis.kernel.files.antivirus import _EICAR

EICAR = _EICAR


class Upload(io.BytesIO):
    """A binary file with a name, as an upload is."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


@cache
def a_pdf(text: str = "Bonjour") -> bytes:
    """A real PDF."""
    data = {"sender": {"name": "Valserine"}, "intro": [text]}
    return pdf.render("letter.typ", data, language="fr", title="Essai")


def png(width: int = 2, height: int = 2) -> bytes:
    """A PNG whose headers announce a size (its pixels are one row)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\x00" * (width % 1000 + 1) * (height % 1000))
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
    return start + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int = 3, height: int = 4, *, comment: int = 0) -> bytes:
    """A JPEG's markers up to its frame header, after a comment of some bytes."""
    comments = b"\xff\xfe" + struct.pack(">H", comment + 2) + b"c" * comment if comment else b""
    app = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\1\1\0\0\1\0\1\0\0"
    frame = b"\xff\xc2" + struct.pack(">HBHH", 17, 8, height, width) + b"\x03" + b"\x01\x11\x00" * 3
    return b"\xff\xd8" + app + comments + frame + b"\xff\xda" + b"\x00" * 20 + b"\xff\xd9"


def gif(width: int = 5, height: int = 6) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0;"


def webp(width: int = 7, height: int = 8) -> bytes:
    body = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0"
    body += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def tiff(width: int = 9, height: int = 10) -> bytes:
    entries = struct.pack("<HHII", 256, 4, 1, width) + struct.pack("<HHIHH", 257, 3, 1, height, 0)
    return b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", 2) + entries + b"\0\0\0\0"


def heic(width: int = 11, height: int = 12) -> bytes:
    box = b"ispe" + b"\0\0\0\0" + struct.pack(">II", width, height)
    return struct.pack(">I", 24) + b"ftypheic" + b"\0" * 12 + struct.pack(">I", 20) + box


def archive(members: dict[str, bytes], level: int = 6) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


def docx(extra: dict[str, bytes] | None = None) -> bytes:
    """The skeleton of a Word document."""
    members = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": b"<w:document/>",
        **(extra or {}),
    }
    return archive(members)


def odt(extra: dict[str, bytes] | None = None) -> bytes:
    """The skeleton of an OpenDocument text."""
    members = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": b"<office:document-content/>",
        **(extra or {}),
    }
    return archive(members)


def exe() -> bytes:
    """The first bytes of a Windows program."""
    return b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200 + b"PE\0\0" + b"\x00" * 200


def flat_bomb(megabytes: int) -> bytes:
    """A small docx that unfolds to many megabytes."""
    return docx({"word/media/image1.bmp": bytes(megabytes * 1_000_000)})


def nested_bomb(depth: int) -> bytes:
    """Archives in archives."""
    data = archive({"end.txt": b"end"})
    for _ in range(depth):
        data = archive({"inner.zip": data})
    return data


def lying_archive() -> bytes:
    """A zip whose directory announces 10 bytes for a member that unfolds to far more."""
    real = archive({"a.txt": b"A" * 5_000_000})
    said = struct.pack("<I", 5_000_000)
    assert real.count(said) == 2
    return real.replace(said, struct.pack("<I", 10))


def overlapping_archive() -> bytes:
    """Two directory entries that share one compressed member."""
    one = archive({"a.txt": b"A" * 1_000_000})
    start = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    entry = one[start:end]
    tail = bytearray(one[end:])
    tail[8:12] = struct.pack("<HH", 2, 2)
    tail[12:16] = struct.pack("<I", 2 * len(entry))
    return one[:start] + entry + entry + bytes(tail)


def locked_archive() -> bytes:
    """A zip whose member says that it is encrypted."""
    raw = bytearray(archive({"a.txt": b"secret"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.index(mark) + offset
        raw[at] |= 1
    return bytes(raw)
