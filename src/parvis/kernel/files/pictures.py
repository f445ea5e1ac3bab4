"""Width and height of a picture read from its headers, without decoding a pixel.

Why: a picture of a few kilobytes may unfold to gigabytes in whatever opens it (ASVS 5.2.6).
"""

from __future__ import annotations

import struct
from typing import BinaryIO

MOST_DIRECTORIES = 64
MOST_SEGMENTS = 2_000


class BadPicture(ValueError):
    """The headers are not those of the picture that the first bytes announce."""


def size(kind: str, file: BinaryIO) -> tuple[int, int]:
    """(width, height) in pixels, the largest when there are several; BadPicture otherwise."""
    file.seek(0)
    try:
        width, height = _READERS[kind](file)
    except (struct.error, IndexError) as error:
        raise BadPicture(kind) from error
    if width <= 0 or height <= 0:
        raise BadPicture(kind)
    return width, height


def _png(file: BinaryIO) -> tuple[int, int]:
    head = file.read(33)
    if head[12:16] != b"IHDR":
        raise BadPicture("png")
    return struct.unpack(">II", head[16:24])


def _gif(file: BinaryIO) -> tuple[int, int]:
    return struct.unpack("<HH", file.read(10)[6:10])


def _jpeg(file: BinaryIO) -> tuple[int, int]:
    file.seek(2)
    for _ in range(MOST_SEGMENTS):
        marker = file.read(2)
        while len(marker) == 2 and marker == b"\xff\xff":
            marker = b"\xff" + file.read(1)
        if len(marker) < 2 or marker[0] != 0xFF:
            break
        code = marker[1]
        if code == 0x01 or 0xD0 <= code <= 0xD8:
            continue
        (length,) = struct.unpack(">H", file.read(2))
        if 0xC0 <= code <= 0xCF and code not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", file.read(5)[1:5])
            return width, height
        if length < 2 or code == 0xDA:
            break
        file.seek(length - 2, 1)
    raise BadPicture("jpeg")


def _webp(file: BinaryIO) -> tuple[int, int]:
    head = file.read(30)
    chunk = head[12:16]
    if chunk == b"VP8X":
        width = int.from_bytes(head[24:27], "little") + 1
        return width, int.from_bytes(head[27:30], "little") + 1
    if chunk == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", head[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise BadPicture("webp")


def _tiff(file: BinaryIO) -> tuple[int, int]:
    order = "<" if file.read(2) == b"II" else ">"
    _, at = struct.unpack(f"{order}HI", file.read(6))
    best = (0, 0)
    for _ in range(MOST_DIRECTORIES):
        file.seek(at)
        (entries,) = struct.unpack(f"{order}H", file.read(2))
        found = {256: 0, 257: 0}
        for _ in range(entries):
            raw = file.read(12)
            tag, form = struct.unpack(f"{order}HH", raw[:4])
            if tag in found:
                found[tag] = struct.unpack(
                    f"{order}{'H' if form == 3 else 'I'}", raw[8 : 10 if form == 3 else 12]
                )[0]
        best = max(best, (found[256], found[257]), key=lambda pair: pair[0] * pair[1])
        (at,) = struct.unpack(f"{order}I", file.read(4))
        if not at:
            return best
    raise BadPicture("tiff")


def _heic(file: BinaryIO) -> tuple[int, int]:
    head = file.read(262_144)
    best, at = (0, 0), head.find(b"ispe")
    while at >= 0:
        pair = struct.unpack(">II", head[at + 8 : at + 16])
        best = max(best, pair, key=lambda one: one[0] * one[1])
        at = head.find(b"ispe", at + 4)
    return best


_READERS = {
    "png": _png,
    "gif": _gif,
    "jpeg": _jpeg,
    "webp": _webp,
    "tiff": _tiff,
    "heic": _heic,
}
