"""A BAL file taken into a base: all its addresses replace those of the base.

Lines that break a rule are left out and told; one bad line never costs the file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.bricks.registers.addresses import projection
from parvis.bricks.registers.commands.bal.errors import BalError
from parvis.bricks.registers.commands.bal.opening import base_for, tell
from parvis.bricks.registers.commands.bal.ways import free_code, spelling
from parvis.bricks.registers.domain.bal.columns import LANGUAGES, PLACE_NUMBER, name_column
from parvis.bricks.registers.domain.bal.reading import Read, Unreadable, read
from parvis.bricks.registers.domain.bal.rules import Problem, decimal, is_uuid4, position_of
from parvis.bricks.registers.models import AddressBase, Number, Way
from parvis.kernel import clock
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command

AT_ONCE = 1_000


@dataclass(frozen=True)
class Taken:
    """What an import made: streets and places, numbers, lines left out, what is wrong."""

    version: str
    ways: int
    numbers: int
    left_out: int
    problems: tuple[Problem, ...]


@command
def import_file(actor: Actor, base_id: UUID, content: bytes) -> Taken:
    """Replace the addresses of a base by those of a file (BAL 1.1 to 1.5).

    BalError in words when nothing of it can be taken; the base stays as it was then.
    """
    base = base_for(actor, base_id)
    try:
        found = read(content, base.commune)
    except Unreadable as error:
        raise BalError(error.code, **error.facts) from error
    if not found.rows:
        raise BalError("no_good_row").about(found.problems)
    base.ways.all().delete()
    ways, numbers = _fill(base, found)
    made = Taken(found.version, ways, numbers, found.left_out, tuple(found.problems))
    told = {"version": made.version, "ways": ways, "numbers": numbers, "left_out": made.left_out}
    tell(actor, "import", base, told)
    return made


def _fill(base: AddressBase, found: Read) -> tuple[int, int]:
    """Make the streets and numbers of a file; how many of each."""
    ways: dict[tuple[str, str], Way] = {}
    numbers: dict[tuple[UUID, int, str], Number] = {}
    used: set[str] = set()
    for _line, row in found.rows:
        way = _way(base, row, found.version, ways, used)
        value, suffix = int(row["numero"]), row.get("suffixe", "").strip().lower()
        position = _position(row)
        if value == PLACE_NUMBER:
            way.positions += [position] if position else []
            way.parcels = list(dict.fromkeys([*way.parcels, *_parcels(row)]))
            continue
        key = (way.id, value, suffix)
        if key not in numbers:
            numbers[key] = _number(way, row, value, suffix)
        if position and position not in numbers[key].positions:
            numbers[key].positions.append(position)
    with_numbers = {way for way, _value, _suffix in numbers}
    for way in ways.values():
        way.place = way.id not in with_numbers
    identifier = next((r["id_ban_commune"] for _, r in found.rows if r.get("id_ban_commune")), "")
    if identifier:
        AddressBase.objects.filter(id=base.id).update(ban_id=UUID(identifier))
    Way.objects.bulk_create(ways.values(), batch_size=AT_ONCE)
    Number.objects.bulk_create(numbers.values(), batch_size=AT_ONCE)
    return len(ways), len(numbers)


def _way(
    base: AddressBase, row: Mapping[str, str], version: str, ways: dict[tuple[str, str], Way],
    used: set[str],
) -> Way:  # fmt: skip
    column = name_column(version)
    name = " ".join(row[column].split())
    delegated = row.get("commune_deleguee_insee", "").strip()
    key = (spelling(name), delegated)
    if key not in ways:
        code = _code(row.get("cle_interop", ""))
        if not code or code in used:
            code = _fresh(base, name, delegated, used)
        used.add(code)
        ways[key] = Way(
            base=base, code=code, name=name, spelling=key[0], delegated_code=delegated,
            delegated_name=row.get("commune_deleguee_nom", "").strip()[:100],
            names={lang: said for lang in LANGUAGES if (said := row.get(f"{column}_{lang}", ""))},
            ban_id=_uuid(row.get("id_ban_toponyme", "")), updated_on=_day(row),
        )  # fmt: skip
    return ways[key]


def _fresh(base: AddressBase, name: str, delegated: str, used: set[str]) -> str:
    """A code for a street without one, that no other of the file has."""
    code = free_code(base, name, delegated)
    step = 0
    while code in used:
        step += 1
        code = free_code(base, f"{name} {step}", delegated)
    return code


def _code(key: str) -> str:
    """The street's part of a `cle_interop`; empty when it says nothing."""
    parts = key.strip().lower().split("_")
    code = parts[1] if len(parts) in (3, 4) else ""
    return code if code.isalnum() and code != "xxxx" and len(code) in (4, 6) else ""


def _number(way: Way, row: Mapping[str, str], value: int, suffix: str) -> Number:
    return Number(
        way=way, number=value, suffix=suffix, positions=[],
        complement=row.get("lieudit_complement_nom", "").strip()[:200], parcels=_parcels(row),
        certified=row.get("certification_commune", "").strip() == "1",
        source=row.get("source", "").strip()[:100],
        ban_id=_uuid(row.get("id_ban_adresse", "")), updated_on=_day(row),
    )  # fmt: skip


def _position(row: Mapping[str, str]) -> dict[str, Any] | None:
    """Where a row says that it lies; from x and y when degrees are missing."""
    lon, lat = decimal(row.get("long", "")), decimal(row.get("lat", ""))
    if lon is None or lat is None:
        x, y = decimal(row.get("x", "")), decimal(row.get("y", ""))
        if x is None or y is None:
            return None
        lon, lat = projection.degrees(row["commune_insee"], x, y)
    kind = position_of(row.get("position", "")) or ""
    return {"kind": kind, "lon": round(lon, 6), "lat": round(lat, 6)}


def _parcels(row: Mapping[str, str]) -> list[str]:
    written: Iterable[str] = row.get("cad_parcelles", "").split("|")
    return [one.strip() for one in written if len(one.strip()) == 14]


def _uuid(written: str) -> UUID | None:
    return UUID(written.strip()) if is_uuid4(written.strip()) else None


def _day(row: Mapping[str, str]) -> dt.date:
    written = row.get("date_der_maj", "").strip()
    return dt.date.fromisoformat(written) if written else clock.today()
