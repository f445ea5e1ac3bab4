"""One question being answered: what is known of it so far, and the candidates found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from parvis.bricks.registers.addresses import places, ways
from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.addresses.judge import Candidate, Reading, judge
from parvis.bricks.registers.addresses.lexicon import ALTERNATIVES, WAYS
from parvis.bricks.registers.addresses.places import Span
from parvis.bricks.registers.addresses.understand import Asked, other_meanings
from parvis.bricks.registers.addresses.ways import Scratch

SAME = 2e-6  # totals farther apart are never equal once rounded
NEVER_EQUAL = 1e-5  # the same, with room to spare
OTHER_MEANING = 0.9  # how surely another meaning of an abbreviation is meant


@dataclass
class Found:
    """Candidates by street, and what was tried, in words, when it is asked for."""

    candidates: dict[int, Candidate] = field(default_factory=dict)
    tried: list[dict[str, Any]] = field(default_factory=list)
    first: Candidate | None = None
    two: bool = False  # only the best two are wanted
    second: float = 0.0  # the second best total so far, kept when two are wanted
    passed: float = -1.0  # the highest likeness of a street that could be neither

    @property
    def least(self) -> float:
        """A likeness below which a street would be neither of the two that are wanted."""
        return self.second - NEVER_EQUAL if self.two else -1.0

    @property
    def best(self) -> float:
        """The best total so far."""
        return self.first.total if self.first else 0.0

    def add(self, candidate: Candidate) -> None:
        """Keep the best reading of each street."""
        known = self.candidates.get(candidate.street)
        if known is None or candidate.total > known.total:
            self.candidates[candidate.street] = candidate
            if self.two and candidate.total > self.second and len(self.candidates) > 1:
                self.second = sorted([c.total for c in self.candidates.values()])[-2]
            first = self.first
            if first is None or (
                candidate.total > first.total - SAME and candidate.order() < first.order()
            ):
                self.first = candidate

    def sorted(self) -> list[Candidate]:
        """Candidates, the best first, in a deterministic order."""
        return sorted(self.candidates.values(), key=Candidate.order)


class Quest:
    """A question over an index. `within`: the only areas looked at, all when empty; `centre`:
    a point to prefer, in millionths; `two`: only the best two answers are wanted; `near`: names
    of communes read in it with a slip."""

    def __init__(
        self,
        index: Index,
        asked: Asked,
        *,
        within: tuple[int, ...] = (),
        centre: tuple[int, int] | None = None,
        explain: bool = False,
        two: bool = False,
    ) -> None:
        self.index, self.asked, self.within, self.centre = index, asked, within, centre
        self.scratch: Scratch = ways.scratch(index)
        self.found = Found(two=two)
        self.explain = explain
        self.slips: dict[int, list[tuple[int, float]]] = {}
        self.spans = places.exact_spans(index, asked) if asked.words else []
        self.likely = self._likely_spans()
        self.near: list[Span] = []
        self.tries: list[tuple[Reading, list[tuple[int, int]]]] = []  # readings, their slices
        self.steady = True  # the first reading settled it, by the names of streets
        self.lead = _lead(asked)
        self.claim = self._first_claim()

    def _likely_spans(self) -> list[Span]:
        """Spans in the order of likelihood: after a post code, then at an end, then long."""
        if len(self.spans) < 2:
            return self.spans
        codes = {i for i, _ in self.asked.postcodes}
        last = len(self.asked.words)

        def rank(span: Span) -> tuple[bool, bool, int, int]:
            beside = span.start - 1 in codes or span.end in codes
            return (not beside, span.end != last, span.start - span.end, -span.start)

        return sorted(self.spans, key=rank)

    def _first_claim(self) -> Span | None:
        """The words that most surely name a commune: beside a post code or at the very end."""
        codes = {i for i, _ in self.asked.postcodes}
        for span in self.likely[:1]:
            beside = span.start - 1 in codes or span.end in codes
            if (beside or span.end == len(self.asked.words)) and span.start > 0:
                return span
        return None

    def asking(self, asked: Asked, found: Found) -> Quest:
        """The same quest for a question that differs by its house number."""
        other = object.__new__(Quest)
        other.__dict__.update(self.__dict__)
        other.asked, other.found = asked, found
        return other

    def weigh(self, reading: Reading, street: int, cover: float, best: float) -> float:
        """Judge a street and keep it, if it may be wanted; the best likeness, `best` before."""
        found = self.found
        least = min(best, found.least)
        candidate = judge(self.index, self.asked, reading, street, cover, least)
        if isinstance(candidate, float):
            found.passed = max(found.passed, candidate)
            return best
        found.add(candidate)
        return max(best, candidate.likeness)

    def all_slips(self) -> None:
        """Look up the slips of every word."""
        for i, word in enumerate(self.asked.words):
            if i not in self.slips and i not in self.asked.dropped:
                self.slips[i] = places.slips_of(self.index, word)

    def fill(self, reading: Reading, *, with_slips: bool) -> list[tuple[int, float]]:
        """Set the scratch to what the free words say; these words of the index."""
        near = self.near_words(reading, with_slips=with_slips)
        prefix = self.asked.prefix if self.asked.last in reading.free else (0, 0)
        self.scratch.fill(near, prefix)
        return near

    def near_words(self, reading: Reading, *, with_slips: bool) -> list[tuple[int, float]]:
        """Words of the index that the free words say or, if wanted, nearly say."""
        asked, near = self.asked, []
        for i in reading.free:
            token = asked.ids[i]
            if token >= 0:
                near.append((token, 1.0))
            if asked.words[i] in ALTERNATIVES:
                near += [(t, OTHER_MEANING) for t in other_meanings(self.index, asked.words[i])]
            if with_slips:
                if i not in self.slips:
                    self.slips[i] = places.slips_of(self.index, asked.words[i])
                near += self.slips[i]
        return near


def _lead(asked: Asked) -> frozenset[int]:
    """Words before a house number that a kind of way follows: a name, a floor, a building."""
    if len(asked.numbers) == 1 and not asked.numbers[0].position:
        return frozenset()
    for number in sorted(asked.numbers, key=lambda n: n.position):
        after = number.position + number.length
        if number.likely == 0 and after < len(asked.words) and asked.words[after] in WAYS:
            return frozenset(range(number.position)) - {i for i, _ in asked.postcodes}
    return frozenset()
