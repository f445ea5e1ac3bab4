"""BAN CSV and BAL 1.1 to 1.5 read into batches.

One line of the file is one row: neither format has line ends inside a field, and so a quote
that is never closed costs one row and not the rest of the file. A block of lines is converted
whole; when something in it cannot be converted it is halved until the bad rows stand alone, and
these are reported and left out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from parvis.bricks.registers.addresses.records import Batch, merge
from parvis.bricks.registers.addresses.sources.columns import Columns, columns_of
from parvis.bricks.registers.addresses.sources.convert import convert
from parvis.bricks.registers.compiled.files import BadRow, Opened, SourceError

LONGEST_LINE = 32 * 2**20
BLOCK = 4 * 2**20  # characters converted at once: about 25,000 rows


def read(source: Opened, path: Path, kind: str, skip: int) -> Iterator[Batch]:
    """Batches of a BAN or BAL file, leaving out its first `skip` blocks (already imported)."""
    columns = _header(source, path, kind)
    done = 0
    for i, block in enumerate(_blocks(source)):
        rows = block.count("\n") + 1
        if i >= skip:
            batch = merge(_batches(block, columns, first=done + 2))
            batch.rows, batch.bytes_read = done + rows, source.position()
            yield batch
        done += rows


def _header(source: Opened, path: Path, kind: str) -> Columns:
    header = source.text.readline(100_000).strip()
    delimiter = max(";,\t", key=header.count)
    return columns_of(kind, next(csv.reader([header], delimiter=delimiter)), delimiter, path.name)


def _blocks(source: Opened) -> Iterator[str]:
    """The text cut at line ends into blocks of about BLOCK characters, whatever the line ends."""
    rest = ""
    while True:
        text = source.text.read(BLOCK)
        if not text:
            break
        if "\r" in text:
            if text.endswith("\r"):
                text += source.text.read(1)
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        cut = text.rfind("\n")
        if cut < 0:
            rest += text
            if len(rest) > LONGEST_LINE:
                raise SourceError(f"there is a line longer than {LONGEST_LINE} characters.")
            continue
        yield rest + text[:cut]
        rest = text[cut + 1 :]
    if rest:
        yield rest


def _batches(block: str, columns: Columns, first: int) -> list[Batch]:
    """The block converted, in as many parts as the bad rows in it ask for."""
    try:
        return [convert(block, columns)]
    except ValueError as error:
        if "\n" not in block:  # a blank line is no row, and no bad one
            return [Batch(bad=[BadRow(first, str(error))] if block.strip() else [])]
    lines = block.split("\n")
    half = len(lines) // 2
    return [
        *_batches("\n".join(lines[:half]), columns, first),
        *_batches("\n".join(lines[half:]), columns, first + half),
    ]
