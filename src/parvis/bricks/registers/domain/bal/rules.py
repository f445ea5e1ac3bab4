"""What a row and a file must hold: problems by code, with their line and column.

An `error` keeps the row out of a base and a revision from being published; a `warning` does not.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from parvis.bricks.registers.domain.bal.columns import IDS, PLACE_NUMBER, POSITIONS, name_column

ERROR, WARNING = "error", "warning"
SHORTEST, LONGEST = 3, 200  # characters of a name
MOST_NUMBER = 9_999
_SUFFIX = re.compile(r"^[a-z][a-z0-9]{0,8}$")
_WAY_CODE = re.compile(r"^(?:[0-9a-z]{4}|[0-9a-z]{6})$")
_COMMUNE = re.compile(r"^(?:\d{2}|2[AB])\d{3}$")
_PARCEL = re.compile(r"^[0-9A-Z]{14}$")
Row = Mapping[str, str]


@dataclass(frozen=True)
class Problem:
    """What is wrong: where, which rule (`numero.valeur_manquante`), how bad, and what was read."""

    line: int  # of the file, the header being line 1; 0 for the file as a whole
    code: str
    level: str = ERROR
    facts: Mapping[str, str] = field(default_factory=dict)


def check_row(row: Row, line: int, version: str, commune: str = "") -> list[Problem]:
    """Problems of one row. `commune`: the only INSEE code that rows may have, "" for any."""
    found: list[Problem] = []
    for rule in (_number, _suffix, _name, _commune, _position, _point, _day, _other, _key, _ids):
        for code, level, facts in rule(row, version, commune):
            found.append(Problem(line, code, level, facts))
    return found


Found = Iterator[tuple[str, str, dict[str, str]]]


def _said(value: str) -> dict[str, str]:
    return {"value": value[:60]}


def _number(row: Row, _version: str, _commune: str) -> Found:
    written = row.get("numero", "").strip()
    if not written:
        yield "numero.valeur_manquante", ERROR, {}
    elif not (written.isascii() and written.isdigit() and len(written) <= 6):
        yield "numero.type_invalide", ERROR, _said(written)
    elif int(written) > MOST_NUMBER and int(written) != PLACE_NUMBER:
        yield "numero.valeur_invalide", ERROR, _said(written)


def _suffix(row: Row, _version: str, _commune: str) -> Found:
    written = row.get("suffixe", "").strip()
    if not written:
        return
    if not _SUFFIX.match(written.lower()):
        yield "suffixe.valeur_invalide", ERROR, _said(written)
    elif written != written.lower():
        yield "suffixe.casse_incorrecte", WARNING, _said(written)
    if row.get("numero", "").strip() == str(PLACE_NUMBER):
        yield "suffixe.valeur_invalide", ERROR, _said(written)


def name_problems(name: str) -> list[tuple[str, str]]:
    """Codes and levels of what is wrong with the name of a street or place."""
    found = []
    if not name.strip():
        return [("valeur_manquante", ERROR)]
    if len(name.strip()) < SHORTEST:
        found.append(("trop_court", ERROR))
    if len(name) > LONGEST:
        found.append(("trop_long", ERROR))
    if "\ufffd" in name or any(ord(c) < 32 or ord(c) == 127 for c in name):
        found.append(("caractere_invalide", ERROR))
    if "_" in name:
        found.append(("contient_tiret_bas", WARNING))
    letters = [c for c in name if c.isalpha()]
    if len(letters) > SHORTEST and name == name.upper():
        found.append(("casse_incorrecte", WARNING))
    return found


def _name(row: Row, version: str, _commune: str) -> Found:
    column = name_column(version)
    name = row.get(column, "")
    for code, level in name_problems(name):
        yield f"{column}.{code}", level, _said(name) if name else {}


def _commune(row: Row, _version: str, commune: str) -> Found:
    code = row.get("commune_insee", "").strip()
    if not code:
        yield "commune_insee.valeur_manquante", ERROR, {}
    elif not _COMMUNE.match(code):
        yield "commune_insee.valeur_invalide", ERROR, _said(code)
    elif commune and code != commune:
        yield "commune_insee.autre_commune", ERROR, {"value": code, "commune": commune}
    if not row.get("commune_nom", "").strip():
        yield "commune_nom.valeur_manquante", ERROR, {}
    old = row.get("commune_deleguee_insee", "").strip()
    if old and not _COMMUNE.match(old):
        yield "commune_deleguee_insee.valeur_invalide", ERROR, _said(old)
    elif old and not row.get("commune_deleguee_nom", "").strip():
        yield "commune_deleguee_nom.valeur_manquante", WARNING, _said(old)


def _position(row: Row, _version: str, _commune: str) -> Found:
    written = row.get("position", "").strip()
    if written and position_of(written) is None:
        yield "position.valeur_invalide", WARNING, _said(written)


def position_of(written: str) -> str | None:
    """The kind of position meant, None when it is none of the format's."""
    plain = written.strip().lower().replace("'", "’")
    return plain if plain in POSITIONS else None


