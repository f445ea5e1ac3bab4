"""Many questions at once: rows of a file answered in order, on one or several processors.

A row is asked by `search_row` or `reverse_row`. Rows travel in pieces: a piece of texts goes to
whoever is free, this process or a helper (`addresses/helper.py`), and comes back as what the
caller's `Work` makes of it, bytes ready to be sent for a CSV. The index is memory-mapped, so
helpers share it. Nothing of a file is kept in memory but the pieces under way.
"""

from __future__ import annotations

import itertools
import math
import time
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from parvis.bricks.registers.addresses.again import forget
from parvis.bricks.registers.addresses.engine import NO_FILTER, Engine, Filters
from parvis.bricks.registers.addresses.helper import Helper
from parvis.bricks.registers.addresses.results import Address
from parvis.bricks.registers.addresses.rows import compiling
from parvis.bricks.registers.addresses.rows import pieces as rows_of_files
from parvis.bricks.registers.addresses.rows.book import close
from parvis.bricks.registers.addresses.text import MAX_CHARACTERS
from parvis.kernel.settings import setting

PROCESSES = setting(
    "PARVIS_REGISTERS_BATCH_PROCESSES",
    int,
    2,
    "Processes that geocode one file; 0 or 1: the web process itself does it.",
)
PIECE = 500  # rows handed over at once
AHEAD = 3  # pieces under way for each helper
WORTH = 1.0  # seconds of work in this process after which helpers may be started
START = 3.0  # seconds left for this process alone, below which they cost more than they give
T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")
Piece = list[list[str]]  # fields of each row


class Work(Protocol[T_co]):
    """What is made of a piece of rows; it travels to helpers, pickled."""

    def __call__(self, engine: Engine, rows: Piece) -> T_co:
        """The answer to some rows."""
        ...


class Row(NamedTuple):
    """What is asked of one row: a text, or a point; and what the answer must be."""

    text: str = ""
    lon: float | None = None
    lat: float | None = None
    filters: Filters = NO_FILTER


class Answer(NamedTuple):
    """The first answer of a row (None for none), the score of the second, and what happened:
    ok, not-found, skipped (nothing asked), error (asked badly)."""

    status: str
    address: Address | None = None
    next_score: float | None = None


def search_row(engine: Engine, row: Row) -> Answer:
    """Search one row; a row that is too long or empty costs only itself."""
    if not row.text.strip():
        return Answer("skipped")
    if len(row.text) > MAX_CHARACTERS:
        return Answer("error")
    centre = (row.lon, row.lat) if row.lon is not None and row.lat is not None else None
    found, next_score = engine.best(row.text, centre=centre, filters=row.filters)
    return Answer("not-found") if found is None else Answer("ok", found, next_score)


def search_rows(engine: Engine, rows: list[Row]) -> list[Answer]:
    """`search_row` of many rows; those without a point are asked together."""
    answers: list[Answer | None] = [None] * len(rows)
    together: list[int] = []
    for place, row in enumerate(rows):
        plain = row.lon is None or row.lat is None
        if plain and not row.filters.types and not row.filters.postcodes and _sound(row.text):
            together.append(place)
        else:
            answers[place] = search_row(engine, row)
    asked = [(rows[place].text, rows[place].filters) for place in together]
    for place, (found, next_score) in zip(together, engine.best_of_each(asked), strict=True):
        answers[place] = (
            Answer("not-found") if found is None else Answer("ok", found, next_score)
        )  # fmt: skip
    return [answer for answer in answers if answer is not None]


def _sound(text: str) -> bool:
    return len(text) <= MAX_CHARACTERS and bool(text.strip())


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


def answered(
    engine: Engine, work: Work[T], rows: Iterable[list[str]], folder: Path | None, processes: int,
    expected: int = 0,
) -> Iterator[T]:  # fmt: skip
    """What `work` makes of each piece of rows, in their order. `folder`: the version on disk,
    for helpers, which are started when a second was not enough and much is left; this process
    works until they are there. `expected`: about how many rows there are, 0 when not known."""
    source = iter(rows)
    pieces = iter(lambda: list(itertools.islice(source, PIECE)), [])
    helpers: list[Helper] = []
    rows_of_files.begin(engine.index)
    began, alone, done = time.monotonic(), processes < 2 or folder is None, 0
    try:
        for piece in pieces:
            spent = time.monotonic() - began
            much = not expected or spent * (expected - done) >= START * done
            if folder is not None and not alone and spent >= WORTH and much:
                compiling.begin(folder)
                helpers, alone = [Helper(folder, work) for _ in range(processes)], True
            if helpers and all(helper.started() for helper in helpers):
                yield from _dealt(helpers, itertools.chain([piece], pieces))
                return
            yield work(engine, piece)
            done += len(piece)
    finally:
        for helper in helpers:
            helper.end()
        forget(engine.index)
        close()


def _dealt(helpers: list[Helper], pieces: Iterable[Piece]) -> Iterator[Any]:
    """Pieces dealt out in turn, a few ahead of what was answered."""
    waiting: deque[Helper] = deque()
    for helper, piece in zip(itertools.cycle(helpers), pieces, strict=False):
        helper.send(piece)
        waiting.append(helper)
        if len(waiting) >= AHEAD * len(helpers):
            yield waiting.popleft().receive()
    while waiting:
        yield waiting.popleft().receive()
