"""Find communes by what a person types: the beginning of a name, its words, a post code, a code.

Answers are in the order of `Rank`: how well the text fits, then the number of letters wrong,
then the population (the biggest first), then the code; the same question always has the same
answer. Letters are put right only when nothing fits as typed.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from parvis.bricks.registers.territories.model import Kind
from parvis.bricks.registers.territories.store import NONE, Store
from parvis.bricks.registers.territories.words import LINKS, query_words

LAST = "\U0010ffff"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
Keep = Callable[[int], bool]


class Fit(IntEnum):
    """How a text fits a name, the best first."""

    CODE = 0  # the whole code, SIREN or post code
    NAME = 1  # the whole name
    START = 2  # the beginning of the name
    WORDS = 3  # every word, wherever it stands
    NEARLY = 4  # with one or two letters wrong
    POST_CODE = 5  # nothing of the name, but its post code


class Rank(NamedTuple):
    """Where an answer stands; smaller is better."""

    fit: Fit
    wrong: int
    other: bool  # by the name or code of something inside the commune
    place: int  # by kind and population


class Hit(NamedTuple):
    """One answer: the row to show, the row whose name or code was typed."""

    rank: Rank
    row: int
    via: int


@dataclass(frozen=True, slots=True)
class Question:
    """What was typed, understood: words, a post code (or its beginning), a département."""

    words: tuple[str, ...]
    post_code: str = ""
    department: str = ""

    @property
    def squashed(self) -> str:
        """The words without spaces, as entries are written."""
        return "".join(self.words)


def understand(text: str) -> Question:
    """Split what was typed: digits beside words are a post code, at the end its beginning."""
    words = query_words(text)
    post_code = ""
    if len(words) > 1:
        for index in (len(words) - 1, 0):
            size = len(words[index])
            if words[index].isdecimal() and (size == 5 or (size > 2 and index > 0)):
                post_code = words.pop(index)
                break
    return Question(tuple(word for word in words if word != "cedex"), post_code)


Look = Callable[[Question, "_Best"], None]


class Search:
    """The search over one store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def find(self, text: str, limit: int, kinds: frozenset[Kind]) -> list[Hit]:
        """At most `limit` answers of these kinds, the best first; none for a blank text."""
        question = understand(text)
        if not question.words and not question.post_code:
            return []
        best = _Best(self.store, limit, kinds)
        if not self._by_code(text, best):
            for look, attempt in self._attempts(question):
                look(attempt, best)
                if best.found:
                    break
        return best.hits()

    def _attempts(self, question: Question) -> Iterable[tuple[Look, Question]]:
        """Ways to look, the most faithful to the text first; the first that finds ends it.

        As typed; with a département said at the end; with a letter wrong; without the département
        or the post code that fits nothing; with two letters wrong; the post code alone.
        """
        placed = list(self._placed(question))
        bare = Question(question.words)
        yield from ((self._by_name, one) for one in (question, *placed))
        yield from ((self._one_wrong, one) for one in (question, *placed))
        yield from ((self._by_name, Question(one.words)) for one in (*placed, bare))
        yield self._one_wrong, bare
        yield from ((self._two_wrong, one) for one in (question, bare))
        yield self._at_post_code, question

    def _placed(self, question: Question) -> Iterable[Question]:
        """The question read with its last words as a département, in each way that makes sense."""
        words = question.words
        for count in range(1, min(4, len(words))):
            department = self._department("".join(words[-count:]))
            if department:
                rest = words[:-count]
                while len(rest) > 1 and rest[-1] in LINKS:
                    rest = rest[:-1]
                yield Question(rest, question.post_code, department)

    # --- codes --------------------------------------------------------------------------------
    def _by_code(self, text: str, best: _Best) -> bool:
        """Answers to a code, a SIREN, a post code or its beginning; whether the text was one."""
        code = re.sub(r"\s", "", text).upper()
        if not re.fullmatch(r"[0-9]{2,9}|2[AB][0-9]{3}", code):
            return False
        if len(code) == 9:
            row = self.store.find_siren(code)
            best.add_all(Fit.CODE, 0, [] if row is None else [row])
        if len(code) > 5:
            return True
        posted = self.store.posted_at(code)
        if len(code) < 5:
            best.add_all(Fit.START, 0, posted)
            return True
        named = [row for kind in Kind if (row := self.store.find(code, kind)) is not None]
        former = self.store.find_former(code)
        named = named or ([] if former is None else [former])
        # Five digits are a post code first; a place is kept for the commune with that code.
        posted.sort(key=self.store.ranks.__getitem__)
        best.add_all(Fit.CODE, 0, posted[: best.limit - bool(named)])
        for row in named:
            best.add_all(Fit.CODE, 1, [row])
        return True

    def _at_post_code(self, question: Question, best: _Best) -> None:
        """Every row of the post code: nothing of the name fits."""
        if question.post_code:
            best.add_all(Fit.POST_CODE, 0, self.store.posted_at(question.post_code))

    # --- names --------------------------------------------------------------------------------
    def _department(self, text: str) -> str:
        """The code of a département said by its code or by its name."""
        if text.upper() in self.store.departements:
            return text.upper()
        names = self.store.department_names
        return names.get(text) or names.get(re.sub(r"^(dela|del|la|le|les|l)", "", text), "")

    def _keep(self, question: Question) -> Keep | None:
        """Whether a row is where the question says; None when it says nothing."""
        store = self.store
        if question.post_code:
            posted = set(store.posted_at(question.post_code))
            return lambda row: row in posted or store.parents[row] in posted
        if question.department:
            rows = store.department_rows(question.department)
            return lambda row: (row if store.parents[row] == NONE else store.parents[row]) in rows
        return None

    def _by_name(self, question: Question, best: _Best) -> None:
        text, keep, entries = question.squashed, self._keep(question), self.store.entries
        if not text:
            return
        first = bisect_left(entries, text)
        last = bisect_left(entries, text + LAST, first)
        whole = first
        while whole < last and entries[whole] == text:
            whole += 1
        best.add_all(Fit.NAME, 0, self.store.entry_rows[first:whole], keep)
        begun = self.store.entry_rows[whole:last]
        if question.words[-1].isdecimal():  # "marseille 1" is the first district, not the tenth
            numbered = self._rows_of_words([question.words[-1]])
            best.add_all(Fit.START, 0, numbered.intersection(begun), keep)
            best.add_all(Fit.START, 1, begun, keep)
        else:
            best.add_all(Fit.START, 0, begun, keep)
        if not best.full:
            best.add_all(Fit.WORDS, 0, self._with_words(question.words), keep)

    def _with_words(self, words: tuple[str, ...]) -> set[int]:
        """Rows that hold every word; the last one may be only begun."""
        found: set[int] | None = None
        weighty = [word for word in words if word not in LINKS] or list(words)
        for word in weighty:
            rows = self._rows_of_words(self._begun(word) if word is words[-1] else [word])
            found = rows if found is None else found & rows
            if not found:
                break
        return found or set()

    def _begun(self, start: str) -> list[str]:
        first = bisect_left(self.store.words, start)
        return self.store.words[first : bisect_left(self.store.words, start + LAST, first)]

    def _rows_of_words(self, words: Iterable[str]) -> set[int]:
        store, rows = self.store, set[int]()
        for word in words:
            place = bisect_left(store.words, word)
            if place < len(store.words) and store.words[place] == word:
                rows.update(
                    store.word_rows[store.word_starts[place] : store.word_starts[place + 1]]
                )
        return rows

    # --- letters wrong ------------------------------------------------------------------------
    def _one_wrong(self, question: Question, best: _Best) -> None:
        """Names that begin so, or hold such words, but for one letter."""
        keep, rows = self._keep(question), self.store.entry_rows
        for span in one_wrong(question.squashed, self.store.entries):
            best.add_all(Fit.NEARLY, 1, rows[span.start : span.stop], keep)
        for row in self._near_words(question.words):
            best.add_all(Fit.NEARLY, 1, [row], keep)

    def _two_wrong(self, question: Question, best: _Best) -> None:
        """Names that begin so but for two letters."""
        keep = self._keep(question)
        for place in two_wrong(question.squashed, self.store.entries):
            best.add_all(Fit.NEARLY, 2, [self.store.entry_rows[place]], keep)

    def _near_words(self, words: tuple[str, ...]) -> set[int]:
        """Rows with every word, one of them with a letter wrong."""
        weighty = [word for word in words if word not in LINKS]
        if len(weighty) < 2:
            return set()
        exact = {word: self._rows_of_words([word]) for word in weighty}
        missing = [word for word in weighty if not exact[word]]
        found = set[int]()
        for word in (missing or weighty) if len(missing) < 2 else ():
            common = set.intersection(*(exact[other] for other in weighty if other != word))
            for span in one_wrong(word, self.store.words) if common else ():
                found |= self._rows_of_words(self.store.words[span.start : span.stop]) & common
        return found


