"""Bases, their streets and numbers, as pages show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from parvis.bricks.registers.addresses import text
from parvis.bricks.registers.models import AddressBase, AddressRevision, Number, Way
from parvis.bricks.registers.policies import keeps
from parvis.bricks.registers.territories.atlas import atlas
from parvis.bricks.registers.territories.model import Commune
from parvis.kernel.access import Actor, Role, may
from parvis.kernel.parties import public as parties

PAGE = 50
MOST_POINTS = 6_000


@dataclass(frozen=True)
class BaseRow:
    """A base in the list. `revision`: number of the last publication, 0 for none; `ahead`:
    whether it changed since."""

    id: UUID
    commune: str
    name: str
    ways: int
    numbers: int
    certified: int
    revision: int
    published_at: dt.datetime | None
    ahead: bool
    publishes: bool


@dataclass(frozen=True)
class WayRow:
    """A street or place in the list."""

    id: UUID
    name: str
    delegated: str
    place: bool
    numbers: int
    certified: int


@dataclass(frozen=True)
class WayDetail:
    """A street or place with its numbers."""

    base: BaseRow
    row: Way
    numbers: tuple[Number, ...]


def bases_visible_to(actor: Actor) -> list[AddressBase]:
    """Bases that the actor's organisation keeps today; all for the system."""
    rows = AddressBase.objects.select_related("organisation").order_by("commune")
    if actor.has(Role.SYSTEM):
        return list(rows)
    if not actor.has(Role.AGENT) or actor.organisation is None:
        return []
    own = parties.organisation(actor.organisation)
    mine = rows.filter(organisation_id=actor.organisation)
    return [row for row in mine if keeps(own, row.commune)]


def bases(actor: Actor) -> list[BaseRow]:
    """Bases that the actor sees, by commune."""
    return [_row(actor, row) for row in bases_visible_to(actor)]


def to_open(actor: Actor) -> list[Commune]:
    """Communes whose addresses the actor's organisation keeps and has no base of yet."""
    own = parties.organisation(actor.organisation) if actor.organisation else None
    if own is None:
        return []
    kind, _, code = own.territory.partition(":")
    codes = [code] if kind == "commune" else []
    group = atlas.group(code) if kind == "epci" else None
    codes += list(group.members) if group else []
    opened = {row.commune for row in bases_visible_to(actor)}
    found = [atlas.commune(one) for one in codes if one not in opened]
    return [one for one in found if one is not None and keeps(own, one.code)]


def base_for(actor: Actor, base_id: UUID) -> BaseRow | None:
    """One base, None when there is none for this actor."""
    row = AddressBase.objects.select_related("organisation").filter(id=base_id).first()
    if row is None or not may(actor, "registers.addresses.read", row):
        return None
    return _row(actor, row)


def _row(actor: Actor, row: AddressBase) -> BaseRow:
    commune = atlas.commune(row.commune)
    numbers = Number.objects.filter(way__base=row)
    counts = numbers.aggregate(all=Count("id"), sure=Count("id", filter=Q(certified=True)))
    last = AddressRevision.objects.filter(commune=row.commune).order_by("-number")
    latest = last.only("number", "published_at").first()
    return BaseRow(
        row.id, row.commune, commune.name if commune else row.commune, row.ways.count(),
        counts["all"], counts["sure"], latest.number if latest else 0,
        latest.published_at if latest else None,
        latest is None or row.based_on != latest.id or row.changed_at > latest.published_at,
        may(actor, "registers.addresses.publish", row),
    )  # fmt: skip


def delegated_of(commune: str) -> list[Commune]:
    """Delegated and associated communes inside a commune."""
    return sorted(atlas.parts_of(commune), key=lambda one: one.name)


def ways(
    base_id: UUID, *, words: str = "", kind: str = "", after: str = "", limit: int = PAGE
) -> tuple[list[WayRow], str]:
    """Streets and places by name, a page at a time, and where the next page begins ("" at the end).

    `words`: what the name (or an old name) holds; `kind`: streets, places, uncertified, empty.
    """
    rows = _filtered(Way.objects.filter(base_id=base_id), words, kind)
    spelling, _, last = after.rpartition("/")
    if _is_uuid(last):
        rows = rows.filter(Q(spelling__gt=spelling) | Q(spelling=spelling, id__gt=last))
    found = list(rows.order_by("spelling", "id")[: limit + 1])
    more = found[limit - 1] if len(found) > limit else None
    shown = [
        WayRow(row.id, row.name, row.delegated_name, row.place, row.all_numbers, row.sure_numbers)
        for row in found[:limit]
    ]
    return shown, f"{more.spelling}/{more.id}" if more else ""


def _filtered(rows: QuerySet[Way], words: str, kind: str) -> QuerySet[Any]:
    made: QuerySet[Any] = rows.annotate(
        all_numbers=Count("numbers"),
        sure_numbers=Count("numbers", filter=Q(numbers__certified=True)),
    )
    for word in text.canonical(text.words(words))[:8]:
        made = made.filter(spelling__contains=word)
    if kind == "streets":
        made = made.filter(place=False)
    elif kind == "places":
        made = made.filter(place=True)
    elif kind == "uncertified":
        made = made.filter(all_numbers__gt=0, numbers__certified=False).distinct()
    elif kind == "empty":
        made = made.filter(place=False, all_numbers=0)
    return made


def way_for(actor: Actor, way_id: UUID) -> WayDetail | None:
    """A street or place with its numbers in order; None when there is none for this actor."""
    row = Way.objects.select_related("base__organisation").filter(id=way_id).first()
    if row is None or not may(actor, "registers.addresses.read", row.base):
        return None
    numbers = tuple(row.numbers.order_by("number", "suffix"))
    return WayDetail(_row(actor, row.base), row, numbers)


def number_for(actor: Actor, number_id: UUID) -> tuple[WayDetail, Number] | None:
    """A number and its street; None when there is none for this actor."""
    row = Number.objects.filter(id=number_id).first()
    found = way_for(actor, row.way_id) if row else None
    return (found, row) if found and row else None


def points(base_id: UUID, most: int = MOST_POINTS) -> list[tuple[float, float, bool]]:
    """Longitude, latitude and certification of the numbers of a base, spread when too many."""
    rows = Number.objects.filter(way__base_id=base_id).order_by("way__spelling", "number")
    found = [(p[0]["lon"], p[0]["lat"], sure)
             for p, sure in rows.values_list("positions", "certified").iterator() if p]  # fmt: skip
    step = -(-len(found) // most) if found else 1
    return found[::step]


def _is_uuid(written: str) -> bool:
    try:
        UUID(written)
    except ValueError:
        return False
    return True
