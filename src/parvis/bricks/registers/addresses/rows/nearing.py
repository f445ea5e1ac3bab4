"""Communes that a row names with a slip, and their readings tried. Twin of `search._near` and of
`places.near_spans`.

Functions that numba compiles: plain Python that runs as it is, too (tests run both).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from parvis.bricks.registers.addresses.compiled_likeness import (
    WORD,
    clear,
    common,
    fill,
    ratio,
    score,
)
from parvis.bricks.registers.addresses.places import (
    CUT_SHORT,
    FEW_ENDINGS,
    MOST_HOLDERS,
    NEAR_ENOUGH,
)
from parvis.bricks.registers.addresses.rows.judging import spelt
from parvis.bricks.registers.addresses.rows.state import (
    MOST_AREAS,
    MOST_HELD,
    MOST_NEAR,
    MOST_SEEN,
    MOST_SPANS,
    NEAR_AREAS,
    NEAR_FIRST,
    NEAR_KEPT,
    NEAR_MADE,
    NEAR_STAMP,
    WORDS,
)
from parvis.bricks.registers.addresses.rows.trying import settled, tried

KEPT = 4  # names with a slip that are tried, as in `search._near`
BEGINNING = 3  # words of a name cut short


def nearly(made: int, read: int, facts: Any, room: Any) -> bool:
    """Put in the names of communes with a slip and try them until a row is settled; False when it
    could not be done. `made`: exact names; `read`: readings."""
    words, asked, spans, near = facts.words, room.asked, room.spans, room.near
    if unknown(words, asked, room.needs) or not near_spans(words, facts.aliases, asked, near):
        return False
    first = chosen(made, read, near, spans)
    if first < 0:
        return False
    for one in range(first, first + near.state[NEAR_KEPT]):
        if not within_exact(one, made, spans):
            if not tried(one, -1, spans.at[one], spans.many[one], facts, room):
                return False
            if settled(asked, room.found):
                break
    return True


def within_exact(one: int, made: int, spans: Any) -> bool:
    """Whether an exact name begins with a span, and goes as far."""
    for k in range(made):
        if spans.start[k] == spans.start[one] and spans.end[k] >= spans.end[one]:
            return True
    return False


def unknown(words: Any, asked: Any, needs: Any) -> bool:
    """Whether the slips of a word were not looked up; such words are told."""
    lacks = False
    for i in range(asked.many[WORDS]):
        if not asked.dropped[i] and words.each[asked.word[i]].slip_at < 0:
            needs[0] += 1
            needs[needs[0]] = asked.word[i]
            lacks = True
    return lacks


def near_spans(words: Any, aliases: Any, asked: Any, near: Any) -> bool:
    """Names of areas written with a slip or cut short, in no order; False when they cannot be
    told here."""
    written(words, asked, near)
    near.state[NEAR_MADE] = near.state[NEAR_AREAS] = 0
    count = asked.many[WORDS]
    seen = 0
    for position in range(count):
        near.state[NEAR_STAMP] += 1
        if asked.token[position] >= 0:
            more = laid(position, asked.token[position], count, aliases, asked, near)
            if more < 0:
                return False
            seen += more
        if not asked.dropped[position]:
            own = asked.word[position]
            at = words.each[own].slip_at
            for k in range(at, at + words.each[own].slip_size):
                more = laid(position, words.slip[k], count, aliases, asked, near)
                if more < 0:
                    return False
                seen += more
        if seen > 4 * MOST_HOLDERS:
            break
    return cut_short(words, aliases, asked, near)


def written(words: Any, asked: Any, near: Any) -> None:
    """Write the whole row, a space after each word, and where each word begins."""
    size, count = 0, asked.many[WORDS]
    for i in range(count):
        near.at[i] = size
        size = spelt(asked.word[i], words, asked.text, size)
        asked.text[size] = 32
        size += 1
    near.at[count] = size


def laid(position: int, token: int, count: int, aliases: Any, asked: Any, near: Any) -> int:
    """Lay the names that hold a word over the row, where it stands or nearly stands, and keep
    those that fit; how many were not laid there before. -1 when it cannot be told here."""
    first, last = np.int64(aliases.holder_at[token]), np.int64(aliases.holder_at[token + 1])
    if last - first > MOST_HOLDERS:
        return 0
    laid_now = 0
    for h in range(first, last):
        alias = np.int64(aliases.holder[h])
        if seen_before(alias, near):
            continue
        laid_now += 1
        at, end = np.int64(aliases.at[alias]), np.int64(aliases.at[alias + 1])
        before, parts = word_in(at, end, token, aliases)
        start = position - before
        if start < 0 or start + parts > count:
            continue
        like = fit(near.at[start], near.at[start + parts] - 1, at, end, aliases, asked, near)
        if like < 0.0:
            return -1
        if like > 0.0 and not put(
            start, start + parts, np.int64(aliases.area[alias]), like / 100, near
        ):
            return -1
    return laid_now


def seen_before(alias: Any, near: Any) -> bool:
    """Whether a name was laid at this position; it is noted."""
    key = (np.int64(near.state[NEAR_STAMP]) << 32) | alias
    slot = (alias * 40503) % MOST_SEEN
    while near.seen[slot] >> 32 == near.state[NEAR_STAMP]:
        if near.seen[slot] == key:
            return True
        slot = (slot + 1) % MOST_SEEN
    near.seen[slot] = key
    return False


def word_in(at: Any, end: Any, token: int, aliases: Any) -> tuple[int, int]:
    """How many words of a name stand before a word of the index (0 when it is not there), and how
    many it has."""
    own = np.int64(aliases.word_at[token])
    length = np.int64(aliases.word_at[token + 1]) - own
    parts, found, begun, same = 0, -1, at, True
    for k in range(at, end + 1):
        if k == end or aliases.text[k] == 32:
            if found < 0 and same and k - begun == length:
                found = parts
            parts, begun, same = parts + 1, k + 1, True
        elif same:
            same = k - begun < length and aliases.text[k] == aliases.word[own + k - begun]
    return max(found, 0), parts


def fit(
    first: int, last: int, at: Any, end: Any, aliases: Any, asked: Any, near: Any
) -> float:  # fmt: skip
    """How like a part of the row is to a name, from 0 to 100, 0 when that is not near enough;
    below 0 when both are long."""
    long, size = last - first, end - at
    if 200 * min(long, size) < (NEAR_ENOUGH - 0.01) * (long + size):
        return 0.0  # so it would be if one were in the other
    for k in range(size):
        asked.said[k] = aliases.text[at + k]
    if size <= WORD:
        table = near.table[:]
        fill(table, asked.said[:size], -1)
        told = score(common(table, asked.text[first:last], 0, long), long + size) * 100
        clear(table, asked.said[:size])
    else:
        told = ratio(asked.text[first:last], asked.said[:size])
    return told if told >= NEAR_ENOUGH or told < 0.0 else 0.0


def place_of(start: int, end: int, near: Any) -> int:
    """Where some words are kept, -1 for nowhere."""
    for k in range(near.state[NEAR_MADE]):
        if near.start[k] == start and near.end[k] == end:
            return k
    return -1


def put(start: int, end: int, area: Any, like: float, near: Any) -> bool:
    """Keep an area that some words name: alone when it is liker, beside those that are as like;
    False when there is no more room."""
    place = place_of(start, end, near)
    if place < 0:
        place = near.state[NEAR_MADE]
        if place == MOST_NEAR:
            return False
        near.state[NEAR_MADE] += 1
        near.start[place], near.end[place] = start, end
    elif like < near.like[place]:
        return True
    elif like == near.like[place]:
        return add(place, area, near)
    near.like[place], near.many[place], near.last[place] = like, 0, -1
    return add(place, area, near)


def add(place: int, area: int, near: Any) -> bool:
    """Put in an area of some words, once; False when there is no more room."""
    node = near.last[place]
    for _ in range(near.many[place]):
        if near.area[node] == area:
            return True
        node = near.before[node]
    node = near.state[NEAR_AREAS]
    if node == MOST_HELD:
        return False
    near.state[NEAR_AREAS] += 1
    near.area[node], near.before[node], near.last[place] = area, near.last[place], node
    near.many[place] += 1
    return True


def cut_short(words: Any, aliases: Any, asked: Any, near: Any) -> bool:
    """Keep words that begin the name of few areas, where nothing is kept yet; False when there is
    no more room."""
    count = asked.many[WORDS]
    for start in range(count):
        alone = asked.token[start] < 0 or asked.dropped[start]
        if alone or not words.each[asked.word[start]].alias:
            continue
        for end in range(min(count, start + BEGINNING), start, -1):
            first, last = near.at[start], near.at[end]
            low = first_from(first, last, aliases, asked)
            many = 0
            while many <= FEW_ENDINGS and begins_with(first, last, low + many, aliases, asked):
                many += 1
            if many and many <= FEW_ENDINGS:
                if place_of(start, end, near) < 0:
                    for k in range(low, low + many):
                        if not put(start, end, np.int64(aliases.area[k]), CUT_SHORT, near):
                            return False
                break
    return True


def first_from(first: int, last: int, aliases: Any, asked: Any) -> int:
    """The first name that is not before a part of the row, in order."""
    low, high = 0, aliases.many
    while low < high:
        middle = (low + high) // 2
        at, end = np.int64(aliases.at[middle]), np.int64(aliases.at[middle + 1])
        size: Any = min(end - at, last - first)
        k = 0
        while k < size and aliases.text[at + k] == asked.text[first + k]:
            k += 1
        if k < size:
            earlier = aliases.text[at + k] < asked.text[first + k]
        else:
            earlier = end - at < last - first
        if earlier:
            low = middle + 1
        else:
            high = middle
    return low


def begins_with(first: int, last: int, alias: int, aliases: Any, asked: Any) -> bool:
    """Whether a name begins with a part of the row."""
    if alias >= aliases.many:
        return False
    at = np.int64(aliases.at[alias])
    if np.int64(aliases.at[alias + 1]) - at < last - first:
        return False
    k = 0
    while k < last - first and aliases.text[at + k] == asked.text[first + k]:
        k += 1
    return k == last - first


def chosen(made: int, read: int, near: Any, spans: Any) -> int:
    """Write the likeliest names with a slip after all other spans; the first, -1 when there is no
    more room."""
    first, used = made, 0
    for k in range(made):
        used = max(used, spans.at[k] + spans.many[k])
    for k in range(read):
        used = max(used, spans.read_at[k] + spans.read_many[k])
        span = spans.read_span[k]
        if span >= 0:
            first, used = max(first, span + 1), max(used, spans.at[span] + spans.many[span])
    near.state[NEAR_FIRST] = first
    for kept in range(min(KEPT, near.state[NEAR_MADE])):
        one, place = first + kept, likeliest(near)
        many = near.many[place]
        if one >= MOST_SPANS or used + many > MOST_AREAS:
            return -1
        spans.start[one], spans.end[one] = near.start[place], near.end[place]
        spans.at[one], spans.many[one], spans.like[one] = used, many, near.like[place]
        node = near.last[place]
        for k in range(many):
            spans.area[used + many - 1 - k] = near.area[node]
            node = near.before[node]
        used += many
        near.like[place] = -1.0  # taken
        near.state[NEAR_KEPT] = kept + 1
    return first


def likeliest(near: Any) -> int:
    """The likeliest name that is left: the longest of those, then the last."""
    best = 0
    for k in range(1, near.state[NEAR_MADE]):
        if near.like[k] != near.like[best]:
            better = near.like[k] > near.like[best]
        else:
            own, its = near.end[k] - near.start[k], near.end[best] - near.start[best]
            better = own > its or (own == its and near.start[k] > near.start[best])
        best = k if better else best
    return best
