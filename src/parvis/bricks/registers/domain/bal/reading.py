"""A BAL file read into rows, whatever its version, delimiter, byte order mark and line ends."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from parvis.bricks.registers.domain.bal.columns import missing, version_of
from parvis.bricks.registers.domain.bal.rules import ERROR, Problem, check_file, check_row

MAX_BYTES = 60 * 2**20  # Paris, the largest commune, weighs 30 MB
MAX_LINES = 400_000
MOST_PROBLEMS = 2_000
Row = dict[str, str]


class Unreadable(ValueError):
    """No row can be read at all; `code` says why (words are the caller's)."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True)
class Read:
    """A file: its version, the rows without error (with their lines), and every problem."""

    version: str
    rows: list[tuple[int, Row]]
    problems: list[Problem]
    left_out: int


def read(content: bytes, commune: str = "") -> Read:
    """Read a file; Unreadable when it is none. Rows with an error are left out and told."""
    if len(content) > MAX_BYTES:
        raise Unreadable("too_large", most=MAX_BYTES >> 20)
    text = _decoded(content)
    header, rows, version = _rows(text)
    problems: list[Problem] = []
    kept: list[tuple[int, Row]] = []
    left = count = 0
    for line, fields in rows:
        count += 1
        if count > MAX_LINES:
            raise Unreadable("too_many_lines", most=MAX_LINES)
        if len(fields) != len(header):
            found = [Problem(line, "row.colonnes", ERROR, {"count": str(len(fields))})]
        else:
            row = dict(zip(header, fields, strict=True))
            found = check_row(row, line, version, commune)
        if any(one.level == ERROR for one in found):
            left += 1
        else:
            kept.append((line, row))
        if len(problems) < MOST_PROBLEMS:
            problems += found
    if not count:
        raise Unreadable("no_row")
    return Read(version, kept, [*check_file(kept), *problems], left)


def _decoded(content: bytes) -> str:
    if not content.strip():
        raise Unreadable("empty")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("encoding") from None


def _rows(text: str) -> tuple[list[str], Iterator[tuple[int, list[str]]], str]:
    """Header, rows with their lines, version."""
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    csv.field_size_limit(131_072)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [name.strip() for name in next(reader)]
    except (StopIteration, csv.Error):
        raise Unreadable("no_header") from None
    version = version_of(header)
    if version is None:
        raise Unreadable("no_header")
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise Unreadable("column_twice", column=twice[0])
    lacking = missing(header, version)
    if lacking:
        raise Unreadable("column_missing", column=lacking[0])

    def lines() -> Iterator[tuple[int, list[str]]]:
        while True:
            line = reader.line_num + 1
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield line, []
                continue
            if any(field.strip() for field in fields):
                yield line, fields

    return header, lines(), version
