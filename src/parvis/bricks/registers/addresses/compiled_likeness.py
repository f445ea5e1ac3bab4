"""Functions that numba compiles: plain Python that runs as it is, too (tests run both). Twins of
`judge._likeness` and of what it and `places.near_in` ask of rapidfuzz: `ratio`, `partial_ratio`
and `partial_ratio_alignment`.

Texts are ASCII letters as numbers. The letters that two texts have in common, in order (their
longest common subsequence), are counted in the bits of one number (Hyyrö's way): one of the texts
has no more than 64 letters, or the answer is UNKNOWN. Sums of bits overflow, and are meant to.

No fast-math: every sum and quotient is the one that rapidfuzz makes, in the same order.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from parvis.bricks.registers.addresses.compiled_letters import bits
from parvis.bricks.registers.addresses.judge import CONTAINED, PARTLY, UNCOVERED

UNKNOWN = -1.0  # both texts are too long: ask rapidfuzz
WORD = 64
SPACE = 32
NONE, ONE, ALL = np.uint64(0), np.uint64(1), np.uint64(0xFFFFFFFFFFFFFFFF)
# name -> types of its arguments ("i4[]" an array, "i8" and "f8" numbers), callers last
SIGNATURES = {
    "fill": ("u8[]", "u1[]", "i8"),
    "fill_back": ("u8[]", "u1[]"),
    "clear": ("u8[]", "u1[]"),
    "common": ("u8[]", "u1[]", "i8", "i8"),
    "score": ("i8", "i8"),
    "ratio": ("u1[]", "u1[]"),
    "best_window": ("u8[]", "i8", "u1[]", "f8"),
    "best_beginning": ("u8[]", "i8", "u1[]", "f8", "f8"),
    "best_end": ("u8[]", "i8", "u1[]", "f8", "f8"),
    "one_way": ("u1[]", "u1[]", "f8"),
    "partial_alignment": ("u1[]", "u1[]", "f8"),
    "partial_ratio": ("u1[]", "u1[]", "f8"),
    "same": ("u1[]", "u1[]"),
    "says": ("u1[]", "u1[]"),
    "squeezed_ratio": ("u8[]", "u1[]", "u1[]"),
    "whole_ratio": ("u1[]", "u1[]"),
    "likeness": ("u1[]", "u1[]", "f8"),
}


def fill(table: Any, text: Any, left_out: int) -> int:
    """Note in a table where each letter stands in a text of at most 64 letters, as if one letter
    (-1 for none) were nowhere; how many letters are left."""
    bit, count = ONE, 0
    for letter in text:
        if letter != left_out:
            table[letter] |= bit
            bit = bit << ONE
            count += 1
    return count


def fill_back(table: Any, text: Any) -> None:
    """Note where each letter stands in a text that is read from its end."""
    bit = ONE
    for place in range(len(text) - 1, -1, -1):
        table[text[place]] |= bit
        bit = bit << ONE


def clear(table: Any, text: Any) -> None:
    """Forget the letters of a text."""
    for letter in text:
        table[letter] = NONE


def common(table: Any, text: Any, start: int, end: int) -> Any:
    """How many letters the text of a table and a part of another have in common, in order."""
    state = ALL
    for place in range(start, end):
        met = state & table[text[place]]
        state = (state + met) | (state - met)
    return bits(state ^ ALL)


def score(shared: int, total: int) -> float:
    """Likeness, from 0 to 1, of two texts of so many letters together, so many of them shared."""
    return 1.0 - (total - 2 * shared) / total if total else 1.0


def ratio(one: Any, other: Any) -> float:
    """Twin of `fuzz.ratio`, from 0 to 100; UNKNOWN when both texts are long."""
    table = np.zeros(256, np.uint64)
    total = len(one) + len(other)
    if len(other) <= WORD:
        fill(table, other, -1)
        return score(common(table, one, 0, len(one)), total) * 100
    if len(one) <= WORD:
        fill(table, one, -1)
        return score(common(table, other, 0, len(other)), total) * 100
    return UNKNOWN


def best_window(table: Any, length: int, text: Any, cutoff: float) -> tuple[float, int]:
    """The best part of a longer text that is as long as the text of the table, but for the last:
    its score, 0 when that is below the cutoff, and where it starts.

    Of equal ones the first that is looked at: both edges, then halves, as long as a part between
    could be better, for a step changes two letters at most.
    """
    size, total = len(text) - length, 2 * length
    below = math.ceil(total * min(1.0, 1.0 - cutoff / 100 + 0.00001))
    best, found = -1, 0
    away = np.full(size, -1, np.int64)
    edges = np.empty(4 * size, np.int64)
    edges[0], edges[1] = 0, size - 1
    done, known = 0, 2
    while done < known:
        first, last = edges[done], edges[done + 1]
        done += 2
        for place in (first, last):
            if away[place] < 0:
                away[place] = total - 2 * common(table, text, place, place + length)
                if away[place] < below:
                    below = best = away[place]
                    found = place
                    if best == 0:
                        return 100.0, found
        wide = last - first
        if wide == 1:
            continue
        apart = abs(away[first] - away[last])
        if min(away[first], away[last]) - (wide + apart // 2) < below:
            middle = first + wide // 2
            edges[known], edges[known + 1] = first, middle
            edges[known + 2], edges[known + 3] = middle, last
            known += 4
    told = (1.0 - best / total) * 100 if best >= 0 else -1.0
    return (told, found) if best >= 0 and told >= cutoff else (0.0, found)


def best_beginning(
    table: Any, length: int, text: Any, least: float, cutoff: float
) -> tuple[float, int]:
    """The best beginning of a text that is shorter than the text of the table, the shortest of
    equal ones: its score and its end, which is 0 when none is better than `least`."""
    state, end = ALL, 0
    for place in range(length - 1):
        seen = table[text[place]]
        if seen == NONE:
            continue
        met = state & seen
        state = (state + met) | (state - met)
        told = score(bits(state ^ ALL), length + place + 1)
        if told >= cutoff / 100 and told * 100 > least:
            least, end = told * 100, place + 1
    return least, end


def best_end(table: Any, length: int, text: Any, least: float, cutoff: float) -> tuple[float, int]:
    """The best end of a text that is no longer than the text of the table, which was noted from
    its end, the longest of equal ones: its score and its start, -1 when none is better."""
    state, start, best = ALL, -1, least
    for place in range(len(text) - 1, len(text) - length - 1, -1):
        seen = table[text[place]]
        if seen == NONE:
            continue
        met = state & seen
        state = (state + met) | (state - met)
        told = score(bits(state ^ ALL), length + len(text) - place)
        if told >= cutoff / 100 and told * 100 > least and told * 100 >= best:
            best, start = told * 100, place
    return best, start


def one_way(said: Any, text: Any, cutoff: float) -> tuple[float, int, int]:
    """The part of a text that is most like one of at most 64 letters, no longer than it."""
    length = len(said)
    table = np.zeros(256, np.uint64)
    fill(table, said, -1)
    best, start, end = 0.0, 0, length
    if len(text) > length:
        best, start = best_window(table, length, text, cutoff)
        end = start + length
        if best == 100.0:
            return best, start, end
    better, place = best_beginning(table, length, text, best, max(cutoff, best))
    if place > 0:
        best, start, end = better, 0, place
    clear(table, said)
    fill_back(table, said)
    better, place = best_end(table, length, text, best, max(cutoff, best))
    if place >= 0:
        best, start, end = better, place, len(text)
    return best, start, end


def partial_alignment(said: Any, text: Any, cutoff: float) -> tuple[float, int, int]:
    """Twin of `fuzz.partial_ratio_alignment`: the score, and start and end of the part of `text`.
    Three zeros when there is none; UNKNOWN when both texts are long."""
    short = min(len(said), len(text))
    if short > WORD:
        return UNKNOWN, 0, 0
    if cutoff > 100:
        return 0.0, 0, 0
    if not short:
        told = 100.0 if len(said) == len(text) else 0.0
        return told if told >= cutoff else 0.0, 0, 0
    if len(said) > len(text):
        best, start, end = one_way(text, said, cutoff)
        start, end = 0, short
    else:
        best, start, end = one_way(said, text, cutoff)
        if best != 100.0 and len(said) == len(text):
            back, _, _ = one_way(text, said, max(cutoff, best))
            if back > best:
                best, start, end = back, 0, short
    return (best, start, end) if best >= cutoff else (0.0, 0, 0)


def partial_ratio(said: Any, text: Any, cutoff: float) -> float:
    """Twin of `fuzz.partial_ratio` for a text that is longer than what is `said`, at most 64
    letters; UNKNOWN for others. It tells a score that rounding puts just below the cutoff."""
    if len(said) >= len(text) or len(said) > WORD:
        return UNKNOWN
    if cutoff > 100 or not len(said):
        return 0.0
    return one_way(said, text, cutoff)[0]


def same(one: Any, other: Any) -> bool:
    """Whether two texts are equal."""
    if len(one) != len(other):
        return False
    for place in range(len(one)):  # noqa: SIM110 - numba takes loops
        if one[place] != other[place]:
            return False
    return True


def says(text: Any, said: Any) -> bool:
    """Whether some words stand in a text, whole."""
    size = len(said)
    for start in range(len(text) - size + 1):
        end = start + size
        if (start == 0 or text[start - 1] == SPACE) and (end == len(text) or text[end] == SPACE):
            place = 0
            while place < size and text[start + place] == said[place]:
                place += 1
            if place == size:
                return True
    return False


def squeezed_ratio(table: Any, short: Any, text: Any) -> float:
    """`ratio` of two texts without their spaces; the first has at most 64 letters."""
    total = fill(table, short, SPACE)
    for letter in text:
        total += letter != SPACE
    return score(common(table, text, 0, len(text)), total) * 100


def whole_ratio(short: Any, text: Any) -> float:
    """Likeness of two whole texts, from 0 to 1, with or without their spaces; the first has at
    most 64 letters."""
    table = np.zeros(256, np.uint64)
    fill(table, short, -1)
    spaced = score(common(table, text, 0, len(text)), len(short) + len(text)) * 100 / 100
    clear(table, short)
    return max(spaced, squeezed_ratio(table, short, text) / 100 - 0.01)


def likeness(text: Any, said: Any, cover: float) -> float:
    """Twin of `judge._likeness` for a question that is not being typed: the words left for the
    street, its name, Dice's measure of its words; UNKNOWN when both texts are long."""
    if same(text, said):
        return 1.0
    if len(said) <= WORD:
        whole = whole_ratio(said, text)
    elif len(text) <= WORD:
        whole = whole_ratio(text, said)
    else:
        return UNKNOWN
    best, other = max(whole, 0.98 * cover), min(whole, cover)
    if best < 0.9 and len(said) > 5:
        part = CONTAINED if says(text, said) else 0.0
        less = UNCOVERED * (1 - min(cover, 1.0))
        if part == 0.0 and len(text) > len(said):
            telling = 100 * (best + less) / PARTLY - 1e-6  # what is below changes nothing
            if telling <= 100:
                part = PARTLY * partial_ratio(said, text, telling) / 100
        best = max(best, part - less)
    return 0.92 * best + 0.08 * min(other, 1.0)
