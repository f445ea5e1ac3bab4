"""Which column of a BAN or BAL file holds what, whatever its order and version."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.bricks.registers.compiled.files import SourceError

# meaning -> names of the column by format, the first found wins
_NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "ban": {
        "id": ("id",), "number": ("numero",), "suffix": ("rep",), "name": ("nom_voie",),
        "postcode": ("code_postal",), "citycode": ("code_insee",), "city": ("nom_commune",),
        "oldcode": ("code_insee_ancienne_commune",), "oldcity": ("nom_ancienne_commune",),
        "lon": ("lon",), "lat": ("lat",), "x": ("x",), "y": ("y",),
        "position": ("type_position",), "delivery": ("libelle_acheminement",),
        "ban_id": ("id_ban_adresse", "banId"), "street_ban_id": ("id_ban_toponyme",),
    },
    "lieux-dits": {
        "id": ("id",), "name": ("nom_lieu_dit",), "postcode": ("code_postal",),
        "citycode": ("code_insee",), "city": ("nom_commune",),
        "oldcode": ("code_insee_ancienne_commune",), "oldcity": ("nom_ancienne_commune",),
        "lon": ("lon",), "lat": ("lat",), "x": ("x",), "y": ("y",),
        "street_ban_id": ("id_ban_toponyme",),
    },
    "bal": {
        "id": ("cle_interop",), "number": ("numero",), "suffix": ("suffixe",),
        "name": ("voie_nom", "toponyme"), "citycode": ("commune_insee",),
        "city": ("commune_nom",), "oldcode": ("commune_deleguee_insee",),
        "oldcity": ("commune_deleguee_nom",), "lon": ("long", "lon"), "lat": ("lat",),
        "x": ("x",), "y": ("y",), "position": ("position",),
        "ban_id": ("id_ban_adresse",), "street_ban_id": ("id_ban_toponyme",),
    },
}  # fmt: skip
_REQUIRED = {
    "ban": ("id", "number", "name", "citycode", "city"),
    "lieux-dits": ("name", "citycode", "city"),
    "bal": ("number", "name", "citycode", "city"),
}


@dataclass(frozen=True)
class Columns:
    """Place of each meaning in a row; -1 when the file has no such column."""

    width: int
    delimiter: str
    id: int = -1
    number: int = -1
    suffix: int = -1
    name: int = -1
    postcode: int = -1
    citycode: int = -1
    city: int = -1
    oldcode: int = -1
    oldcity: int = -1
    lon: int = -1
    lat: int = -1
    x: int = -1
    y: int = -1
    position: int = -1
    delivery: int = -1
    ban_id: int = -1
    street_ban_id: int = -1


def columns_of(kind: str, header: list[str], delimiter: str, file: str) -> Columns:
    """Read a header; SourceError in words when a needed column is missing or written twice."""
    names = [name.strip().strip("\ufeff") for name in header]
    twice = {name for name in names if name and names.count(name) > 1}
    if twice:
        raise SourceError(f"{file}: column {sorted(twice)[0]!r} is there twice.")
    found = {
        meaning: next((names.index(n) for n in choices if n in names), -1)
        for meaning, choices in _NAMES[kind].items()
    }
    missing = [_NAMES[kind][m][0] for m in _REQUIRED[kind] if found[m] < 0]
    if missing:
        raise SourceError(f"{file}: column {missing[0]!r} is missing.")
    if min(found["lon"], found["lat"]) < 0 and min(found["x"], found["y"]) < 0:
        raise SourceError(f"{file}: there are no coordinates (lon and lat, or x and y).")
    return Columns(width=len(names), delimiter=delimiter, **found)
