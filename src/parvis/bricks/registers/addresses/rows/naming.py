"""Search by name over the whole index, for rows whose commune is not known for sure. Twin of
`everywhere.by_name`.

Functions that numba compiles: plain Python that runs as it is, too (tests run both).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from parvis.bricks.registers.addresses.compiled_cover import chosen, scored
from parvis.bricks.registers.addresses.everywhere import (
    ENOUGH,
    JUDGED_NAMES,
    JUDGED_STREETS,
    MARGIN,
    MOST_NAMES,
    MOST_STREETS,
)
from parvis.bricks.registers.addresses.rows.state import POSTS
from parvis.bricks.registers.addresses.rows.trying import divided, filled, lacking, weighed
from parvis.bricks.registers.addresses.ways import LEAST

RARER = 4  # words whose names are looked at, as in `everywhere`
BEYOND = 1 << 62  # a name after every other


def by_name(claim: int, facts: Any, room: Any) -> bool:
    """Judge the most important streets of the names that cover the row best; False when only the
    search can tell, or slips are lacking."""
    streets, words, asked = facts.streets, facts.words, room.asked
    free, weight = divided(-1, asked, room.spans)
    if not free:
        return True
    for turn in range(2):
        slips = turn == 1
        if slips and lacking(free, words, asked, room.needs):
            return False
        names = holding(free, slips, streets, words, asked)
        if len(names) > MOST_NAMES:  # which of equally important ones count is numpy's choice
            return False
        if not len(names):
            continue
        best = best_named(names, slips, claim, free, weight, facts, room)
        if best > ENOUGH:
            break
    return True


def best_named(
    names: Any, slips: bool, claim: int, free: int, weight: float, facts: Any, room: Any
) -> float:
    """Judge streets of those of some names whose words cover the row best; the best likeness."""
    lists, streets, asked, weights = facts.lists, facts.streets, room.asked, room.weights
    made = filled(free, slips, streets, facts.words, asked, weights)
    scores, least, top = np.empty(len(names), np.float64), np.float32(weight), 0.0
    for k in range(len(names)):
        scores[k] = scored(
            lists.name_token_at, lists.name_token, lists.name_weight, weights, names[k], least
        )
        top = max(top, scores[k])
    for k in range(made):
        weights[asked.wanted[k]] = 0
    best, some = 0.0, np.empty(2 * JUDGED_STREETS, np.int32)
    floor = float(np.float32(max(top - MARGIN, LEAST)))
    for place in chosen(scores, floor, JUDGED_NAMES):
        for k in range(bearers(names[place], streets, facts.table, asked, some)):
            best = weighed(some[k], scores[place], best, -1, claim, free, facts, room)
    return best


def bearers(name: int, streets: Any, table: Any, asked: Any, some: Any) -> int:
    """Write the streets of a name to judge: of the first post code's département, then the
    important ones; how many. One may be there twice."""
    first, last = np.int64(streets.name_street_at[name]), np.int64(streets.name_street_at[name + 1])
    last, kept = min(last, first + MOST_STREETS), 0
    if asked.many[POSTS] and last - first > JUDGED_STREETS:
        department, place = asked.post_value[0] // 1000, first
        while place < last and kept < JUDGED_STREETS:
            street = streets.name_street[place]
            post = np.int64(streets.post[street])
            if post >= 0 and np.int64(table.value[post]) // 1000 == department:
                some[kept] = street
                kept += 1
            place += 1
    more: Any = min(last - first, JUDGED_STREETS - kept // 2)
    for k in range(more):
        some[kept + k] = streets.name_street[first + k]
    return int(kept + more)


def holding(free: int, slips: bool, streets: Any, words: Any, asked: Any) -> Any:
    """Names that hold the rarest of the words, in order: of two of them when one alone is too
    common. More than MOST_NAMES when they are still too many."""
    rare = np.empty(RARER, np.int64)
    found = np.empty(0, np.int64)
    for k in range(rarest(free, slips, streets, words, asked, rare)):
        start, size = np.int64(streets.token_name_at[rare[k]]), names_with(rare[k], streets)
        if len(found) > MOST_NAMES:
            both = joined(found, start, size, True, streets)
            if len(both):
                found = both
        elif len(found) + size <= MOST_NAMES or not len(found):
            found = joined(found, start, size, False, streets)
    return found


def rarest(free: int, slips: bool, streets: Any, words: Any, asked: Any, rare: Any) -> int:
    """Write the rarest words of the index that the free words say or, if wanted, nearly say; how
    many."""
    count = 0
    for f in range(free):
        word = asked.word[asked.free[f]]
        count = ranked(words.each[word].token, count, streets, rare)
        at = words.each[word].alt_at
        for k in range(at, at + words.each[word].alt_size):
            count = ranked(words.alt[k], count, streets, rare)
        if slips:
            at = words.each[word].slip_at
            for k in range(at, at + words.each[word].slip_size):
                count = ranked(words.slip[k], count, streets, rare)
    return count


def ranked(token: int, count: int, streets: Any, rare: Any) -> int:
    """Put a word of the index among the rarest, each once; how many there are."""
    size = names_with(token, streets) if token >= 0 else 0
    if not size:
        return count
    place = count
    while place:
        other = rare[place - 1]
        its = names_with(other, streets)
        if other == token:
            return count
        if its < size or (its == size and other < token):
            break
        place -= 1
    if place == RARER:
        return count
    count = min(count + 1, RARER)
    for k in range(count - 1, place, -1):
        rare[k] = rare[k - 1]
    rare[place] = token
    return count


def names_with(token: int, streets: Any) -> int:
    """How many names hold a word of the index."""
    return int(np.int64(streets.token_name_at[token + 1]) - np.int64(streets.token_name_at[token]))


def joined(found: Any, start: Any, size: int, common: bool, streets: Any) -> Any:
    """Names of a word put together with some: all of them, or those that both have, in order."""
    kept = np.empty(len(found) + size, np.int64)
    count, i, place, end = 0, 0, start, start + size
    while i < len(found) or place < end:
        left = found[i] if i < len(found) else BEYOND
        right = np.int64(streets.token_name[place]) if place < end else BEYOND
        if left == right or not common:
            kept[count] = min(left, right)
            count += 1
        i += 1 if left <= right else 0
        place += 1 if right <= left else 0
    return kept[:count]
