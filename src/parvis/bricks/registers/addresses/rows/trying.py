"""Readings of a row tried on streets, and the candidates that are kept. Twin of `trial` and of
`quest`.

Functions that numba compiles: plain Python that runs as it is, too (tests run both).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from parvis.bricks.registers.addresses.compiled_cover import most_covered
from parvis.bricks.registers.addresses.compiled_letters import bits, most_alike
from parvis.bricks.registers.addresses.judge import AREA_POSTCODE
from parvis.bricks.registers.addresses.quest import NEVER_EQUAL, OTHER_MEANING, SAME
from parvis.bricks.registers.addresses.rows.judging import judged, line
from parvis.bricks.registers.addresses.rows.state import (
    COUNT,
    FIRST,
    MOST_FOUND,
    MOST_SLICES,
    NUMBERS,
    POSTS,
    UNSURE,
    WORDS,
)
from parvis.bricks.registers.addresses.search import SETTLED, SETTLED_BOTH, SURE
from parvis.bricks.registers.addresses.trial import (
    ASIDE,
    BY_LETTERS,
    GOOD,
    JUDGED,
    JUDGED_BLINDLY,
    LETTERS_MARGIN,
    MARGIN,
    TELLING,
    WIDEST,
)

NEAR_HALF = 1e-6  # of a millionth: nearer to a half, how Python rounds is not told


def slices_of(at: int, many: int, areas: Any, spans: Any, asked: Any) -> tuple[int, int]:
    """Write the slices of the streets of some areas, merged where they touch; how many, and how
    many streets. -1 when there are too many."""
    made, ranges = 0, asked.ranges
    for k in range(at, at + many):
        area = spans.area[k]
        start, end = areas.child_at[area], areas.child_at[area + 1]
        for c in range(start, max(end, start + 1)):
            one = areas.child[c] if end > start else area
            first, last = areas.first[one], areas.last[one]
            if first >= last:
                continue
            if made == MOST_SLICES:
                return -1, 0
            place = made
            while place and (
                ranges[2 * place - 2] > first
                or (ranges[2 * place - 2] == first and ranges[2 * place - 1] > last)
            ):
                ranges[2 * place], ranges[2 * place + 1] = (
                    ranges[2 * place - 2], ranges[2 * place - 1],
                )  # fmt: skip
                place -= 1
            ranges[2 * place], ranges[2 * place + 1] = first, last
            made += 1
    return merged(made, ranges)


def merged(made: int, ranges: Any) -> tuple[int, int]:
    """Merge sorted slices that touch; how many are left, and how many streets they hold."""
    kept, size = 0, 0
    for one in range(made):
        first, last = ranges[2 * one], ranges[2 * one + 1]
        if kept and first <= ranges[2 * kept - 1]:
            ranges[2 * kept - 1] = max(last, ranges[2 * kept - 1])
        else:
            ranges[2 * kept], ranges[2 * kept + 1] = first, last
            kept += 1
    for one in range(kept):
        size += ranges[2 * one + 1] - ranges[2 * one]
    return kept, size


def divided(span: int, asked: Any, spans: Any) -> tuple[int, float]:
    """Write the positions that a reading leaves for the street; how many, and what they weigh."""
    free, weight = 0, 0.0
    for i in range(asked.many[WORDS]):
        inside = span >= 0 and spans.start[span] <= i < spans.end[span]
        if inside or asked.dropped[i] or asked.coded[i] or asked.lead[i]:
            continue
        asked.free[free] = i
        free += 1
        if not asked.figured[i]:
            weight += asked.weight[i]
    return free, weight


def filled(
    free: int, slips: bool, streets: Any, words: Any, asked: Any, weights: Any
) -> int:  # fmt: skip
    """Set the weights of what the free words say or, if wanted, nearly say; how many words of the
    index."""
    made = 0
    for f in range(free):
        word = asked.word[asked.free[f]]
        if words.each[word].token >= 0:
            made = meant(words.each[word].token, 1.0, made, streets, asked, weights)
        for k in range(
            words.each[word].alt_at, words.each[word].alt_at + words.each[word].alt_size
        ):
            made = meant(words.alt[k], OTHER_MEANING, made, streets, asked, weights)
        if slips:
            at = words.each[word].slip_at
            for k in range(at, at + words.each[word].slip_size):
                made = meant(words.slip[k], words.slip_sure[k], made, streets, asked, weights)
    return made


def meant(token: int, sure: float, made: int, streets: Any, asked: Any, weights: Any) -> int:
    """Set the weight of a word of the index, if it has less; how many are set."""
    weight, before = np.float32(float(streets.word_weight[token]) * sure), weights[token]
    if weight > before:
        weights[token] = weight
        if before == 0:
            asked.wanted[made] = token
            made += 1
    return made


def lacking(free: int, words: Any, asked: Any, needs: Any) -> bool:
    """Whether the slips of a free word were not looked up; such words are told."""
    lacks = False
    for f in range(free):
        word = asked.word[asked.free[f]]
        if words.each[word].slip_at < 0:
            needs[0] += 1
            needs[needs[0]] = word
            lacks = True
    return lacks


def covered(
    span: int, claim: int, free: int, weight: float, slices: int, slips: bool, facts: Any, room: Any
) -> float:
    """Judge the streets whose words cover the row best; the best likeness."""
    lists, asked, weights = facts.lists, room.asked, room.weights
    made = filled(free, slips, facts.streets, facts.words, asked, weights)
    some, covers, top = most_covered(
        lists.token_at, lists.token, lists.weight, lists.word_at, lists.word_street, lists.many,
        weights, asked.wanted[:made], 0, 0, asked.ranges[: 2 * slices], weight, JUDGED,
        JUDGED if slips else JUDGED_BLINDLY, TELLING, MARGIN, facts.repeated,
    )  # fmt: skip
    for k in range(made):
        weights[asked.wanted[k]] = 0
    best = 0.0
    for k in range(len(some)):
        if best >= GOOD and covers[k] < top - ASIDE:
            break
        best = weighed(some[k], covers[k], best, span, claim, free, facts, room)
    return best


def by_letters(span: int, claim: int, free: int, slices: int, facts: Any, room: Any) -> float:
    """Judge the streets whose letters are nearest, for words glued, cut or badly spelt."""
    lists, asked = facts.lists, room.asked
    for n in range(asked.many[NUMBERS]):
        asked.named[asked.number_at[n]] = 0
    size = line(free, True, facts.words, asked, asked.told)
    best = 0.0
    if size < 4:
        return best
    low, high, many = signs(asked.told[:size], asked.letters)
    some = most_alike(
        lists.sign_low, lists.sign_high, lists.name, asked.ranges[: 2 * slices], low, high, many,
        BY_LETTERS, LETTERS_MARGIN,
    )  # fmt: skip
    for k in range(len(some)):
        best = weighed(some[k], 0.0, best, span, claim, free, facts, room)
    return best


def signs(text: Any, letters: Any) -> tuple[Any, Any, int]:
    """Bits for the pairs of letters of a text, its spaces left out, and how many bits."""
    size, low, high = 0, np.uint64(0), np.uint64(0)
    for letter in text:
        if letter != 32:
            letters[size] = letter
            size += 1
    for k in range(size - 1):
        bit = (np.int64(letters[k]) * 37 + np.int64(letters[k + 1]) * 11) % 127
        if bit < 64:
            low |= np.uint64(1) << np.uint64(bit)
        else:
            high |= np.uint64(1) << np.uint64(bit - 64)
    return low, high, int(bits(low) + bits(high))


def weighed(
    street: int, cover: float, best: float, span: int, claim: int, free: int, facts: Any, room: Any
) -> float:
    """Judge a street and keep it, if it may be wanted; the best likeness, `best` before."""
    found = room.found
    if found.state[COUNT] >= MOST_FOUND - 1:
        found.state[UNSURE] = 1
        return best
    least = min(best, found.second[0] - NEVER_EQUAL)
    like = judged(street, cover, least, span, claim, free, facts, room)
    if like < least or like < 0.0:
        return best
    keep(found)
    return max(best, like)


def keep(found: Any) -> None:
    """Count the candidate written last, if no better reading of its street is there."""
    own, count = found.state[COUNT], 0
    total = found.total[own]
    for k in range(own):
        if found.now[k]:
            if found.street[k] == found.street[own]:
                if total <= found.total[k]:
                    return
                found.now[k] = 0
            else:
                count += 1
    found.now[own] = 1
    found.state[COUNT] += 1
    if total > found.second[0] and count:
        found.second[0] = second_of(found)
    first = found.state[FIRST]
    if first < 0 or (total > found.total[first] - SAME and before(own, first, found)):
        found.state[FIRST] = own


def second_of(found: Any) -> float:
    """The second of the totals that count."""
    best, second = -math.inf, -math.inf
    for k in range(found.state[COUNT]):
        if found.now[k]:
            total = found.total[k]
            if total > best:
                best, second = total, best
            elif total > second:
                second = total
    return second


def before(one: int, other: int, found: Any) -> bool:
    """Whether a candidate stands before another: by total, by importance, by place."""
    own, its = millionths(found.total[one], found), millionths(found.total[other], found)
    if own != its:
        return bool(own > its)
    if found.importance[one] != found.importance[other]:
        return bool(found.importance[one] > found.importance[other])
    return bool(found.street[one] < found.street[other])


def millionths(total: float, found: Any) -> float:
    """A total rounded to six figures; unsure when it is so near to a half that Python's exact
    rounding could go the other way."""
    scaled = total * 1e6
    whole = math.floor(scaled)
    if abs(scaled - whole - 0.5) < NEAR_HALF:
        found.state[UNSURE] = 1
    return float(math.floor(scaled + 0.5))


def tried(span: int, claim: int, at: int, many: int, facts: Any, room: Any) -> bool:
    """Judge the streets of some areas under one reading; False when it could not be done."""
    asked, spans = room.asked, room.spans
    made, size = slices_of(at, many, facts.areas, spans, asked)
    if made < 0:
        return False
    if not size or size > WIDEST:
        return True
    free, weight = divided(span, asked, spans)
    if not free:
        return True
    best = covered(span, claim, free, weight, made, False, facts, room)
    if best < GOOD:
        if lacking(free, facts.words, asked, room.needs):
            return False
        best = max(best, covered(span, claim, free, weight, made, True, facts, room))
    if best < GOOD:
        by_letters(span, claim, free, made, facts, room)
    return True


def cleared(found: Any) -> None:
    """No candidate yet."""
    found.state[COUNT], found.state[FIRST], found.state[UNSURE] = 0, -1, 0
    found.second[0] = 0.0


def settled(asked: Any, found: Any) -> bool:
    """Whether the best answer so far agrees with all that the row says."""
    best = found.state[FIRST]
    if best < 0:
        return False
    if found.total[best] >= SURE:
        return True
    if found.city[best] or found.span[best] < 0:
        return False
    if asked.many[POSTS]:
        agreed = found.postcode[best] <= AREA_POSTCODE
        return bool(agreed and found.likeness[best] >= SETTLED_BOTH)
    return bool(found.likeness[best] >= SETTLED)
