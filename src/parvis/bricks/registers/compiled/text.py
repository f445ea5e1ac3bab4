"""Letters and words of French texts, one spelling for registers and for questions."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d"}
)
_MARKS = re.compile("[\u0300-\u036f]+")  # accents, once letters are decomposed
_PLAIN = bytes(
    ord(chr(i).lower()) if chr(i).isalnum() and i < 128 else 10 if i == 10 else 32
    for i in range(256)
)  # everything that is no letter or digit separates; lines stay


def folded(text: str) -> str:
    """Lower case without accents; anything but a-z, 0-9 and line ends turned into a space."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
        text = _MARKS.sub("", text)
    return text.encode("ascii", "replace").translate(_PLAIN).decode("ascii")
