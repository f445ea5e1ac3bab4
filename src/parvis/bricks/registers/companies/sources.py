"""Stock files read row by row: CSV (plain, gz, zip) and Parquet, any order of columns.

One line of a CSV is one row: the official files have no line end inside a field, and so a quote
that is never closed costs one row and not the rest of the file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from parvis.bricks.registers.companies.columns import KINDS, NEEDED
from parvis.bricks.registers.compiled.files import BadRow, Opened, SourceError, opened

ROWS = 50_000  # of one batch
LONGEST_LINE = 2**20
PARQUET = b"PAR1"
OTHER = "other"  # official stock files that hold nothing of what is kept
DOUBLES = ("siren", "sirenDoublon")


@dataclass
class Rows:
    """Rows of one file with all columns of its kind, each a list of texts. `line`: of the first."""

    columns: list[list[str]]
    lines: list[int]
    bad: list[BadRow] = field(default_factory=list)
    seen: int = 0  # rows of the file read so far, these included
    bytes_read: int = 0


def kind_of(path: Path) -> str:
    """`units`, `establishments`, `links` or OTHER, from the names of the columns."""
    return _kind(_header(path), path)


def _kind(header: list[str], path: Path) -> str:
    if not any(header):
        raise SourceError(f"{path.name} is empty.")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise SourceError(f"{path.name}: the column {twice[0][:60]!r} is there twice.")
    if "dateFin" in header or set(DOUBLES) <= set(header):
        return OTHER
    for kind, needed in NEEDED.items():
        if set(needed) <= set(header):
            return kind
    raise SourceError(
        f"{path.name} is no Sirene stock file known here: its first line is not the header of "
        "StockUniteLegale, StockEtablissement or StockEtablissementLiensSuccession."
    )


def is_parquet(path: Path) -> bool:
    """Whether a file is Parquet, by its first bytes."""
    try:
        with path.open("rb") as file:
            return file.read(4) == PARQUET
    except OSError as error:
        raise SourceError(f"{path.name} cannot be read: {error.strerror}.") from error


def _header(path: Path) -> list[str]:
    if is_parquet(path):
        return list(_parquet(path).schema_arrow.names)
    with opened(path) as source:
        return _split(source.text.readline(LONGEST_LINE))[0]


def _split(line: str) -> tuple[list[str], str]:
    """The names in a header and its delimiter."""
    delimiter = max(",;\t|", key=line.count)
    names = next(csv.reader([line.strip()], delimiter=delimiter), [])
    return [name.strip() for name in names], delimiter


def read(path: Path, kind: str, skip: int) -> Iterator[Rows]:
    """Batches of a file, leaving out its first `skip` ones."""
    if is_parquet(path):
        yield from _read_parquet(path, kind, skip)
        return
    with opened(path) as source:
        yield from _read_csv(source, path, kind, skip)


def _read_csv(source: Opened, path: Path, kind: str, skip: int) -> Iterator[Rows]:
    header, delimiter = _split(source.text.readline(LONGEST_LINE))
    places = {name: i for i, name in enumerate(header)}
    order = [places.get(name, -1) for name in KINDS[kind]]
    first = 2
    for number, lines in enumerate(_batches(source.text, path)):
        if number >= skip:
            rows = _columns(lines, first, len(header), delimiter, order)
            rows.seen, rows.bytes_read = first - 2 + len(lines), source.position()
            yield rows
        first += len(lines)


def _batches(text: io.TextIOWrapper, path: Path) -> Iterator[list[str]]:
    """ROWS lines at a time, whatever the line ends."""
    lines: list[str] = []
    while True:
        line = text.readline(LONGEST_LINE)
        if not line:
            break
        if len(line) >= LONGEST_LINE:
            raise SourceError(f"{path.name}: a line is longer than {LONGEST_LINE} characters.")
        lines.append(line.rstrip("\r\n"))
        if len(lines) == ROWS:
            yield lines
            lines = []
    if lines:
        yield lines


def _columns(
    lines: list[str], first: int, width: int, delimiter: str, order: list[int]
) -> Rows:  # fmt: skip
    """Lines cut into columns; those of another width are left out and told."""
    bad: list[BadRow] = []
    kept: list[list[str]] = []
    numbers: list[int] = []
    for i, line in enumerate(lines):
        if '"' in line:
            try:
                row = next(csv.reader([line], delimiter=delimiter, strict=True), [])
            except csv.Error as error:
                bad.append(BadRow(first + i, f"it cannot be read: {error}"))
                continue
        else:
            row = line.split(delimiter)
        if len(row) == width:
            kept.append(row)
            numbers.append(first + i)
        elif line.strip():
            bad.append(BadRow(first + i, f"{len(row)} columns instead of {width}"))
    across = list(map(list, zip(*kept, strict=True))) if kept else [[] for _ in range(width)]
    empty = [""] * len(kept)
    return Rows([across[place] if place >= 0 else empty for place in order], numbers, bad)


def _parquet(path: Path) -> "ParquetFile":  # type: ignore[name-defined]  # noqa: F821, UP037
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        words = f"{path.name} is a Parquet file: install parvis[parquet] to read it."
        raise SourceError(words) from error
    try:
        return ParquetFile(path)
    except (ArrowException, OSError) as error:
        raise SourceError(f"{path.name} is damaged or cut short: {error}.") from error


def _read_parquet(path: Path, kind: str, skip: int) -> Iterator[Rows]:
    from pyarrow import ArrowException, compute, string

    file = _parquet(path)
    there = set(file.schema_arrow.names)
    names = [name for name in KINDS[kind] if name in there]
    seen, size = 0, path.stat().st_size
    total = max(file.metadata.num_rows, 1)
    try:
        for number, batch in enumerate(file.iter_batches(ROWS, columns=names)):
            count = batch.num_rows
            if number >= skip:
                given = {
                    name: compute.fill_null(batch.column(name).cast(string()), "").to_pylist()
                    for name in names
                }
                columns = [given.get(name, [""] * count) for name in KINDS[kind]]
                lines = list(range(seen + 1, seen + count + 1))
                told = size * (seen + count) // total
                yield Rows(columns, lines, [], seen + count, told)
            seen += count
    except (ArrowException, OSError) as error:
        raise SourceError(f"{path.name} is damaged: {error}.") from error
