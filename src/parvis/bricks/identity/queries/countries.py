"""What people call a country, in their language."""

from __future__ import annotations

from functools import cache

from babel import Locale

from parvis.bricks.identity.domain.countries import GONE, ISO


def name(code: str, language: str = "fr") -> str:
    """The name of a country by its code (99109: Allemagne, Germany); the code itself when there is
    none. `language`: two letters."""
    if code in GONE:
        return GONE[code][0 if language == "fr" else 1]
    return by_iso(ISO[code], language) if code in ISO else code


@cache
def by_iso(letters: str, language: str = "fr") -> str:
    """The same by its two letters (ISO 3166-1)."""
    return str(Locale.parse(language).territories.get(letters, letters))
