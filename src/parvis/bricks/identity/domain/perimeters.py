"""What a mandate covers: named perimeters, and the words that services know them by.

A perimeter is a set of keys. `subject:<name>`: one of the ten subjects of everyday life in which
helpers work (reference identity, section 3); `urn:parvis:procedures:procedure:<id>`: one procedure
of this instance; `scope:<name>`: one datum of a data provider. A subject covers the services that
declare it and the data of the providers whose business it is; nothing else is implied.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from parvis.bricks.identity.domain.data_scopes import find


@dataclass(frozen=True)
class Subject:
    """A subject: its words, its name in FranceConnect's `rep_scope`, and the helpers' short key."""

    name: str
    fr: str
    en: str
    rep_scope: str
    short: str


SUBJECTS = (
    Subject("papers", "Papiers, citoyenneté, élections", "Papers, citizenship, elections",
            "Papier-Citoyenneté-Elections", "papiers"),
    Subject("family", "Famille, scolarité", "Family, schooling", "Famille-Scolarité", "famille"),
    Subject("social", "Social, santé", "Social matters, health", "Social-Santé", "social"),
    Subject("work", "Travail, formation", "Work, training", "Travail-Formation", "travail"),
    Subject("housing", "Logement", "Housing", "Logement", "logement"),
    Subject("transport", "Transports, mobilité", "Transport, mobility",
            "Transports-Mobilité", "transports"),
    Subject("money", "Argent, impôts, consommation", "Money, taxes, consumption",
            "Argent-Impots-Consommation", "argent"),
    Subject("justice", "Justice", "Justice", "Justice", "justice"),
    Subject("foreign", "Étranger, Europe", "Abroad, Europe", "Etranger-Europe", "etranger"),
    Subject("leisure", "Loisirs, sport, culture", "Leisure, sport, culture",
            "Loisirs-Sport-Culture", "loisirs"),
)  # fmt: skip
BY_NAME = {one.name: one for one in SUBJECTS}
_BY_WORD = {word: one.name for one in SUBJECTS for word in (one.rep_scope, one.short, one.name)}
PROCEDURE = "urn:parvis:procedures:procedure:"
_KEY = re.compile(
    r"(?:subject:[a-z]{2,20}|scope:[A-Za-z0-9_.-]{1,80}|"
    r"urn:parvis:procedures:procedure:[0-9a-f-]{36})"
)
MOST_KEYS = 60
ALL = frozenset(f"subject:{one.name}" for one in SUBJECTS)


def key_of(word: str) -> str:
    """The key of a subject by any of its three names; "" for what is none."""
    name = _BY_WORD.get(word, "")
    return f"subject:{name}" if name else ""


def is_key(key: str) -> bool:
    """Whether this can be part of a perimeter."""
    if not _KEY.fullmatch(key):
        return False
    kind, _, rest = key.partition(":")
    if kind == "subject":
        return rest in BY_NAME
    return kind != "scope" or find(rest) is not None


def rep_scope(perimeter: Collection[str]) -> tuple[str, ...]:
    """The subjects of a perimeter as FranceConnect's services know them, in one order."""
    return tuple(one.rep_scope for one in SUBJECTS if f"subject:{one.name}" in perimeter)


def covers_service(perimeter: Collection[str], declared: Iterable[str]) -> bool:
    """Whether a service that declares these subjects (`rep_scope` of its record) may be used.

    One common subject suffices (reference, section 3: else Y600020). A service that declares none
    is within no partial perimeter: only a mandate over every subject opens it.
    """
    keys = {key_of(word) for word in declared} - {""}
    if not keys:
        return frozenset(perimeter) >= ALL
    return bool(keys & set(perimeter))


def covers_data(perimeter: Collection[str], scope: str) -> bool:
    """Whether a scope may travel under the perimeter; scopes of identity always may."""
    found = find(scope)
    if found is None:
        return True
    return f"scope:{scope}" in perimeter or f"subject:{found.subject}" in perimeter


def widened(before: Collection[str], after: Collection[str]) -> bool:
    """Whether a perimeter holds something that another did not: then new consent is needed."""
    return bool(set(after) - set(before))
