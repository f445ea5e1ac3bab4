"""Many questions at once: rows of a file geocoded in order, on one or several processors.

Each piece of work is a list of `Row`; the index is memory-mapped, so helpers share it. Nothing
of a file is kept in memory but the pieces under way.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from parvis.bricks.registers.addresses import kernel
from parvis.bricks.registers.addresses.engine import NO_FILTER, Engine, Filters
from parvis.bricks.registers.addresses.index import open_index
from parvis.bricks.registers.addresses.results import Address
from parvis.bricks.registers.addresses.text import MAX_CHARACTERS
from parvis.kernel.settings import setting

PROCESSES = setting(
    "PARVIS_REGISTERS_BATCH_PROCESSES",
    int,
    2,
    "Processes that geocode one file; 0 or 1: the web process itself does it.",
)
PIECE = 500  # rows handed to a helper at once
AHEAD = 4  # pieces under way for each helper


@dataclass(frozen=True, slots=True)
class Row:
    """What is asked of one row: a text, or a point; and what the answer must be."""

    text: str = ""
    lon: float | None = None
    lat: float | None = None
    filters: Filters = NO_FILTER


@dataclass(frozen=True, slots=True)
class Answer:
    """The first answer of a row (None for none), the score of the second, and what happened:
    ok, not-found, skipped (nothing asked), error (asked badly)."""

    status: str
    address: Address | None = None
    next_score: float | None = None


Work = Callable[[Engine, Row], Answer]


def search_row(engine: Engine, row: Row) -> Answer:
    """Search one row; a row that is too long or empty costs only itself."""
    if not row.text.strip():
        return Answer("skipped")
    if len(row.text) > MAX_CHARACTERS:
        return Answer("error")
    centre = (row.lon, row.lat) if row.lon is not None and row.lat is not None else None
    found = engine.search(row.text, limit=2, centre=centre, filters=row.filters)
    if not found:
        return Answer("not-found")
    return Answer("ok", found[0], found[1].score if len(found) > 1 else None)


def reverse_row(engine: Engine, row: Row) -> Answer:
    """Reverse one row; a row without a point, or with one off the globe, costs only itself."""
    if row.lon is None or row.lat is None:
        return Answer("skipped")
    if not (math.isfinite(row.lon) and math.isfinite(row.lat)):
        return Answer("error")
    try:
        found = engine.reverse(row.lon, row.lat, filters=row.filters)
    except ValueError:
        return Answer("error")
    return Answer("ok", found[0]) if found else Answer("not-found")


def answers(
    engine: Engine, work: Work, rows: Iterable[Row], folder: Path | None, processes: int
) -> Iterator[Answer]:
    """The answers to rows, in their order. `folder`: the version on disk, for helpers."""
    source = iter(rows)
    first = list(itertools.islice(source, PIECE))
    if len(first) < PIECE or processes < 2 or folder is None:
        for row in itertools.chain(first, source):
            yield work(engine, row)
        return
    with _helpers(folder, processes) as pool:
        waiting: deque[Future[list[Answer]]] = deque()
        pieces = itertools.chain([first], iter(lambda: list(itertools.islice(source, PIECE)), []))
        for piece in pieces:
            waiting.append(pool.submit(_piece, work, piece))
            if len(waiting) >= AHEAD * processes:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


@contextlib.contextmanager
def _helpers(folder: Path, processes: int) -> Iterator[ProcessPoolExecutor]:
    """Fresh processes, not forks: a web process has threads and open databases."""
    pool = ProcessPoolExecutor(
        min(processes, os.cpu_count() or 1),
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start,
        initargs=(folder,),
    )
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


_engine: Engine | None = None


def _start(folder: Path) -> None:
    global _engine  # noqa: PLW0603 - the one engine of a helper
    kernel.load()
    _engine = Engine(open_index(folder))


def _piece(work: Work, rows: list[Row]) -> list[Answer]:
    if _engine is None:
        raise RuntimeError("a helper works only once started")
    return [work(_engine, row) for row in rows]
