"""The two best answers of a row, and how like each is to what was asked. Twin of `scoring`.

Functions that numba compiles: plain Python that runs as it is, too (tests run both).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from parvis.bricks.registers.addresses.compiled_letters import shared_trigrams
from parvis.bricks.registers.addresses.judge import LIKE_SUFFIX
from parvis.bricks.registers.addresses.quest import NEVER_EQUAL
from parvis.bricks.registers.addresses.rows.judging import post_of, spelt
from parvis.bricks.registers.addresses.rows.state import (
    ANSWERED,
    COUNT,
    LACKING,
    LEFT,
    NOTHING,
    POSTS,
    UNSURE,
)
from parvis.bricks.registers.addresses.rows.trying import before
from parvis.bricks.registers.addresses.search import LEAST_TOTAL
from parvis.bricks.registers.addresses.territory import DISTRICT


def told(row: int, facts: Any, room: Any, places: Any, likes: Any) -> int:
    """Write the two best candidates of a row and how like each is to what is asked."""
    found = room.found
    least = max(LEAST_TOTAL, found.second[0] - NEVER_EQUAL)
    best, second = -1, -1
    for k in range(found.state[COUNT]):
        if not found.now[k] or found.total[k] < least:
            continue
        if best < 0 or before(k, best, found):
            best, second = k, best
        elif second < 0 or before(k, second, found):
            second = k
    if found.state[UNSURE]:
        return LEFT
    if best < 0:
        return NOTHING
    lacks = 0
    for k in range(2):
        which = best if k == 0 else second
        if which < 0:
            places[4 * row + 3] = -2
            continue
        places[4 * row + 2 * k], places[4 * row + 2 * k + 1] = (
            found.street[which], found.number[which],
        )  # fmt: skip
        like = alike(which, facts, room)
        likes[2 * row + k] = like
        lacks += like < 0.0
    return LACKING if lacks else ANSWERED


def alike(which: int, facts: Any, room: Any) -> float:
    """How like a candidate's label is to what is asked, as addok measures it; -1 when a name is
    lacking."""
    asked = room.asked
    size = labelled(which, facts, room)
    if size < 0:
        return -1.0
    said = asked_as(which, facts.entries, facts.words, asked, room.found)
    if size == said:
        same = True
        for k in range(size):
            same = same and asked.label[k] == asked.told[k]
        if same:
            return 1.0
    if not said:
        return 0.0
    return float(shared_trigrams(asked.told[:said], asked.label[:size]))


def asked_as(which: int, entries: Any, words: Any, asked: Any, found: Any) -> int:
    """Write the question with its house number spelt as the candidate's; its size."""
    said, size, at, long = found.said[which], 0, -1, 0
    if said >= 0 and found.penalty[which] <= LIKE_SUFFIX:
        at, long = asked.number_at[said], asked.number_size[said]
    i = 0
    while asked.token[i] != -2:
        if not asked.dropped[i] and not at < i < at + long:
            if size:
                asked.told[size] = 32
                size += 1
            if i == at:
                size = numbered(found.number[which], entries, asked.told, size)
            else:
                size = spelt(asked.word[i], words, asked.told, size)
        i += 1
    return size


def numbered(entry: int, entries: Any, text: Any, size: int) -> int:
    """Write a house number with its suffix; the size then."""
    size = figures(np.int64(entries.value[entry]), 1, text, size)
    suffix = entries.suffix[entry]
    for k in range(entries.text_at[suffix], entries.text_at[suffix + 1]):
        text[size] = entries.text[k]
        size += 1
    return size


def figures(value: Any, least: int, text: Any, size: int) -> int:
    """Write a number with at least so many figures; the size then."""
    count, rest = 1, value // 10
    while rest:
        rest //= 10
        count += 1
    count = max(count, least)
    for k in range(count):
        text[size + count - 1 - k] = 48 + value % 10
        value //= 10
    return size + count


def labelled(which: int, facts: Any, room: Any) -> int:
    """Write the candidate in canonical words, with post code and commune where the row has them;
    the size, -1 when the name of its commune is lacking."""
    streets, entries, areas = facts.streets, facts.entries, facts.areas
    found, asked, needs = room.found, room.asked, room.needs
    street, size, text = found.street[which], 0, asked.label
    if street < 0:
        return area_said(-1 - street, areas, text, 0, needs)
    if found.number[which] >= 0:
        size = numbered(found.number[which], entries, text, size)
        text[size] = 32
        size += 1
    name = streets.name[street]
    for k in range(np.int64(streets.name_at[name]), np.int64(streets.name_at[name + 1])):
        text[size] = streets.name_text[k]
        size += 1
    post = post_of(street, found.number[which], streets, entries)
    if post >= 0 and asked.many[POSTS]:
        text[size] = 32
        size = figures(np.int64(facts.table.value[post]), 5, text, size + 1)
    if found.span[which] >= 0:
        text[size] = 32
        size = area_said(streets.area[street], areas, text, size + 1, needs)
    return size


def area_said(area: int, areas: Any, text: Any, size: int, needs: Any) -> int:
    """Write the name of a commune, of the city for a district; the size then, -1 when the name
    is lacking, which is told."""
    if areas.kind[area] == DISTRICT and areas.parent[area] >= 0:
        area = areas.parent[area]
    at = areas.said_at[area]
    if at < 0:
        needs[0] += 1
        needs[needs[0]] = -1 - area
        return -1
    for k in range(at, at + areas.said_size[area]):
        text[size] = areas.said[k]
        size += 1
    return int(size)
