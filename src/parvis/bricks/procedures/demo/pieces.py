"""Small files that the demo's people send: one-page PDFs and drawn plans, the same bytes always."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from functools import cache

INK, PAPER, ROAD, TREE, MARK = (
    (44, 42, 38), (251, 249, 244), (214, 208, 198), (126, 150, 110), (178, 84, 46),
)  # fmt: skip
WIDTH, HEIGHT = 480, 320


@cache
def page(title: str, *lines: str) -> bytes:
    """A PDF of one page: a title and lines of text (Latin letters)."""
    text = ["BT /F2 16 Tf 60 770 Td", f"({_escaped(title)}) Tj", "/F1 11 Tf 0 -34 Td"]
    text += [f"({_escaped(line)}) Tj 0 -20 Td" for line in lines]
    stream = "\n".join([*text, "ET"]).encode("cp1252", "replace")
    font = "/Type /Font /Subtype /Type1 /Encoding /WinAnsiEncoding /BaseFont"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        f"<< {font} /Helvetica >>".encode(),
        f"<< {font} /Helvetica-Bold >>".encode(),
    ]
    return _assembled(objects)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _assembled(objects: Sequence[bytes]) -> bytes:
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return made + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(made))
    )


@cache
def plan(spaces: int, place: int) -> bytes:
    """A PNG: a street seen from above, its trees, and the spaces to reserve in colour."""
    rows = [bytearray(bytes(PAPER) * WIDTH) for _ in range(HEIGHT)]

    def box(left: int, top: int, width: int, height: int, colour: tuple[int, int, int]) -> None:
        for y in range(max(top, 0), min(top + height, HEIGHT)):
            right = min(left + width, WIDTH)
            rows[y][left * 3 : right * 3] = bytes(colour) * (right - left)

    box(0, 130, WIDTH, 90, ROAD)
    for x in range(10, WIDTH, 60):
        box(x, 173, 30, 3, PAPER)
        box(x + 12, 238, 16, 16, TREE)
    for house in range(6):
        box(8 + house * 79, 20 + 9 * (house % 3), 66, 84 - 9 * (house % 3), INK)
        box(14 + house * 79, 26 + 9 * (house % 3), 54, 72 - 9 * (house % 3), PAPER)
    left = 20 + place % 200
    for n in range(spaces):
        box(left + n * 42, 134, 38, 26, MARK)
    return _png(rows)


def _png(rows: Sequence[bytearray]) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", data), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
