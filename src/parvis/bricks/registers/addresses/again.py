"""A question asked again with another house number, as the rows of a file do of one street.

Of a question whose first reading settled it, the streets that could be one of its two answers
are kept under what follows its number. Asked with another number, only what depends on the
number is worked out again: which entry of each street it is, and the post code of that entry.
Whenever that could change what would have been looked at, nothing is answered here and the
search is run: answers are those of the search to the letter (a test compares them).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Any, cast

from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.addresses.judge import (
    NUMBER_MISSING,
    OTHER_POSTCODE,
    Candidate,
    house_number,
    penalty_of_postcode,
)
from parvis.bricks.registers.addresses.quest import NEVER_EQUAL, Found, Quest
from parvis.bricks.registers.addresses.search import settled
from parvis.bricks.registers.addresses.towns import towns
from parvis.bricks.registers.addresses.trial import GOOD, Ranges
from parvis.bricks.registers.addresses.understand import (
    UNKNOWN_WEIGHT,
    Asked,
    HouseNumber,
    token_id,
)

_LEADING = re.compile(r"([1-9][0-9]{0,3})(?=[ ,]+[A-Za-zÀ-ÿ])")
MOST = 12_000  # questions kept, some two kilobytes each
Codes = tuple[str, ...]
MOST_LOST = NUMBER_MISSING + OTHER_POSTCODE  # what another number may cost a street, at most


@dataclass(frozen=True, slots=True)
class Kept:
    """A question answered. `streets`: likeness and penalty of the commune of each street that
    may be one of two answers; `passed`: what no other street's total exceeds."""

    quest: Quest
    streets: tuple[tuple[int, float, float], ...]
    passed: float


def keep(quest: Quest, codes: Codes) -> None:
    """Keep what may serve again of a question that was answered among the communes of some
    `codes` (all when there are none)."""
    asked, found = quest.asked, quest.found
    leading = _LEADING.match(asked.text)
    if leading is None or not asked.words or asked.words[0] != leading[1]:
        return
    ours = bool(asked.numbers) and not any(n.position for n in asked.numbers)
    if not ours or 0 in asked.dropped or len(quest.tries) != 1 or not quest.steady:
        return
    if not _unsaid(quest.index, quest.tries[0][1], asked.ids[0]):
        return
    least, passed = found.second - MOST_LOST - NEVER_EQUAL, found.passed
    streets = []
    for one in found.candidates.values():
        if one.street >= 0 and one.likeness - one.city < least:
            passed = max(passed, one.likeness - one.city)
        elif one.street >= 0:
            streets.append((one.street, one.likeness, one.city))
    memory = quest.index.memory["again"]
    if len(memory) >= MOST:
        memory.clear()
    quest.found = Found()
    memory[asked.text[leading.end() :], codes] = Kept(quest, tuple(streets), passed)


def forget(index: Index) -> None:
    """Forget what was kept, at the end of a file."""
    index.memory.pop("again", None)


def again(index: Index, question: str, codes: Codes) -> tuple[Asked, Found] | None:
    """What the search would find among the communes of some `codes`, when the same was asked
    with another number; None when only the search can tell."""
    leading = _LEADING.match(question)
    if leading is None:
        return None
    kept = cast("Kept | None", index.memory["again"].get((question[leading.end() :], codes)))
    if kept is None:
        return None
    token = token_id(index, leading[1])
    reading, ranges = kept.quest.tries[0]
    if not _unsaid(index, ranges, token):
        return None
    asked = _numbered(index, kept.quest.asked, question, leading[1], token)
    left, found = tuple(asked.numbers), Found(two=True)
    for street, likeness, city in kept.streets:
        number, penalty, meant = house_number(index, left, street)
        postcode = penalty_of_postcode(index, asked, street, number)
        found.add(
            Candidate(
                street, likeness - city - postcode - penalty, likeness, city, postcode, penalty,
                number, meant, reading, index.v_street_importance[street],
            )
        )  # fmt: skip
    if found.first is None or found.best < GOOD or not settled(asked, found.first):
        return None
    towns(kept.quest.asking(asked, found))
    return (asked, found) if found.least > kept.passed else None


def _unsaid(index: Index, ranges: Ranges, token: int) -> bool:
    """Whether a word stands in no street of some slices and begins no name of a commune."""
    if token < 0:
        return True
    if index.v_token_alias[token]:
        return False
    streets: Any = index.v_token_street
    start, end = index.v_token_street_at[token], index.v_token_street_at[token + 1]
    for first, last in ranges:
        place = bisect_left(streets, first, start, end)
        if place < end and streets[place] < last:
            return False
    return True


def _numbered(index: Index, asked: Asked, question: str, digits: str, token: int) -> Asked:
    """A question with another number in front."""
    value = int(digits)
    weight = index.v_token_weight[token] if token >= 0 else UNKNOWN_WEIGHT
    return Asked(
        question, [digits, *asked.words[1:]], [token, *asked.ids[1:]],
        [weight, *asked.weight[1:]], asked.postcodes,
        [HouseNumber(0, n.length, value, n.suffix, n.likely) for n in asked.numbers],
        asked.dropped, asked.figured, frozenset([token] if token >= 0 else ()),
    )  # fmt: skip
