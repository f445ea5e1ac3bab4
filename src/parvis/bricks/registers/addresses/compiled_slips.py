"""Functions that numba compiles: plain Python that runs as it is, too (tests run both). Twin of
`places.slips_of`: words of the index one slip of a finger away.

Texts are ASCII letters as numbers; words have at most `text.MAX_WORD` letters.
"""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np

from parvis.bricks.registers.addresses.compiled_kernel import first_from
from parvis.bricks.registers.addresses.places import MOST_HASHED, MOST_SLIPS, TWO_SLIPS
from parvis.bricks.registers.addresses.text import MAX_WORD

# name -> types of its arguments ("i4[]" an array, "i8" and "f8" numbers), callers last
SIGNATURES = {
    "crc32": ("u1[]", "i8"),
    "distance": ("u1[]", "u1[]", "i8"),
    "put_in": ("i8[]", "f8[]", "i8", "i8", "f8"),
    "near_words": ("u1[]", "u4[]", "i4[]", "u4[]", "u1[]"),
}
ROW = MAX_WORD + 2
CRC = np.array([zlib.crc32(bytes([i ^ 0xFF])) ^ 0xFF000000 for i in range(256)], np.int64)


def crc32(word: Any, left_out: int) -> int:
    """`zlib.crc32` of a word without one of its letters (-1: with all)."""
    told = 0xFFFFFFFF
    for place in range(len(word)):
        if place != left_out:
            told = (told >> 8) ^ CRC[(told ^ np.int64(word[place])) & 0xFF]
    return int(told ^ 0xFFFFFFFF)


def distance(one: Any, other: Any, most: int) -> int:
    """`rapidfuzz.distance.OSA`: letters changed, added, left out, or two neighbours swapped;
    `most` + 1 when there are more."""
    width, height = len(one), len(other)
    if abs(width - height) > most or width > MAX_WORD or height > MAX_WORD:
        return most + 1
    lines = np.zeros((3, ROW), np.int64)
    for column in range(width + 1):
        lines[0, column] = column
    for row in range(1, height + 1):
        now, above, before = row % 3, (row - 1) % 3, (row - 2) % 3
        lines[now, 0] = least = row
        for column in range(1, width + 1):
            same = one[column - 1] == other[row - 1]
            found = lines[above, column - 1] + (0 if same else 1)
            found = min(found, lines[above, column] + 1, lines[now, column - 1] + 1)
            if row > 1 and column > 1:
                swapped = one[column - 2] == other[row - 1] and one[column - 1] == other[row - 2]
                if swapped:
                    found = min(found, lines[before, column - 2] + 1)
            lines[now, column] = found
            least = min(least, found)
        if least > most:
            return most + 1
    return int(min(lines[height % 3, width], most + 1))


def put_in(tokens: Any, sure: Any, count: int, token: int, told: float) -> int:
    """Put a word among the surest, of words as sure the first, each once; how many there are."""
    for place in range(count):
        if tokens[place] == token:
            return count
    place = count
    while place > 0 and (
        sure[place - 1] < told or (sure[place - 1] == told and tokens[place - 1] > token)
    ):
        place -= 1
    if place == len(tokens):
        return count
    count = min(count + 1, len(tokens))
    for later in range(count - 1, place, -1):
        tokens[later], sure[later] = tokens[later - 1], sure[later - 1]
    tokens[place], sure[place] = token, told
    return count


def near_words(
    word: Any, slip_hash: Any, slip_token: Any, token_at: Any, token_text: Any
) -> tuple[Any, Any]:
    """Words one slip away from a word of at least four letters (two slips in long ones), the
    surest first, and how like each is."""
    tokens, sure = np.zeros(MOST_SLIPS, np.int64), np.zeros(MOST_SLIPS, np.float64)
    size, count = len(word), 0
    most = 2 if size >= TWO_SLIPS else 1
    for left_out in range(-1, size):
        wanted = crc32(word, left_out)
        start = first_from(slip_hash, wanted, 0, len(slip_hash))
        place = start
        while place < len(slip_hash) and slip_hash[place] == wanted and place < start + MOST_HASHED:
            token = int(slip_token[place])
            other = token_text[int(token_at[token]) : int(token_at[token + 1])]
            away = distance(word, other, most)
            if 0 < away <= most:
                told = 1 - away / max(size, len(other))
                count = put_in(tokens, sure, count, token, told)
            place += 1
    return tokens[:count], sure[:count]
