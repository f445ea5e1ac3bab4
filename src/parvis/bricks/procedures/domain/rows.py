"""Names of a block's rows: ULIDs (48 bits of milliseconds, 80 random bits, Crockford base 32).

They sort by age, so the order of rows needs no number of its own, and they stay the same when
another row is removed, so that an answer keeps its name for ever.
"""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SHAPE = re.compile(r"^[0-7][0-9A-HJKMNP-TV-Z]{25}$")


def row_id(milliseconds: int, noise: int, after: str = "") -> str:
    """A name for a new row, greater than `after` (the last row's name).

    `milliseconds` since 1970; `noise`: 80 random bits. Pure, so that the caller brings both.
    """
    value = ((milliseconds & (1 << 48) - 1) << 80) | (noise & (1 << 80) - 1)
    if after:
        value = max(value, _number(after) + 1)
    digits = []
    for _ in range(26):
        value, digit = divmod(value, 32)
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))


def is_row_id(text: str) -> bool:
    """Whether a text has the shape of a row's name."""
    return SHAPE.match(text) is not None


def _number(text: str) -> int:
    value = 0
    for letter in text:
        value = value * 32 + ALPHABET.index(letter)
    return value
