"""Polygons as flat arrays, and the questions put to them.

Coordinates are millionths of a degree. A place has polygons, a polygon has rings (the first is
its outside, the others are holes), a ring has points, the last of which is the first again.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

MICRO = 1_000_000
EARTH = 6_371_008.8  # metres, mean radius
ARRAYS: dict[str, tuple[str, str]] = {
    "code": ("S", "code of the commune or part, five bytes, sorted"),
    "kind": ("u1", "0 commune, 1 district, 2 delegated, 3 associated"),
    "box": ("i4", "west, south, east, north of each place"),
    "surface": ("f8", "square metres"),
    "polygon_at": ("u4", "cuts the polygons of each place"),
    "ring_at": ("u4", "cuts the rings of each polygon"),
    "point_at": ("u4", "cuts the points of each ring"),
    "lon": ("i4", "points"),
    "lat": ("i4", "points"),
}


class Contours:
    """Every contour of one version."""

    def __init__(self, arrays: dict[str, NDArray[Any]], version: str = "") -> None:
        self.version = version
        self._a = arrays
        self._codes = [bytes(one).decode() for one in arrays["code"]]
        self._row = {code: row for row, code in reversed(list(enumerate(self._codes)))}
        self._box: NDArray[np.int32] = arrays["box"].reshape(-1, 4)

    def __len__(self) -> int:
        return len(self._codes)

    def at(self, lon: float, lat: float) -> tuple[str, ...]:
        """Codes of the places that hold a point, communes before their parts."""
        x, y = round(lon * MICRO), round(lat * MICRO)
        box = self._box
        near = np.flatnonzero(
            (box[:, 0] <= x) & (x <= box[:, 2]) & (box[:, 1] <= y) & (y <= box[:, 3])
        )
        found = [row for row in near.tolist() if self._holds(row, x, y)]
        found.sort(key=lambda row: int(self._a["kind"][row]))
        return tuple(self._codes[row] for row in found)

    def _holds(self, row: int, x: int, y: int) -> bool:
        """Ray to the east: an odd number of sides crossed, holes included."""
        first, last = self._a["polygon_at"][row], self._a["polygon_at"][row + 1]
        rings = range(int(self._a["ring_at"][first]), int(self._a["ring_at"][last]))
        return sum(self._crossings(ring, x, y) for ring in rings) % 2 == 1

    def _crossings(self, ring: int, x: int, y: int) -> int:
        start, end = int(self._a["point_at"][ring]), int(self._a["point_at"][ring + 1])
        lon = self._a["lon"][start:end].astype(np.float64)
        lat = self._a["lat"][start:end].astype(np.float64)
        crossed = (lat[:-1] > y) != (lat[1:] > y)
        if not crossed.any():
            return 0
        x1, x2 = lon[:-1][crossed], lon[1:][crossed]
        y1, y2 = lat[:-1][crossed], lat[1:][crossed]
        return int(np.count_nonzero(x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)))

    def geometry(self, code: str) -> dict[str, Any] | None:
        """The contour as GeoJSON, None when it is not known."""
        row = self._row.get(code)
        if row is None:
            return None
        polygons = [
            [self._ring(ring) for ring in self._slice("ring_at", polygon)]
            for polygon in self._slice("polygon_at", row)
        ]
        if len(polygons) == 1:
            return {"type": "Polygon", "coordinates": polygons[0]}
        return {"type": "MultiPolygon", "coordinates": polygons}

    def box(self, code: str) -> dict[str, Any] | None:
        """The smallest box around the contour, as a GeoJSON polygon."""
        row = self._row.get(code)
        if row is None:
            return None
        west, south, east, north = (int(v) / MICRO for v in self._box[row])
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        return {"type": "Polygon", "coordinates": [ring]}

    def surface(self, code: str) -> float | None:
        """Hectares, as the contract gives them."""
        row = self._row.get(code)
        return None if row is None else round(float(self._a["surface"][row]) / 10_000, 2)

    def centre(self, code: str) -> tuple[float, float] | None:
        """A point inside the contour, near its middle: (lon, lat) in degrees."""
        row = self._row.get(code)
        if row is None:
            return None
        west, south, east, north = map(int, self._box[row])
        x, y = (west + east) // 2, (south + north) // 2
        if not self._holds(row, x, y):
            inside = [p for p in _grid(west, south, east, north) if self._holds(row, *p)]
            x, y = min(inside, key=lambda p: math.hypot(p[0] - x, p[1] - y), default=(x, y))
        return x / MICRO, y / MICRO

    def _slice(self, name: str, place: int) -> range:
        return range(int(self._a[name][place]), int(self._a[name][place + 1]))

    def _ring(self, ring: int) -> list[list[float]]:
        start, end = int(self._a["point_at"][ring]), int(self._a["point_at"][ring + 1])
        pairs = zip(self._a["lon"][start:end].tolist(), self._a["lat"][start:end].tolist(),
                    strict=True)  # fmt: skip
        return [[lon / MICRO, lat / MICRO] for lon, lat in pairs]


def _grid(west: int, south: int, east: int, north: int) -> list[tuple[int, int]]:
    return [
        (west + (east - west) * i // 16, south + (north - south) * j // 16)
        for i in range(1, 16)
        for j in range(1, 16)
    ]


def ring_surface(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> float:
    """Square metres inside a closed ring of degrees, on a sphere; positive whatever its turn."""
    x, y = np.radians(lon), np.radians(lat)
    parts = (x[1:] - x[:-1]) * (2 + np.sin(y[:-1]) + np.sin(y[1:]))
    return float(abs(parts.sum()) * EARTH * EARTH / 2)
