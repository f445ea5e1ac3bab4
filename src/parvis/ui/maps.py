"""Places on a drawing: an equirectangular projection around their middle, a round scale.

Fit for a commune or a group of communes, where the error against a true map is less than a dot.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from parvis.ui.parts import Place

WIDTH, HEIGHT, MARGIN = 640, 400, 40
METRES_A_DEGREE = 111_195.0
LEAST_METRES = 400.0  # a single place, or places of one street, still get a surrounding


@dataclass(frozen=True)
class Mark:
    """A place on the drawing, with its number in the list."""

    number: int
    x: float
    y: float
    place: Place


@dataclass(frozen=True)
class Drawing:
    """Marks in the order of the list, and the bar of the scale: its metres and its length."""

    marks: tuple[Mark, ...]
    metres: int
    bar: float


def draw(places: Sequence[Place]) -> Drawing:
    """Project places; ValueError for a point that is not on Earth."""
    if not places:
        return Drawing((), 0, 0.0)
    for place in places:
        if not (-180 <= place.lon <= 180 and -90 <= place.lat <= 90):
            raise ValueError(f"{place.label}: {place.lon}, {place.lat} is nowhere")
    lon = (min(p.lon for p in places) + max(p.lon for p in places)) / 2
    lat = (min(p.lat for p in places) + max(p.lat for p in places)) / 2
    east = [(p.lon - lon) * METRES_A_DEGREE * math.cos(math.radians(lat)) for p in places]
    north = [(p.lat - lat) * METRES_A_DEGREE for p in places]
    across = max(2 * max(map(abs, east)), LEAST_METRES)
    up = max(2 * max(map(abs, north)), LEAST_METRES)
    scale = min((WIDTH - 2 * MARGIN) / across, (HEIGHT - 2 * MARGIN) / up)
    marks = tuple(
        Mark(at + 1, round(WIDTH / 2 + x * scale, 1), round(HEIGHT / 2 - y * scale, 1), place)
        for at, (x, y, place) in enumerate(zip(east, north, places, strict=True))
    )
    metres = _round(WIDTH / 5 / scale)
    return Drawing(marks, metres, round(metres * scale, 1))


def _round(metres: float) -> int:
    power = 10 ** math.floor(math.log10(metres))
    return int(max(step * power for step in (1, 2, 5) if step * power <= metres))


def grid(step: float) -> str:
    """Path of the quiet lines behind, one bar of the scale apart."""
    lines = [f"M{x:.1f} 0V{HEIGHT}" for x in _steps(WIDTH, step)]
    return "".join(lines + [f"M0 {y:.1f}H{WIDTH}" for y in _steps(HEIGHT, step)])


def _steps(size: int, step: float) -> list[float]:
    return [at * step for at in range(1, int(size / step) + 1)] if step > 0 else []
