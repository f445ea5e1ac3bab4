"""Communes as answers: when the question names one and nothing else, or nothing better is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parvis.bricks.registers.addresses import places
from parvis.bricks.registers.addresses.judge import Candidate, read
from parvis.bricks.registers.addresses.places import Span
from parvis.bricks.registers.addresses.records import NOWHERE

if TYPE_CHECKING:
    from parvis.bricks.registers.addresses.search import Search

MOST = 12  # communes of one name or post code that are answers
BY_POSTCODE = 0.9
BEGUN = 0.93
CLAIMED = 0.62  # a commune that is surely meant, when its street is not found


def towns(search: Search) -> None:
    """Add the communes that the question names, begins to name, or gives the post code of."""
    asked, index = search.asked, search.index
    codes = {i for i, _ in asked.postcodes}
    said = [i for i in range(len(asked.words)) if i not in codes and i not in asked.dropped]
    posted = {a for _, v in asked.postcodes for a in places.posted(index, v)}
    for span in (search.spans or search.near)[:6]:
        share = _share(search, span, said)
        for area in _first(search, span.areas):
            total = share * span.likeness
            if posted and not _posted(search, area, posted):
                total -= 0.1
            _add(search, area, total, span.likeness, span)
    if not said:
        whole = [a for a in posted if not posted & set(index.children.get(a, ()))]
        for area in _first(search, tuple(whole)):  # the district, not Paris, for « 75002 »
            _add(search, area, BY_POSTCODE, BY_POSTCODE, None)
    if asked.last >= 0:
        _begun(search, said)
    if asked.figures and len(asked.words) == 1:
        for area in _first(search, tuple(places.post_begun(index, asked.figures))):
            _add(search, area, BY_POSTCODE - 0.1, BY_POSTCODE, None)


def _share(search: Search, span: Span, said: list[int]) -> float:
    """1 when the span is all that is said; else how surely it is an answer all the same."""
    inside = [i for i in said if span.start <= i < span.end]
    if len(inside) == len(said):
        return 1.0
    if span == search.claim:
        return CLAIMED
    weight = search.asked.weight
    whole = sum(weight[i] for i in said) or 1.0
    return CLAIMED * min(1.0, sum(weight[i] for i in inside) / whole)


def _posted(search: Search, area: int, posted: set[int]) -> bool:
    index = search.index
    inside = (area, index.v_area_parent[area], *index.children.get(area, ()))
    return any(a in posted for a in inside)


def _first(search: Search, areas: tuple[int, ...]) -> list[int]:
    """The most important communes among some areas; old communes give way to today's."""
    index = search.index
    today = {index.v_area_parent[a] if index.v_area_kind[a] == 2 else a for a in areas}
    known = [a for a in today if a >= 0 and index.v_area_lon[a] != NOWHERE]
    inside = {i for a in known for i in index.children.get(a, ())}
    known = [a for a in known if a not in inside]  # Paris, and not Paris and its districts
    return sorted(known, key=lambda a: (-index.v_area_importance[a], a))[:MOST]


def _add(search: Search, area: int, total: float, likeness: float, span: Span | None) -> None:
    if search.within and area not in search.within:
        return
    found = Candidate.of_area(area, total, likeness, search.index.v_area_importance[area])
    found.reading = read(search.asked, span, frozenset())
    search.found.add(found)


def _begun(search: Search, said: list[int]) -> None:
    """Communes whose name begins with all that was typed."""
    asked, index = search.asked, search.index
    typed = asked.joined(said)
    low, high = index.aliases.starting_with(typed)
    if low == high:
        return
    areas = tuple(set(index.alias_area[low : min(high, low + 20_000)].tolist()))
    for area in _first(search, areas):
        _add(search, area, BEGUN, BEGUN, None)
