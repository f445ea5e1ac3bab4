"""Functions of the search that numba compiles: plain Python that runs as it is, too (tests run
both). Twins of `ways.Scratch.best_covered`, in whose words they are told.

No fast-math: numbers are added in the order in which numpy's `reduceat` adds them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from parvis.bricks.registers.addresses.compiled_kernel import first_from
from parvis.bricks.registers.addresses.lending import lend
from parvis.bricks.registers.addresses.ways import COMMON_SHARE, LEAST, WIDE

# name -> types of its arguments ("i4[]" an array, "i4*" a lent one, "i8" a number), callers last
SIGNATURES = {
    "each_once": ("i8[]",),
    "told_by": ("f4*", "i4*", "i8", "i8"),
    "holders": ("u4*", "i4*", "i4[]", "i8", "i8", "i8", "i8", "f8"),
    "chosen": ("f8[]", "f8", "i8"),
    "most_repeated": ("u4[]", "i4[]"),
    "scored": ("u4*", "i4*", "f4*", "f4*", "i8", "f4"),
    "any_rare": ("u4*", "i4*", "i4[]", "i8", "i8", "f8"),
    "in_order": ("i8[]", "u1[]", "f8[]", "f8", "i4[]", "f8[]"),
    "by_weight": ("i4[]", "f4*"),
    "take": (
        "u4*", "i4*", "f4*", "i4*", "f4*", "i8", "i8", "i8", "i8", "i8", "f4", "u1*", "f8*",
    ),
    "by_words": (
        "u4*", "i4*", "f4*", "u4*", "i4*", "i8", "f4*", "i4[]", "i8[]", "f8", "f8", "i8", "i4[]",
        "f8[]",
    ),
    "by_streets": (
        "u4*", "i4*", "f4*", "u4*", "i4*", "i8", "f4*", "i4[]", "i8", "i8", "i8[]", "f8", "i4[]",
        "f8[]",
    ),
    "most_covered": (
        "u4*", "i4*", "f4*", "u4*", "i4*", "i8", "f4*", "i4[]", "i8", "i8", "i8[]", "f8", "i8",
        "i8", "f8", "f8", "i8",
    ),
    "best_covered": (
        "u4[]", "i4[]", "f4[]", "u4[]", "i4[]", "f4[]", "i4[]", "i8", "i8", "i8[]", "f8", "i8",
        "i8", "f8", "f8", "i8",
    ),
}  # fmt: skip


def each_once(values: Any) -> int:
    """Sort some numbers in place, each once at the beginning; how many they are.

    Shell's sort: numba's own takes seconds to compile.
    """
    gap = len(values) // 2
    while gap:
        for start in range(gap, len(values)):
            value, place = values[start], start
            while place >= gap and values[place - gap] > value:
                values[place] = values[place - gap]
                place -= gap
            values[place] = value
        gap //= 2
    kept = 0
    for place in range(len(values)):
        if not kept or values[kept - 1] != values[place]:
            values[kept] = values[place]
            kept += 1
    return kept


def told_by(weights: Any, words: Any, start: Any, end: Any) -> Any:
    """Weight of the words asked for among some words: the first, and the sum of the rest, from
    eight on in eight sums side by side."""
    first, rest = weights[words[start]], end - start - 1
    total = np.float32(0.0)
    place = start + 1
    if rest >= 8:
        parts = np.zeros(8, np.float32)
        for _ in range(rest // 8):
            for k in range(8):
                parts[k] += weights[words[place + k]]
            place += 8
        total = ((parts[0] + parts[1]) + (parts[2] + parts[3])) + (
            (parts[4] + parts[5]) + (parts[6] + parts[7])
        )
    while place < end:
        total += weights[words[place]]
        place += 1
    return first + total


def holders(
    word_at: Any, word_street: Any, asked_words: Any, begun: int, begun_end: int, first: int,
    last: int, streets: float,
) -> Any:  # fmt: skip
    """Streets of a slice that hold one of the rarer words asked for, each once, in order."""
    size: Any = 0
    for word in asked_words:
        held = np.int64(word_at[word + 1]) - np.int64(word_at[word])
        size += held if held <= COMMON_SHARE * streets else 0
    size += np.int64(word_at[begun_end]) - np.int64(word_at[begun]) if begun < begun_end else 0
    found = np.empty(size, np.int64)
    count = 0
    for word in asked_words:
        start, high = np.int64(word_at[word]), np.int64(word_at[word + 1])
        if high - start <= COMMON_SHARE * streets:
            low = first_from(word_street, first, start, high)
            while low < high and word_street[low] < last:
                found[count] = word_street[low]
                count += 1
                low += 1
    if begun < begun_end:
        for place in range(np.int64(word_at[begun]), np.int64(word_at[begun_end])):
            if first <= word_street[place] < last:
                found[count] = word_street[place]
                count += 1
    return found[: each_once(found[:count])]


def chosen(scores: Any, floor: float, most: int) -> Any:
    """Places of the highest scores, best first, then in order: at most `most`, none below
    `floor`."""
    kept = np.empty(most, np.int64)
    count = 0
    for place in range(len(scores)):
        score = scores[place]
        if score < floor or (count == most and score <= scores[kept[count - 1]]):
            continue
        if count < most:
            count += 1
        at = count - 1
        while at and scores[kept[at - 1]] < score:
            kept[at] = kept[at - 1]
            at -= 1
        kept[at] = place
    return kept[:count]


def most_repeated(street_at: Any, street_word: Any) -> int:
    """How often the name of a street says one word, at most: « Rue de la Porte de la Villette »
    says two words twice."""
    most = 1
    for street in range(len(street_at) - 1):
        start, end = np.int64(street_at[street]), np.int64(street_at[street + 1])
        for place in range(start, end):
            count = 1
            for other in range(place + 1, end):
                count += street_word[other] == street_word[place]
            most = max(most, count)
    return most


def scored(
    street_at: Any, street_word: Any, street_weight: Any, weights: Any, street: Any, least: Any
) -> float:
    """Dice's measure of a street."""
    told = told_by(
        weights, street_word, np.int64(street_at[street]), np.int64(street_at[street + 1])
    )
    return float(np.float32(2.0) * told / (street_weight[street] + max(told, least)))


