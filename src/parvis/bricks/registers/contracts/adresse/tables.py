"""Reading a CSV that somebody sends, whatever its delimiter, quotes, encoding and line ends."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from parvis.bricks.registers.contracts.adresse.errors import Refused

DELIMITERS = (";", ",", "\t", "|")
UNLIKELY = "|~^°"  # for a file of one column, whose text holds the usual delimiters
SAMPLE = 65_536  # characters that the delimiter is found from
PIECE = 1 << 20
SAME = 0.6  # share of the lines that a delimiter cuts into as many columns as the first


@dataclass(frozen=True)
class Shape:
    """How a CSV is written."""

    encoding: str
    delimiter: str
    quote: str
    header: tuple[str, ...]
    rows: int = 0  # about how many, 0 when not known
    nulls: bool = True  # whether null characters may be in the way


def shape_of(file: BinaryIO, encoding: str, delimiter: str, quote: str) -> Shape:
    """Find how the file is written; Refused in words when it cannot be read."""
    sample, present, ends = _scan(file, encoding)
    nulls = "\x00" in present
    if not sample.strip():
        raise Refused(400, "Empty file", "Empty file")
    for name, mark in (("delimiter", delimiter), ("quote", quote)):
        if mark and (len(mark) != 1 or mark in "\r\n\x00"):
            raise Refused(400, f"Invalid {name}", "It must be one character.")
    found = delimiter or _delimiter(sample, present)
    quote = quote or '"'
    if quote == found:
        raise Refused(400, "Invalid quote", "It must differ from the delimiter.")
    header = next(csv.reader(io.StringIO(sample, newline=""), delimiter=found, quotechar=quote), [])
    if not any(header):
        raise Refused(400, "Empty file", "The first line names no column.")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise Refused(400, "Invalid columns", f"Column '{twice[0]}' is there twice.")
    return Shape(encoding, found, quote, tuple(header), ends, nulls)


def _scan(file: BinaryIO, encoding: str) -> tuple[str, set[str], int]:
    """The beginning of the text, which delimiters and nulls it holds, how many ends of lines; the
    whole is decoded once, so that a wrong encoding is told before anything is answered."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        sample, present, ends = "", set[str](), 0
        file.seek(0)
        while piece := file.read(PIECE):
            text = decoder.decode(piece)
            ends += text.count("\n")
            if len(sample) < SAMPLE:
                sample += text[: SAMPLE - len(sample)]
            present |= {mark for mark in (*DELIMITERS, *UNLIKELY, "\x00") if mark in text}
        decoder.decode(b"", final=True)
    except (LookupError, UnicodeDecodeError, ValueError) as error:
        raise Refused(
            400, f'Unable to decode with encoding "{encoding[:40]}"', str(error)
        ) from None
    finally:
        file.seek(0)
    return sample, present, ends


def _delimiter(sample: str, present: set[str]) -> str:
    """The character that cuts the first lines into the most columns, the same number each."""
    lines = sample.splitlines(keepends=True)[:50]
    if len(sample) >= SAMPLE and len(lines) > 1:
        lines = lines[:-1]  # the last one is cut
    best, most = "", 1
    for mark in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=mark) if row]
        except csv.Error:
            continue
        if not widths or widths[0] < 2:
            continue
        same = sum(width == widths[0] for width in widths) / len(widths)
        if same > SAME and widths[0] > most:
            best, most = mark, widths[0]
    if best:
        return best
    for mark in (",",) if present.isdisjoint(DELIMITERS) else UNLIKELY:
        if mark not in present:
            return mark
    words = 'Unable to detect delimiter, please add one with "delimiter" parameter.'
    raise Refused(400, words, words)


def rows_of(file: BinaryIO, shape: Shape) -> Iterator[list[str]]:
    """The fields of each row, as many as the file has columns. A row too long or too short keeps
    what it has; one that cannot be read at all is an empty row, so that lines still correspond."""
    width = len(shape.header)
    file.seek(0)
    real = getattr(file, "file", file)  # of a temporary file, which asks Python for each line
    text = io.TextIOWrapper(
        cast("io.BufferedReader", real), encoding=shape.encoding, newline="", errors="replace"
    )
    try:
        lines = (line.replace("\x00", "") for line in text) if shape.nulls else text
        reader = csv.reader(lines, delimiter=shape.delimiter, quotechar=shape.quote)
        next(reader, None)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield [""] * width
                continue
            if len(row) == width:
                yield row
            elif row:
                yield [*row, *[""] * (width - len(row))][:width]
    finally:
        text.detach()
