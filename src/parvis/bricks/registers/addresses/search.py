"""The search: communes that the question may name first, the whole country last.

Readings of the question are tried from the likeliest on, and the search stops as soon as an
answer is sure: a name of commune that agrees with the post code, a name, the post code alone,
names with a slip, then every name of the index. Within a reading words are taken as typed, then
with their slips, then by their letters. Every step looks at a bounded number of streets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.addresses import places, ways
from parvis.bricks.registers.addresses.everywhere import by_name, towns_begun
from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.addresses.judge import (
    AREA_POSTCODE,
    Candidate,
    Reading,
    judge,
    read,
)
from parvis.bricks.registers.addresses.lexicon import WAYS
from parvis.bricks.registers.addresses.places import Span
from parvis.bricks.registers.addresses.records import Ints
from parvis.bricks.registers.addresses.towns import towns
from parvis.bricks.registers.addresses.understand import Asked, other_meanings
from parvis.bricks.registers.addresses.ways import Scratch

SURE = 0.93  # a total from which nothing else is tried
SETTLED = 0.86  # likeness that settles it when the commune is named
SETTLED_BOTH = 0.74  # when commune and post code agree
ASIDE = 0.2  # cover below the best from which a settled search judges no more
GOOD = 0.86  # likeness from which slips are not looked for
TELLING = 0.5  # cover from which words as typed are worth judging in number
JUDGED_BLINDLY = 3
JUDGED = 10  # streets of one slice that are judged one by one
MARGIN = 0.35  # cover below the best from which a street is not judged
WIDEST = 60_000  # streets of one reading; more is left to the search by name
MOST_READINGS = 14
FEW = 40  # communes begun alike whose streets are covered one by one
BY_LETTERS = 12
OTHER_MEANING = 0.9


@dataclass
class Found:
    """Candidates by street, and what was tried, in words, when it is asked for."""

    candidates: dict[int, Candidate] = field(default_factory=dict)
    tried: list[dict[str, Any]] = field(default_factory=list)
    first: Candidate | None = None

    @property
    def best(self) -> float:
        """The best total so far."""
        return self.first.total if self.first else 0.0

    def add(self, candidate: Candidate) -> None:
        """Keep the best reading of each street."""
        known = self.candidates.get(candidate.street)
        if known is None or candidate.total > known.total:
            self.candidates[candidate.street] = candidate
            if self.first is None or candidate.order() < self.first.order():
                self.first = candidate

    def sorted(self) -> list[Candidate]:
        """Candidates, the best first, in a deterministic order."""
        return sorted(self.candidates.values(), key=Candidate.order)


class Search:
    """One question being answered."""

    def __init__(
        self,
        index: Index,
        asked: Asked,
        *,
        within: tuple[int, ...] = (),
        centre: tuple[int, int] | None = None,
        explain: bool = False,
    ) -> None:
        self.index, self.asked, self.within, self.centre = index, asked, within, centre
        self.scratch: Scratch = ways.scratch(index)
        self.found = Found()
        self.explain = explain
        self.slips: dict[int, list[tuple[int, float]]] = {}
        self.spans = places.exact_spans(index, asked) if asked.words else []
        self.near: list[Span] = []
        self.lead = _lead(asked)
        self.claim = self._claim()

    def run(self) -> Found:
        """Try readings until one is sure."""
        if not self.asked.words:
            return self.found
        for span, areas in self._readings()[:MOST_READINGS]:
            if self._settled():
                break
            self._try(span, areas)
        if not self._settled():
            self._near()
        if (self.asked.last > 0 or self.asked.figures) and not self.within:
            self._complete()
        if self.found.best < GOOD and not self.within:
            by_name(self)
        towns(self)
        return self.found

    def _complete(self) -> None:
        """Read the end of the question as the beginning of a commune's name."""
        for span, areas in towns_begun(self):
            if len(span.areas) <= FEW:
                self._try(span, span.areas)
            else:
                by_name(self, span, areas)

    def _settled(self) -> bool:
        """Whether the best answer so far agrees with all that the question says."""
        best = self.found.first
        if best is None:
            return False
        if best.total >= SURE:
            return True
        if best.city or best.reading is None or best.reading.span is None:
            return False
        if self.asked.postcodes:
            return best.postcode <= AREA_POSTCODE and best.likeness >= SETTLED_BOTH
        return best.likeness >= SETTLED

    # --- readings -----------------------------------------------------------------------------
    def _readings(self) -> list[tuple[Span | None, tuple[int, ...]]]:
        """Readings with an exact name or a post code, the likeliest first."""
        index, asked = self.index, self.asked
        if self.within:
            return [*((span, self.within) for span in self.spans[:3]), (None, self.within)]
        posted = tuple(
            dict.fromkeys(a for _, v in asked.postcodes for a in places.posted(index, v))
        )
        agreed: list[tuple[Span | None, tuple[int, ...]]] = []
        named: list[tuple[Span | None, tuple[int, ...]]] = []
        here = set(posted)
        for span in self._likely_spans():
            both = tuple(a for a in span.areas if self._agrees(a, here))
            if both:
                agreed.append((Span(span.start, span.end, both), self._narrowed(both, here)))
            named.append((span, span.areas))
        if not posted:
            return named
        alone: list[tuple[Span | None, tuple[int, ...]]] = []
        if not agreed:
            free = read(asked, None, self.lead).free
            alone = [(s, s.areas) for s in places.near_in(index, asked, posted, free)]
        alone += [(span, posted) for span, _ in named[:2]] + [(None, posted)]
        return [*agreed, *alone, *named] if agreed else [*alone[:-1], *named, *alone[-1:]]

    def _likely_spans(self) -> list[Span]:
        """Spans in the order of likelihood: after a post code, then at an end, then long."""
        codes = {i for i, _ in self.asked.postcodes}
        last = len(self.asked.words)

        def rank(span: Span) -> tuple[bool, bool, int, int]:
            beside = span.start - 1 in codes or span.end in codes
            return (not beside, span.end != last, span.start - span.end, -span.start)

        return sorted(self.spans, key=rank)

    def _claim(self) -> Span | None:
        """The words that most surely name a commune: beside a post code or at the very end."""
        codes = {i for i, _ in self.asked.postcodes}
        for span in self._likely_spans()[:1]:
            beside = span.start - 1 in codes or span.end in codes
            if (beside or span.end == len(self.asked.words)) and span.start > 0:
                return span
        return None

    def _agrees(self, area: int, posted: set[int]) -> bool:
        """Whether an area, its parent or one of its parts has one of the post codes."""
        index = self.index
        if area in posted or index.v_area_parent[area] in posted:
            return True
        return any(child in posted for child in index.children.get(area, ()))

    def _narrowed(self, areas: tuple[int, ...], posted: set[int]) -> tuple[int, ...]:
        """Of Paris, Lyon or Marseille only the districts with the post code."""
        narrowed: list[int] = []
        for area in areas:
            inside = [c for c in self.index.children.get(area, ()) if c in posted]
            narrowed += inside or [area]
        return tuple(narrowed)

    def _near(self) -> None:
        """Names of communes with a slip, when nothing sure was found with exact ones."""
        if self.within or not self._all_slips():
            return
        self.near = places.near_spans(self.index, self.asked, self.slips)[:4]
        for span in self.near:
            if any(s.start == span.start and s.end >= span.end for s in self.spans):
                continue
            self._try(span, span.areas)
            if self._settled():
                return

    def _all_slips(self) -> bool:
        for i, word in enumerate(self.asked.words):
            if i not in self.slips and i not in self.asked.dropped:
                self.slips[i] = places.slips_of(self.index, word)
        return True

    # --- one reading --------------------------------------------------------------------------
    def _try(self, span: Span | None, areas: tuple[int, ...]) -> None:
        """Judge the streets of some areas under one reading."""
        ranges = places.ranges_of(self.index, areas)
        size = sum(last - first for first, last in ranges)
        if not size or size > WIDEST:
            return
        reading = read(self.asked, span, self.lead, self.claim)
        if not reading.free:
            return
        best = self._covered(reading, ranges, with_slips=False)
        if best < GOOD:
            best = max(best, self._covered(reading, ranges, with_slips=True))
        if best < GOOD:
            best = max(best, self._by_letters(reading, ranges))
        if self.explain:
            self._note(span, areas, best)

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
            near += [(t, OTHER_MEANING) for t in other_meanings(self.index, asked.words[i])]
            if with_slips:
                if i not in self.slips:
                    self.slips[i] = places.slips_of(self.index, asked.words[i])
                near += self.slips[i]
        return near

    def _covered(
        self, reading: Reading, ranges: list[tuple[int, int]], *, with_slips: bool
    ) -> float:
        """Judge the streets whose words cover the question best; the best likeness."""
        self.fill(reading, with_slips=with_slips)
        asked = reading.asked_weight
        parts = [self.scratch.cover(first, last, asked) for first, last in ranges]
        streets, dice = _joined(parts)
        best, top = 0.0, float(dice.max())
        if top <= 0.0:
            return 0.0
        most = JUDGED if top >= TELLING or with_slips else JUDGED_BLINDLY
        for place in ways.best_of(dice, most, MARGIN):
            cover = float(dice[place])
            if best >= SETTLED and cover < top - ASIDE:
                break
            found = judge(self.index, self.asked, reading, int(streets[place]), cover)
            self.found.add(found)
            best = max(best, found.likeness)
        return best

    def _by_letters(self, reading: Reading, ranges: list[tuple[int, int]]) -> float:
        """Judge the streets whose letters are nearest, for words glued, cut or badly spelt."""
        free = [i for i in reading.free if i not in reading.figures]
        text = self.asked.joined(free)
        if len(text) < 4:
            return 0.0
        best = 0.0
        streets, scores = _joined(
            [
                (
                    np.arange(first, last, dtype=np.int32),
                    ways.alike(self.index, self.index.street_name[first:last], text),
                )
                for first, last in ranges
            ]
        )
        for place in ways.best_of(scores, BY_LETTERS, 0.3):
            found = judge(self.index, self.asked, reading, int(streets[place]), 0.0)
            self.found.add(found)
            best = max(best, found.likeness)
        return best

    def _note(self, span: Span | None, areas: tuple[int, ...], best: float) -> None:
        self.found.tried.append(
            {
                "commune": self.asked.joined(list(range(span.start, span.end))) if span else "",
                "areas": [self.index.area_code(a) for a in areas[:10]],
                "best": round(best, 3),
            }
        )


def _lead(asked: Asked) -> frozenset[int]:
    """Words before a house number that a kind of way follows: a name, a floor, a building."""
    for number in sorted(asked.numbers, key=lambda n: n.position):
        after = number.position + number.length
        if number.likely == 0 and after < len(asked.words) and asked.words[after] in WAYS:
            return frozenset(range(number.position)) - {i for i, _ in asked.postcodes}
    return frozenset()


def _joined(
    parts: list[tuple[Ints, NDArray[np.floating[Any]]]],
) -> tuple[Ints, NDArray[np.floating[Any]]]:  # fmt: skip
    """Streets and their scores, slices one after another."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate([s for s, _ in parts]), np.concatenate([d for _, d in parts])
