"""The compiled file: named columns, one after the other, gzip outside.

Four kinds of column. `text`: UTF-8 lines. `fixed:N`: ASCII cells of N characters, spaces at the
right. `u16`, `u32`: little-endian unsigned integers. The first line is JSON: format, source,
version, and the name, kind and length in bytes of each column.
"""

from __future__ import annotations

import gzip
import json
import sys
from array import array
from collections.abc import Iterable, Mapping
from typing import Any

FORMAT = 1
_CODES = {"u16": "H", "u32": "I"}


class ColumnsError(ValueError):
    """The file is not one that this version of the program reads."""


def numbers(kind: str, values: Iterable[int]) -> tuple[str, bytes]:
    """A column of unsigned integers."""
    cells = array(_CODES[kind], values)
    if sys.byteorder == "big":
        cells.byteswap()
    return kind, cells.tobytes()


def lines(values: Iterable[str]) -> tuple[str, bytes]:
    """A column of strings without line breaks."""
    return "text", "\n".join(values).encode()


def fixed(width: int, values: Iterable[str]) -> tuple[str, bytes]:
    """A column of short ASCII strings, none longer than `width`."""
    cells = [value.ljust(width) for value in values]
    if any(len(cell) != width for cell in cells):
        raise ValueError(f"a cell is longer than {width}")
    return f"fixed:{width}", "".join(cells).encode("ascii")


def pack(meta: Mapping[str, Any], columns: Mapping[str, tuple[str, bytes]]) -> bytes:
    """The whole file: the same columns give the same bytes."""
    table = [[name, kind, len(data)] for name, (kind, data) in columns.items()]
    head = json.dumps({"format": FORMAT, **meta, "columns": table}, sort_keys=True)
    body = b"".join(data for _, data in columns.values())
    return gzip.compress(head.encode() + b"\n" + body, 9, mtime=0)


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    """Head and columns: `array` for integers, `str` for text and fixed cells."""
    raw = gzip.decompress(data)
    end = raw.index(b"\n")
    head = json.loads(raw[:end])
    if head.get("format") != FORMAT:
        raise ColumnsError(f"compiled with format {head.get('format')}, {FORMAT} is read here")
    columns: dict[str, Any] = {}
    view, start = memoryview(raw), end + 1
    for name, kind, length in head.pop("columns"):
        cells = view[start : start + length]
        if len(cells) != length:
            raise ColumnsError(f"column {name} is cut short")
        columns[name] = _numbers(kind, cells) if kind in _CODES else str(cells, "utf-8")
        start += length
    return head, columns


def _numbers(kind: str, cells: memoryview) -> array[int]:
    found: array[int] = array(_CODES[kind])
    found.frombytes(cells)
    if sys.byteorder == "big":
        found.byteswap()
    return found
