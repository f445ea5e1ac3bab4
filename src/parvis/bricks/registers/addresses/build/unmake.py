"""An index taken apart again into what an import gathers, without some communes.

So that a commune's slice can be replaced without the files that the index was made from: what is
left out is put in from elsewhere and the whole compiled anew.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.addresses.records import NOWHERE, AreaRow, Ints
from parvis.bricks.registers.addresses.staging import Arrays
from parvis.bricks.registers.addresses.territory import COMMUNE, OLD


class Unmade:
    """An index as one batch of an import: number columns, street columns, communes."""

    def __init__(self, index: Index, without: frozenset[str] = frozenset()) -> None:
        self._index = index
        codes = [index.area_code(area) for area in range(index.area_count)]
        kept_area = np.array([code not in without for code in codes], bool)
        streets = np.flatnonzero(kept_area[index.street_area]).astype(np.int64)
        self._streets: Ints = streets.astype(np.int32)
        self._codes = codes
        self.areas = _areas(index, codes, without)
        self.bad: list[Any] = []
        numbers, owner = _numbers(index, streets)
        self.arrays: Arrays = {
            **_number_columns(index, numbers, owner, streets), **_street_columns(index, streets),
        }  # fmt: skip
        self.rest = {
            "suffixes": index.suffixes, "streets": len(streets), "bad_count": 0, "rows": 0,
        }  # fmt: skip
        place = {int(old): new for new, old in enumerate(numbers)} if len(index.odd_ids) else {}
        self.odd = {
            place[entry]: index.odd_ids[i]
            for i, entry in enumerate(np.asarray(index.v_odd_number).tolist())
            if entry in place
        }
        self._delivery = _deliveries(index, kept_area, streets)

    def texts(self, name: str) -> list[str]:
        """One text column of the streets."""
        index = self._index
        area, old = index.street_area[self._streets].tolist(), self._old().tolist()
        columns: dict[str, Callable[[], list[str]]] = {
            "key": lambda: [index.street_key(s) for s in self._streets.tolist()],
            "name": lambda: self._names(old),
            "citycode": lambda: [self._codes[a] for a in area],
            "city": lambda: _many(index.area_names, area),
            "oldcode": lambda: [self._codes[a] if a >= 0 else "" for a in old],
            "oldcity": lambda: [index.area_names[a] if a >= 0 else "" for a in old],
            "delivery": lambda: self._delivery,
            "ban_id": self._bans,
        }
        return columns[name]()

    def _old(self) -> Ints:
        return np.asarray(np.asarray(self._index.v_street_old)[self._streets])

    def _names(self, old: list[int]) -> list[str]:
        """Names as their files wrote them: without the old commune that tells two apart."""
        index = self._index
        shown = index.v_street_shown
        found = []
        for street, area in zip(self._streets.tolist(), old, strict=True):
            name = index.shown[shown[street]]
            if area >= 0:
                name = name.removesuffix(f" ({index.area_names[area]})")
            found.append(name)
        return found

    def _bans(self) -> list[str]:
        ban = self._index.street_ban
        if not ban.size:
            return [""] * len(self._streets)
        return [_uuid(ban[street]) for street in self._streets.tolist()]


def _uuid(raw: NDArray[np.uint8]) -> str:
    return str(uuid.UUID(bytes=raw.tobytes())) if raw.any() else ""


def _many(texts: Any, places: list[int]) -> list[str]:
    known: dict[int, str] = {}
    return [known.get(p) or known.setdefault(p, texts[p]) for p in places]


def _areas(index: Index, codes: list[str], without: frozenset[str]) -> list[AreaRow]:
    """Communes and districts as their files described them; those left out have no centre."""
    found = []
    for area in range(index.area_count):
        if index.v_area_kind[area] == OLD or index.v_area_lon[area] == NOWHERE:
            continue
        gone = codes[area] in without
        posts = index.v_area_post[index.v_area_post_at[area] : index.v_area_post_at[area + 1]]
        found.append(
            AreaRow(
                codes[area], index.area_names[area],
                tuple(index.v_post_value[p] for p in posts), index.v_area_population[area],
                NOWHERE if gone else index.v_area_lon[area],
                NOWHERE if gone else index.v_area_lat[area],
                index.contexts[index.v_area_context[area]],
                round(index.v_area_importance[area], 5),
                _uuid(index.area_ban[area]) if index.area_ban.size else "",
            )
        )  # fmt: skip
    return found


def _numbers(index: Index, streets: NDArray[np.int64]) -> tuple[NDArray[np.int64], Ints]:
    """Numbers of some streets, and the place of the street of each among these."""
    at = index.street_number_at.astype(np.int64)
    counts = at[streets + 1] - at[streets]
    owner = np.repeat(np.arange(len(streets), dtype=np.int32), counts)
    ends = np.cumsum(counts)
    inside = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - counts, counts)
    return at[streets][owner] + inside, owner


def _number_columns(
    index: Index, numbers: NDArray[np.int64], owner: Ints, streets: NDArray[np.int64]
) -> Arrays:
    posts = np.append(index.post_value, 0)  # the last stands for -1, no post code
    code = posts[index.street_post[streets]][owner].astype(np.int32)
    other = np.asarray(index.v_other_number).astype(np.int64)
    if len(other):
        own = np.zeros(index.number_count, np.int32)
        own[other] = posts[np.asarray(index.v_other_post)]
        code = np.where(own[numbers] > 0, own[numbers], code).astype(np.int32)
    ban = index.number_ban
    return {
        "street": owner,
        "number": index.number_value[numbers].astype(np.int32),
        "suffix": np.asarray(index.v_number_suffix)[numbers].astype(np.int32),
        "lon": index.number_lon[numbers], "lat": index.number_lat[numbers], "postcode": code,
        "rank": np.zeros(len(numbers), np.uint8),
        "ban_id": ban[numbers] if ban.size else np.zeros((len(numbers), 0), np.uint8),
    }  # fmt: skip


def _street_columns(index: Index, streets: NDArray[np.int64]) -> Arrays:
    posts = np.append(index.post_value, 0)
    return {
        "street_kind": index.street_kind[streets],
        "street_postcode": posts[index.street_post[streets]].astype(np.int32),
        "street_lon": index.street_lon[streets], "street_lat": index.street_lat[streets],
        "street_importance": index.street_importance[streets],
    }  # fmt: skip


def _deliveries(index: Index, kept: NDArray[np.bool_], streets: NDArray[np.int64]) -> list[str]:
    """Other names that communes answer to, each given by one of its streets."""
    found = [""] * len(streets)
    place = {int(street): i for i, street in enumerate(streets)} if len(index.aliases) else {}
    given: dict[int, int] = {}
    for i, area in enumerate(index.alias_area.tolist()):
        if not kept[area] or index.v_area_kind[area] != COMMUNE:
            continue
        street = index.v_area_first[area] + given.get(area, 0)
        if street < index.v_area_last[area] and street in place:
            given[area] = given.get(area, 0) + 1
            found[place[street]] = index.aliases[i]
    return found
