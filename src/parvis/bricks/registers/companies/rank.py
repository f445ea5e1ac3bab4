"""The best answers first: likeness of the name, then importance.

Likeness is 1 when the name is what was asked, less the more words it has beside; a mended word
costs MENDED. Importance grows with the logarithm of the open establishments.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from parvis.bricks.registers.companies.convert import ACTIVE, E_OPEN
from parvis.bricks.registers.companies.index import Index, Numbers
from parvis.bricks.registers.companies.query import Reading, Where
from parvis.bricks.registers.companies.records import Unit, unit
from parvis.bricks.registers.companies.text import name_words

JUDGED = 48  # companies of a reading that are compared word by word
SAME_LENGTH = 24  # of these, those whose name has as many words as the question
WINDOW = 200_000  # companies among which these are looked for
MENDED = 0.12
ALIKE = 78  # rapidfuzz ratio from which a word is another one mistyped
BY_SIGN = 0.5  # likeness of a company found by a sign over a shop
CLOSED = 0.35
WEIGHT = 0.035  # of each doubling of the open establishments
BIG_WEIGHT = 0.12  # the same when the biggest are asked for


@dataclass(frozen=True, slots=True)
class Hit:
    """A company that answers. `where`: the territory that its question names, if any."""

    company: int
    score: float
    where: Where | None = None


def head(index: Index, numbers: Numbers, reading: Reading) -> list[int]:
    """Companies worth comparing: the most important ones, and those named by no other word."""
    window = numbers[:WINDOW]
    first, same = numbers[:JUDGED], window[index.name_words[window] == len(reading.words)]
    return list(dict.fromkeys([*first.tolist(), *same[:SAME_LENGTH].tolist()]))


def judge(
    index: Index, companies: Iterable[int], reading: Reading, *, mended: bool, by_size: bool
) -> list[Hit]:  # fmt: skip
    """The companies with their scores."""
    weight = BIG_WEIGHT if by_size else WEIGHT
    hits = []
    for company in companies:
        found = unit(index, company)
        score = likeness(found, reading.words) - (MENDED if mended else 0)
        score += weight * math.log2(1 + opened(index, company))
        if not index.bits[company] & ACTIVE:
            score -= CLOSED
        hits.append(Hit(company, round(score, 4), reading.where))
    return hits


def opened(index: Index, company: int) -> int:
    """How many open establishments a company has."""
    places = index.places_of(company)
    bits = index.est_bits[places.start : places.stop]
    return int(np.count_nonzero(bits & np.uint32(E_OPEN)))


def likeness(found: Unit, words: tuple[str, ...]) -> float:
    """How much the best of a company's names is what was asked, 0 to 1."""
    asked = " ".join(words)
    best = 0.0
    for name in names(found):
        said = name_words(name)
        if said == list(words):
            return 1.0
        text = " ".join(said)
        if not all(_holds(said, word, last=i + 1 == len(words)) for i, word in enumerate(words)):
            continue
        close = fuzz.token_sort_ratio(asked, text) / 100
        share = len(words) / max(len(set(said)), 1)
        begins = 0.05 if text.startswith(asked) else 0.0
        best = max(best, min(0.98, 0.55 + 0.3 * share + 0.1 * close + begins))
    return max(best, BY_SIGN)


def _holds(said: list[str], word: str, *, last: bool) -> bool:
    """Whether a name has a word, begins one with the last, or has one a slip away."""
    if word in said or (last and any(one.startswith(word) for one in said)):
        return True
    begun = [one[: len(word) + 1] for one in said] if last else said
    return any(fuzz.ratio(word, one) >= ALIKE for one in (*said, *begun))


def names(found: Unit) -> list[str]:
    """The names of a company that may be searched."""
    if found.hidden and found.natural:
        return []
    others = [found.word(f"denominationUsuelle{i}UniteLegale") for i in (1, 2, 3)]
    sigle = "" if found.hidden else found.word("sigleUniteLegale")
    return [name for name in (found.name, sigle, *others) if name]
