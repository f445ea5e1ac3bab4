"""The nearest colour that passes: same hue, lighter or darker until every asked pair is met.

Lightness is moved in OKLab (Ottosson 2020), where equal steps look equal, so that the nearest by
lightness is the nearest to the eye; chroma is lowered only when the screen cannot show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from parvis.ui.themes import contrast

Triple = tuple[float, float, float]
STEPS = 200


def nearest(colour: str, against: Iterable[tuple[str, float]]) -> str:
    """The colour closest to `colour` whose contrast with each given one is at least its ratio.

    Empty when no lightness of this hue passes them all.
    """
    asked = list(against)
    lightness, a, b = _oklab(_linear(colour))
    for step in range(STEPS + 1):
        for sign in (1, -1):
            moved = lightness + sign * step / STEPS
            if 0 <= moved <= 1:
                tried = _shown(moved, a, b)
                if all(contrast(tried, other) >= least for other, least in asked):
                    return tried
    return ""


def _shown(lightness: float, a: float, b: float) -> str:
    share = 1.0
    while True:
        linear = _from_oklab((lightness, a * share, b * share))
        if all(-0.001 <= part <= 1.001 for part in linear) or share <= 0:
            return _hex(linear)
        share -= 0.05


def _linear(colour: str) -> Triple:
    def part(start: int) -> float:
        value = int(colour[start : start + 2], 16) / 255
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    return part(1), part(3), part(5)


def _hex(linear: Sequence[float]) -> str:
    def octet(value: float) -> int:
        kept = min(1.0, max(0.0, value))
        shown = kept * 12.92 if kept <= 0.0031308 else 1.055 * kept ** (1 / 2.4) - 0.055
        return round(shown * 255)

    return "#" + "".join(f"{octet(value):02x}" for value in linear)


def _oklab(linear: Triple) -> Triple:
    r, g, b = linear
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _from_oklab(lab: Triple) -> Triple:
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
