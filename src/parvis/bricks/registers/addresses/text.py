"""From what people type to words: one spelling for the register and for the question.

`words("14 Bd. du Gal-Leclerc")` is `["14", "bd", "du", "gal", "leclerc"]`, and `canonical` of
these `["14", "boulevard", "du", "general", "leclerc"]`. Pure functions, no state.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from parvis.bricks.registers.addresses.lexicon import (
    ABBREVIATIONS,
    ARTICLES,
    JOINED,
    ONE_WORD,
    ORDINAL_ENDINGS,
)
from parvis.bricks.registers.compiled.text import folded

MAX_CHARACTERS = 200  # of a question, as in the national contract
MAX_WORDS = 40  # nothing that somebody lives at is longer; bounds the work on junk
MAX_WORD = 40  # characters of one word kept

_FIRST_OF_PAIR = {first for first, _ in JOINED}
_SPELT = frozenset(ABBREVIATIONS) | frozenset(ONE_WORD) | _FIRST_OF_PAIR


def words(text: str) -> list[str]:
    """The words of a text in order, at most MAX_WORDS of at most MAX_WORD characters."""
    return [word[:MAX_WORD] for word in folded(text).split()[:MAX_WORDS]]


def canonical(found: list[str]) -> list[str]:
    """The same words with abbreviations written out and fixed pairs joined."""
    if _SPELT.isdisjoint(found) and not any(word[0] <= "9" for word in found):
        return found
    kept: list[str] = []
    skip = False
    for i, word in enumerate(found):
        if skip:
            skip = False
            continue
        if word in _FIRST_OF_PAIR and i + 1 < len(found) and (word, found[i + 1]) in JOINED:
            kept.append(JOINED[(word, found[i + 1])])
            skip = True
            continue
        kept.append(spell(word))
    return kept


@lru_cache(16_384)
def spell(word: str) -> str:
    """One word written out: `bd` is `boulevard`, `2eme` is `2e`, `007` is `7`."""
    known = ABBREVIATIONS.get(word) or ONE_WORD.get(word)
    if known:
        return known
    if word[0].isdigit():
        digits, rest = split_number(word)
        number = digits.lstrip("0") or "0"
        if not rest:
            return number if len(digits) < 5 else digits  # a post code keeps its zeros
        if rest in ORDINAL_ENDINGS:
            return f"{number}er" if number == "1" else f"{number}e"
        return number + rest
    return word


def split_number(word: str) -> tuple[str, str]:
    """`12bis` is ("12", "bis"); a word without a leading digit gives ("", word)."""
    i = 0
    while i < len(word) and word[i].isdigit():
        i += 1
    return word[:i], word[i:]


def name_words(name: str) -> list[str]:
    """The canonical words of a name of the register; never empty."""
    return canonical(words(name)) or ["-"]


def names_words(names: Sequence[str]) -> list[list[str]]:
    """`name_words` of many names, folded in one go."""
    lines = folded("\n".join([name.replace("\n", " ") for name in names])).split("\n")
    return [
        canonical([word[:MAX_WORD] for word in line.split()[:MAX_WORDS]]) or ["-"] for line in lines
    ]


def fold(text: str) -> str:
    """The words of a text, as typed, with single spaces."""
    return " ".join(folded(text).split())


def without_article(found: list[str]) -> list[str]:
    """A commune's name without its leading article: `le havre` is also asked as `havre`."""
    return found[1:] if len(found) > 1 and found[0] in ARTICLES else found
