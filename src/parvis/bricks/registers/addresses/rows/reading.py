"""What a row says: its words, post codes, house numbers, the communes it names, and the readings
to try. Twin of `understand`, of `places.exact_spans` and of `search._readings`.

Functions that numba compiles: plain Python that runs as it is, too (tests run both).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from parvis.bricks.registers.addresses.compiled_kernel import first_from
from parvis.bricks.registers.addresses.places import LONGEST_ALIAS, MOST_HOMONYMS
from parvis.bricks.registers.addresses.rows.state import (
    ALL_FIGURES,
    BEFORE_WAY,
    CEDEX,
    DOUBTFUL_LETTER,
    FIGURE,
    FLOOR,
    MOST_AREAS,
    MOST_SPANS,
    NO_REST,
    NOISE_ONLY,
    NUMBER_END,
    ORDINAL,
    POSTAL,
    SEVERAL,
    SHORT,
    SHOWN_SUFFIX,
    VALUED,
    WAY,
    WAY_EITHER,
    WAY_SPELT,
)


def understand(row: Any, parts: Any, words: Any, asked: Any) -> tuple[int, int, int]:
    """Fill in a question from its words as typed; how many words, post codes and numbers."""
    posts, numbers = figures(row, parts, asked)
    noise(row, parts, posts, asked)
    count = canonical(row, parts, words, posts, numbers, asked)
    for i in range(count):
        if asked.dropped[i] or words.each[asked.word[i]].marks & NOISE_ONLY:
            asked.weight[i] = 0.0
    for n in range(numbers):
        if asked.dropped[asked.number_at[n]]:
            asked.number_likely[n] += 10
    in_likelihood(numbers, asked)
    for n in range(numbers):
        for k in range(asked.number_size[n]):
            asked.figured[asked.number_at[n] + k] = 1
    return count, posts, numbers


def figures(row: Any, parts: Any, asked: Any) -> tuple[int, int]:
    """Post codes, and numbers that may be the house number, at positions of words as typed."""
    posts, numbers, size = 0, 0, len(row)
    asked.plain[: size + 2] = 0
    for i in range(size):
        part = row[i]
        if not parts.each[part].marks & FIGURE or parts.each[part].digits > 5:
            continue
        rest = parts.each[part].rest
        if parts.each[part].digits == 5 and rest == NO_REST:
            asked.post_at[posts], asked.post_value[posts] = i, parts.each[part].value
            posts += 1
            continue
        following = parts.each[row[i + 1]].marks if i + 1 < size else 0
        likely = 0 if following & WAY_EITHER else 1
        if rest == NO_REST and following & SHOWN_SUFFIX:
            after = parts.each[row[i + 2]].marks if i + 2 < size else 0
            alone = i + 2 >= size or after & WAY_SPELT
            surely = following & SEVERAL or alone or not following & DOUBTFUL_LETTER
            asked.plain[i + 1] = 1
            suffix = parts.each[row[i + 1]].suffix
            numbers = number(
                numbers, i, 2, parts.each[part].value, suffix, 0 if surely else 2, asked
            )
        if rest in (NO_REST, NUMBER_END):
            suffix = parts.each[part].suffix if rest == NUMBER_END else 0
            numbers = number(numbers, i, 1, parts.each[part].value, suffix, likely, asked)
        elif rest == ORDINAL:
            numbers = number(
                numbers, i, 1, parts.each[part].value, parts.each[part].suffix, 5, asked
            )
    return posts, numbers


def number(
    numbers: int, position: int, size: int, value: int, suffix: int, likely: int, asked: Any
) -> int:  # fmt: skip
    """Put in a number; how many there are."""
    asked.number_at[numbers], asked.number_size[numbers] = position, size
    asked.number_value[numbers], asked.number_suffix[numbers] = value, suffix
    asked.number_likely[numbers] = likely
    return numbers + 1


def noise(row: Any, parts: Any, posts: int, asked: Any) -> None:
    """Mark words that tell where in a building, not where in a town."""
    size = len(row)
    asked.dropped[: size + 2] = 0
    asked.coded[: size + 2] = 0
    for p in range(posts):
        asked.coded[asked.post_at[p]] = 1
    for i in range(size):
        told = parts.each[row[i]].marks
        if told & VALUED and i + 1 < size and not asked.coded[i + 1]:
            value = parts.each[row[i + 1]].marks
            if value & FIGURE or value & SHORT or told & POSTAL:
                way = i + 2 < size and parts.each[row[i + 2]].marks & WAY_SPELT
                if not (value & ALL_FIGURES and way and told & BEFORE_WAY):
                    asked.dropped[i] = asked.dropped[i + 1] = 1
        if told & FLOOR and i and parts.each[row[i - 1]].marks & FIGURE:
            asked.dropped[i - 1] = asked.dropped[i] = 1
        if told & CEDEX:
            asked.dropped[i] = 1


def canonical(
    row: Any, parts: Any, words: Any, posts: int, numbers: int, asked: Any
) -> int:  # fmt: skip
    """Words written out, positions following where two become one; how many words."""
    size, count, i = len(row), 0, 0
    while i < size:
        first, joined = parts.each[row[i]].first, -1
        if first >= 0 and i + 1 < size and parts.each[row[i + 1]].second >= 0:
            joined = parts.joins[first + parts.each[row[i + 1]].second]
        word = parts.each[row[i]].plain if asked.plain[i] else parts.each[row[i]].spelt
        word = joined if joined >= 0 else word
        # a word as typed is never before its canonical one: flags move down in place
        dropped = asked.dropped[i] or (joined >= 0 and asked.dropped[i + 1])
        asked.place[i] = count
        if joined >= 0:
            asked.place[i + 1] = count
        asked.dropped[count] = dropped
        asked.word[count], asked.token[count] = word, words.each[word].token
        asked.weight[count] = words.each[word].weight
        count += 1
        i += 2 if joined >= 0 else 1
    asked.coded[: size + 2] = 0
    asked.figured[: size + 3] = 0
    for p in range(posts):
        asked.post_at[p] = asked.place[asked.post_at[p]]
        asked.coded[asked.post_at[p]] = 1
    for n in range(numbers):
        asked.number_at[n] = asked.place[asked.number_at[n]]
    return count


def in_likelihood(numbers: int, asked: Any) -> None:
    """Sort the numbers, the likeliest first, then as they stand, the longer before."""
    for n in range(1, numbers):
        m = n
        while m and later(asked, m - 1, m):
            swap(asked.number_at, m)
            swap(asked.number_size, m)
            swap(asked.number_value, m)
            swap(asked.number_suffix, m)
            swap(asked.number_likely, m)
            m -= 1


def later(asked: Any, one: int, other: int) -> bool:
    """Whether one number comes after another."""
    if asked.number_likely[one] != asked.number_likely[other]:
        return bool(asked.number_likely[one] > asked.number_likely[other])
    if asked.number_at[one] != asked.number_at[other]:
        return bool(asked.number_at[one] > asked.number_at[other])
    return bool(asked.number_size[one] < asked.number_size[other])


def swap(values: Any, place: int) -> None:
    """Exchange a value and the one before it."""
    before = values[place - 1]
    values[place - 1] = values[place]
    values[place] = before


def exact_spans(count: int, words: Any, aliases: Any, asked: Any, spans: Any) -> tuple[int, int]:
    """Runs of words that are exactly the name of some area, the longest first; how many, and how
    many areas they have together. -1 when there is no more room."""
    made, used = 0, 0
    for start in range(count):
        word = asked.word[start]
        longest = words.each[word].alias if asked.token[start] >= 0 else 0
        if not longest or asked.dropped[start]:
            continue
        size, crc = 0, 0xFFFFFFFF
        for end in range(start + 1, min(count, start + longest, start + LONGEST_ALIAS) + 1):
            word, begun = asked.word[end - 1], size
            if size:
                asked.letters[size] = 32
                size += 1
            for k in range(words.each[word].at, words.each[word].at + words.each[word].length):
                asked.letters[size] = words.text[k]
                size += 1
            for k in range(begun, size):
                crc = aliases.crc[(crc ^ np.int64(asked.letters[k])) & 0xFF] ^ (crc >> 8)
            if made >= MOST_SPANS // 2 or used + MOST_HOMONYMS >= MOST_AREAS:
                return -1, 0
            many = named(crc ^ 0xFFFFFFFF, asked.letters, size, aliases, spans.area, used)
            if many:
                spans.start[made], spans.end[made], spans.like[made] = start, end, 1.0
                spans.at[made], spans.many[made] = used, many
                made, used = made + 1, used + many
    by_length(made, spans)
    return made, used


def named(crc: int, letters: Any, size: int, aliases: Any, areas: Any, used: int) -> int:
    """Put in the areas that answer to exactly this name; how many."""
    low, many = first_from(aliases.hash, crc, 0, aliases.many), 0
    while low < aliases.many and aliases.hash[low] == crc and many < MOST_HOMONYMS:
        alias = aliases.by_hash[low]
        at = np.int64(aliases.at[alias])
        same = np.int64(aliases.at[alias + 1]) - at == size
        for k in range(size if same else 0):
            if aliases.text[at + k] != letters[k]:
                same = False
                break
        if same:
            areas[used + many] = aliases.area[alias]
            many += 1
        low += 1
    return many


def by_length(made: int, spans: Any) -> None:
    """Sort spans: the longest first, then the last."""
    for one in range(1, made):
        place = one
        while place:
            own = spans.start[place] - spans.end[place], -spans.start[place]
            before = spans.start[place - 1] - spans.end[place - 1], -spans.start[place - 1]
            if own >= before:
                break
            swap(spans.start, place)
            swap(spans.end, place)
            swap(spans.at, place)
            swap(spans.many, place)
            place -= 1


def by_likelihood(count: int, made: int, asked: Any, spans: Any) -> int:
    """Order the spans in `spans.likely`: after a post code, then at an end, then long; the one
    that most surely names a commune, -1 for none."""
    for one in range(made):
        spans.likely[one] = one
        place = one
        while place and rank(count, spans.likely[place], asked, spans) < rank(
            count, spans.likely[place - 1], asked, spans
        ):
            swap(spans.likely, place)
            place -= 1
    if made:
        first = spans.likely[0]
        sure = beside(first, asked, spans) or spans.end[first] == count
        if sure and spans.start[first] > 0:
            return int(first)
    return -1


def beside(one: int, asked: Any, spans: Any) -> bool:
    """Whether a post code stands before or after a span."""
    start, end = spans.start[one], spans.end[one]
    return bool((start > 0 and asked.coded[start - 1]) or asked.coded[end])


def rank(count: int, one: int, asked: Any, spans: Any) -> tuple[int, int, int, int]:
    """Where a span stands among the likely ones."""
    start, end = spans.start[one], spans.end[one]
    return int(not beside(one, asked, spans)), int(end != count), int(start - end), int(-start)


def lead(count: int, numbers: int, words: Any, asked: Any) -> None:
    """Mark words before a house number that a kind of way follows: a name, a floor."""
    asked.lead[: count + 1] = 0
    if numbers == 1 and not asked.number_at[0]:
        return
    first = count
    for n in range(numbers):
        after = asked.number_at[n] + asked.number_size[n]
        way = after < count and words.each[asked.word[after]].marks & WAY
        if asked.number_likely[n] == 0 and way and asked.number_at[n] < first:
            first = asked.number_at[n]
    if first < count:
        for i in range(first):
            asked.lead[i] = not asked.coded[i]


def posted(posts: int, asked: Any, table: Any, spans: Any) -> int:
    """Put in `spans.posted` the areas that the post codes serve, each once; how many, -1 when
    there is no more room."""
    many = 0
    for p in range(posts):
        value = asked.post_value[p]
        low = first_from(table.value, value, 0, table.many)
        if low == table.many or table.value[low] != value:
            continue
        start, end = np.int64(table.area_at[low]), np.int64(table.area_at[low + 1])
        if many + end - start > MOST_AREAS:
            return -1
        for k in range(start, end):
            if not held(table.area[k], spans.posted, 0, many):
                spans.posted[many] = table.area[k]
                many += 1
    return many


def held(value: int, values: Any, at: int, many: int) -> bool:
    """Whether a value is among some."""
    for k in range(at, at + many):
        if values[k] == value:
            return True
    return False
