"""Streets and places: add, rename (the old name stays known), remove."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from parvis.bricks.registers.addresses import text
from parvis.bricks.registers.addresses.sources.convert import made_key
from parvis.bricks.registers.commands.bal.errors import BalError
from parvis.bricks.registers.commands.bal.opening import base_for, save, tell, way_for
from parvis.bricks.registers.commands.bal.positions import checked_parcels, checked_positions
from parvis.bricks.registers.domain.bal.rules import ERROR, name_problems
from parvis.bricks.registers.models import AddressBase, Way
from parvis.bricks.registers.territories.atlas import atlas
from parvis.kernel import clock
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command


@command
def add_way(
    actor: Actor,
    base_id: UUID,
    name: str,
    *,
    place: bool = False,
    delegated: str = "",
    positions: Sequence[Mapping[str, Any]] = (),
    parcels: Sequence[str] = (),
) -> UUID:
    """Add a street, or a place with its position; its identifier.

    `delegated`: INSEE code of the delegated commune it lies in. BalError in words.
    """
    base = base_for(actor, base_id)
    said = checked_name(name)
    code, delegated_name = _delegated(base, delegated)
    _not_taken(base, said, code)
    if place and not positions:
        raise BalError("positions")
    row = Way.objects.create(
        base=base, name=said, spelling=spelling(said), delegated_code=code,
        delegated_name=delegated_name, place=place, code=free_code(base, said, code),
        positions=checked_positions(positions), parcels=checked_parcels(parcels),
    )  # fmt: skip
    tell(actor, "add_way", base, {"way": str(row.id), "name": said})
    return row.id


@command
def rename_way(
    actor: Actor, way_id: UUID, version: int, name: str, *, keep_old: bool = True
) -> int:
    """Give a street another name, as read at `version`; the new version.

    `keep_old`: the former name stays known with the day of the change (a deliberation renamed
    the street); without it a mistake of writing was mended.
    """
    row = way_for(actor, way_id)
    said = checked_name(name)
    if said == row.name:
        raise BalError("same_name", name=said)
    _not_taken(row.base, said, row.delegated_code, but=row.id)
    changes: dict[str, Any] = {"name": said, "spelling": spelling(said)}
    if keep_old:
        old = {"name": row.name, "until": clock.today().isoformat()}
        changes["old_names"] = [*row.old_names, old]
    made = save(row, version, changes)
    tell(actor, "rename_way", row.base, {"way": str(row.id), "name": said, "old": row.name})
    return made


@command
def place_way(
    actor: Actor, way_id: UUID, version: int, positions: Sequence[Mapping[str, Any]]
) -> int:
    """Say where a place lies; the new version."""
    row = way_for(actor, way_id)
    found = checked_positions(positions)
    if row.place and not found:
        raise BalError("positions")
    made = save(row, version, {"positions": found})
    tell(actor, "place_way", row.base, {"way": str(row.id)})
    return made


@command
def remove_way(actor: Actor, way_id: UUID, version: int) -> None:
    """Remove a street or place without numbers."""
    row = way_for(actor, way_id)
    count = row.numbers.count()
    if count:
        raise BalError("has_numbers", count=count)
    save(row, version, {})
    tell(actor, "remove_way", row.base, {"way": str(row.id), "name": row.name})
    row.delete()


def checked_name(name: str) -> str:
    """A name with single spaces; BalError when the format refuses it."""
    said = " ".join(name.split())
    if any(level == ERROR for _code, level in name_problems(said)):
        raise BalError("name")
    return said


def spelling(name: str) -> str:
    """Canonical words of a name, by which doubles are seen and lists sorted."""
    return " ".join(text.name_words(name))[:220]


def free_code(base: AddressBase, name: str, delegated: str) -> str:
    """A code that no street of the base has: made from the name, the same for the same name."""
    taken = set(base.ways.values_list("code", flat=True))
    for attempt in range(1_000):
        said = name if not attempt and not delegated else f"{name} {delegated} {attempt or ''}"
        code = made_key(base.commune, said).rpartition("_")[2]
        if code not in taken:
            return code
    raise BalError("name_taken", name=name)


def _delegated(base: AddressBase, code: str) -> tuple[str, str]:
    """Code and name of a delegated or associated commune of the base's commune."""
    if not code:
        return "", ""
    for part in atlas.parts_of(base.commune):
        if part.code == code:
            return part.code, part.name
    raise BalError("delegated", commune=code[:10])


def _not_taken(base: AddressBase, name: str, delegated: str, but: UUID | None = None) -> None:
    """Refuse a second street of one name in one (delegated) commune."""
    rows = base.ways.filter(spelling=spelling(name), delegated_code=delegated)
    if any(found != but for found in rows.values_list("id", flat=True)):
        raise BalError("name_taken", name=name)
