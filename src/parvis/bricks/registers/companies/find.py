"""Companies that hold the words of a question, in the order of importance.

Every word is a few runs of the posting lists: the word itself, the words that it begins when it
may be unfinished, and words one slip away when it is in no name. The rarest word gives
the companies, the others are looked up among them.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.companies.filters import expand
from parvis.bricks.registers.companies.index import Index, Numbers
from parvis.bricks.registers.companies.query import Reading, Where

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
SHORTEST_SLIP, LONGEST_SLIP = 4, 20  # letters of words in which a slip is put right
MOST_SLIPS = 12
SHORTEST_PREFIX = 2
MOST_BEGUN = 8  # beginnings one slip away that are tried
FEW_POSTINGS = 4_096  # that are sorted rather than marked
FEW = 4  # runs that are looked up one by one

NONE = np.zeros(0, np.uint32)


@dataclass(frozen=True)
class Word:
    """Runs of words that stand for one word of the question. `slips`: how many were mended."""

    runs: tuple[tuple[int, int], ...]
    mended: bool = False

    def size(self, index: Index) -> int:
        """How many postings its runs have."""
        at = index.v_posting_at
        return sum(at[last] - at[first] for first, last in self.runs)


def found(index: Index, reading: Reading, enough: int = 0) -> tuple[Numbers, bool]:
    """Companies of a reading, ascending, and whether a word had to be mended for it.

    `enough`: of one word alone at least so many, the most important ones, when there are more.
    """
    words = [
        _exact(index, word, unfinished=reading.last and i == len(reading.words) - 1)
        for i, word in enumerate(reading.words)
    ]
    missing = [i for i, word in enumerate(words) if not word.runs]
    for i in missing:
        last = reading.last and i == len(words) - 1
        words[i] = _mended(index, reading.words[i], unfinished=last)
    if enough and len(words) == 1 and reading.where is None and words[0].runs:
        return _first(index, words[0], enough), bool(missing)
    if all(word.runs for word in words):
        numbers = _where(index, _all(index, words), reading.where)
        if len(numbers) or missing:
            return numbers, bool(missing)
    if missing:
        return NONE, True
    return _mend_one(index, reading, words)


def _mend_one(index: Index, reading: Reading, words: list[Word]) -> tuple[Numbers, bool]:
    """Every word is known but not together: one of them is another word, the rarest first."""
    order = sorted(range(len(words)), key=lambda i: words[i].size(index))
    parts: list[Numbers] = []
    for i in order[:4]:
        other = _mended(index, reading.words[i], unfinished=False)
        if other.runs:
            tried = [*words[:i], other, *words[i + 1 :]]
            parts.append(_where(index, _all(index, tried), reading.where))
    return merged(parts), True


def _exact(index: Index, word: str, *, unfinished: bool) -> Word:
    if unfinished and len(word) >= SHORTEST_PREFIX:
        first, last = index.tokens.starting_with(word)
        return Word(((first, last),) if last > first else ())
    place = index.token(word)
    return Word(() if place is None else ((place, place + 1),))


def _mended(index: Index, word: str, *, unfinished: bool) -> Word:
    """Words one slip away: a letter too many, missing or wrong, or two letters swapped."""
    if not SHORTEST_SLIP <= len(word) <= LONGEST_SLIP or word.isdecimal():
        return Word(())
    slips = sorted(edits(word))
    hashes = np.array([zlib.crc32(slip.encode()) for slip in slips], np.uint32)
    known = set(slips)
    hits = [t for t in index.tokens_with(hashes) if index.tokens[t] in known]
    at = index.v_posting_at
    hits = sorted(set(hits), key=lambda t: (-(at[t + 1] - at[t]), t))[:MOST_SLIPS]
    runs = [(t, t + 1) for t in hits]
    if unfinished and not runs:
        begun = (index.tokens.starting_with(slip) for slip in slips if slip[:2] == word[:2])
        runs = [(first, last) for first, last in begun if last > first][:MOST_BEGUN]
    return Word(tuple(runs), mended=True)


def edits(word: str) -> set[str]:
    """Every text one edit away from a word, transpositions included."""
    cut = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    found = {a + b[1:] for a, b in cut if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in cut if len(b) > 1}
    found |= {a + c + b[1:] for a, b in cut if b for c in LETTERS}
    found |= {a + c + b for a, b in cut for c in LETTERS}
    found.discard(word)
    return found


def _all(index: Index, words: list[Word]) -> Numbers:
    """Companies that hold every word, ascending."""
    if not words:
        return np.arange(index.companies, dtype=np.uint32)
    order = sorted(words, key=lambda word: word.size(index))
    numbers = _companies(index, order[0])
    for word in order[1:]:
        if not len(numbers):
            break
        numbers = numbers[_held(index, word, numbers)]
    return numbers


def _first(index: Index, word: Word, enough: int) -> Numbers:
    """The most important companies of a word: at least `enough`, or all of them."""
    if word.size(index) > enough * 2:
        parts = [index.postings(first, last) for first, last in word.runs]
        postings = parts[0] if len(parts) == 1 else np.concatenate(parts)
        for bound in (1 << 16, 1 << 19):
            marks = np.zeros(bound, np.bool_)
            marks[postings[postings < np.uint32(bound)]] = True
            numbers = np.flatnonzero(marks)
            if len(numbers) >= enough:
                return numbers.astype(np.uint32)
    return _companies(index, word)


def _companies(index: Index, word: Word) -> Numbers:
    """Companies of a word, ascending, each once."""
    (first, last), *others = word.runs
    if not others and last - first == 1:
        return np.asarray(index.postings(first, last))
    parts = [index.postings(a, b) for a, b in word.runs]
    if sum(map(len, parts)) < FEW_POSTINGS:
        return merged(parts)
    return np.flatnonzero(_marked(index, word)).astype(np.uint32)


def merged(parts: list[Numbers]) -> Numbers:
    """Several ascending lists as one, each company once (numpy's own unique hashes: slower)."""
    if not parts:
        return NONE
    whole = np.sort(np.concatenate(parts), kind="stable")
    kept = np.ones(len(whole), np.bool_)
    kept[1:] = whole[1:] != whole[:-1]
    return whole[kept]


def _marked(index: Index, word: Word) -> NDArray[np.bool_]:
    marks = np.zeros(index.companies, np.bool_)
    for first, last in word.runs:
        marks[index.postings(first, last)] = True
    return marks


def _held(index: Index, word: Word, numbers: Numbers) -> NDArray[np.bool_]:
    """For each company whether it holds the word."""
    single = len(word.runs) <= FEW and all(last - first == 1 for first, last in word.runs)
    if not single:
        return _marked(index, word)[numbers]
    held = np.zeros(len(numbers), np.bool_)
    for first, last in word.runs:
        postings = index.postings(first, last)
        place = np.searchsorted(postings, numbers)
        place[place == len(postings)] = len(postings) - 1
        held |= postings[place] == numbers
    return held


def _where(index: Index, numbers: Numbers, where: Where | None) -> Numbers:
    """Companies with an establishment in a territory."""
    if where is None or not len(numbers):
        return numbers
    places, owner = expand(index, numbers)
    good = in_territory(index, where, places)
    held = np.zeros(len(numbers), np.bool_)
    held[owner[good]] = True
    return numbers[held]


def in_territory(index: Index, where: Where, places: NDArray[Any]) -> NDArray[np.bool_]:
    """For each establishment whether it lies in a territory."""
    good = np.ones(len(places), np.bool_)
    if where.post:
        good &= index.posts.table([where.post])[index.est_post[places]]
    if where.communes:
        good &= index.communes.table(where.communes)[index.est_commune[places]]
    return good
