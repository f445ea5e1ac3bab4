"""Functions of the search that numba compiles: plain Python that runs as it is, too (tests run
both). Twins of `ways.best_alike` and of `scoring.trigrams`: how like the letters of texts are.

No fast-math: every sum and quotient is the one that the pure path makes, in the same order.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from parvis.bricks.registers.addresses.compiled_cover import chosen, each_once
from parvis.bricks.registers.addresses.lending import lend
from parvis.bricks.registers.addresses.ways import LEAST

# name -> types of its arguments ("i4[]" an array, "i4*" a lent one, "i8" a number), callers last
SIGNATURES = {
    "bits": ("u8",),
    "trigrams": ("u1[]",),
    "shared_trigrams": ("u1[]", "u1[]"),
    "most_alike": ("u8*", "u8*", "i4*", "i8[]", "u8", "u8", "i8", "i8", "f8"),
    "best_alike": ("u8[]", "u8[]", "i4[]", "i8[]", "u8", "u8", "i8", "i8", "f8"),
}


def bits(value: Any) -> Any:
    """How many bits of 64 are set: the form that compilers know, one instruction. The product
    overflows, and is meant to."""
    value = value - ((value >> np.uint64(1)) & np.uint64(0x5555555555555555))
    value = (value & np.uint64(0x3333333333333333)) + (
        (value >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    value = (value + (value >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((value * np.uint64(0x0101010101010101)) >> np.uint64(56))


def most_alike(
    sign_low: Any, sign_high: Any, street_name: Any, ranges: Any, low: Any, high: Any, asked: int,
    most: int, margin: float,
) -> Any:  # fmt: skip
    """`best_alike` by addresses."""
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


def best_alike(
    sign_low: Any, sign_high: Any, street_name: Any, ranges: Any, low: Any, high: Any, asked: int,
    most: int, margin: float,
) -> Any:  # fmt: skip
    """Streets of some slices whose letters are most like a text of the signs `low` and `high`."""
    return most_alike(
        lend(sign_low), lend(sign_high), lend(street_name), ranges, low, high, asked, most, margin
    )


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
