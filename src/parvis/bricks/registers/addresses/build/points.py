"""The grid that reverse search walks: which points lie in which cell."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.addresses.layout import CELL, CELLS_ROUND
from parvis.bricks.registers.addresses.records import NOWHERE, Ints

HALF_TURN, QUARTER_TURN = 180_000_000, 90_000_000


def cell_of(lon: NDArray[Any], lat: NDArray[Any]) -> NDArray[np.int64]:
    """Key of the cell of each point: rows of latitude, then cells eastwards."""
    row = (lat.astype(np.int64) + QUARTER_TURN) // CELL
    return np.asarray(row * CELLS_ROUND + (lon.astype(np.int64) + HALF_TURN) // CELL)


def grid(
    lon: Ints, lat: Ints
) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.uint32]]:  # fmt: skip
    """cell_key, cell_at and cell_point of points; those of unknown place are left out."""
    known = np.flatnonzero(lon != NOWHERE).astype(np.uint32)
    keys = cell_of(lon[known], lat[known])
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.ones(len(keys), bool)
    first[1:] = keys[1:] != keys[:-1]
    starts = np.flatnonzero(first)
    at = np.append(starts, len(keys)).astype(np.uint32)
    return keys[starts], at, known[order]
