"""Where a commune is: from its contour when there is one, else from its addresses."""

from __future__ import annotations

import math
from typing import Any

from parvis.bricks.registers.addresses import served as addresses
from parvis.bricks.registers.addresses.records import NOWHERE
from parvis.bricks.registers.contours.operations import served
from parvis.bricks.registers.contours.shape import MICRO
from parvis.bricks.registers.territories.atlas import atlas
from parvis.bricks.registers.territories.model import Commune


def commune_at(lon: float, lat: float) -> Commune | None:
    """The commune of today whose contour holds the point."""
    contours = served()
    if contours is None or not (math.isfinite(lon) and math.isfinite(lat)):
        return None
    found = (atlas.commune(code) for code in contours.at(lon, lat))
    return next((one for one in found if one), None)


def centre_of(code: str) -> tuple[float, float] | None:
    """(lon, lat) in degrees."""
    contours = served()
    found = contours.centre(code) if contours else None
    if found is not None:
        return found
    try:
        index = addresses.engine().index
    except addresses.NoAddresses:
        return None
    for area in index.areas_with_code(code):
        if index.area_lon[area] != NOWHERE:
            return int(index.area_lon[area]) / MICRO, int(index.area_lat[area]) / MICRO
    return None


def contour_of(code: str) -> dict[str, Any] | None:
    """The contour as GeoJSON."""
    contours = served()
    return contours.geometry(code) if contours else None


def bbox_of(code: str) -> dict[str, Any] | None:
    """The box around the contour, as a GeoJSON polygon."""
    contours = served()
    return contours.box(code) if contours else None


def surface_of(code: str) -> float | None:
    """Hectares."""
    contours = served()
    return contours.surface(code) if contours else None


def version() -> str:
    """What answers depend on: the code, the contours and the addresses."""
    contours = served()
    try:
        points = addresses.engine().version
    except addresses.NoAddresses:
        points = ""
    return "/".join((atlas.version, contours.version if contours else "", points))
