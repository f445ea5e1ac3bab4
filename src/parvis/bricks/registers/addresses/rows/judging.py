"""How well one street, and the house number in it, answers a row. Twin of `judge`, in whose words
it is told.

Functions that numba compiles: plain Python that runs as it is, too (tests run both).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from parvis.bricks.registers.addresses.compiled_kernel import first_from
from parvis.bricks.registers.addresses.compiled_likeness import likeness
from parvis.bricks.registers.addresses.judge import (
    AREA_POSTCODE,
    ELSEWHERE_IN_IT,
    LIKE_SUFFIX,
    NOT_SAID_WHERE,
    NUMBER_MISSING,
    NUMBER_SWALLOWED,
    ORDINAL_LIKELY,
    OTHER_CITY,
    OTHER_POSTCODE,
    OTHER_SUFFIX,
    SAME_DEPARTMENT,
)
from parvis.bricks.registers.addresses.rows.reading import held
from parvis.bricks.registers.addresses.rows.state import COUNT, NUMBERS, POSTS, UNSURE
from parvis.bricks.registers.addresses.territory import OLD


def judged(
    street: int, cover: float, least: float, span: int, claim: int, free: int, facts: Any, room: Any
) -> float:
    """Weigh one street and write it where the next candidate goes, unless its likeness is below
    `least`; its likeness. `span`, `free`: of the reading; `claim`: words that name a commune
    though the reading ignores them, -1 for none."""
    streets, areas, words = facts.streets, facts.areas, facts.words
    asked, spans, found = room.asked, room.spans, room.found
    name, numbers = streets.name[street], asked.many[NUMBERS]
    left, named = numbers_left(name, span, numbers, streets, asked, spans)
    swallowed = not left and span >= 0 and numbers > 0 and named < positions(numbers, asked)
    said = name_said(name, streets, asked)
    size = line(free, numbers > 0, words, asked, asked.text)
    like = likeness(asked.text[:size], said, cover)
    if like < 0.0:
        found.state[UNSURE] = 1
    if like < least or like < 0.0:
        return float(like)
    entry, penalty, meant = house_number(street, left, numbers, streets, facts.entries, asked)
    if swallowed:
        penalty = NUMBER_SWALLOWED
    city = of_city(span, street, streets, areas, spans)
    if claim >= 0 and not says(claim, said, words, asked, spans):
        city = of_city(claim, street, streets, areas, spans)
    post = of_postcode(street, entry, facts, asked)
    place = found.state[COUNT]
    found.street[place], found.likeness[place] = street, like
    found.city[place], found.postcode[place], found.penalty[place] = city, post, penalty
    found.total[place] = like - city - post - penalty
    found.number[place], found.said[place], found.span[place] = entry, meant, span
    found.importance[place] = streets.importance[street]
    return float(like)


def name_said(name: int, streets: Any, asked: Any) -> Any:
    """Copy a name from the index; its letters."""
    at, end = np.int64(streets.name_at[name]), np.int64(streets.name_at[name + 1])
    for k in range(at, end):
        asked.said[k - at] = streets.name_text[k]
    return asked.said[: end - at]


def line(free: int, figured: bool, words: Any, asked: Any, text: Any) -> int:
    """Write the words left for the street, less the numbers that are none of its words; the size
    of the text. `figured`: whether there are numbers at all."""
    size = 0
    for f in range(free):
        i = asked.free[f]
        if figured and asked.figured[i] and not asked.named[i]:
            continue
        if size:
            text[size] = 32
            size += 1
        size = spelt(asked.word[i], words, text, size)
    return size


def spelt(word: int, words: Any, text: Any, size: int) -> int:
    """Write a word at the end of a text; its size then."""
    at = words.each[word].at
    for k in range(words.each[word].length):
        text[size + k] = words.text[at + k]
    return int(size + words.each[word].length)


def numbers_left(
    name: int, span: int, numbers: int, streets: Any, asked: Any, spans: Any
) -> tuple[int, int]:  # fmt: skip
    """Mark the numbers that may be the house number in a street of this name (`asked.left`) and
    the positions that are words of its name (`asked.named`); how many of each."""
    left, named = 0, 0
    if not numbers:
        return 0, 0
    for n in range(numbers):
        position = asked.number_at[n]
        outside = span < 0 or not spans.start[span] <= position < spans.end[span]
        asked.left[n] = outside
        left += outside
        for k in range(asked.number_size[n]):
            asked.named[position + k] = 0
    first, last = np.int64(streets.name_token_at[name]), np.int64(streets.name_token_at[name + 1])
    for n in range(numbers):
        position = asked.number_at[n]
        token = asked.token[position]
        if token < 0:
            continue
        said, earlier = 0, 0
        for k in range(first, last):
            said += streets.name_token[k] == token
        if not said:
            continue
        for m in range(numbers):  # positions named so far, each once
            other = asked.number_at[m]
            if asked.named[other] and asked.token[other] == token and first_of(m, asked):
                earlier += 1
        if said > earlier:
            if not asked.named[position] and not twice(position, asked):
                asked.named[position] = 1
                named += 1
            if asked.named[position] and asked.left[n]:
                asked.left[n] = 0
                left -= 1
    return left, named


def first_of(number: int, asked: Any) -> bool:
    """Whether no number before this one stands at its position."""
    for n in range(number):
        if asked.number_at[n] == asked.number_at[number]:
            return False
    return True


def positions(numbers: int, asked: Any) -> int:
    """How many words are numbers."""
    count = 0
    for n in range(numbers):
        count += first_of(n, asked)
    return count


def twice(position: int, asked: Any) -> bool:
    """« 8 rue du 8 mai »: the first of two equal figures is the house number."""
    i = position + 1
    while asked.token[i] != -2:  # the mark after the last word
        if asked.token[i] == asked.token[position]:
            return True
        i += 1
    return False


def house_number(
    street: int, left: int, numbers: int, streets: Any, entries: Any, asked: Any
) -> tuple[int, float, int]:  # fmt: skip
    """The entry of the number meant among those left (-1 for none), the penalty for how it fits,
    and the number."""
    if not left:
        return -1, 0.0, -1
    start, end = np.int64(streets.number_at[street]), np.int64(streets.number_at[street + 1])
    best, penalty, place, meant, rank, first = -1, NUMBER_MISSING, 0, -1, -1, -1
    for n in range(numbers):
        if not asked.left[n]:
            continue
        rank += 1
        if rank == 0:
            first = meant = n
        if asked.number_likely[n] >= ORDINAL_LIKELY and rank:
            continue
        same = asked.number_at[n] == asked.number_at[meant]
        if best >= 0 and penalty < OTHER_SUFFIX and same:
            continue  # « 12 bis » is there: it is not « 12 »
        entry, worse = entry_of(start, end, n, entries, asked)
        if entry >= 0 and (best < 0 or worse + 0.002 * rank < penalty + 0.002 * place):
            best, penalty, place, meant = entry, worse, rank, n
    if best < 0 and asked.number_likely[first] >= ORDINAL_LIKELY:
        penalty = 0.0
    return best, penalty, meant if best >= 0 else -1


def entry_of(start: Any, end: Any, n: int, entries: Any, asked: Any) -> tuple[Any, float]:
    """Entry of a number in a street (-1 when it has none) and the penalty for its suffix."""
    wanted = asked.number_value[n]
    low = first_from(entries.value, wanted, start, end)
    if low == end or entries.value[low] != wanted:
        return -1, NUMBER_MISSING
    suffix = asked.number_suffix[n]
    exact = entries.exact[suffix]
    if entries.suffix[low] == exact:
        return low, 0.0
    best, penalty, entry = low, OTHER_SUFFIX, low
    while entry < end and entries.value[entry] == wanted:
        own = entries.suffix[entry]
        if own == exact:
            return entry, 0.0
        like = own == entries.like[suffix] or own == entries.other[suffix]
        if like and penalty > LIKE_SUFFIX:
            best, penalty = entry, LIKE_SUFFIX
        entry += 1
    return best, penalty


def of_city(span: int, street: int, streets: Any, areas: Any, spans: Any) -> float:
    """Penalty for the commune: none when the question names this one, or none."""
    if span < 0:
        return 0.0
    area, old = streets.area[street], streets.old[street]
    at, many = spans.at[span], spans.many[span]
    unlike = 0.3 * (1 - spans.like[span])
    known = held(area, spans.area, at, many) or held(old, spans.area, at, many)
    if known or held(areas.parent[area], spans.area, at, many):
        return float(unlike)
    for k in range(at, at + many):
        named = spans.area[k]
        if areas.kind[named] == OLD and areas.parent[named] == area:
            return float(unlike + (NOT_SAID_WHERE if old < 0 else ELSEWHERE_IN_IT))
    return OTHER_CITY


def says(span: int, said: Any, words: Any, asked: Any, spans: Any) -> bool:
    """Whether the words of a span stand in a name: « rue de Lyon » claims no commune."""
    size = 0
    for i in range(spans.start[span], spans.end[span]):
        if size:
            asked.letters[size] = 32
            size += 1
        size = spelt(asked.word[i], words, asked.letters, size)
    for at in range(len(said) - size + 1):
        if at and said[at - 1] != 32:
            continue
        if at + size < len(said) and said[at + size] != 32:
            continue
        same = True
        for k in range(size):
            if said[at + k] != asked.letters[k]:
                same = False
                break
        if same:
            return True
    return False


def post_of(street: int, entry: int, streets: Any, entries: Any) -> Any:
    """Place of the post code of a number or a street, -1 for none."""
    if entry >= 0:
        low = first_from(entries.other_number, entry, 0, entries.others)
        if low < entries.others and entries.other_number[low] == entry:
            return np.int64(entries.other_post[low])
    return np.int64(streets.post[street])


def of_postcode(street: int, entry: int, facts: Any, asked: Any) -> float:
    """Penalty for the post code: none when it is the address's, or none was given."""
    areas, table, posts = facts.areas, facts.table, asked.many[POSTS]
    if not posts:
        return 0.0
    post = post_of(street, entry, facts.streets, facts.entries)
    own = np.int64(table.value[post]) if post >= 0 else 0
    for p in range(posts):
        if asked.post_value[p] == own:
            return 0.0
    area, best = facts.streets.area[street], OTHER_POSTCODE
    for p in range(posts):
        value, served = asked.post_value[p], False
        for k in range(np.int64(areas.post_at[area]), np.int64(areas.post_at[area + 1])):
            served = served or table.value[areas.post[k]] == value
        if served:
            best = min(best, AREA_POSTCODE)
        elif own // 1000 == value // 1000:
            best = min(best, SAME_DEPARTMENT)
    return best
