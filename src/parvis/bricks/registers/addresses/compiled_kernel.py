"""Functions that numba compiles: plain Python that runs as it is, too (tests run both).

No fast-math: every sum and product is the one that the pure path makes, in the same order.
"""

from __future__ import annotations

import math
from typing import Any

from parvis.bricks.registers.addresses.layout import CELL, CELLS_ROUND
from parvis.bricks.registers.addresses.records import MICRO

METRES = 111_194.9 / MICRO
HALF_TURN, QUARTER_TURN = 180_000_000, 90_000_000
RINGS = (1, 2, 4, 8, 16, 32)
# name -> types of its arguments ("i4[]" an array, "i8" and "f8" numbers; none: those that it is
# called with), callers last
SIGNATURES = {
    "first_from": (),
    "nearest_in": (
        "u4[]", "i4[]", "i4[]", "i4[]", "i4[]", "i4[]", "i8", "i8", "f8", "i8", "f8",
    ),
    "sure_in_its_cell": (
        "i8[]", "u4[]", "u4[]", "i4[]", "i4[]", "i4[]", "i4[]", "i4[]", "i8", "i8", "f8",
    ),
    "nearest_one": (
        "i8[]", "u4[]", "u4[]", "i4[]", "i4[]", "i4[]", "i4[]", "i4[]", "i8", "i8", "f8", "f8",
    ),
}  # fmt: skip


def first_from(values: Any, wanted: Any, low: Any, high: Any) -> Any:
    """Place of the first of some sorted values that is not below; compiled for each kind."""
    while low < high:
        middle = (low + high) // 2
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


def nearest_in(
    points: Any, number_lon: Any, number_lat: Any, bare_street: Any, street_lon: Any,
    street_lat: Any, east: int, north: int, narrow: float, best: int, least: float,
) -> tuple[int, float]:  # fmt: skip
    """The nearest of some points and the one known so far, and its squared distance."""
    count = len(number_lon)
    for one in points:
        point = int(one)
        if point < count:
            lon, lat = number_lon[point], number_lat[point]
        else:
            street = bare_street[point - count]
            lon, lat = street_lon[street], street_lat[street]
        across = (float(lon) - east) * narrow
        along = float(lat) - north
        away = across * across + along * along
        if away < least or (away == least and point < best):
            best, least = point, away
    return best, least


def sure_in_its_cell(
    cell_key: Any, cell_at: Any, cell_point: Any, number_lon: Any, number_lat: Any,
    bare_street: Any, street_lon: Any, street_lat: Any, east: int, north: int, narrow: float,
) -> tuple[int, float]:  # fmt: skip
    """The nearest point when it is nearer than the edge of the cell; -1 when that is not sure."""
    row, column = (north + QUARTER_TURN) // CELL, (east + HALF_TURN) // CELL
    low = row * CELLS_ROUND + column
    start = first_from(cell_key, low, 0, len(cell_key))
    if start == len(cell_key) or cell_key[start] != low:
        return -1, 0.0
    west, south = column * CELL - HALF_TURN, row * CELL - QUARTER_TURN
    aside = min(east - west, west + CELL - east) * narrow
    inner = min(aside, float(min(north - south, south + CELL - north)))
    points = cell_point[int(cell_at[start]) : int(cell_at[start + 1])]
    best, least = nearest_in(
        points, number_lon, number_lat, bare_street, street_lon, street_lat,
        east, north, narrow, -1, math.inf,
    )  # fmt: skip
    return (best, least) if least < inner * inner else (-1, 0.0)


def nearest_one(
    cell_key: Any, cell_at: Any, cell_point: Any, number_lon: Any, number_lat: Any,
    bare_street: Any, street_lon: Any, street_lat: Any,
    east: int, north: int, narrow: float, reach: float,
) -> tuple[int, float]:  # fmt: skip
    """The nearest point within `reach` metres and its squared distance in millionths; -1 for none.

    Twin of `reverse.nearest` for one answer: of points equally near the first entry.
    """
    row, column = (north + QUARTER_TURN) // CELL, (east + HALF_TURN) // CELL
    best, least = sure_in_its_cell(
        cell_key, cell_at, cell_point, number_lon, number_lat, bare_street, street_lon, street_lat,
        east, north, narrow,
    )  # fmt: skip
    if best >= 0:
        return (best, least) if math.sqrt(least) * METRES <= reach else (-1, 0.0)
    for ring in RINGS:
        edge = ring * CELL * METRES * min(1.0, max(narrow, 0.01))
        best, least = -1, math.inf
        for line in range(row - ring, row + ring + 1):
            low = line * CELLS_ROUND + (column - ring)
            start = first_from(cell_key, low, 0, len(cell_key))
            end = start
            while end < len(cell_key) and cell_key[end] < low + (2 * ring + 1):
                end += 1
            if start < end:
                points = cell_point[int(cell_at[start]) : int(cell_at[end])]
                best, least = nearest_in(
                    points, number_lon, number_lat, bare_street, street_lon, street_lat,
                    east, north, narrow, best, least,
                )  # fmt: skip
        metres = math.sqrt(least) * METRES if best >= 0 else math.inf
        if (best >= 0 and metres <= edge) or edge >= reach or ring == RINGS[-1]:
            return (best, least) if metres <= reach else (-1, 0.0)
    return -1, 0.0
