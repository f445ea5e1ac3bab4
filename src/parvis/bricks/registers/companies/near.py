"""Companies around a point: cells of the grid row by row, then exact distances."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.companies.index import Index
from parvis.bricks.registers.companies.layout import CELL, CELLS_ROUND

RADIUS = 6_371_008.8  # mean radius of the Earth in metres
DEGREE = math.pi / 180 * RADIUS


@dataclass(frozen=True)
class Around:
    """Establishments within the radius, the nearest first, and their distances in metres."""

    places: NDArray[np.int64]
    metres: NDArray[np.float64]


def around(index: Index, lon: float, lat: float, metres: float) -> Around:
    """Diffused establishments within a distance of a point in degrees."""
    points = _points(index, lon, lat, metres)
    if not len(points):
        return Around(points, np.zeros(0))
    cell = np.searchsorted(index.cell_at, points.astype(np.uint32), "right") - 1
    key = index.cell_key[cell]
    x = (key % CELLS_ROUND) * CELL + index.point_x[points]
    y = (key // CELLS_ROUND) * CELL + index.point_y[points]
    away = distances(lon, lat, x / 1e6 - 180, y / 1e6 - 90)
    inside = np.flatnonzero(away <= metres)
    places = index.point_est[points[inside]].astype(np.int64)
    order = np.lexsort((places, away[inside]))
    return Around(places[order], away[inside][order])


def _points(index: Index, lon: float, lat: float, metres: float) -> NDArray[np.int64]:
    """Points of every cell that the circle may touch."""
    high = metres / DEGREE
    wide = high / max(math.cos(math.radians(min(abs(lat) + high, 89.9))), 1e-3)
    rows = range(_row(lat - high), _row(lat + high) + 1)
    west, east = (int((lon + side + 180) * 1e6) // CELL for side in (-wide, wide))
    west, east = max(west, 0), min(east, CELLS_ROUND - 1)
    keys = np.array([row * CELLS_ROUND for row in rows], np.int64)
    first = np.searchsorted(index.cell_key, keys + west, "left")
    last = np.searchsorted(index.cell_key, keys + east, "right")
    at = index.cell_at
    parts = [
        np.arange(int(at[a]), int(at[b]))
        for a, b in zip(first.tolist(), last.tolist(), strict=True)
        if b > a
    ]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _row(lat: float) -> int:
    return int((min(max(lat, -90.0), 90.0) + 90) * 1e6) // CELL


def distances(lon: float, lat: float, lons: NDArray[Any], lats: NDArray[Any]) -> NDArray[Any]:
    """Metres from a point to others, on the sphere (haversine)."""
    one, two = math.radians(lat), np.radians(lats)
    half = np.sin((two - one) / 2) ** 2
    half += math.cos(one) * np.cos(two) * np.sin(np.radians(lons - lon) / 2) ** 2
    found: NDArray[Any] = 2 * RADIUS * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return found
