"""The readings of a row that are tried: which words name which areas. Twin of `search._readings`
and of `places.near_in`.

Functions that numba compiles: plain Python that runs as it is, too (tests run both).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from parvis.bricks.registers.addresses.compiled_likeness import partial_alignment, ratio
from parvis.bricks.registers.addresses.places import MOST_HOMONYMS, NEAR_ENOUGH
from parvis.bricks.registers.addresses.rows.judging import spelt
from parvis.bricks.registers.addresses.rows.reading import held
from parvis.bricks.registers.addresses.rows.state import MOST_AREAS, MOST_SPANS
from parvis.bricks.registers.addresses.rows.trying import divided

FEW_AREAS = 60  # of a post code, as in `places.near_in`
SLOTS, SLOT = 24, 2 * FEW_AREAS  # runs of words that name areas nearly, areas of each
KEPT = 3


def agrees(area: int, posts: int, areas: Any, spans: Any) -> bool:
    """Whether an area, its parent or one of its parts has one of the post codes."""
    if held(area, spans.posted, 0, posts) or held(areas.parent[area], spans.posted, 0, posts):
        return True
    return in_part(area, posts, areas, spans)


def in_part(area: int, posts: int, areas: Any, spans: Any) -> bool:
    """Whether a part of an area has one of the post codes."""
    for c in range(areas.child_at[area], areas.child_at[area + 1]):
        if held(areas.child[c], spans.posted, 0, posts):
            return True
    return False


def reading(made: int, span: int, at: int, many: int, spans: Any) -> int:
    """Put in a reading; how many there are."""
    spans.read_span[made], spans.read_at[made], spans.read_many[made] = span, at, many
    return made + 1


def narrowed(one: int, used: int, posts: int, areas: Any, spans: Any) -> tuple[int, int]:
    """The areas of a span that agree with the post codes, from `used` on; then the same, of
    Paris, Lyon or Marseille only the districts with the post code. How many of each."""
    many = 0
    for k in range(spans.at[one], spans.at[one] + spans.many[one]):
        if agrees(spans.area[k], posts, areas, spans):
            spans.area[used + many] = spans.area[k]
            many += 1
    inside = 0
    for k in range(used, used + many):
        area, before = spans.area[k], inside
        for c in range(areas.child_at[area], areas.child_at[area + 1]):
            if held(areas.child[c], spans.posted, 0, posts):
                spans.area[used + many + inside] = areas.child[c]
                inside += 1
        if inside == before:
            spans.area[used + many + inside] = area
            inside += 1
    return many, inside


def readings(made: int, used: int, posts: int, facts: Any, room: Any) -> int:
    """Put in the readings of a question with an exact name or a post code, the likeliest first;
    how many. -1: only the search can tell. `posts`: areas that have one of the post codes."""
    areas, spans = facts.areas, room.spans
    many, last = 0, made
    if posts:
        for k in range(made):
            one = spans.likely[k]
            if used + 24 * MOST_HOMONYMS >= MOST_AREAS or last >= MOST_SPANS:
                return -1
            both, inside = narrowed(one, used, posts, areas, spans)
            if both:
                span(last, spans.start[one], spans.end[one], 1.0, used, both, spans)
                many = reading(many, last, used + both, inside, spans)
                last, used = last + 1, used + both + inside
        agreed = many
        if not agreed:
            near, used = near_in(last, used, posts, facts, room)
            if near < 0:
                return -1
            for k in range(last, last + near):
                many = reading(many, k, spans.at[k], spans.many[k], spans)
        if used + posts >= MOST_AREAS:
            return -1
        spans.area[used : used + posts] = spans.posted[:posts]
        for k in range(min(made, 2)):
            many = reading(many, spans.likely[k], used, posts, spans)
        if agreed:
            many = reading(many, -1, used, posts, spans)
    else:
        agreed = 1
    for k in range(min(made, MOST_SPANS - 1 - many)):
        one = spans.likely[k]
        many = reading(many, one, spans.at[one], spans.many[one], spans)
    return many if agreed else reading(many, -1, used, posts, spans)


def span(place: int, start: int, end: int, like: float, at: int, many: int, spans: Any) -> None:
    """Write a span."""
    spans.start[place], spans.end[place], spans.like[place] = start, end, like
    spans.at[place], spans.many[place] = at, many


def near_in(last: int, used: int, posts: int, facts: Any, room: Any) -> tuple[int, int]:
    """Put in, from `last` on, the spans that name one of the areas of the post codes, slips
    allowed; how many, -1 when only the search can tell, and how many areas are used then."""
    areas, words, asked, spans = facts.areas, facts.words, room.asked, room.spans
    free, _ = divided(-1, asked, spans)
    if not free or posts > FEW_AREAS:
        return 0, used
    if (
        last + SLOTS >= MOST_SPANS
        or used + SLOTS * SLOT >= MOST_AREAS
        or lacks(posts, areas, spans, room.needs)
    ):
        return -1, used
    size = 0
    for f in range(free):
        if size:
            asked.text[size] = 32
            size += 1
        asked.place[f] = size
        size = spelt(asked.word[asked.free[f]], words, asked.text, size)
    asked.place[free] = size + 1
    made = 0
    for k in range(posts):
        area = spans.posted[k]
        made = fitted(area, area, free, size, last, made, used, facts, room)
        if made >= 0 and areas.parent[area] >= 0:
            made = fitted(areas.parent[area], area, free, size, last, made, used, facts, room)
        if made < 0:
            return -1, used
    by_likeness(last, made, spans)
    return min(made, KEPT), used + made * SLOT


def lacks(posts: int, areas: Any, spans: Any, needs: Any) -> bool:
    """Whether a name of an area is not written in the book; such areas are told."""
    before = needs[0]
    for k in range(posts):
        one = np.int64(spans.posted[k])
        while one >= 0:  # an area, then what it is part of
            if areas.said_at[one] < 0:
                needs[0] += 1
                needs[needs[0]] = -1 - one
            one = np.int64(areas.parent[one])
    return bool(needs[0] > before)


def fitted(
    called: int, area: int, free: int, size: int, last: int, made: int, used: int, facts: Any,
    room: Any,
) -> int:  # fmt: skip
    """Lay the name of an area (`called`: that area or its city) over the free words where it fits
    best, and keep a near fit; how many spans there are, -1 when only the search can tell."""
    areas, asked = facts.areas, room.asked
    long = areas.said_size[called]
    for k in range(long):
        asked.said[k] = areas.said[areas.said_at[called] + k]
    score, begin, end = partial_alignment(asked.said[:long], asked.text[:size], NEAR_ENOUGH)
    if score < 0.0:
        return -1
    if score == 0.0 or long > size + 2:
        return made
    first, final = -1, -1
    for f in range(free):
        if asked.place[f] < end and asked.place[f + 1] - 1 > begin:
            first = f if first < 0 else first
            final = f
    if first < 0:
        return made
    start, stop, letters = asked.free[first], asked.free[final] + 1, 0
    for i in range(start, stop):
        if letters:
            asked.letters[letters] = 32
            letters += 1
        letters = spelt(asked.word[i], facts.words, asked.letters, letters)
    like = ratio(asked.said[:long], asked.letters[:letters]) / 100
    if like < 0.0:
        return -1
    if like * 100 < NEAR_ENOUGH:
        return made
    return slotted(area, start, stop, like, last, made, used, room.spans)


def slotted(
    area: int, start: int, end: int, like: float, last: int, made: int, used: int, spans: Any
) -> int:  # fmt: skip
    """Keep an area under the words that name it, with those that are as like; how many spans."""
    place = last
    while place < last + made and not (spans.start[place] == start and spans.end[place] == end):
        place += 1
    at = used + (place - last) * SLOT
    if place == last + made:
        if made == SLOTS:
            return -1
        span(place, start, end, like, at, 0, spans)
        made += 1
    elif like > spans.like[place]:
        span(place, start, end, like, at, 0, spans)
    elif like < spans.like[place]:
        return made
    spans.area[at + spans.many[place]] = area
    spans.many[place] += 1
    return made


def by_likeness(last: int, made: int, spans: Any) -> None:
    """Sort near spans: the likest first, then the longest, then the last."""
    for one in range(last + 1, last + made):
        place = one
        while place > last and before(place, place - 1, spans):
            spans.start[place], spans.start[place - 1] = spans.start[place - 1], spans.start[place]
            spans.end[place], spans.end[place - 1] = spans.end[place - 1], spans.end[place]
            spans.at[place], spans.at[place - 1] = spans.at[place - 1], spans.at[place]
            spans.many[place], spans.many[place - 1] = spans.many[place - 1], spans.many[place]
            spans.like[place], spans.like[place - 1] = spans.like[place - 1], spans.like[place]
            place -= 1


def before(one: int, other: int, spans: Any) -> bool:
    """Whether a near span stands before another."""
    if spans.like[one] != spans.like[other]:
        return bool(spans.like[one] > spans.like[other])
    own, its = spans.start[one] - spans.end[one], spans.start[other] - spans.end[other]
    if own != its:
        return bool(own < its)
    return bool(spans.start[one] > spans.start[other])
