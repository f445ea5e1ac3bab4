"""Reading what somebody typed: words, numbers of companies, territories.

"carrefour montreuil" is the words `carrefour` in the communes called Montreuil, or both words in
a name: both readings are kept. Pure functions over the official code; no index is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from parvis.bricks.registers.companies.text import MAX_CHARACTERS, name_words
from parvis.bricks.registers.compiled.text import folded
from parvis.bricks.registers.territories.atlas import atlas
from parvis.bricks.registers.territories.model import Kind

MOST_WORDS = 10
MOST_TOWN_WORDS = 6
MOST_TERRITORIES = 4
CEDEX = re.compile(r"\bcedex(?: [0-9]{1,2})?\b")
_SPACES = str.maketrans("", "", " \u00a0\u202f.-")


@dataclass(frozen=True)
class Where:
    """Words of the question read as a territory: communes (codes), a post code, or both."""

    communes: frozenset[str] = frozenset()
    post: str = ""


@dataclass(frozen=True)
class Reading:
    """Words to find in a name, in order, and where; `last`: the last one may be unfinished."""

    words: tuple[str, ...]
    where: Where | None
    last: bool


@dataclass(frozen=True)
class Question:
    """`siren` or `siret`: the question is a number; else readings, the likeliest first."""

    readings: tuple[Reading, ...] = ()
    siren: str = ""
    siret: str = ""


def understand(text: str) -> Question:
    """What a text may mean."""
    text = text[:MAX_CHARACTERS]
    digits = text.translate(_SPACES).strip()
    if digits.isascii() and digits.isdecimal():
        if len(digits) == 9:
            return Question(siren=digits)
        if len(digits) == 14:
            return Question(siret=digits)
    plain = CEDEX.sub(" ", folded(text.replace("\n", " "))).split()[: MOST_WORDS * 2]
    return Question(tuple(_readings(plain)))


def _readings(plain: list[str]) -> list[Reading]:
    whole = name_words(" ".join(plain))[:MOST_WORDS] if plain else []
    if not whole:
        return []
    found: list[Reading] = []
    for spans, where in _wheres(_territories(plain)):
        taken = {i for start, end in spans for i in range(start, end)}
        rest = [word for i, word in enumerate(plain) if i not in taken]
        words = tuple(name_words(" ".join(rest))[:MOST_WORDS]) if rest else ()
        found.append(Reading(words, where, last=len(plain) - 1 not in taken))
    return [Reading(tuple(whole), None, last=True), *found[:MOST_TERRITORIES]]


def _wheres(
    found: list[tuple[int, int, Where]],
) -> list[tuple[list[tuple[int, int]], Where]]:
    """Each territory alone, a commune with its post code first."""
    posts = [one for one in found if one[2].post]
    both = [
        ([(a, b), (c, d)], Where(town.communes, post.post))
        for a, b, town in found
        if town.communes
        for c, d, post in posts
    ]
    return [*both, *(([(start, end)], where) for start, end, where in found)]


def _territories(plain: list[str]) -> list[tuple[int, int, Where]]:
    """Runs of words that name communes, or a post code; the longest and the last ones first."""
    names = towns()
    found = []
    for length in range(min(MOST_TOWN_WORDS, len(plain)), 0, -1):
        for start in range(len(plain) - length, -1, -1):
            said = " ".join(plain[start : start + length])
            codes = names.get(said)
            if codes:
                found.append((start, start + length, Where(communes=codes)))
            elif length == 1 and len(said) == 5 and said.isdecimal():
                found.append((start, start + 1, Where(post=said)))
    return [one for i, one in enumerate(found) if not _inside(one, found[:i])]


def _inside(one: tuple[int, int, Where], longer: Iterable[tuple[int, int, Where]]) -> bool:
    return any(start <= one[0] and one[1] <= end for start, end, _ in longer)


def towns() -> dict[str, frozenset[str]]:
    """Names of communes as they are typed, and the codes of the communes so called."""
    return _towns(atlas.version)


@lru_cache(maxsize=2)
def _towns(_version: str) -> dict[str, frozenset[str]]:
    named: dict[str, set[str]] = {}
    for code, name, kind, home in _named():
        said = folded(name)
        spoken = {" ".join(said.split())}
        words = said.split()
        if words and words[0] in {"le", "la", "les", "l"} and len(words) > 1:
            spoken.add(" ".join(words[1:]))
        for short, full in (("saint", "st"), ("sainte", "ste")):
            spoken |= {re.sub(rf"\b{short}\b", full, one) for one in list(spoken)}
        for one in spoken:
            named.setdefault(one, set()).add(code)
            if kind is Kind.DISTRICT and home:
                named[one].add(home)
    _add_short_names(named)
    return {name: frozenset(codes) for name, codes in named.items()}


def _named() -> Iterable[tuple[str, str, Kind, str]]:
    """Code and name of every commune, district and old commune; a part answers for its commune."""
    for place, _invented in atlas.stores():
        for kind in Kind:
            for row in place.rows_of(kind):
                parent = place.parents[row]
                home = "" if kind is Kind.COMMUNE else place.code(parent)
                code = place.code(row) if kind in (Kind.COMMUNE, Kind.DISTRICT) else home
                yield code, place.names[row], kind, home
                if kind is Kind.DISTRICT:
                    yield place.code(row), place.names[parent], kind, home


def _add_short_names(named: dict[str, set[str]]) -> None:
    """ "montreuil" is also asked for "montreuil sous bois", "chatou" only for itself."""
    for name in list(named):
        head = re.split(r" (?:sur|sous|en|les|de|du|la|le|aux?|d|l) ", name, maxsplit=1)[0]
        if head != name and len(head) > 3 and head in named:
            named[head] |= named[name]
