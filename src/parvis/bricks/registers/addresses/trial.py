"""One reading of a question tried on the streets of some areas.

Words are taken as typed, then with their slips, then by their letters; each step is left out
when the one before found a name like enough.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.addresses import places, ways
from parvis.bricks.registers.addresses.judge import Reading, judge, read
from parvis.bricks.registers.addresses.places import Span
from parvis.bricks.registers.addresses.quest import Quest
from parvis.bricks.registers.addresses.records import Ints

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
    parts = [quest.scratch.cover(first, last, asked) for first, last in ranges]
    streets, dice = _joined(parts)
    best, top = 0.0, float(dice.max())
    if top <= 0.0:
        return 0.0
    most = JUDGED if top >= TELLING or with_slips else JUDGED_BLINDLY
    for place in ways.best_of(dice, most, MARGIN):
        cover = float(dice[place])
        if best >= GOOD and cover < top - ASIDE:
            break
        found = judge(quest.index, quest.asked, reading, int(streets[place]), cover)
        quest.found.add(found)
        best = max(best, found.likeness)
    return best


def _by_letters(quest: Quest, reading: Reading, ranges: list[tuple[int, int]]) -> float:
    """Judge the streets whose letters are nearest, for words glued, cut or badly spelt."""
    free = [i for i in reading.free if i not in reading.figures]
    text = quest.asked.joined(free)
    if len(text) < 4:
        return 0.0
    best = 0.0
    streets, scores = _joined(
        [
            (
                np.arange(first, last, dtype=np.int32),
                ways.alike(quest.index, quest.index.street_name[first:last], text),
            )
            for first, last in ranges
        ]
    )
    for place in ways.best_of(scores, BY_LETTERS, LETTERS_MARGIN):
        found = judge(quest.index, quest.asked, reading, int(streets[place]), 0.0)
        quest.found.add(found)
        best = max(best, found.likeness)
    return best


def _note(quest: Quest, span: Span | None, areas: tuple[int, ...], best: float) -> None:
    quest.found.tried.append(
        {
            "commune": quest.asked.joined(list(range(span.start, span.end))) if span else "",
            "areas": [quest.index.area_code(a) for a in areas[:10]],
            "best": round(best, 3),
        }
    )


def _joined(
    parts: list[tuple[Ints, NDArray[np.floating[Any]]]],
) -> tuple[Ints, NDArray[np.floating[Any]]]:  # fmt: skip
    """Streets and their scores, slices one after another."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate([s for s, _ in parts]), np.concatenate([d for _, d in parts])
