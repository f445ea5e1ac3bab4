"""Numbers as people read them, in French and in English. Exact: no binary fraction on the way."""

from __future__ import annotations

from decimal import Decimal

NO_BREAK = "\u00a0"
NARROW_NO_BREAK = "\u202f"
_MARKS = {"fr": (NARROW_NO_BREAK, ","), "en": (",", ".")}


def in_figures(number: int | Decimal, language: str, decimals: int | None = None) -> str:
    """`1 234,5` in French, `1,234.5` in English; groups of three from 1,000 on.

    `decimals`: how many digits after the point (the number must not need more); None: as many as
    the number has, without useless zeros. KeyError for a language other than "fr" and "en".
    """
    group, point = _MARKS[language]
    text = format(abs(number), "f")
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    if decimals is not None:
        if len(fraction) > decimals:
            raise ValueError(f"{number} has more than {decimals} decimals: round it first")
        fraction = fraction.ljust(decimals, "0")
    grouped = f"{int(whole):,}".replace(",", group)
    sign = "−" if number < 0 else ""
    return f"{sign}{grouped}{point}{fraction}" if fraction else f"{sign}{grouped}"
