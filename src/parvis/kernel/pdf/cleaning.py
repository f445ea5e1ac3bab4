"""Text made fit for a document: only characters that can be drawn and read in their order.

A PDF/A-2a or PDF/UA-1 file may not hold a glyph that its fonts lack (ISO 14289-1 section 7.21.7),
and a control character or a bidirectional override in an official letter can only mislead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

# Bidirectional overrides, isolates and marks; zero-width and invisible characters; BOM.
_INVISIBLE = re.compile("[\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_LONG_RUN = re.compile(r"\S{80,}")
_BREAK = "\u200b"
_PIECE = 60


def clean(value: Any) -> Any:
    """The same data with every string made drawable; keys must be strings."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {str(key): clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [clean(inner) for inner in value]
    return value


def clean_text(text: str) -> str:
    """Composed characters, no control or invisible one, and long runs that may break.

    A run of 80 signs without a space would leave the page, and one of 32,768 the PDF standard.
    """
    text = unicodedata.normalize("NFC", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = _INVISIBLE.sub("", text.replace("\u2029", "\n"))
    text = "".join(sign for sign in text if sign in "\n\t" or not _controls(sign))
    return _LONG_RUN.sub(_breakable, text)


def _controls(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"}


def _breakable(found: re.Match[str]) -> str:
    run = found.group()
    return _BREAK.join(run[start : start + _PIECE] for start in range(0, len(run), _PIECE))


def replace_signs(value: Any, missing: set[str]) -> Any:
    """The same data with the given characters written as their code: `[U+4E2D U+6587]`."""
    if not missing:
        return value
    pattern = re.compile("[" + "".join(re.escape(sign) for sign in sorted(missing)) + "]+")
    return _walk(value, pattern)


def _walk(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(_codes, value)
    if isinstance(value, dict):
        return {key: _walk(inner, pattern) for key, inner in value.items()}
    if isinstance(value, list):
        return [_walk(inner, pattern) for inner in value]
    return value


def _codes(found: re.Match[str]) -> str:
    signs = found.group()
    shown = " ".join(f"U+{ord(sign):04X}" for sign in signs[:12])
    return f"[{shown}{' …' if len(signs) > 12 else ''}]"


def length(value: Any) -> int:
    """Number of characters of all strings in the data."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(length(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return sum(length(inner) for inner in value)
    return 0
