"""Two scores of an answer: addok's, which clients have thresholds on, and a calibrated one.

addok (1.3): the likeness of label and question, plus a tenth of importance, plus a tenth for
nearness when a centre is given, over the sum of their ceilings (reference registers, 1.1). The
confidence is a logistic regression on the parts of the total, fitted on noised questions of a
seed of its own (`bench/registers_calibrate.py`): of answers at 0.9, nine in ten are right.
"""

from __future__ import annotations

import math

from parvis.bricks.registers.addresses.judge import Candidate
from parvis.bricks.registers.addresses.results import Address
from parvis.bricks.registers.addresses.text import fold
from parvis.bricks.registers.addresses.understand import Asked

IMPORTANCE_WEIGHT = NEARNESS_WEIGHT = 0.1
RADIUS_KM = 100.0  # beyond which nearness counts for nothing
EARTH_KM = 6371.0
# intercept, likeness, commune, post code, number, margin over the second, place named
COEFFICIENTS = (-8.0, 11.0, -8.0, -6.0, -10.0, 3.0, 1.0)


def kilometres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Great-circle distance (haversine) in kilometres between points in degrees."""
    one, two = math.radians(lat), math.radians(other_lat)
    half = math.radians(other_lon - lon) / 2
    root = math.sin((two - one) / 2) ** 2 + math.cos(one) * math.cos(two) * math.sin(half) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, root)))


def nearness(km: float) -> float:
    """1 on the spot, 0 from RADIUS_KM on."""
    return max(0.0, 1.0 - km / RADIUS_KM)


def pairs(text: str) -> set[str]:
    """Trigrams of a text with a space around it."""
    padded = f" {text} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def likeness(label: str, question: str) -> float:
    """Share of trigrams that two folded texts have in common (Jaccard)."""
    one, two = pairs(label), pairs(question)
    return len(one & two) / (len(one | two) or 1)


def labels(found: Address) -> list[str]:
    """Ways to write an address that a question is compared with, folded."""
    name = fold(found.full_name)
    if found.kind == "municipality":
        forms = [name, f"{found.postcode} {name}", f"{name} {found.postcode}"]
    else:
        city = fold(found.city)
        forms = [
            name,
            f"{name} {city}",
            f"{name} {found.postcode}",
            f"{name} {found.postcode} {city}",
        ]
    return [" ".join(form.split()) for form in forms]


def addok_score(
    found: Address, question: str, *, autocomplete: bool, km: float | None = None
) -> float:
    """The score on addok's scale, from 0 to 1."""
    asked = " ".join(fold(question).split())
    best = 0.0
    for label in labels(found):
        if label == asked:
            best = 1.0
            break
        if autocomplete and label.startswith(asked):
            best = max(best, 0.9)
        elif autocomplete and asked in label:
            best = max(best, 0.7)
        else:
            best = max(best, likeness(label, asked) * (0.9 if autocomplete else 1.0))
    importance = min(found.importance, 1.0) * IMPORTANCE_WEIGHT
    if km is None:
        return (best + importance) / (1 + IMPORTANCE_WEIGHT)
    near = nearness(km) * NEARNESS_WEIGHT
    return (best * 0.9 + importance * 0.1 + near) / (1 + IMPORTANCE_WEIGHT + NEARNESS_WEIGHT)


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
        max(0.0, min(found.total - second, 0.3)),
        1.0 if named or asked.postcodes else 0.0,
    )


def confidence(asked: Asked, found: Candidate, second: float) -> float:
    """Probability that this is the address meant, from 0 to 1."""
    told = features(asked, found, second)
    total = sum(c * f for c, f in zip(COEFFICIENTS, told, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
