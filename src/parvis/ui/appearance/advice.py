"""What is wrong with a theme, in words: the pair, its ratio, the nearest colour that passes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal

from django.utils.translation import gettext as _

from parvis.ui import formats, themes
from parvis.ui.appearance.nearest import nearest


def advice(theme: themes.Theme) -> dict[str, list[str]]:
    """Sentences by field name (`light-brand`); empty when the theme may be saved."""
    found: dict[str, list[str]] = {}
    sides = (("light", theme.light, themes.FIXED_LIGHT), ("dark", theme.dark, themes.FIXED_DARK))
    for side, colours, fixed in sides:
        measured = themes.measures(colours or themes.DARK, fixed)
        for one in measured:
            if not one.passes:
                token, said = _said(one, measured, fixed)
                found.setdefault(f"{side}-{token}", []).append(said)
    return found


def _said(
    one: themes.Measure, measured: list[themes.Measure], fixed: Mapping[str, str]
) -> tuple[str, str]:
    token = one.pair.back if one.pair.front in fixed else one.pair.front
    colour = one.back if token == one.pair.back else one.front
    mended = nearest(
        colour,
        [
            (other.back if other.pair.front == token else other.front, other.pair.least)
            for other in measured
            if token in (other.pair.front, other.pair.back)
        ],
    )
    words = {
        "use": one.pair.use,
        "front": one.front,
        "back": one.back,
        "ratio": _figure(one.ratio),
        "least": _figure(one.pair.least),
        "mended": mended,
    }
    said = _(
        "%(use)s: %(front)s on %(back)s has a contrast of %(ratio)s, at least %(least)s is needed."
    )
    nearer = _("The nearest colour that passes: %(mended)s.")
    none = _("No colour of this hue passes: change the other one.")
    return token, f"{said % words} {nearer % words if mended else none}"


def _figure(ratio: float) -> str:
    """Two decimals, never rounded up: 4.499 is not 4.5."""
    return formats.number(Decimal(str(ratio)).quantize(Decimal("0.01"), ROUND_DOWN), 2)
