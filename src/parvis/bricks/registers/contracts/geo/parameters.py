"""Reading the parameters of the contract."""

from __future__ import annotations

import math
from collections.abc import Iterable

from django.http import QueryDict

from parvis.bricks.registers.contracts.geo.errors import Refused
from parvis.bricks.registers.public import Kind

TYPES = {
    "commune-actuelle": Kind.COMMUNE,
    "arrondissement-municipal": Kind.DISTRICT,
    "commune-deleguee": Kind.DELEGATED,
    "commune-associee": Kind.ASSOCIATED,
}
TYPE_OF = {kind: name for name, kind in TYPES.items()}
ZONES = ("metro", "drom", "com")
GEOMETRIES = ("centre", "contour", "mairie", "bbox")
LONGEST = 200


def text(given: QueryDict, name: str) -> str:
    """A parameter as text, without what no name holds; 400 when it is too long."""
    written = given.get(name, "").replace("\x00", " ").strip()
    if len(written) > LONGEST:
        raise Refused(400, f"{name}: at most {LONGEST} characters")
    return written


def boolean(given: QueryDict, name: str) -> bool:
    """Whether a switch is on."""
    return given.get(name, "").lower() in {"true", "1", "yes"}


def limit(given: QueryDict) -> int | None:
    """How many answers at most; None for all."""
    written = given.get("limit", "")
    if not written:
        return None
    if not (written.isascii() and written.isdecimal() and int(written[:9]) >= 1):
        raise Refused(400, "limit: a whole number, 1 or more")
    return int(written[:9])


def point(given: QueryDict) -> tuple[float, float] | None:
    """(lon, lat) in degrees, None when not asked; 400 when one is wrong or alone."""
    written = given.get("lon", ""), given.get("lat", "")
    if written == ("", ""):
        return None
    try:
        lon, lat = map(float, written)
    except ValueError:
        raise Refused(400, "lat, lon: two numbers") from None
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise Refused(400, "lat, lon: out of range")
    return lon, lat


def choices(given: QueryDict, name: str, known: Iterable[str]) -> tuple[str, ...]:
    """The values of a comma list; 400 when one is not known."""
    found = tuple(one for one in given.get(name, "").split(",") if one)
    for one in found:
        if one not in known:
            raise Refused(400, f"{name}: one or more of {', '.join(known)}")
    return found


def fields(given: QueryDict, default: tuple[str, ...]) -> list[str]:
    """Names of the fields wanted; code and name always, unknown names ignored as upstream."""
    asked = tuple(one.strip() for one in given.get("fields", "").split(",") if one.strip())
    return list(dict.fromkeys([*(asked or default), "nom", "code"]))


def geojson(given: QueryDict) -> str:
    """The geometry that a GeoJSON answer is asked with, empty when JSON is asked."""
    if given.get("format", "json") != "geojson":
        return ""
    wanted = given.get("geometry", "") or "centre"
    if wanted not in GEOMETRIES:
        raise Refused(400, f"geometry: one of {', '.join(GEOMETRIES)}")
    return wanted
