"""A base as rows of the BAL format: what an export and a revision hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parvis.bricks.registers.addresses import projection
from parvis.bricks.registers.domain.bal.columns import IDS, PLACE_NUMBER
from parvis.bricks.registers.domain.bal.writing import key_of
from parvis.bricks.registers.models import AddressBase, Number, Way
from parvis.bricks.registers.territories.atlas import atlas

Row = dict[str, str]
NO_IDS = dict.fromkeys(IDS, "")


def rows_of(base: AddressBase) -> Iterator[Row]:
    """One row a position, by street and number: the same base gives the same rows."""
    commune = atlas.commune(base.commune)
    head = {
        "commune_insee": base.commune,
        "commune_nom": commune.name if commune else base.commune,
        "id_ban_commune": str(base.ban_id or ""),
        "source": base.organisation.name,
    }
    numbers: dict[Any, list[Number]] = {}
    for number in Number.objects.filter(way__base=base).order_by("number", "suffix").iterator():
        numbers.setdefault(number.way_id, []).append(number)
    complete = base.ban_id is not None and _identified(base)
    for way in base.ways.order_by("spelling", "delegated_code", "code"):
        said = {
            **head, "name": way.name, "commune_deleguee_insee": way.delegated_code,
            "commune_deleguee_nom": way.delegated_name, "id_ban_toponyme": str(way.ban_id or ""),
        }  # fmt: skip
        found = numbers.get(way.id, [])
        rows = [_row(said, base, way, number, at) for number in found for at in number.positions]
        if not found:
            rows = [_place(said, base, way, at) for at in (way.positions or [None])]
        # the format wants all identifiers of the BAN or none
        yield from rows if complete else ({**row, **NO_IDS} for row in rows)


def _identified(base: AddressBase) -> bool:
    """Whether every street and number has its identifier of the BAN."""
    ways = base.ways.filter(ban_id__isnull=True).exists()
    return not ways and not Number.objects.filter(way__base=base, ban_id__isnull=True).exists()


def _row(head: Row, base: AddressBase, way: Way, number: Number, at: dict[str, Any]) -> Row:
    return {
        **head, **_point(base.commune, at),
        "cle_interop": key_of(base.commune, way.code, number.number, number.suffix),
        "id_ban_adresse": str(number.ban_id or ""),
        "lieudit_complement_nom": number.complement, "numero": str(number.number),
        "suffixe": number.suffix, "cad_parcelles": "|".join(number.parcels),
        "date_der_maj": number.updated_on.isoformat(),
        "source": number.source or head["source"],
        "certification_commune": "1" if number.certified else "0",
    }  # fmt: skip


def _place(head: Row, base: AddressBase, way: Way, at: dict[str, Any] | None) -> Row:
    return {
        **head, **(_point(base.commune, at) if at else {}),
        "cle_interop": key_of(base.commune, way.code, PLACE_NUMBER, ""),
        "numero": str(PLACE_NUMBER), "cad_parcelles": "|".join(way.parcels),
        "date_der_maj": way.updated_on.isoformat(), "certification_commune": "0",
    }  # fmt: skip


def _point(commune: str, at: dict[str, Any]) -> Row:
    x, y = projection.metres(commune, at["lon"], at["lat"])
    return {
        "position": at["kind"], "x": str(x), "y": str(y), "long": str(at["lon"]),
        "lat": str(at["lat"]),
    }  # fmt: skip
