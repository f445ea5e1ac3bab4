"""How names are compared: without accents, case, hyphens, apostrophes; saint and st alike."""

from __future__ import annotations

import re
import unicodedata

_MARKS = dict.fromkeys(i for i in range(0x300, 0x370))
_LETTERS: dict[int, str | None] = {
    **_MARKS,
    ord("œ"): "oe",
    ord("æ"): "ae",
    ord("ß"): "ss",
    **{ord(sign): " " for sign in "'’‘`´-‐‑‒–—_.,;:()/\\\"«»\t\u00a0\u202f"},
}
_ORDINAL = re.compile(r"\b([0-9]+)(?:er|ere|nd|nde|e|eme|ieme)\b")
_SPACES = re.compile(r" +")
_QUERY_WORDS = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "stes": "saintes",
    "ss": "sous",
    "arr": "arrondissement",
    "ardt": "arrondissement",
    "arrdt": "arrondissement",
}
# Words that a person leaves out or gets wrong; a name is not refused for them.
LINKS = frozenset(
    {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "lez"}
    | {"sous", "sur"}
)


def fold(text: str) -> str:
    """Lower case without accents; signs become single spaces; "15e" becomes "15".

    Line breaks stay, so that a whole column of names folds in one call.
    """
    plain = unicodedata.normalize("NFKD", text.lower()).translate(_LETTERS)
    return _ORDINAL.sub(r"\1", _SPACES.sub(" ", plain))


def query_words(text: str) -> list[str]:
    """The words of what a person typed, abbreviations spelled out."""
    words = fold(text.replace("\n", " ")).split()
    return [
        "sur" if word == "s" and index else _QUERY_WORDS.get(word, word)
        for index, word in enumerate(words)
    ]
