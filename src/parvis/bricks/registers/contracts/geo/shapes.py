"""Communes, groups, départements and régions as the contract writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from parvis.bricks.registers import public as registers
from parvis.bricks.registers.contracts.geo.parameters import TYPE_OF
from parvis.bricks.registers.public import Commune, Departement, Epci, Kind, Region

Maker = Callable[[Any], Any]
COMMUNE = (
    "nom", "code", "codesPostaux", "siren", "codeEpci", "codeDepartement", "codeRegion",
    "population",
)  # fmt: skip
PART = ("nom", "code", "type", "chefLieu", "codeEpci", "codeDepartement", "codeRegion")
GROUP = ("nom", "code", "codesDepartements", "codesRegions", "population")
DEPARTEMENT = ("nom", "code", "codeRegion")
REGION = ("nom", "code")
SHAPES = ("centre", "contour", "bbox", "surface")


def shown(thing: Any, fields: Iterable[str], makers: Mapping[str, Maker]) -> dict[str, Any]:
    """The fields that have a value, in the order asked."""
    made = ((name, makers[name](thing)) for name in fields if name in makers)
    return {name: value for name, value in made if value not in (None, "", ())}


def feature(thing: Any, fields: Iterable[str], makers: Mapping[str, Maker], geometry: str) -> Any:
    """A GeoJSON feature; its geometry is null where none is known."""
    kept = [name for name in fields if name not in SHAPES]
    return {
        "type": "Feature",
        "properties": shown(thing, kept, makers),
        "geometry": makers[geometry](thing) if geometry in makers else None,
    }


def _named(found: Departement | Region | Epci | None) -> dict[str, str] | None:
    return {"code": found.code, "nom": found.name} if found else None


def _zone(department: str) -> str:
    found = registers.department(department)
    return found.zone if found else ""


def _centre(commune: Commune) -> dict[str, Any] | None:
    at = registers.centre_of(commune.code)
    return {"type": "Point", "coordinates": list(at)} if at else None


COMMUNES: dict[str, Maker] = {
    "nom": lambda one: one.name,
    "code": lambda one: one.code,
    "type": lambda one: TYPE_OF[one.kind],
    "codesPostaux": lambda one: list(one.post_codes),
    "siren": lambda one: one.siren,
    "codeEpci": lambda one: one.epci,
    "codeDepartement": lambda one: one.department,
    "codeRegion": lambda one: one.region,
    "codeParent": lambda one: one.parent,
    "chefLieu": lambda one: one.parent,
    "population": lambda one: one.population,
    "zone": lambda one: _zone(one.department),
    "departement": lambda one: _named(registers.department(one.department)),
    "region": lambda one: _named(registers.region(one.region)),
    "epci": lambda one: _named(registers.group(one.epci)),
    "anciensCodes": lambda one: list(one.former_codes) or None,
    "centre": _centre,
    "contour": lambda one: registers.contour_of(one.code),
    "bbox": lambda one: registers.bbox_of(one.code),
    "surface": lambda one: registers.surface_of(one.code),
}


def _members(group: Epci) -> list[Commune]:
    return [one for one in map(registers.commune, group.members) if one]


def departments_of(group: Epci) -> list[str]:
    """Codes of the départements of a group's communes."""
    return sorted({registers.department_code(code) for code in group.members})


def _regions_of(group: Epci) -> list[str]:
    found = map(registers.department, departments_of(group))
    return sorted({one.region for one in found if one})


GROUPS: dict[str, Maker] = {
    "nom": lambda one: one.name,
    "code": lambda one: one.code,
    "type": lambda one: one.type,
    "financement": lambda one: one.financing,
    "codesDepartements": departments_of,
    "codesRegions": _regions_of,
    "population": lambda one: one.population_municipal,
    "membres": lambda one: [{"code": c.code, "nom": c.name} for c in _members(one)],
}
DEPARTEMENTS: dict[str, Maker] = {
    "nom": lambda one: one.name,
    "code": lambda one: one.code,
    "codeRegion": lambda one: one.region,
    "region": lambda one: _named(registers.region(one.region)),
    "chefLieu": lambda one: one.seat,
    "zone": lambda one: one.zone,
}
REGIONS: dict[str, Maker] = {
    "nom": lambda one: one.name,
    "code": lambda one: one.code,
    "chefLieu": lambda one: one.seat,
    "zone": lambda one: one.zone,
}


def version(one: registers.CodeVersion) -> dict[str, Any]:
    """One version of a code: dates as days, absent when not known or still in force."""
    made = {
        "code": one.code,
        "nom": one.name,
        "type": TYPE_OF.get(one.kind or Kind.COMMUNE) if one.kind else "sans-statut",
        "debut": one.since.isoformat() if one.since else None,
        "fin": one.until.isoformat() if one.until else None,
        "raisonFin": one.why,
    }
    return {name: value for name, value in made.items() if value}
