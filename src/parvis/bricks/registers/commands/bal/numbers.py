"""House numbers: add, change, certify, remove."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F

from parvis.bricks.registers.commands.bal.errors import BalError
from parvis.bricks.registers.commands.bal.opening import number_for, save, tell, way_for
from parvis.bricks.registers.commands.bal.positions import checked_parcels, checked_positions
from parvis.bricks.registers.domain.bal.rules import MOST_NUMBER
from parvis.bricks.registers.models import Number, Way
from parvis.kernel import clock
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command

_SUFFIX = re.compile(r"^[a-z][a-z0-9]{0,8}$")


@command
def add_number(
    actor: Actor,
    way_id: UUID,
    number: int,
    suffix: str = "",
    *,
    positions: Sequence[Mapping[str, Any]],
    complement: str = "",
    parcels: Sequence[str] = (),
    certified: bool = False,
) -> UUID:
    """Add a house number with its places on the map, the preferred one first; its identifier."""
    way = way_for(actor, way_id)
    if way.place:
        raise BalError("place_numbers")
    said = _checked(number, suffix, positions, complement, parcels)
    _not_taken(way, said["number"], said["suffix"])
    row = Number.objects.create(way=way, certified=certified, source=_source(way), **said)
    tell(actor, "add_number", way.base, {"number": str(row.id), "said": str(row)})
    return row.id


@command
def change_number(
    actor: Actor,
    number_id: UUID,
    version: int,
    *,
    number: int,
    suffix: str,
    positions: Sequence[Mapping[str, Any]],
    complement: str = "",
    parcels: Sequence[str] = (),
    certified: bool,
) -> int:
    """Change a house number as read at `version`; the new version."""
    row = number_for(actor, number_id)
    said = _checked(number, suffix, positions, complement, parcels)
    if (said["number"], said["suffix"]) != (row.number, row.suffix):
        _not_taken(row.way, said["number"], said["suffix"])
    made = save(row, version, {**said, "certified": certified, "source": _source(row.way)})
    tell(actor, "change_number", row.way.base, {"number": str(row.id), "said": str(row)})
    return made


@command
def certify_numbers(actor: Actor, way_id: UUID, numbers: Iterable[UUID], certified: bool) -> int:
    """Certify numbers of a street (or take that back); how many changed."""
    way = way_for(actor, way_id)
    rows = way.numbers.filter(id__in=set(numbers)).exclude(certified=certified)
    changed = rows.update(certified=certified, version=F("version") + 1, updated_on=clock.today())
    if changed:
        told = {"way": str(way.id), "count": changed, "certified": certified}
        tell(actor, "certify", way.base, told)
    return changed


@command
def remove_number(actor: Actor, number_id: UUID, version: int) -> None:
    """Remove a house number as read at `version`."""
    row = number_for(actor, number_id)
    save(row, version, {})
    tell(actor, "remove_number", row.way.base, {"number": str(row.id), "said": str(row)})
    row.delete()


def _checked(
    number: int,
    suffix: str,
    positions: Sequence[Mapping[str, Any]],
    complement: str,
    parcels: Sequence[str],
) -> dict[str, Any]:
    if not 0 <= number <= MOST_NUMBER:
        raise BalError("number")
    said = suffix.strip().lower()
    if said and not _SUFFIX.match(said):
        raise BalError("suffix")
    found = checked_positions(positions)
    if not found:
        raise BalError("positions")
    words = " ".join(complement.split())
    if len(words) > 200:
        raise BalError("complement")
    return {
        "number": number, "suffix": said, "positions": found, "complement": words,
        "parcels": checked_parcels(parcels),
    }  # fmt: skip


def _not_taken(way: Way, number: int, suffix: str) -> None:
    if way.numbers.filter(number=number, suffix=suffix).exists():
        raise BalError("number_taken", number=f"{number}{suffix}")


def _source(way: Way) -> str:
    """Whose word an address is: the organisation's that writes it."""
    return str(way.base.organisation.name)[:100]
