"""What the address engine needs to know of the territory: communes, their parts, where they lie.

Taken from the official geographic code of this brick; what an address file says of its own
communes (addok's documents) completes it, and a file about places that the code does not know
still works with the names that it gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from parvis.bricks.registers.territories.atlas import atlas
from parvis.bricks.registers.territories.model import Kind
from parvis.bricks.registers.territories.store import NONE, UNKNOWN, Store

COMMUNE, DISTRICT, OLD = 0, 1, 2
# Parents of districts, for files whose districts the code does not know.
PARENTS = {"751": ("75056", "Paris"), "6938": ("69123", "Lyon"), "132": ("13055", "Marseille")}
_DISTRICT = re.compile(r"^(?:75[12]\d\d|6938\d|132\d\d)$")


class Area(NamedTuple):
    """A commune, a district or an old commune. `context`: département and région in words."""

    code: str
    name: str
    kind: int
    parent: str
    population: int
    postcodes: tuple[int, ...]
    context: str


def parent_of_district(code: str) -> tuple[str, str] | None:
    """Code and name of Paris, Lyon or Marseille when the code is one of their districts."""
    if _DISTRICT.match(code):
        for start, parent in PARENTS.items():
            if code.startswith(start):
                return parent
    return None


def official() -> Iterator[Area]:
    """Every commune of today with its parts, from the official code and its overlays."""
    for place, _invented in atlas.stores():
        regions = {region.code: region.name for region in place.regions.values()}
        contexts = {
            one.code: context_of(one.code, one.name, regions.get(one.region, ""))
            for one in place.departements.values()
        }
        for kind in Kind:
            for row in place.rows_of(kind):
                yield _area(place, row, kind, contexts)


def context_of(*words: str) -> str:
    """Département code, its name and its région as addresses show them, without repetition."""
    return ", ".join(dict.fromkeys(word for word in words if word))


def _area(place: Store, row: int, kind: Kind, contexts: dict[str, str]) -> Area:
    """One row of the code, read from its columns: a hundred thousand rows are read at once."""
    parent, people = place.parents[row], place.populations[row]
    home = row if parent == NONE else parent
    return Area(
        place.code(row),
        place.names[row],
        {Kind.COMMUNE: COMMUNE, Kind.DISTRICT: DISTRICT}.get(kind, OLD),
        "" if parent == NONE else place.code(parent),
        0 if people == UNKNOWN else people,
        tuple(map(int, place.post_codes[row].split())),
        contexts.get(place.department_of(home), ""),
    )
