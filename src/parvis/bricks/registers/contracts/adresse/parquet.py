"""Parquet in, Parquet out: the same answers beside each row, the columns sent kept as they are.

Needs the optional extra `parvis[parquet]`; without it a Parquet file is refused in words (415).
Rows are read, asked and written by pieces: memory does not grow with the file, which is written
to disk before it is sent back.
"""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, BinaryIO

from parvis.bricks.registers.contracts.adresse.errors import Refused
from parvis.bricks.registers.contracts.adresse.plan import Values

MAGIC = b"PAR1"
PIECE = 2_000  # rows at once
SENT = 1 << 16  # bytes at once
MAX_GROUP = 2 * 2**30  # bytes of one row group, decompressed
FLOATS = frozenset(
    {"latitude", "longitude", "result_latitude", "result_longitude", "result_score",
     "result_score_next"}
)  # fmt: skip
INTEGERS = frozenset({"result_distance"})


def is_parquet(file: BinaryIO) -> bool:
    """Whether a file begins as Parquet does."""
    file.seek(0)
    found = file.read(4) == MAGIC
    file.seek(0)
    return found


class Table:
    """A Parquet file that was sent."""

    def __init__(self, file: BinaryIO) -> None:
        if importlib.util.find_spec("pyarrow") is None:
            words = "Parquet cannot be read here: send CSV, or install the extra parvis[parquet]."
            raise Refused(415, "Unsupported media type", words)
        self._arrow: Any = importlib.import_module("pyarrow")
        self._parquet: Any = importlib.import_module("pyarrow.parquet")
        try:
            self._file = self._parquet.ParquetFile(file)
            groups = self._file.metadata
            largest = max(
                (groups.row_group(i).total_byte_size for i in range(groups.num_row_groups)),
                default=0,
            )
        except (OSError, ValueError, self._arrow.ArrowException) as error:
            raise _unreadable(error) from None
        if largest > MAX_GROUP:
            raise Refused(413, f"Row group too large, limit is {MAX_GROUP >> 20} MB")
        self.rows = int(groups.num_rows)
        self.header: tuple[str, ...] = tuple(self._file.schema_arrow.names)
        if not self.header:
            raise Refused(400, "Empty file", "The file has no column.")
        if len(set(self.header)) < len(self.header):
            raise Refused(400, "Invalid columns", "A column is there twice.")

    def answered(
        self,
        ask: Callable[[Iterable[list[str]]], Iterator[list[Values]]],
        added: tuple[str, ...],
    ) -> Iterator[bytes]:
        """The whole file with what was found beside each row, by pieces of bytes."""
        out = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it was sent
        try:
            self._write(out, ask, added)
        except (OSError, ValueError, self._arrow.ArrowException) as error:
            out.close()
            raise _unreadable(error) from None
        return _sent(out)

    def _write(self, out: IO[bytes], ask: Any, added: tuple[str, ...]) -> None:
        arrow = self._arrow
        kept = [name for name in self.header if name not in added]
        read, asked = itertools.tee(self._file.iter_batches(batch_size=PIECE))
        told = ask(row for piece in asked for row in _texts(piece))
        answers = itertools.chain.from_iterable(told)
        fields = [self._file.schema_arrow.field(name) for name in kept]
        fields += [arrow.field(name, self._type(name)) for name in added]
        schema = arrow.schema(fields)
        with self._parquet.ParquetWriter(out, schema, compression="zstd") as writer:
            for piece in read:
                rows = list(itertools.islice(answers, piece.num_rows))
                columns = [piece.column(name) for name in kept]
                for place, name in enumerate(added):
                    values = [_value(row[place]) for row in rows]
                    columns.append(arrow.array(values, self._type(name)))
                writer.write_batch(arrow.RecordBatch.from_arrays(columns, schema=schema))

    def _type(self, name: str) -> Any:
        if name in FLOATS:
            return self._arrow.float64()
        return self._arrow.int64() if name in INTEGERS else self._arrow.string()


def _texts(piece: Any) -> Iterator[list[str]]:
    """Rows of a piece as texts, nothing for what is null."""
    for row in zip(*(column.to_pylist() for column in piece.columns), strict=True):
        yield ["" if value is None else str(value) for value in row]


def _value(found: Any) -> Any:
    return None if found == "" else found


def _sent(out: IO[bytes]) -> Iterator[bytes]:
    with out:
        out.seek(0)
        while piece := out.read(SENT):
            yield piece


def _unreadable(error: Exception) -> Refused:
    return Refused(400, "Unreadable Parquet file", str(error)[:200])