def one_wrong(text: str, names: list[str]) -> Iterable[range]:
    """Places, in sorted names, of those that begin like the text but for one letter.

    One letter added, left out, changed, or two neighbours swapped. Every way to put the text
    right is looked up: about fifty searches by halves for each letter, none over all names.
    """
    if len(text) < 4:
        return
    for tried in _corrections(text):
        first = bisect_left(names, tried)
        if first < len(names) and names[first].startswith(tried):
            yield range(first, bisect_left(names, tried + LAST, first))


def _corrections(text: str) -> set[str]:
    found = set[str]()
    for place in range(len(text) + 1):
        head, tail = text[:place], text[place:]
        found.update(f"{head}{letter}{tail}" for letter in LETTERS)
        if tail:
            found.add(head + tail[1:])
            found.update(f"{head}{letter}{tail[1:]}" for letter in LETTERS)
        if len(tail) > 1:
            found.add(f"{head}{tail[1]}{tail[0]}{tail[2:]}")
    return found


def two_wrong(text: str, names: list[str]) -> Iterable[int]:
    """Places, in sorted names, of those that begin so but for two letters, the first one right."""
    if len(text) < 8:
        return
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    first = bisect_left(names, text[0])
    starts = [
        name[: len(text) + 1] for name in names[first : bisect_left(names, text[0] + LAST, first)]
    ]
    for start, _, place in process.extract(
        text, starts, scorer=OSA.distance, score_cutoff=3, limit=None, processor=None
    ):
        lengths = range(len(text) - 2, len(text) + 2)
        if any(OSA.distance(text, start[:length], score_cutoff=2) <= 2 for length in lengths):
            yield first + place


