"""Functions of the search that numba compiles: plain Python that runs as it is, too (tests run
both). Twins of `ways.Scratch.best_covered` and `ways.best_alike`, in whose words they are told.

No fast-math: numbers are added in the order in which numpy's `reduceat` adds them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from parvis.bricks.registers.addresses.ways import COMMON_SHARE, LEAST, WIDE

# name -> types of its arguments ("i4[]" an array, "i8[=]" one that is written, "i8" and "f8"
# numbers), callers last
SIGNATURES = {
    "each_once": ("i8[=]",),
    "first_from": ("i4[]", "i8", "i8", "i8"),
    "told_by": ("f4[]", "i4[]", "i8", "i8"),
    "holders": ("u4[]", "i4[]", "i4[]", "i8", "i8", "i8", "i8", "f8"),
    "chosen": ("f8[]", "f8", "i8"),
    "best_covered": (
        "u4[]", "i4[]", "f4[]", "u4[]", "i4[]", "f4[]", "i4[]", "i8", "i8", "i8[]", "f8", "i8",
        "i8", "f8", "f8",
    ),
    "bits": ("u8",),
    "trigrams": ("u1[]",),
    "shared_trigrams": ("u1[]", "u1[]"),
    "best_alike": ("u8[]", "u8[]", "i4[]", "i8[]", "u8", "u8", "i8", "i8", "f8"),
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


def first_from(values: Any, wanted: Any, low: Any, high: Any) -> Any:
    """Place of the first of some sorted values that is not below."""
    while low < high:
        middle = (low + high) // 2
        if values[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


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


def best_covered(
    street_at: Any, street_word: Any, street_weight: Any, word_at: Any, word_street: Any,
    weights: Any, asked_words: Any, begun: int, begun_end: int, ranges: Any, asked: float,
    most: int, fewer: int, telling: float, margin: float,
) -> tuple[Any, Any, float]:  # fmt: skip
    """Streets of some slices whose words cover the question best, and Dice's measure of each."""
    size = 0
    for one in range(0, len(ranges), 2):
        size += ranges[one + 1] - ranges[one]
    streets = np.empty(size, np.int32)
    scores = np.empty(size, np.float64)
    count, top, least = 0, 0.0, np.float32(asked)
    for one in range(0, len(ranges), 2):
        first, last = ranges[one], ranges[one + 1]
        some = np.empty(0, np.int64)
        if last - first > WIDE:
            some = holders(
                word_at, word_street, asked_words, begun, begun_end, first, last,
                float(len(street_weight)),
            )  # fmt: skip
        if not len(some):
            some = np.arange(first, last)
        for street in some:
            told = told_by(
                weights, street_word, np.int64(street_at[street]), np.int64(street_at[street + 1])
            )
            score = float(np.float32(2.0) * told / (street_weight[street] + max(told, least)))
            streets[count], scores[count] = street, score
            top = max(top, score)
            count += 1
    if top <= 0.0:
        return streets[:0], scores[:0], 0.0
    floor = float(np.float32(max(top - margin, LEAST)))
    kept = chosen(scores[:count], floor, most if top >= telling else fewer)
    return streets[kept], scores[kept], top


def bits(value: Any) -> Any:
    """How many bits of 64 are set."""
    value = value - ((value >> np.uint64(1)) & np.uint64(0x5555555555555555))
    value = (value & np.uint64(0x3333333333333333)) + (
        (value >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    value = (value + (value >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    value = value + (value >> np.uint64(8))
    value = value + (value >> np.uint64(16))
    value = value + (value >> np.uint64(32))
    return np.int64(value & np.uint64(0x7F))


def best_alike(
    sign_low: Any, sign_high: Any, street_name: Any, ranges: Any, low: Any, high: Any, asked: int,
    most: int, margin: float,
) -> Any:  # fmt: skip
    """Streets of some slices whose letters are most like a text of the signs `low` and `high`."""
    size = 0
    for one in range(0, len(ranges), 2):
        size += ranges[one + 1] - ranges[one]
    streets = np.empty(size, np.int32)
    scores = np.empty(size, np.float64)
    count, top = 0, 0.0
    for one in range(0, len(ranges), 2):
        for street in range(ranges[one], ranges[one + 1]):
            name = street_name[street]
            both = float(bits(sign_low[name] & low) + bits(sign_high[name] & high))
            own = bits(sign_low[name]) + bits(sign_high[name])
            score = 0.7 * both / max(own, 1) + 0.6 * both / max(own + asked, 1)
            streets[count], scores[count] = street, score
            top = max(top, score)
            count += 1
    return streets[chosen(scores, max(top - margin, LEAST), most)]


def trigrams(text: Any) -> Any:
    """Three letters at a time of a text with a space around it, as sorted numbers, each once."""
    size = len(text)
    found = np.empty(size, np.int64)
    space = np.int64(32)
    for place in range(size):
        before = np.int64(text[place - 1]) if place else space
        after = np.int64(text[place + 1]) if place + 1 < size else space
        found[place] = (before << 16) | (np.int64(text[place]) << 8) | after
    return found[: each_once(found)]


def shared_trigrams(one: Any, other: Any) -> float:
    """Share of the trigrams of two texts that both have (Jaccard's measure), from 0 to 1."""
    left, right = trigrams(one), trigrams(other)
    shared, i, j = 0, 0, 0
    while i < len(left) and j < len(right):
        if left[i] == right[j]:
            shared += 1
            i += 1
            j += 1
        elif left[i] < right[j]:
            i += 1
        else:
            j += 1
    return shared / (len(left) + len(right) - shared) if shared else 0.0
