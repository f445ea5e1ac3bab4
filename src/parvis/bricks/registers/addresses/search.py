"""The search: communes that the question may name first, the whole country last.

Readings of the question are tried from the likeliest on, and the search stops as soon as an
answer is sure: a name of commune that agrees with the post code, a name, the post code alone,
names with a slip, then every name of the index. Every step looks at a bounded number of streets.
"""

from __future__ import annotations

from parvis.bricks.registers.addresses import places
from parvis.bricks.registers.addresses.everywhere import by_name, towns_begun
from parvis.bricks.registers.addresses.judge import AREA_POSTCODE, Candidate, read
from parvis.bricks.registers.addresses.places import Span
from parvis.bricks.registers.addresses.quest import Found, Quest
from parvis.bricks.registers.addresses.towns import towns
from parvis.bricks.registers.addresses.trial import GOOD, try_reading
from parvis.bricks.registers.addresses.understand import Asked

LEAST_TOTAL = 0.25  # below which a candidate is no answer
SURE = 0.93  # a total from which nothing else is tried
SETTLED = 0.86  # likeness that settles it when the commune is named
SETTLED_BOTH = 0.74  # when commune and post code agree
MOST_READINGS = 14
FEW = 40  # communes begun alike whose streets are covered one by one
Readings = list[tuple[Span | None, tuple[int, ...]]]


def run(quest: Quest) -> Found:
    """Try readings until one is sure."""
    if not quest.asked.words:
        return quest.found
    for span, areas in _readings(quest)[:MOST_READINGS]:
        if _done(quest):
            break
        try_reading(quest, span, areas)
    if not _done(quest):
        quest.steady = False
        _near(quest)
    begun = quest.asked.typed or quest.asked.figures
    if begun and len(quest.asked.words) > 1 and not quest.within:
        _complete(quest)
    if quest.found.best < GOOD and not quest.within:
        quest.steady = False
        by_name(quest)
    towns(quest)
    return quest.found


def _complete(quest: Quest) -> None:
    """Read the end of the question as the beginning of a commune's name."""
    for span, areas in towns_begun(quest):
        if len(span.areas) <= FEW:
            try_reading(quest, span, span.areas)
        else:
            by_name(quest, span, areas)


def _done(quest: Quest) -> bool:
    """Whether the best answer so far agrees with all that the question says."""
    best = quest.found.first
    return best is not None and settled(quest.asked, best)


def settled(asked: Asked, best: Candidate) -> bool:
    """Whether an answer agrees with all that the question says."""
    if best.total >= SURE:
        return True
    if best.city or best.reading is None or best.reading.span is None:
        return False
    if asked.postcodes:
        return best.postcode <= AREA_POSTCODE and best.likeness >= SETTLED_BOTH
    return best.likeness >= SETTLED


def _readings(quest: Quest) -> Readings:
    """Readings with an exact name or a post code, the likeliest first."""
    index, asked = quest.index, quest.asked
    if quest.within:
        return [*((span, quest.within) for span in quest.spans[:3]), (None, quest.within)]
    posted = tuple(dict.fromkeys(a for _, v in asked.postcodes for a in places.posted(index, v)))
    agreed: Readings = []
    named: Readings = []
    here = set(posted)
    for span in quest.likely:
        both = tuple(a for a in span.areas if _agrees(quest, a, here))
        if both:
            agreed.append((Span(span.start, span.end, both), _narrowed(quest, both, here)))
        named.append((span, span.areas))
    if not posted:
        return named
    alone: Readings = []
    if not agreed:
        quest.steady = False  # the number is among the words that are compared
        free = read(asked, None, quest.lead).free
        alone = [(s, s.areas) for s in places.near_in(index, asked, posted, free)]
    alone += [(span, posted) for span, _ in named[:2]] + [(None, posted)]
    return [*agreed, *alone, *named] if agreed else [*alone[:-1], *named, *alone[-1:]]


def _agrees(quest: Quest, area: int, posted: set[int]) -> bool:
    """Whether an area, its parent or one of its parts has one of the post codes."""
    index = quest.index
    if area in posted or index.v_area_parent[area] in posted:
        return True
    return any(child in posted for child in index.children.get(area, ()))


def _narrowed(quest: Quest, areas: tuple[int, ...], posted: set[int]) -> tuple[int, ...]:
    """Of Paris, Lyon or Marseille only the districts with the post code."""
    narrowed: list[int] = []
    for area in areas:
        inside = [c for c in quest.index.children.get(area, ()) if c in posted]
        narrowed += inside or [area]
    return tuple(narrowed)


def _near(quest: Quest) -> None:
    """Names of communes with a slip, when nothing sure was found with exact ones."""
    if quest.within:
        return
    quest.all_slips()
    quest.near = places.near_spans(quest.index, quest.asked, quest.slips)[:4]
    for span in quest.near:
        if any(s.start == span.start and s.end >= span.end for s in quest.spans):
            continue
        try_reading(quest, span, span.areas)
        if _done(quest):
            return