def any_rare(
    word_at: Any, word_street: Any, asked_words: Any, first: int, last: int, streets: float
) -> bool:
    """Whether a street of a slice holds one of the rarer words asked for."""
    for word in asked_words:
        low, high = np.int64(word_at[word]), np.int64(word_at[word + 1])
        if high - low <= COMMON_SHARE * streets:
            place = first_from(word_street, first, low, high)
            if place < high and word_street[place] < last:
                return True
    return False


def by_weight(asked_words: Any, weights: Any) -> Any:
    """Words asked for, the weightiest first."""
    words = asked_words.copy()
    for place in range(1, len(words)):
        word, at = words[place], place
        while at and weights[words[at - 1]] < weights[word]:
            words[at] = words[at - 1]
            at -= 1
        words[at] = word
    return words


def take(
    street_at: Any, street_word: Any, street_weight: Any, word_street: Any, weights: Any,
    low: int, high: Any, first: int, last: int, offset: int, least: Any, seen: Any, by_place: Any,
) -> float:  # fmt: skip
    """Score the streets of a slice in a word's list that were not seen yet; the highest score."""
    top = 0.0
    while low < high and word_street[low] < last:
        street = np.int64(word_street[low])
        low += 1
        place = offset + street - first
        if not seen[place]:
            seen[place] = 1
            score = scored(street_at, street_word, street_weight, weights, street, least)
            by_place[place] = score
            top = max(top, score)
    return top


def by_words(
    street_at: Any, street_word: Any, street_weight: Any, word_at: Any, word_street: Any,
    count: int, weights: Any, asked_words: Any, ranges: Any, asked: float, margin: float,
    repeated: int, streets: Any, scores: Any,
) -> tuple[int, float]:  # fmt: skip
    """Fill in the streets that hold a word asked for, in order, and their scores: word by word,
    the weightiest first, until no street that holds only what is left could be near the best.

    The bound: such a street is told no more than `repeated` times the weights left, nor more
    than it weighs itself, and 2t / (t + max(t, asked)) grows with t.
    """
    words, left = by_weight(asked_words, weights), 0.0
    for word in words:
        left += float(weights[word])
    size = (len(streets) + 7) // 8 * 8
    seen, by_place = np.zeros(size, np.uint8), np.empty(size, np.float64)
    rare = np.full(len(ranges), -1, np.int64)  # of each wide slice: rarer words in it, -1 unknown
    many, least, top = float(count), np.float32(asked), 0.0
    for word in words:
        start, high = np.int64(word_at[word]), np.int64(word_at[word + 1])
        common = high - start > COMMON_SHARE * many
        offset: Any = 0
        for one in range(0, len(ranges), 2):
            first, last = ranges[one], ranges[one + 1]
            if common and last - first > WIDE and rare[one] < 0:
                rare[one] = any_rare(word_at, word_street, asked_words, first, last, many)
            low = first_from(word_street, first, start, high)
            if not (common and rare[one] == 1):
                best = take(
                    street_at, street_word, street_weight, word_street, weights, low, high, first,
                    last, offset, least, lend(seen), lend(by_place),
                )  # fmt: skip
                top = max(top, best)
            offset += last - first
        left -= float(weights[word])
        most = repeated * max(left, 0.0)
        both = most + max(most, asked)
        if top > 0.0 and both > 0.0 and 2.0 * most / both < 0.9999 * (top - margin):
            break
    return in_order(ranges, seen, by_place, max(top - margin, 0.0) * 0.9999, streets, scores), top


