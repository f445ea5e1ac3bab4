"""Which communes, groups, départements and régions a request asks for, the best first."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.http import QueryDict
from rapidfuzz import fuzz

from parvis.bricks.registers import public as registers
from parvis.bricks.registers.contracts.geo import parameters
from parvis.bricks.registers.contracts.geo.errors import Refused
from parvis.bricks.registers.public import Commune, Kind, TerritoryError
from parvis.bricks.registers.territories.words import query_words

NEAR = 0.75  # likeness below which a name is another name
MOST_NAMED = 5_000  # answers to a name, of which a request keeps those its filters let pass
FILTERS = ("code", "codePostal", "siren", "codeEpci", "codeDepartement", "codeRegion")
Scored = tuple[Any, float | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks of communes. `name`: what was typed; values of filters by name."""

    name: str
    filters: dict[str, str]
    kinds: frozenset[Kind]
    zones: frozenset[str]
    point: tuple[float, float] | None

    @property
    def everything(self) -> bool:
        """Whether nothing narrows the answer."""
        return not (self.name or self.filters or self.zones or self.point)


def wanted(given: QueryDict, kinds: Iterable[Kind]) -> Wanted:
    """The filters of a request; 400 when one cannot be understood."""
    chosen = parameters.choices(given, "type", tuple(parameters.TYPES))
    found = {parameters.TYPES[name] for name in chosen} or set(kinds)
    if parameters.boolean(given, "deleguees"):
        found.add(Kind.DELEGATED)
    if parameters.boolean(given, "associees"):
        found.add(Kind.ASSOCIATED)
    filters = {name: value for name in FILTERS if (value := parameters.text(given, name))}
    if parent := parameters.text(given, "chefLieu"):
        filters["chefLieu"] = parent
    return Wanted(
        name=parameters.text(given, "nom"),
        filters=filters,
        kinds=frozenset(found),
        zones=frozenset(parameters.choices(given, "zone", parameters.ZONES)),
        point=parameters.point(given),
    )


def communes(asked: Wanted, *, boost: bool, most: int | None) -> list[Scored]:
    """Communes (and parts of communes) that answer; with their score when a name was typed."""
    if asked.name:
        return _named(asked, boost=boost)[:most]
    found = (one for one in _candidates(asked) if one.kind in asked.kinds)
    return [(one, None) for one in islice((one for one in found if _passes(one, asked)), most)]


def _candidates(asked: Wanted) -> Iterator[Commune]:
    """The fewest communes that surely hold every answer."""
    filters = asked.filters
    if asked.point:
        here = registers.commune_at(*asked.point)
        if here is None:
            return
        yield here
        yield from registers.parts_of(here.code)
    elif "code" in filters:
        yield from with_code(filters["code"], asked.kinds)
    elif "siren" in filters:
        found = _by_siren(filters["siren"])
        yield from [found] if found else []
    else:
        if Kind.COMMUNE in asked.kinds:
            yield from _homes(filters)
        if asked.kinds - {Kind.COMMUNE}:
            yield from registers.parts()


def _homes(filters: dict[str, str]) -> Iterable[Commune]:
    if "codeEpci" in filters:
        return registers.communes_of_group(filters["codeEpci"])
    if "codeDepartement" in filters:
        return registers.communes_of_department(filters["codeDepartement"].upper())
    if "codePostal" in filters:
        return _posted_at(filters["codePostal"])
    return registers.communes()


def _posted_at(post_code: str) -> Iterable[Commune]:
    try:
        found = registers.communes_at(post_code)
    except TerritoryError:
        return ()
    return sorted(found, key=lambda one: one.code)


def with_code(code: str, kinds: Iterable[Kind]) -> list[Commune]:
    """What has this code today, one per kind; nothing for what is no code."""
    try:
        found = [registers.place(code, kind) for kind in Kind if kind in set(kinds)]
    except TerritoryError:
        return []
    return [one for one in found if one]


def _by_siren(siren: str) -> Commune | None:
    try:
        found = registers.by_siren(siren)
    except TerritoryError:
        return None
    return found if isinstance(found, Commune) else None


_TESTS: dict[str, Callable[[Commune, str], bool]] = {
    "code": lambda one, value: one.code == value.upper(),
    "codePostal": lambda one, value: value in one.post_codes,
    "siren": lambda one, value: one.siren == value,
    "codeEpci": lambda one, value: value in (one.epci, one.ept),
    "codeDepartement": lambda one, value: one.department == value.upper(),
    "codeRegion": lambda one, value: one.region == value,
    "chefLieu": lambda one, value: one.parent == value.upper(),
}


def _passes(one: Commune, asked: Wanted) -> bool:
    if asked.zones:
        department = registers.department(one.department)
        if department is None or department.zone not in asked.zones:
            return False
    return all(_TESTS[name](one, value) for name, value in asked.filters.items())


def _named(asked: Wanted, *, boost: bool) -> list[Scored]:
    said = " ".join(query_words(asked.name))
    within = None
    if asked.point or "code" in asked.filters:
        within = {(one.code, one.kind) for one in _candidates(asked)}
    found: list[Scored] = []
    for match in registers.matching_communes(asked.name, kinds=asked.kinds, most=MOST_NAMED):
        one = match.commune
        if (within is None or (one.code, one.kind) in within) and _passes(one, asked):
            found.append((one, _score(said, one, match.via, boost=boost)))
    found.sort(key=lambda pair: -(pair[1] or 0))  # stable: the search's own order among equals
    return found


def _score(said: str, one: Commune, via: str, *, boost: bool) -> float:
    """Likeness of the name to what was typed, 0 to 1; with `boost=population`, times its size."""
    name = " ".join(query_words(via or one.name))
    like = fuzz.ratio(said, name) / 100
    if boost:
        like *= math.log1p(one.population or 0) / math.log(10)
    return round(like, 6)


def by_name(things: Sequence[Any], typed: str) -> list[Scored]:
    """Things whose name begins like, holds or nearly is what was typed, the likest first."""
    said = " ".join(query_words(typed))
    if not said:
        return [(one, None) for one in things]
    scored = ((_likeness(said, " ".join(query_words(one.name))), one) for one in things)
    near = sorted((-like, one.code, one) for like, one in scored if like >= NEAR)
    return [(one, -less) for less, _, one in near]


def _likeness(said: str, name: str) -> float:
    begun = said in name and (name.startswith(said) or f" {said}" in name)
    whole = fuzz.ratio(said, name) / 100
    return round(max(whole, 0.8 + 0.2 * len(said) / len(name)) if begun else whole, 6)


def limited(found: list[Scored], given: QueryDict) -> list[Scored]:
    """The first answers, as many as asked."""
    most = parameters.limit(given)
    return found if most is None else found[:most]


def not_everything(asked: Wanted, geometry: str, fields: Iterable[str]) -> None:
    """400 when shapes of the whole country are asked at once, as upstream."""
    if asked.everything and (geometry or "contour" in fields):
        raise Refused(400, "geojson and contour need a filter")
