"""Rows of a file asked together: handed to the compiled functions, and what comes back.

Compiling takes two or three minutes the first time on a machine: a process apart spends it (see
`compiling`) and until it is done the search answers. What it made is kept in the var folder; other
processes load it in a second.
"""

from __future__ import annotations

import fcntl
import logging
import threading
from typing import Any, NamedTuple

import numpy as np

from parvis.bricks.registers.addresses import kernel
from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.addresses.rows.book import book
from parvis.bricks.registers.addresses.rows.state import ANSWERED, LACKING, LEFT, NOTHING

NEEDS = 240  # things that one row may lack: words, and areas of its post codes
ROUNDS = 6  # of looking up what was lacking, after which a row is left to the search
LONGEST_SUFFIX = 64
log = logging.getLogger("parvis.registers")


class Row(NamedTuple):
    """The two best entries of a row: streets (a negative one is an area) and numbers, and how
    like each is to what was asked. `street` is None when nothing is found."""

    street: int | None = None
    number: int = -1
    like: float = 0.0
    second: int | None = None
    second_number: int = -1
    second_like: float = 0.0


NO_ROW = Row()


def load(index: Index, *, wait: bool = True) -> None:
    """Have the compiled functions ready for an index, waiting until they are; without `wait`,
    nothing is done when another process is compiling them."""
    if not kernel.available() or not all(map(_short, index.suffixes)):
        return
    with kernel.kept_rows().with_name("compiling").open("w") as lock:
        if not kept():
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                return
        compiled = kernel.load_rows()
        if compiled is None or "ready" in index.memory["rows"]:
            return
        try:
            _asked(index, compiled, [])
        except Exception as error:  # noqa: BLE001 - numba fails in its own ways; the search answers
            log.warning("addresses: rows cannot be compiled: %s", type(error).__name__)
            return
        kernel.kept_rows().touch()
        index.memory["rows"]["ready"] = True


def _short(suffix: str) -> bool:
    """Whether a suffix fits where the compiled functions write labels."""
    return suffix.isascii() and len(suffix) <= LONGEST_SUFFIX


def begin(index: Index) -> None:
    """Have them ready soon, if they were compiled on this machine before."""
    memory = index.memory["rows"]
    if not memory and kept():
        memory["begun"] = True
        threading.Thread(target=load, args=(index,), name="addresses-rows", daemon=True).start()


def kept() -> bool:
    """Whether they were compiled on this machine before, and may be used."""
    return kernel.available() and kernel.kept_rows().exists()


def best_two(index: Index, asked: list[tuple[str, tuple[int, ...]]]) -> list[Row | None] | None:
    """What the search finds for some texts, each among some areas (all when there are none).
    None for a row that only the search can tell; None when there is no kernel."""
    compiled = kernel.rows()
    if compiled is None or "ready" not in index.memory["rows"]:
        return None
    return _asked(index, compiled, asked)


def _asked(
    index: Index, compiled: Any, asked: list[tuple[str, tuple[int, ...]]]
) -> list[Row | None]:
    """Rows asked, and asked again once what some of them lacked is looked up."""
    own, count = book(index), len(asked)
    rows, row_at = own.read([text for text, _ in asked])
    only = np.array([area for _, areas in asked for area in areas], np.int64)
    only_at = np.zeros(count + 1, np.int64)
    np.cumsum([len(areas) for _, areas in asked], out=only_at[1:])
    status = np.full(count, LEFT, np.int64)
    found, likes = np.zeros(4 * count, np.int64), np.zeros(2 * count, np.float64)
    needs = np.zeros(NEEDS * count + 2, np.int64)
    wanted = np.arange(count)
    for _ in range(ROUNDS):
        needs[0] = 0
        compiled(
            rows, row_at, only, only_at, wanted, own.facts(), own.room(needs), status, found, likes
        )
        wanted = np.flatnonzero(status == LACKING)
        if not len(wanted):
            break
        own.learn(needs[1 : needs[0] + 1])
    told = zip(
        status.tolist(), found.reshape(-1, 4).tolist(), likes.reshape(-1, 2).tolist(), strict=True
    )
    return [_row(*one) if one[0] in (ANSWERED, NOTHING) else None for one in told]


def _row(status: int, found: list[int], likes: list[float]) -> Row:
    """One row."""
    if status == NOTHING:
        return NO_ROW
    street, number, second, other = found
    if other == -2:
        return Row(street, number, likes[0])
    return Row(street, number, likes[0], second, other, likes[1])