def decimal(written: str) -> float | None:
    """A number written with a point or a comma; None when it is none."""
    try:
        value = float(written.strip().replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _point(row: Row, _version: str, _commune: str) -> Found:
    lon, lat = row.get("long", "").strip(), row.get("lat", "").strip()
    x, y = row.get("x", "").strip(), row.get("y", "").strip()
    for column in ("long", "lat", "x", "y"):
        if row.get(column, "").strip() and decimal(row[column]) is None:
            yield f"{column}.type_invalide", ERROR, _said(row[column])
    if lon and lat:
        there = decimal(lon), decimal(lat)
        if there[0] is not None and abs(there[0]) > 180:
            yield "long.valeur_invalide", ERROR, _said(lon)
        if there[1] is not None and abs(there[1]) > 90:
            yield "lat.valeur_invalide", ERROR, _said(lat)
        if there == (0, 0):
            yield "longlat.vides", ERROR, {}
    elif not (x and y):
        place = row.get("numero", "").strip() == str(PLACE_NUMBER)
        yield "longlat.vides", WARNING if place else ERROR, {}


def _day(row: Row, _version: str, _commune: str) -> Found:
    written = row.get("date_der_maj", "").strip()
    if not written:
        yield "date_der_maj.valeur_manquante", WARNING, {}
        return
    try:
        dt.date.fromisoformat(written)
    except ValueError:
        yield "date_der_maj.date_invalide", ERROR, _said(written)


def _other(row: Row, _version: str, _commune: str) -> Found:
    if not row.get("source", "").strip():
        yield "source.valeur_manquante", ERROR, {}
    if row.get("certification_commune", "").strip() not in ("", "0", "1"):
        yield "certification_commune.valeur_invalide", ERROR, _said(row["certification_commune"])
    for parcel in row.get("cad_parcelles", "").split("|"):
        if parcel.strip() and not _PARCEL.match(parcel.strip()):
            yield "cad_parcelles.valeur_invalide", WARNING, _said(parcel)


def _key(row: Row, version: str, _commune: str) -> Found:
    key = row.get("cle_interop", "").strip()
    if version == "1.5":
        return
    if not key:
        yield "cle_interop.valeur_manquante", ERROR, {}
        return
    parts = key.lower().split("_")
    if len(parts) not in (3, 4) or not all(parts):
        yield "cle_interop.structure_invalide", ERROR, _said(key)
        return
    if any(c.isupper() for c in key[5:]):
        yield "cle_interop.casse_invalide", WARNING, _said(key)
    if parts[1] == "xxxx":
        yield "cle_interop.voie_non_renseignee", WARNING, _said(key)
    elif not _WAY_CODE.match(parts[1]):
        yield "cle_interop.voie_invalide", ERROR, _said(key)
    number = row.get("numero", "").strip()
    if not parts[2].isdigit():
        yield "cle_interop.numero_invalide", ERROR, _said(key)
        return
    if len(parts[2]) != 5:
        yield "cle_interop.numero_prefixe_manquant", WARNING, _said(key)
    if number.isdigit() and int(parts[2]) != int(number):
        yield "cle_interop.numero_different", ERROR, {"value": key[:60], "number": number}
    code = row.get("commune_insee", "").strip()
    old = row.get("commune_deleguee_insee", "").strip()
    if code and parts[0].upper() != code:
        same = bool(old) and parts[0].upper() == old
        yield (
            "cle_interop.commune_ancienne" if same else "cle_interop.commune_invalide",
            (WARNING if same else ERROR),
            _said(key),
        )


def _ids(row: Row, version: str, _commune: str) -> Found:
    if version not in ("1.4", "1.5"):
        return
    for column in IDS:
        written = row.get(column, "").strip()
        if written and not is_uuid4(written):
            yield f"{column}.type_invalide", ERROR, _said(written)


def is_uuid4(written: str) -> bool:
    """Whether a text is a UUID of version 4 or later, as the BAN gives them."""
    try:
        return UUID(written).version in (4, 7) and len(written) == 36
    except ValueError:
        return False


def check_file(rows: Iterable[tuple[int, Row]]) -> list[Problem]:
    """Problems between rows: identifiers of several communes, of some rows only, rows twice."""
    communes: dict[str, int] = {}
    without: list[int] = []
    seen: dict[tuple[str, ...], int] = {}
    found: list[Problem] = []
    for line, row in rows:
        ids = [row.get(column, "").strip() for column in IDS]
        if ids[0]:
            communes.setdefault(ids[0], line)
        place = row.get("numero", "").strip() == str(PLACE_NUMBER)
        if not (ids[0] and ids[1] and (ids[2] or place)):
            without.append(line)
        names = [row.get(c, "") for c in ("voie_nom", "toponyme", "commune_deleguee_insee")]
        number = [row.get(c, "") for c in ("numero", "suffixe", "position", "long", "lat", "x")]
        key = tuple(one.strip().lower() for one in (*names, *number))
        if key in seen:
            found.append(Problem(line, "rows.double", WARNING, {"line": str(seen[key])}))
        seen.setdefault(key, line)
    if len(communes) > 1:
        found.append(Problem(max(communes.values()), "rows.multi_id_ban_commune"))
    if communes and without:
        facts = {"count": str(len(without))}
        found.append(Problem(without[0], "rows.every_line_required_id_ban", ERROR, facts))
    return found
