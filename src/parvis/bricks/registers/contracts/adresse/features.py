"""Addresses in the GeoCodeJSON flavour of the reference service."""

from __future__ import annotations

from typing import Any

from parvis.bricks.registers.addresses.results import Address

ATTRIBUTION, LICENCE, VERSION = "BAN", "ETALAB-2.0", "draft"


def properties(found: Address) -> dict[str, Any]:
    """What is told of an address; what it has not is left out."""
    x, y = found.xy
    told = {
        "label": found.label,
        "score": found.score,
        "confidence": None if found.confidence is None else round(found.confidence, 4),
        "housenumber": found.housenumber,
        "id": found.id,
        "banId": found.ban_id,
        "name": found.full_name,
        "postcode": found.postcode,
        "citycode": found.citycode,
        "oldcitycode": found.oldcitycode,
        "oldcity": found.oldcity,
        "x": x,
        "y": y,
        "city": found.city,
        "district": found.district,
        "context": found.context,
        "type": found.type,
        "importance": found.importance,
        found.kind: found.name,
        "population": found.population,
    }
    kept: dict[str, Any] = {name: value for name, value in told.items() if value}
    if found.score is not None:
        kept["score"], kept["confidence"] = found.score, told["confidence"]
    if found.distance is not None:
        kept["distance"] = found.distance
    if found.explain:
        kept["explain"] = found.explain
    return kept


def feature(found: Address, kind: str = "") -> dict[str, Any]:
    """One address; `kind`: its `_type` where the IGN tells one."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [found.lon, found.lat]},
        "properties": properties(found) | ({"_type": kind} if kind else {}),
    }


def collection(found: list[Address], kind: str = "", **asked: Any) -> dict[str, Any]:
    """Addresses and what was asked: `query`, `filters`, `center`, `limit`, each when given."""
    told = {
        "type": "FeatureCollection",
        "version": VERSION,
        "features": [feature(one, kind) for one in found],
        "attribution": ATTRIBUTION,
        "licence": LICENCE,
    }
    return told | {name: value for name, value in asked.items() if value}
