"""Which article lets a service receive each datum: written by its partner, shown to people.

Kept with the client's metadata as `{scope: article}`. In production each datum of a data provider
has one (GDPR article 6, 1 c) and e); CRPA articles L114-8 and R114-9-1 for exchanges between
administrations); for the identity itself it may be said too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from parvis.bricks.identity.domain.data_scopes import find

LONGEST = 200
MOST = 100


class NotABasis(ValueError):
    """A line that says no article; `line` is what was written."""

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


def parse(text: str) -> dict[str, str]:
    """From lines `scope: article`; NotABasis for the first line that is none."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        scope, colon, article = (part.strip() for part in line.partition(": "))
        wrong = not colon or not scope or " " in scope or not 3 <= len(article) <= LONGEST
        if wrong or scope in found or not article.isprintable() or len(found) >= MOST:
            raise NotABasis(line.strip()[:LONGEST])
        found[scope] = " ".join(article.split())
    return found


def written(kept: Mapping[str, str]) -> str:
    """The inverse of `parse`."""
    return "\n".join(f"{scope}: {article}" for scope, article in kept.items())


def missing(scopes: Iterable[str], kept: Mapping[str, str]) -> tuple[str, ...]:
    """Data of data providers for which no article is written."""
    return tuple(one for one in scopes if find(one) is not None and one not in kept)


def told(scopes: Iterable[str], kept: Mapping[str, str]) -> tuple[str, ...]:
    """The articles of some scopes, each once, in the order of the scopes."""
    return tuple(dict.fromkeys(kept[one] for one in scopes if one in kept))


def in_one(scopes: Iterable[str], kept: Mapping[str, str], longest: int = 300) -> str:
    """The same in one text, for the journal."""
    return " ; ".join(told(scopes, kept))[:longest] if kept else ""
