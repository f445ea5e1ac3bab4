"""Units, establishments and links in the shape of the API."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from parvis.bricks.registers.companies.columns import ESTABLISHMENTS, LINKS, UNITS
from parvis.bricks.registers.companies.records import Place, Unit
from parvis.bricks.registers.contracts.sirene import fields

Shape = dict[str, Any]


def value(name: str, text: str) -> Any:
    """A field as JSON writes it: null for nothing, numbers and booleans as such."""
    if not text:
        return None
    if name in fields.NUMBERS:
        return int(text) if text.isdecimal() else None
    if name in fields.BOOLEANS:
        return text.lower() == "true"
    return text


def _part(names: Iterable[str], columns: Mapping[str, str]) -> Shape:
    return {name: value(name, columns.get(name, "")) for name in names}


def _period(
    names: Sequence[str], changes: Mapping[str, str], columns: Mapping[str, str]
) -> Shape:  # fmt: skip
    made: Shape = {"dateFin": None, "dateDebut": columns["dateDebut"] or None}
    for name in names:
        made[name] = value(name, columns[name])
        if name in changes:
            made[changes[name]] = False
    return made


def _valid(columns: Mapping[str, str], date: str) -> bool:
    """Whether the one period that the stock gives holds at a date."""
    return not date or columns["dateDebut"] <= date


def unit(found: Unit, date: str = "") -> Shape:
    """A legal unit with its period."""
    columns = fields.masked_unit(found)
    period = _period(fields.UNIT_PERIOD, fields.UNIT_CHANGES, columns)
    made = {"siren": found.siren, **_part(fields.UNIT_FLAT, columns)}
    return made | {"periodesUniteLegale": [period] if _valid(columns, date) else []}


def establishment(owner: Unit, found: Place, date: str = "") -> Shape:
    """An establishment with its unit, addresses and period."""
    columns = fields.masked_place(owner, found)
    period = _period(fields.PLACE_PERIOD, fields.PLACE_CHANGES, columns)
    mine = fields.masked_unit(owner)
    return {
        **_part(fields.PLACE_FLAT, columns),
        "uniteLegale": _part((*fields.UNIT_FLAT, *fields.UNIT_PERIOD), mine),
        "adresseEtablissement": _part(fields.FIRST_ADDRESS, columns),
        "adresse2Etablissement": _part(fields.SECOND_ADDRESS, columns),
        "periodesEtablissement": [period] if _valid(columns, date) else [],
    }


def link(columns: Mapping[str, str]) -> Shape:
    """A link of succession."""
    return _part(LINKS, columns)


def chosen(shape: Shape, names: frozenset[str]) -> Shape:
    """Only the fields asked for, wherever they are."""
    if not names:
        return shape
    made: Shape = {}
    for name, content in shape.items():
        if name in names:
            made[name] = content
        elif isinstance(content, dict):
            inside = chosen(content, names)
            made |= {name: inside} if inside else {}
        elif isinstance(content, list):
            parts = [chosen(one, names) for one in content]
            made |= {name: parts} if any(parts) else {}
    return made


def without_nulls(content: Any) -> Any:
    """The same without empty values."""
    if isinstance(content, dict):
        return {name: without_nulls(one) for name, one in content.items() if one is not None}
    if isinstance(content, list):
        return [without_nulls(one) for one in content]
    return content


CSV_UNITS = (*UNITS[:-1], "dateFin", UNITS[-1])
CSV_PLACES = (*ESTABLISHMENTS, *(name for name in UNITS if name not in ("siren", "dateDebut")))


def as_csv(header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Rows as CSV, one header line."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
