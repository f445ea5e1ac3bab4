"""Reverse search: the addresses nearest to a point, from a grid of cells.

Cells of one row of latitude follow each other, so each ring of cells is three or more runs of
one sorted array. Rings grow until the nearest point found is nearer than the ring's edge.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.addresses import kernel
from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.addresses.layout import CELL, CELLS_ROUND
from parvis.bricks.registers.addresses.memory import remembered
from parvis.bricks.registers.addresses.records import MICRO

METRES = 111_194.9 / MICRO  # of a millionth of a degree of latitude
HALF_TURN, QUARTER_TURN = 180_000_000, 90_000_000
RINGS = (1, 2, 4, 8, 16, 32)  # cells around the point's own: 220 m to 7 km
Keep = Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class Near:
    """A point found: its entry (numbers, then streets and places without) and its distance."""

    point: int
    metres: float


def nearest(
    index: Index, lon: float, lat: float, limit: int, *, reach: float,
    keep: Keep | None = None, again: Callable[[], None] | None = None,
) -> list[Near]:  # fmt: skip
    """The `limit` nearest points within `reach` metres, the nearest first, ties by entry.

    `keep` is asked for each point in order of distance; `again` is called before a wider ring
    asks it anew.
    """
    east, north = round(lon * MICRO), round(lat * MICRO)
    narrow = math.cos(math.radians(lat))
    if limit == 1 and keep is None:
        compiled = kernel.ready()
        if compiled is not None:
            point, away = compiled.nearest_one(*_lent(index, None), east, north, narrow, reach)
            return [Near(point, math.sqrt(away) * METRES)] if point >= 0 else []
        near = _in_its_cell(index, east, north, narrow)
        if near is not None:
            return [near] if near.metres <= reach else []
    for ring in RINGS:
        edge = ring * CELL * METRES * min(1.0, max(narrow, 0.01))
        points = _points(index, east, north, ring)
        if again is not None:
            again()
        if len(points):
            found = _sorted(index, points, east, north, narrow, keep, limit)
            if len(found) >= limit and found[limit - 1].metres <= edge:
                return [one for one in found[:limit] if one.metres <= reach]
        else:
            found = []
        if edge >= reach or ring == RINGS[-1]:
            return [one for one in found[:limit] if one.metres <= reach]
    return []


def _in_its_cell(index: Index, east: int, north: int, narrow: float) -> Near | None:
    """The nearest point when it is nearer than the edge of the cell, as nearly always in a town."""
    row, column = (north + QUARTER_TURN) // CELL, (east + HALF_TURN) // CELL
    keys, low = index.v_cell_key, row * CELLS_ROUND + column
    start = bisect_left(keys, low)
    if start == len(keys) or keys[start] != low:
        return None
    west, south = column * CELL - HALF_TURN, row * CELL - QUARTER_TURN
    aside = min(east - west, west + CELL - east) * narrow
    inner = min(aside, float(min(north - south, south + CELL - north)))
    points = index.cell_point[index.v_cell_at[start] : index.v_cell_at[start + 1]]
    point, away = _first(index, points, east, north, narrow)
    return Near(point, math.sqrt(away) * METRES) if away < inner * inner else None


def _first(
    index: Index, points: NDArray[np.uint32], east: int, north: int, narrow: float
) -> tuple[int, float]:  # fmt: skip
    """The nearest of some points, the first entry of those equally near; its squared distance."""
    lon, lat = coordinates(index, points)
    across, along = (lon - east) * narrow, lat - north
    away = across * across + along * along
    best = int(away.argmin())
    least = float(away[best])
    same = (away == least).nonzero()[0]
    return int(points[same].min()) if len(same) > 1 else int(points[best]), least


@remembered(1)
def _lent(index: Index, _: None) -> tuple[NDArray[Any], ...]:
    """What the compiled twin reads."""
    read = (
        index.cell_key, index.cell_at, index.cell_point, index.number_lon, index.number_lat,
        index.bare_street, index.street_lon, index.street_lat,
    )  # fmt: skip
    return tuple(kernel.lent(one) for one in read)


def _points(index: Index, east: int, north: int, ring: int) -> NDArray[np.uint32]:
    """Points in the square of cells around a point."""
    row, column = (north + QUARTER_TURN) // CELL, (east + HALF_TURN) // CELL
    keys, at, runs = index.v_cell_key, index.v_cell_at, []
    for line in range(row - ring, row + ring + 1):
        low = line * CELLS_ROUND + (column - ring)
        start = bisect_left(keys, low)
        end = bisect_left(keys, low + (2 * ring + 1), start, min(len(keys), start + 2 * ring + 1))
        if start < end:
            runs.append(index.cell_point[at[start] : at[end]])
    if not runs:
        return np.zeros(0, np.uint32)
    return np.concatenate(runs) if len(runs) > 1 else runs[0]


def _sorted(
    index: Index, points: NDArray[np.uint32], east: int, north: int, narrow: float,
    keep: Keep | None, limit: int,
) -> list[Near]:  # fmt: skip
    """Points by distance; only those kept by a filter."""
    if keep is None and limit == 1:
        point, least = _first(index, points, east, north, narrow)
        return [Near(point, math.sqrt(least) * METRES)]
    lon, lat = coordinates(index, points)
    away = ((lon - east) * narrow) ** 2 + (lat - north) ** 2
    order = np.lexsort((points, away))
    found: list[Near] = []
    for place in order.tolist():
        point = int(points[place])
        if keep is None or keep(point):
            found.append(Near(point, math.sqrt(float(away[place])) * METRES))
            if len(found) == limit:
                break
    return found


def coordinates(
    index: Index, points: NDArray[np.uint32]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:  # fmt: skip
    """Longitude and latitude of points in millionths, whatever they are points of."""
    count = index.number_count
    if not len(points) or int(points.max()) < count:
        return (
            index.number_lon[points].astype(np.float64),
            index.number_lat[points].astype(np.float64),
        )
    lon, lat = np.empty(len(points)), np.empty(len(points))
    entries = points.astype(np.int64)
    numbers = entries < count
    lon[numbers], lat[numbers] = (
        index.number_lon[entries[numbers]], index.number_lat[entries[numbers]]
    )  # fmt: skip
    owners = index.bare_street[entries[~numbers] - count]
    lon[~numbers], lat[~numbers] = index.street_lon[owners], index.street_lat[owners]
    return lon, lat


def owner(index: Index, point: int) -> tuple[int, int]:
    """Street of a point, and its number, -1 for a street or place without one."""
    if point < index.number_count:
        return bisect_right(index.v_street_number_at, point) - 1, point
    return int(index.bare_street[point - index.number_count]), -1


def nearest_towns(index: Index, lon: float, lat: float, limit: int, reach: float) -> list[Near]:
    """Communes whose centre is nearest; `point` is the area."""
    east, north, narrow = lon * MICRO, lat * MICRO, math.cos(math.radians(lat))
    towns = index.town
    away = np.hypot(
        (index.area_lon[towns].astype(np.float64) - east) * narrow,
        index.area_lat[towns].astype(np.float64) - north,
    )
    order = np.lexsort((towns, away))[:limit]
    found = [Near(int(towns[i]), float(away[i]) * METRES) for i in order]
    return [one for one in found if one.metres <= reach]
