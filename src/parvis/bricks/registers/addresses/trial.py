"""One reading of a question tried on the streets of some areas.

Words are taken as typed, then with their slips, then by their letters; each step is left out
when the one before found a name like enough.
"""

from __future__ import annotations

from parvis.bricks.registers.addresses import places, ways
from parvis.bricks.registers.addresses.judge import Reading, read
from parvis.bricks.registers.addresses.places import Span
from parvis.bricks.registers.addresses.quest import Quest

Ranges = list[tuple[int, int]]
GOOD = 0.86  # likeness from which slips are not looked for
ASIDE = 0.2  # cover below the best from which a good name judges no more
TELLING = 0.5  # cover from which words as typed are worth judging in number
JUDGED, JUDGED_BLINDLY, BY_LETTERS = 10, 3, 12  # streets that are judged one by one
MARGIN, LETTERS_MARGIN = 0.35, 0.3  # below the best from which a street is not judged
WIDEST = 60_000  # streets of one reading; more is left to the search by name


def try_reading(quest: Quest, span: Span | None, areas: tuple[int, ...]) -> None:
    """Judge the streets of some areas under one reading."""
    ranges = places.ranges_of(quest.index, areas)
    size = sum(last - first for first, last in ranges)
    if not size or size > WIDEST:
        return
    reading = read(quest.asked, span, quest.lead, quest.claim)
    if not reading.free:
        return
    quest.tries.append((reading, ranges))
    best = _covered(quest, reading, ranges, with_slips=False)
    if best < GOOD:
        best = max(best, _covered(quest, reading, ranges, with_slips=True))
    if best < GOOD:
        best = max(best, _by_letters(quest, reading, ranges))
    if quest.explain:
        _note(quest, span, areas, best)


def _covered(
    quest: Quest, reading: Reading, ranges: list[tuple[int, int]], *, with_slips: bool
) -> float:
    """Judge the streets whose words cover the question best; the best likeness."""
    quest.fill(reading, with_slips=with_slips)
    asked = reading.asked_weight
    blindly = JUDGED if with_slips else JUDGED_BLINDLY
    streets, covers, top = quest.scratch.best_covered(
        ranges, asked, JUDGED, blindly, TELLING, MARGIN
    )
    best = 0.0
    for street, cover in zip(streets, covers, strict=True):
        if best >= GOOD and cover < top - ASIDE:
            break
        best = quest.weigh(reading, street, cover, best)
    return best


def _by_letters(quest: Quest, reading: Reading, ranges: list[tuple[int, int]]) -> float:
    """Judge the streets whose letters are nearest, for words glued, cut or badly spelt."""
    free = [i for i in reading.free if i not in reading.figures]
    text = quest.asked.joined(free)
    if len(text) < 4:
        return 0.0
    best = 0.0
    for street in ways.best_alike(quest.index, ranges, text, BY_LETTERS, LETTERS_MARGIN):
        best = quest.weigh(reading, street, 0.0, best)
    return best


def _note(quest: Quest, span: Span | None, areas: tuple[int, ...], best: float) -> None:
    quest.found.tried.append(
        {
            "commune": quest.asked.joined(list(range(span.start, span.end))) if span else "",
            "areas": [quest.index.area_code(a) for a in areas[:10]],
            "best": round(best, 3),
        }
    )
