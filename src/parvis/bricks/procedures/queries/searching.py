"""The full-text search of cases: which ones hold all these words, newest first, bounded.

SQLite answers from an FTS5 index, PostgreSQL from a GIN one; both are fed with words already cut by
`domain.searching`, so that neither's own idea of a word matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

MOST_FOUND = 1_000
LEAST_PREFIX = 2  # letters from which the beginning of a word is enough


@dataclass(frozen=True)
class FoundNumbers:
    """Numbers of cases. `more`: older ones were found too, and are left out."""

    numbers: tuple[int, ...]
    more: bool


def organisation_mark(organisation: UUID) -> str:
    """The word that names an organisation in the index."""
    return f"o{organisation.hex}"


def procedure_mark(procedure: UUID) -> str:
    """The word that names a procedure in the index."""
    return f"p{procedure.hex}"


def number_mark(figures: int | str) -> str:
    """The word that names a case by its number."""
    return f"n{figures}"


def search_numbers(
    words: list[str], organisation: UUID, procedure: UUID | None = None
) -> FoundNumbers:
    """Cases of an organisation that hold each of these words, or words that begin so.

    Figures must be whole: "12" is not the beginning of every number; alone, they name the case
    of that number before anything else. One statement, two for figures alone.
    """
    marks = [organisation_mark(organisation)]
    if procedure is not None:
        marks.append(procedure_mark(procedure))
    if not words:
        return FoundNumbers((), more=False)
    if len(words) == 1 and words[0].isdecimal() and words[0][0] != "0":
        found = _asked([*marks, number_mark(words[0])], [])
        if found.numbers:
            return found
    return _asked(marks, words)


def _asked(marks: list[str], words: list[str]) -> FoundNumbers:
    sqlite = connection.vendor == "sqlite"
    asked = (_fts5 if sqlite else _tsquery)(marks, words)
    with connection.cursor() as cursor:
        cursor.execute(SQLITE if sqlite else POSTGRESQL, [asked, MOST_FOUND + 1])
        found = [row[0] for row in cursor.fetchall()]
    return FoundNumbers(tuple(found[:MOST_FOUND]), more=len(found) > MOST_FOUND)


SQLITE = (
    "SELECT rowid FROM procedures_casetext_fts WHERE procedures_casetext_fts MATCH %s "
    "ORDER BY rowid DESC LIMIT %s"
)
POSTGRESQL = (
    "SELECT number FROM procedures_casetext "
    "WHERE array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery "
    "ORDER BY number DESC LIMIT %s"
)


def _begins(word: str) -> bool:
    return not word.isdecimal() and len(word) >= LEAST_PREFIX


def _fts5(marks: list[str], words: list[str]) -> str:
    """A query of FTS5. Words hold only letters and figures, so that quotes are enough."""
    exact = [f'"{one}"' for one in marks]
    return " AND ".join([*exact, *(f'"{one}"{"*" if _begins(one) else ""}' for one in words)])


def _tsquery(marks: list[str], words: list[str]) -> str:
    """A query of PostgreSQL, of lexemes as they are."""
    exact = [f"'{one}'" for one in marks]
    return " & ".join([*exact, *(f"'{one}'{':*' if _begins(one) else ''}" for one in words)])
