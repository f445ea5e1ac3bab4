"""From GeoJSON files of communes to the arrays of `shape`."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.contours.shape import MICRO, ring_surface
from parvis.bricks.registers.territories.model import COMMUNE_CODE

LARGEST = 2_000_000_000  # bytes of JSON once expanded: more is no file of communes
KINDS = {
    "commune-actuelle": 0,
    "arrondissement-municipal": 1,
    "commune-deleguee": 2,
    "commune-associee": 3,
}
Ring = tuple[NDArray[np.float64], NDArray[np.float64]]


class ContoursError(ValueError):
    """The file cannot be read as contours of communes; the message says why."""


@dataclass(frozen=True)
class Place:
    """One contour read. `polygons`: each a list of rings, the outside first."""

    code: str
    kind: int
    polygons: list[list[Ring]]


@dataclass(frozen=True)
class Read:
    """What a file gave: places, and what is wrong with the features left out."""

    places: list[Place]
    bad: list[str]


def read(path: Path) -> Read:
    """Every feature of a file; ContoursError when it is no GeoJSON collection."""
    try:
        features = _features(path)
    except (OSError, EOFError, ValueError) as error:
        raise ContoursError(f"{path.name}: {error}") from error
    places, bad = [], []
    for number, feature in enumerate(features, 1):
        try:
            places.append(_place(feature))
        except (ContoursError, KeyError, TypeError, ValueError, IndexError) as error:
            bad.append(f"feature {number}: {error}")
    if not places:
        raise ContoursError(f"{path.name} holds no contour of a commune.")
    return Read(places, bad)


def _features(path: Path) -> list[Any]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise ContoursError("the file is larger than any file of communes")
    found = json.loads(raw)
    if not isinstance(found, dict) or not isinstance(found.get("features"), list):
        raise ContoursError("this is not a GeoJSON FeatureCollection")
    features: list[Any] = found["features"]
    return features


def _place(feature: Any) -> Place:
    told, shape = feature["properties"], feature["geometry"]
    code = str(told["code"])
    if not COMMUNE_CODE.match(code):
        raise ContoursError(f"“{code[:20]}” is not a commune code")
    if shape["type"] not in ("Polygon", "MultiPolygon"):
        raise ContoursError(f"{code}: a {str(shape['type'])[:20]} is no contour")
    given = shape["coordinates"]
    polygons = [given] if shape["type"] == "Polygon" else given
    rings = [[_ring(ring, code) for ring in polygon] for polygon in polygons]
    if not rings or not all(rings):
        raise ContoursError(f"{code}: the contour is empty")
    return Place(code, KINDS.get(str(told.get("type", "commune-actuelle")), 0), rings)


def _ring(points: Any, code: str) -> Ring:
    found = np.array([point[:2] for point in points], np.float64)
    if found.ndim != 2 or found.shape[0] < 4 or found.shape[1] != 2:
        raise ContoursError(f"{code}: a ring needs four points or more")
    if not np.isfinite(found).all() or np.abs(found).max(axis=0).tolist() > [180, 90]:
        raise ContoursError(f"{code}: a point is not on the globe")
    if (found[0] != found[-1]).any():
        found = np.vstack([found, found[:1]])
    return found[:, 0], found[:, 1]


def arrays(places: Sequence[Place]) -> dict[str, NDArray[Any]]:
    """The arrays of an index; of two contours of one place the last is kept."""
    kept = sorted({(one.code, one.kind): one for one in places}.values(), key=_order)
    rings = [ring for one in kept for polygon in one.polygons for ring in polygon]
    lons = np.concatenate([lon for lon, _ in rings])
    lats = np.concatenate([lat for _, lat in rings])
    return {
        "code": np.array([one.code.encode() for one in kept], "S5"),
        "kind": np.array([one.kind for one in kept], np.uint8),
        "box": np.array([_box(one) for one in kept], np.int32),
        "surface": np.array([_surface(one) for one in kept], np.float64),
        "polygon_at": _cuts(len(one.polygons) for one in kept),
        "ring_at": _cuts(len(polygon) for one in kept for polygon in one.polygons),
        "point_at": _cuts(len(lon) for lon, _ in rings),
        "lon": np.round(lons * MICRO).astype(np.int32),
        "lat": np.round(lats * MICRO).astype(np.int32),
    }


def _order(one: Place) -> tuple[str, int]:
    return one.code, one.kind


def _cuts(counts: Iterator[int]) -> NDArray[np.uint32]:
    return np.cumsum([0, *counts]).astype(np.uint32)


def _box(one: Place) -> list[int]:
    outside = [polygon[0] for polygon in one.polygons]
    west, east = min(x.min() for x, _ in outside), max(x.max() for x, _ in outside)
    south, north = min(y.min() for _, y in outside), max(y.max() for _, y in outside)
    return [round(float(v) * MICRO) for v in (west, south, east, north)]


def _surface(one: Place) -> float:
    return sum(
        ring_surface(*polygon[0]) - sum(ring_surface(*hole) for hole in polygon[1:])
        for polygon in one.polygons
    )
