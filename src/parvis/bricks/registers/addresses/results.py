"""Addresses as answers: what an entry of the index says, in the words of the national contract."""

from __future__ import annotations

import uuid
from bisect import bisect_left
from collections.abc import Mapping
from typing import Any, NamedTuple

from parvis.bricks.registers.addresses import projection
from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.addresses.memory import remembered
from parvis.bricks.registers.addresses.records import KINDS, MICRO, number_id


class Address(NamedTuple):
    """One answer.

    `type`: housenumber, street, locality or municipality. `name`: of the street, place or
    commune, the house number not included. `city`: Paris, Lyon or Marseille for their
    districts, which are in `district`. `lon`, `lat`: WGS 84 degrees. `score`: addok's scale,
    0 to 1; `confidence`: probability that this is the address meant; both None in a reverse
    search. `distance`: metres from the point given. Unknown texts are empty.
    """

    id: str
    type: str
    name: str
    housenumber: str
    postcode: str
    citycode: str
    city: str
    district: str
    oldcitycode: str
    oldcity: str
    context: str
    importance: float
    population: int
    lon: float
    lat: float
    kind: str  # of the document: street, locality or municipality
    ban_id: str = ""
    score: float | None = None
    confidence: float | None = None
    distance: int | None = None
    explain: Mapping[str, Any] | None = None

    @property
    def full_name(self) -> str:
        """The name with its house number: "8 Rue de la Paix"."""
        return f"{self.housenumber} {self.name}" if self.housenumber else self.name

    @property
    def label(self) -> str:
        """The address on one line: "8 Rue de la Paix 75002 Paris"."""
        if self.kind == "municipality":
            return self.name
        return " ".join([part for part in (self.full_name, self.postcode, self.city) if part])

    @property
    def xy(self) -> tuple[float, float]:
        """The point in the legal projection of its territory, in metres."""
        return projection.metres(self.citycode, self.lon, self.lat)


class Said(NamedTuple):
    """What the score compares of an entry of the index, as its answer tells it."""

    housenumber: str
    postcode: str
    importance: float


class Way(NamedTuple):
    """What all numbers of a street or place have in common."""

    key: str
    kind: str
    name: str
    citycode: str
    city: str
    district: str
    oldcitycode: str
    oldcity: str
    context: str
    postcode: str
    importance: float


@remembered(20_000)
def way(index: Index, street: int) -> Way:
    """What is told of a street or place."""
    code, city, district, context = _area(index, index.v_street_area[street])
    old = index.v_street_old[street]
    return Way(
        key=index.street_key(street),
        kind=KINDS[index.v_street_kind[street]],
        name=index.shown[index.v_street_shown[street]],
        citycode=code,
        city=city,
        district=district,
        oldcitycode=index.area_code(old) if old >= 0 else "",
        oldcity=index.area_names[old] if old >= 0 else "",
        context=context,
        postcode=_postcode(index, index.v_street_post[street]),
        importance=importance(index, street),
    )


def _postcode(index: Index, post: int) -> str:
    return f"{index.v_post_value[post]:05d}" if post >= 0 else ""


def importance(index: Index, street: int) -> float:
    """Static rank of a street; a negative one is an area."""
    if street < 0:
        return round(index.v_area_importance[-1 - street], 5)
    return round(index.v_street_importance[street], 5)


def said(index: Index, street: int, number: int = -1) -> Said:
    """What is told of a street or number; a negative street is an area."""
    if street < 0:
        return Said("", "", importance(index, street))
    if number < 0:
        return Said("", _postcode(index, index.v_street_post[street]), importance(index, street))
    return Said(
        f"{index.v_number_value[number]}{index.suffixes[index.v_number_suffix[number]]}",
        _postcode(index, index.number_post(street, number)),
        importance(index, street),
    )


def address(
    index: Index, street: int, number: int = -1, *, score: float | None = None,
    confidence: float | None = None, distance: int | None = None,
) -> Address:  # fmt: skip
    """The answer for a street or place, or for one number of it."""
    one = way(index, street)
    if number < 0:
        key, kind, housenumber, postcode = one.key, one.kind, "", one.postcode
        lon, lat = index.v_street_lon[street], index.v_street_lat[street]
        ban_id = _ban(index.street_ban, street)
    else:
        value, suffix = index.v_number_value[number], index.suffixes[index.v_number_suffix[number]]
        key, kind = _id_of(index, one.key, number, value, suffix), "housenumber"
        housenumber = f"{value}{suffix}"
        postcode = _postcode(index, index.number_post(street, number))
        lon, lat = index.v_number_lon[number], index.v_number_lat[number]
        ban_id = _ban(index.number_ban, number)
    return Address(
        key, kind, one.name, housenumber, postcode, one.citycode, one.city, one.district,
        one.oldcitycode, one.oldcity, one.context, one.importance, 0, lon / MICRO, lat / MICRO,
        one.kind, ban_id, score, confidence, distance,
    )  # fmt: skip


def municipality(
    index: Index, area: int, *, score: float | None = None, confidence: float | None = None,
    distance: int | None = None,
) -> Address:  # fmt: skip
    """The answer for a commune or a district."""
    code, city, district, context = _area(index, area)
    codes = index.v_area_post[index.v_area_post_at[area] : index.v_area_post_at[area + 1]]
    return Address(
        id=code,
        type="municipality",
        name=district or city,
        housenumber="",
        postcode=f"{index.v_post_value[codes[0]]:05d}" if len(codes) else "",
        citycode=code,
        city=city,
        district=district,
        oldcitycode="",
        oldcity="",
        context=context,
        importance=importance(index, -1 - area),
        population=index.v_area_population[area],
        lon=index.v_area_lon[area] / MICRO,
        lat=index.v_area_lat[area] / MICRO,
        kind="municipality",
        ban_id=_ban(index.area_ban, area),
        score=score,
        confidence=confidence,
        distance=distance,
    )


def _id_of(index: Index, key: str, number: int, value: int, suffix: str) -> str:
    """The identifier of a number: as its file gave it, else rebuilt by the BAN's rule."""
    place = bisect_left(index.v_odd_number, number)
    if place < len(index.v_odd_number) and index.v_odd_number[place] == number:
        return index.odd_ids[place]
    return number_id(key, value, suffix)


def _ban(identifiers: Any, place: int) -> str:
    if not identifiers.shape[1]:
        return ""
    raw = identifiers[place].tobytes()
    return str(uuid.UUID(bytes=raw)) if any(raw) else ""


@remembered(4_096)
def _area(index: Index, area: int) -> tuple[str, str, str, str]:
    """Code, city, district and context of an area."""
    name, code = index.area_names[area], index.area_code(area)
    context = index.contexts[index.v_area_context[area]]
    if index.v_area_kind[area] == 1 and index.v_area_parent[area] >= 0:
        return code, index.area_names[index.v_area_parent[area]], name, context
    return code, name, "", context