def in_order(
    ranges: Any, seen: Any, by_place: Any, floor: float, streets: Any, scores: Any
) -> int:  # fmt: skip
    """Fill in the streets seen whose score is not below a floor; how many they are."""
    count, place, eight = 0, 0, seen.view(np.uint64)
    for one in range(0, len(ranges), 2):
        street, last = ranges[one], ranges[one + 1]
        while street < last:
            if place % 8 == 0 and not eight[place // 8]:  # few of a town are seen
                step = min(8, last - street)
                street += step
                place += step
                continue
            if seen[place] and by_place[place] >= floor:
                streets[count], scores[count] = street, by_place[place]
                count += 1
            street += 1
            place += 1
    return count


def by_streets(
    street_at: Any, street_word: Any, street_weight: Any, word_at: Any, word_street: Any,
    count: int, weights: Any, asked_words: Any, begun: int, begun_end: int, ranges: Any,
    asked: float, streets: Any, scores: Any,
) -> tuple[int, float]:  # fmt: skip
    """Fill in every street of the slices, of the wide ones those that hold a rarer word."""
    made, top, least = 0, 0.0, np.float32(asked)
    for one in range(0, len(ranges), 2):
        first, last = ranges[one], ranges[one + 1]
        some = np.empty(0, np.int64)
        if last - first > WIDE:
            some = holders(
                word_at, word_street, asked_words, begun, begun_end, first, last, float(count)
            )
        if not len(some):
            some = np.arange(first, last)
        for street in some:
            score = scored(street_at, street_word, street_weight, weights, street, least)
            streets[made], scores[made] = street, score
            top = max(top, score)
            made += 1
    return made, top


def most_covered(
    street_at: Any, street_word: Any, street_weight: Any, word_at: Any, word_street: Any,
    many: int, weights: Any, asked_words: Any, begun: int, begun_end: int, ranges: Any,
    asked: float, most: int, fewer: int, telling: float, margin: float, repeated: int,
) -> tuple[Any, Any, float]:  # fmt: skip
    """`best_covered` by addresses; `many`: how many streets the index has."""
    size = 0
    for one in range(0, len(ranges), 2):
        size += ranges[one + 1] - ranges[one]
    streets = np.empty(size, np.int32)
    scores = np.empty(size, np.float64)
    if begun >= begun_end and size > len(asked_words) * len(ranges):
        count, top = by_words(
            street_at, street_word, street_weight, word_at, word_street, many, weights,
            asked_words, ranges, asked, margin, repeated, streets, scores,
        )  # fmt: skip
    else:
        count, top = by_streets(
            street_at, street_word, street_weight, word_at, word_street, many, weights,
            asked_words, begun, begun_end, ranges, asked, streets, scores,
        )  # fmt: skip
    if top <= 0.0:
        return streets[:0], scores[:0], 0.0
    floor = float(np.float32(max(top - margin, LEAST)))
    kept = chosen(scores[:count], floor, most if top >= telling else fewer)
    return streets[kept], scores[kept], top


def best_covered(
    street_at: Any, street_word: Any, street_weight: Any, word_at: Any, word_street: Any,
    weights: Any, asked_words: Any, begun: int, begun_end: int, ranges: Any, asked: float,
    most: int, fewer: int, telling: float, margin: float, repeated: int,
) -> tuple[Any, Any, float]:  # fmt: skip
    """Streets of some slices whose words cover the question best, and Dice's measure of each."""
    return most_covered(
        lend(street_at), lend(street_word), lend(street_weight), lend(word_at), lend(word_street),
        len(street_weight), lend(weights), asked_words, begun, begun_end, ranges, asked, most,
        fewer, telling, margin, repeated,
    )  # fmt: skip
