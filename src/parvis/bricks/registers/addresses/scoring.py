"""Two scores of an answer: addok's, which clients have thresholds on, and a calibrated one.

addok (1.3): the likeness of label and question, plus a tenth of importance, plus a tenth for
nearness when a centre is given, over the sum of their ceilings (reference registers, 1.1). The
confidence is a logistic regression on the parts of the total, fitted on noised questions of a
seed of its own (`bench/registers_calibrate.py`): of answers at 0.9, nine in ten are right.
"""

from __future__ import annotations

import math
from operator import mul

import numpy as np
from numpy.typing import NDArray

from parvis.bricks.registers.addresses import kernel
from parvis.bricks.registers.addresses.index import Index
from parvis.bricks.registers.addresses.judge import LIKE_SUFFIX, Candidate
from parvis.bricks.registers.addresses.memory import remembered
from parvis.bricks.registers.addresses.territory import DISTRICT
from parvis.bricks.registers.addresses.text import name_words
from parvis.bricks.registers.addresses.understand import Asked

IMPORTANCE_WEIGHT = NEARNESS_WEIGHT = 0.1
RADIUS_KM = 100.0  # beyond which nearness counts for nothing
EARTH_KM = 6371.0
DOUBTFUL = 0.75  # likeness below which a name is doubted
LEAST_SECOND = 0.45  # total of the second answer when there is none: a lone one proves little
# intercept, likeness, commune, post code, number, doubt, margin over the second, place named
COEFFICIENTS = (-8.16, -1.07, -3.45, -23.45, -82.28, -31.75, 23.1, 6.83)


def kilometres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Great-circle distance (haversine) in kilometres between points in degrees."""
    one, two = math.radians(lat), math.radians(other_lat)
    half = math.radians(other_lon - lon) / 2
    root = math.sin((two - one) / 2) ** 2 + math.cos(one) * math.cos(two) * math.sin(half) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, root)))


def nearness(km: float) -> float:
    """1 on the spot, 0 from RADIUS_KM on."""
    return max(0.0, 1.0 - km / RADIUS_KM)


def trigrams(text: str) -> set[str]:
    """Three letters at a time, of a text with a space around it."""
    padded = f" {text} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


class Question:
    """A question as the scores compare it: canonical words, noise left out."""

    def __init__(self, asked: Asked, *, autocomplete: bool) -> None:
        self.asked, self.autocomplete = asked, autocomplete
        self._known: dict[tuple[int, int, str], str] = {}
        self._trigrams: dict[str, set[str]] = {}

    def told(self, candidate: Candidate, housenumber: str) -> str:
        """The question with its house number spelt as the candidate's: « 30 bis » is « 30bis »
        and, where a commune writes so, « 30b »; nobody loses points for a space."""
        said = candidate.said
        same = said is not None and candidate.number_penalty <= LIKE_SUFFIX
        key = (said.position, said.length, housenumber) if same and said else (-1, 0, "")
        if key not in self._known:
            words: list[str] = []
            for i, word in enumerate(self.asked.words):
                if i in self.asked.dropped or key[0] < i < key[0] + key[1]:
                    continue
                words.append(housenumber if i == key[0] else word)
            self._known[key] = " ".join(words)
        return self._known[key]

    def likeness(self, told: str, label: str) -> float:
        """Share of the trigrams of one of its spellings and of a label that both have."""
        compiled = kernel.ready()
        if compiled is not None and told and label and told.isascii() and label.isascii():
            return float(compiled.shared_trigrams(_letters(told), _letters(label)))
        asked = self._trigrams.get(told)
        if asked is None:
            asked = self._trigrams[told] = trigrams(told)
        own = trigrams(label)
        shared = len(own & asked)
        return shared / (len(own) + len(asked) - shared) if shared else 0.0


def _letters(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(bytearray(text, "ascii"), np.uint8)


def label_for(index: Index, candidate: Candidate, housenumber: str, postcode: str) -> str:
    """The candidate in canonical words, with post code and commune where the question has them.

    addok takes the best of the four forms; it is the one with the same parts.
    """
    reading = candidate.reading
    if candidate.street < 0:
        return area_words(index, -1 - candidate.street)
    parts = [housenumber, index.names[index.v_street_name[candidate.street]]]
    if reading is None or reading.posted:
        parts.append(postcode)
    if reading is None or reading.span is not None:
        parts.append(area_words(index, index.v_street_area[candidate.street]))
    return " ".join([part for part in parts if part])


@remembered(8_192)
def area_words(index: Index, area: int) -> str:
    """Name of a commune in canonical words, of the city for a district."""
    parent = index.v_area_parent[area]
    if index.v_area_kind[area] == DISTRICT and parent >= 0:
        area = parent
    return " ".join(name_words(index.area_names[area]))


def addok_score(
    index: Index, question: Question, candidate: Candidate, housenumber: str, postcode: str,
    importance: float, km: float | None = None,
) -> float:  # fmt: skip
    """The score on addok's scale, from 0 to 1. `housenumber`, `postcode`, `importance`: of the
    candidate, as answers tell them; `km`: how far it is from the centre, where one is given."""
    asked = question.told(candidate, housenumber)
    label = label_for(index, candidate, housenumber, postcode)
    if label == asked:
        best = 1.0
    elif question.autocomplete and label.startswith(asked):
        best = 0.9
    elif question.autocomplete and asked in label:
        best = 0.7
    else:
        best = question.likeness(asked, label)
        best *= 0.9 if question.autocomplete else 1.0
    if km is None:
        return on_scale(best, importance)
    importance = min(importance, 1.0) * IMPORTANCE_WEIGHT
    near = nearness(km) * NEARNESS_WEIGHT
    return (best * 0.9 + importance * 0.1 + near) / (1 + IMPORTANCE_WEIGHT + NEARNESS_WEIGHT)


def on_scale(likeness: float, importance: float) -> float:
    """The score on addok's scale, without a centre, of a likeness to the label."""
    return (likeness + min(importance, 1.0) * IMPORTANCE_WEIGHT) / (1 + IMPORTANCE_WEIGHT)


def features(asked: Asked, found: Candidate, second: float) -> tuple[float, ...]:
    """What the confidence is computed from: parts of the total, margin over the second answer,
    whether a commune or post code was read."""
    named = found.street < 0 or (found.reading is not None and found.reading.span is not None)
    return (
        1.0,
        found.likeness,
        found.city,
        found.postcode,
        found.number_penalty,
        max(0.0, DOUBTFUL - found.likeness),
        max(0.0, min(found.total - max(second, LEAST_SECOND), 0.3)),
        1.0 if named or asked.postcodes else 0.0,
    )


def confidence(asked: Asked, found: Candidate, second: float) -> float:
    """Probability that this is the address meant, from 0 to 1."""
    total = sum(map(mul, COEFFICIENTS, features(asked, found, second)))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