class _Best:
    """The best answers so far: each row once, with its best rank."""

    def __init__(self, store: Store, limit: int, kinds: frozenset[Kind]) -> None:
        self.store, self.limit, self.kinds = store, limit, kinds
        self._found: dict[int, Hit] = {}
        self._wanted = store.wanted(kinds)

    @property
    def found(self) -> bool:
        """Whether there is any answer yet."""
        return bool(self._found)

    @property
    def full(self) -> bool:
        """Whether there are as many answers as asked for."""
        return len(self._found) >= self.limit

    def add_all(self, fit: Fit, wrong: int, rows: Iterable[int], keep: Keep | None = None) -> None:
        """Add rows that fit equally well; only the best placed of many are looked at."""
        kept = rows if keep is None else filter(keep, rows)
        places = sorted(set(map(self.store.ranks.__getitem__, kept)))
        for place in places[: 4 * self.limit + 32]:
            self._add(fit, wrong, self.store.by_rank[place])

    def _add(self, fit: Fit, wrong: int, row: int) -> None:
        """Add one row, or the commune it belongs to when its own kind is not wanted."""
        shown = row if self._wanted[row] else self.store.parents[row]
        if shown == NONE or not self._wanted[shown]:
            return
        rank = Rank(fit, wrong, shown != row, self.store.ranks[shown])
        known = self._found.get(shown)
        if known is None or rank < known.rank:
            self._found[shown] = Hit(rank, shown, row)

    def hits(self) -> list[Hit]:
        """The answers in order."""
        return heapq.nsmallest(self.limit, self._found.values())
