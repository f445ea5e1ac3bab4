"""Colours of a public body: six that it may choose, states that stay the same everywhere.

LOOK.md: a body changes the six colours (ink, paper, stone, brand, brand-soft, line); good, warn
and bad mean the same thing in every town hall and are not offered. `problems` refuses what fails
WCAG 2.1 AA (1.4.3 contrast of text, 1.4.11 contrast of what is not text), so that a theme can be
checked before it is saved. The numbers of the default theme are the ones of LOOK.md; the style
sheet holds the same and a test compares both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_HEX = re.compile(r"^#[0-9a-f]{6}$")
TEXT, LARGE, SHAPE = 4.5, 3.0, 3.0  # least ratios: body text, large text, parts of controls


@dataclass(frozen=True)
class Colours:
    """The six colours of a body, each `#rrggbb` in lower case; ValueError otherwise."""

    ink: str
    paper: str
    stone: str
    brand: str
    brand_soft: str
    line: str

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not _HEX.match(value):
                raise ValueError(f"{field.name}: {value!r} is not a colour written #rrggbb")

    def tokens(self) -> dict[str, str]:
        """Custom property name (without the dashes) to value."""
        return {field.name.replace("_", "-"): getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class Theme:
    """A body's colours by day and by night; `dark` empty keeps the default dark theme."""

    name: str
    light: Colours
    dark: Colours | None = None


LIGHT = Colours(
    ink="#1b1f24",
    paper="#ffffff",
    stone="#f5f3ef",
    brand="#1f4f8b",
    brand_soft="#e4ecf6",
    line="#d8d3ca",
)
DARK = Colours(
    ink="#eceae6",
    paper="#16191d",
    stone="#20242a",
    brand="#8db8ee",
    brand_soft="#223247",
    line="#3a4048",
)
NEUTRAL = Theme("neutral", LIGHT, DARK)

# What no body changes: quiet text, edges of fields, text on the brand colour, states.
FIXED_LIGHT: Mapping[str, str] = {
    "soft-ink": "#4a5159",
    "edge": "#6b7178",
    "on-brand": "#ffffff",
    "good": "#1d6b43",
    "good-soft": "#e3f1e8",
    "warn": "#8a5a00",
    "warn-soft": "#fbf0d9",
    "bad": "#a4262c",
    "bad-soft": "#fbe6e6",
}
FIXED_DARK: Mapping[str, str] = {
    "soft-ink": "#b7bbc0",
    "edge": "#8b929a",
    "on-brand": "#16191d",
    "good": "#7fcfa2",
    "good-soft": "#1b3527",
    "warn": "#e6b65c",
    "warn-soft": "#3a2e14",
    "bad": "#f2a3a3",
    "bad-soft": "#452324",
}


@dataclass(frozen=True)
class Pair:
    """One colour on another, where it is seen, and the least ratio that is allowed."""

    front: str
    back: str
    least: float
    use: str | Promise


PAIRS: tuple[Pair, ...] = (
    Pair("ink", "paper", 12.0, _("Text on the page")),
    Pair("ink", "stone", 7.0, _("Text on a quiet area")),
    Pair("ink", "brand-soft", TEXT, _("Text on a selected row")),
    Pair("soft-ink", "paper", TEXT, _("Help text")),
    Pair("soft-ink", "stone", TEXT, _("Help text on a quiet area")),
    Pair("soft-ink", "brand-soft", TEXT, _("Help text on a selected row")),
    Pair("brand", "paper", TEXT, _("Links and secondary buttons")),
    Pair("brand", "stone", TEXT, _("Links on a quiet area")),
    Pair("brand", "brand-soft", TEXT, _("“Known” badges and links on a selected row")),
    Pair("on-brand", "brand", TEXT, _("Words on the main button")),
    Pair("edge", "paper", SHAPE, _("Edge of a field")),
    Pair("edge", "stone", SHAPE, _("Edge of a field on a quiet area")),
    Pair("good", "paper", TEXT, _("State “good”")),
    Pair("good", "good-soft", TEXT, _("Badge “good”")),
    Pair("warn", "paper", TEXT, _("State “to watch”")),
    Pair("warn", "warn-soft", TEXT, _("Badge “to watch”")),
    Pair("bad", "paper", TEXT, _("State “bad” and error messages")),
    Pair("bad", "stone", TEXT, _("Error messages on a quiet area")),
    Pair("bad", "bad-soft", TEXT, _("Badge “bad”")),
)


@dataclass(frozen=True)
class Measure:
    """A measured pair: `ratio` between 1 and 21, `passes` when it is at least what is asked."""

    pair: Pair
    front: str
    back: str
    ratio: float

    @property
    def passes(self) -> bool:
        """Whether the ratio is at least the one asked."""
        return self.ratio >= self.pair.least


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, from 0 (black) to 1 (white): WCAG 2.1."""
    parts = []
    for start in (1, 3, 5):
        value = int(colour[start : start + 2], 16) / 255
        parts.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21: WCAG 2.1."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def measures(colours: Colours, fixed: Mapping[str, str]) -> list[Measure]:
    """Every pair that the pages use, measured."""
    tokens = {**fixed, **colours.tokens()}
    return [
        Measure(
            pair,
            tokens[pair.front],
            tokens[pair.back],
            contrast(tokens[pair.front], tokens[pair.back]),
        )
        for pair in PAIRS
    ]


def problems(theme: Theme) -> list[Measure]:
    """The pairs of a theme that fail; an empty list means that it may be saved."""
    found = measures(theme.light, FIXED_LIGHT)
    if theme.dark:
        found += measures(theme.dark, FIXED_DARK)
    return [measure for measure in found if not measure.passes]


def css(theme: Theme) -> str:
    """A style sheet that overrides the six colours, loaded after `ui/parvis.css`.

    ValueError when a pair fails: a theme that cannot be read is never served.
    """
    failing = problems(theme)
    if failing:
        worst = failing[0]
        raise ValueError(
            f"theme {theme.name}: {worst.pair.front} on {worst.pair.back} is {worst.ratio:.1f}, "
            f"at least {worst.pair.least} is needed"
        )
    text = f"@media screen{{:root{{{_declarations(theme.light)}}}}}"
    dark = theme.dark or DARK
    return (
        f"{text}\n@media screen and (prefers-color-scheme:dark){{:root{{{_declarations(dark)}}}}}\n"
    )


def _declarations(colours: Colours) -> str:
    return ";".join(f"--{name}:{value}" for name, value in colours.tokens().items())
