"""Addresses as answers: what an entry of the index says, in the words of the national contract."""

from __future__ import annotations

import uuid
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

from parvis.bricks.registers.addresses import projection
from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.addresses.records import KINDS, MICRO, number_id


@dataclass(frozen=True, slots=True)
class Address:
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
    explain: dict[str, Any] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        """The name with its house number: "8 Rue de la Paix"."""
        return f"{self.housenumber} {self.name}" if self.housenumber else self.name

    @property
    def label(self) -> str:
        """The address on one line: "8 Rue de la Paix 75002 Paris"."""
        if self.kind == "municipality":
            return self.name
        return " ".join(part for part in (self.full_name, self.postcode, self.city) if part)

    @property
    def xy(self) -> tuple[float, float]:
        """The point in the legal projection of its territory, in metres."""
        return projection.metres(self.citycode, self.lon, self.lat)

    def with_scores(self, **changed: Any) -> Address:
        """The same address with other scores."""
        return replace(self, **changed)


class Said(NamedTuple):
    """What the score compares of an entry of the index, as its answer tells it."""

    housenumber: str
    postcode: str
    importance: float


def importance(index: Index, street: int) -> float:
    """Static rank of a street; a negative one is an area."""
    if street < 0:
        return round(index.v_area_importance[-1 - street], 5)
    return round(index.v_street_importance[street], 5)


def said(index: Index, street: int, number: int = -1) -> Said:
    """What is told of a street or number; a negative street is an area."""
    if street < 0:
        return Said("", "", importance(index, street))
    post = index.number_post(street, number) if number >= 0 else index.v_street_post[street]
    return Said(
        f"{index.v_number_value[number]}{index.suffixes[index.v_number_suffix[number]]}"
        if number >= 0
        else "",
        f"{index.v_post_value[post]:05d}" if post >= 0 else "",
        importance(index, street),
    )


def address(
    index: Index, street: int, number: int = -1, *, score: float | None = None,
    confidence: float | None = None, distance: int | None = None, told: Said | None = None,
) -> Address:  # fmt: skip
    """The answer for a street or place, or for one number of it. `told`: what `said` gave."""
    housenumber, postcode, rank = told or said(index, street, number)
    area = index.v_street_area[street]
    code, city, district, context = _area(index, area)
    old = index.v_street_old[street]
    kind = KINDS[index.v_street_kind[street]]
    key = index.street_key(street)
    if number >= 0:
        lon, lat = index.v_number_lon[number], index.v_number_lat[number]
    else:
        lon, lat = index.v_street_lon[street], index.v_street_lat[street]
    return Address(
        id=id_of(index, key, number) if number >= 0 else key,
        type="housenumber" if number >= 0 else kind,
        name=index.shown[index.v_street_shown[street]],
        housenumber=housenumber,
        postcode=postcode,
        citycode=code,
        city=city,
        district=district,
        oldcitycode=index.area_code(old) if old >= 0 else "",
        oldcity=index.area_names[old] if old >= 0 else "",
        context=context,
        importance=rank,
        population=0,
        lon=lon / MICRO,
        lat=lat / MICRO,
        kind=kind,
        ban_id=_ban(index.number_ban, number) if number >= 0 else _ban(index.street_ban, street),
        score=score,
        confidence=confidence,
        distance=distance,
    )


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


def id_of(index: Index, key: str, number: int) -> str:
    """The identifier of a number: as its file gave it, else rebuilt by the BAN's rule."""
    place = bisect_left(index.v_odd_number, number)
    if place < len(index.v_odd_number) and index.v_odd_number[place] == number:
        return index.odd_ids[place]
    suffix = index.suffixes[index.v_number_suffix[number]]
    return number_id(key, index.v_number_value[number], suffix)


def _ban(identifiers: Any, place: int) -> str:
    if not identifiers.shape[1]:
        return ""
    raw = identifiers[place].tobytes()
    return str(uuid.UUID(bytes=raw)) if any(raw) else ""


@lru_cache(maxsize=4096)
def _area(index: Index, area: int) -> tuple[str, str, str, str]:
    """Code, city, district and context of an area."""
    name, code = index.area_names[area], index.area_code(area)
    context = index.contexts[index.v_area_context[area]]
    if index.v_area_kind[area] == 1 and index.v_area_parent[area] >= 0:
        return code, index.area_names[index.v_area_parent[area]], name, context
    return code, name, "", context
