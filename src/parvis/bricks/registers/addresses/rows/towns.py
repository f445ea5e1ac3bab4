"""Communes as answers of a row. Twin of `towns`, in whose words it is told.

Functions that numba compiles: plain Python that runs as it is, too (tests run both).
"""

from __future__ import annotations

from typing import Any

from parvis.bricks.registers.addresses.quest import NEVER_EQUAL
from parvis.bricks.registers.addresses.records import NOWHERE
from parvis.bricks.registers.addresses.rows.choosing import agrees, in_part
from parvis.bricks.registers.addresses.rows.reading import held
from parvis.bricks.registers.addresses.rows.state import COUNT, MOST_FOUND, UNSURE, WORDS
from parvis.bricks.registers.addresses.rows.trying import keep
from parvis.bricks.registers.addresses.towns import BY_POSTCODE, CLAIMED, MOST

BESIDE = 0.1  # what a commune without the post code loses, as in `towns`


def towns(
    start: int, made: int, many: int, claim: int, within: Any, areas: Any, asked: Any,
    spans: Any, found: Any,
) -> None:  # fmt: skip
    """Put in the communes that a row names (from the span `start` on) or gives the post code of,
    if one may be wanted."""
    first, last, said, count = -1, -1, 0, asked.many[WORDS]
    for i in range(count):
        if not asked.coded[i] and not asked.dropped[i]:
            first = i if first < 0 else first
            last, said = i, said + 1
    if said and found.second[0] - NEVER_EQUAL > CLAIMED:
        whole = False
        for k in range(start, start + min(made, 6)):
            whole = whole or (spans.start[k] <= first and last < spans.end[k])
        if not whole:
            return
    for k in range(start, start + min(made, 6)):
        share = shared(k, said, count, claim, asked, spans)
        for p in range(important(spans.area, spans.at[k], spans.many[k], areas, asked.place)):
            area, total = asked.place[p], share * spans.like[k]
            if many and not agrees(area, many, areas, spans):
                total -= BESIDE
            town(area, total, spans.like[k], within, areas, found)
    if not said:
        kept = 0
        for k in range(many):
            if not in_part(spans.posted[k], many, areas, spans):
                spans.area[kept] = spans.posted[k]
                kept += 1
        for p in range(important(spans.area, 0, kept, areas, asked.place)):
            town(asked.place[p], BY_POSTCODE, BY_POSTCODE, within, areas, found)


def shared(span: int, said: int, count: int, claim: int, asked: Any, spans: Any) -> float:
    """1 when a span is all that is said; else how surely it is an answer all the same."""
    words, part, whole = 0, 0.0, 0.0
    for i in range(count):
        if asked.coded[i] or asked.dropped[i]:
            continue
        whole += asked.weight[i]
        if spans.start[span] <= i < spans.end[span]:
            words += 1
            part += asked.weight[i]
    if words == said:
        return 1.0
    if span == claim:
        return CLAIMED
    return float(CLAIMED * min(1.0, part / (whole if whole else 1.0)))


def important(some: Any, at: int, many: int, areas: Any, kept: Any) -> int:
    """Write in `kept` the most important communes among some areas, old communes giving way to
    today's; how many, at most MOST."""
    count = 0
    for k in range(at, at + many):
        area = some[k]
        area = areas.parent[area] if areas.kind[area] == 2 else area
        if area < 0 or areas.lon[area] == NOWHERE or held(area, kept, 0, count):
            continue
        if part_of_one(area, some, at, many, areas):
            continue
        place = count
        while place and heavier(area, kept[place - 1], areas):
            if place < MOST:
                kept[place] = kept[place - 1]
            place -= 1
        if place < MOST:
            kept[place] = area
            count = min(count + 1, MOST)
    return count


def part_of_one(area: int, some: Any, at: int, many: int, areas: Any) -> bool:
    """Whether an area is a district of another one: Paris, and not Paris and its districts."""
    for k in range(at, at + many):
        other = some[k]
        other = areas.parent[other] if areas.kind[other] == 2 else other
        if other < 0 or areas.lon[other] == NOWHERE:
            continue
        start = areas.child_at[other]
        if held(area, areas.child, start, areas.child_at[other + 1] - start):
            return True
    return False


def heavier(area: int, other: int, areas: Any) -> bool:
    """Whether an area stands before another."""
    if areas.importance[area] != areas.importance[other]:
        return bool(areas.importance[area] > areas.importance[other])
    return bool(area < other)


def town(area: int, total: float, like: float, within: Any, areas: Any, found: Any) -> None:
    """Put in a commune."""
    if len(within) and not held(area, within, 0, len(within)):
        return
    place = found.state[COUNT]
    if place >= MOST_FOUND - 1:
        found.state[UNSURE] = 1
        return
    found.street[place], found.total[place], found.likeness[place] = -1 - area, total, like
    found.city[place] = found.postcode[place] = found.penalty[place] = 0.0
    found.number[place] = found.said[place] = found.span[place] = -1
    found.importance[place] = areas.importance[area]
    keep(found)
