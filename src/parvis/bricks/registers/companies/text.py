"""Words of companies' names: one spelling for the register and for the question.

`name_words("S.A.R.L. L'Étoile du Nord")` is `["sarl", "etoile", "nord"]`.
"""

from __future__ import annotations

from collections.abc import Sequence

from parvis.bricks.registers.compiled.text import folded

MAX_WORDS = 24  # of one name
MAX_WORD = 32  # characters of one word kept
MAX_CHARACTERS = 500  # of a question that are looked at
LITTLE = frozenset(
    {"de", "du", "des", "d", "la", "le", "les", "l", "et", "a", "au", "aux", "en", "pour", "par"}
)
SPELT = {
    "st": "saint", "ste": "sainte", "sts": "saints", "cie": "compagnie", "ets": "etablissements",
    "etab": "etablissements", "assoc": "association", "asso": "association", "soc": "societe",
    "boul": "boulangerie", "gal": "general", "dr": "docteur", "immo": "immobilier",
    "intl": "international", "fr": "france",
}  # fmt: skip


def name_words(name: str) -> list[str]:
    """The words of a name that are indexed, or all of them when there are only little ones."""
    return _kept(folded(name.replace("\n", " ")).split())


def names_words(names: Sequence[str]) -> list[list[str]]:
    """`name_words` of many names (none holds a line end), folded in one go."""
    return [_kept(line.split()) for line in folded("\n".join(names)).split("\n")]


def _kept(found: list[str]) -> list[str]:
    if any(len(word) == 1 for word in found):
        found = _joined(found)
    kept = [SPELT.get(word, word[:MAX_WORD]) for word in found if word not in LITTLE]
    return kept[:MAX_WORDS] or found[:MAX_WORDS]


def _joined(found: list[str]) -> list[str]:
    """Initials in a row become one word: `e d f` is `edf`; an elided article stays alone."""
    made: list[str] = []
    run = ""
    for word in [*found, ""]:
        if len(word) == 1:
            run += word
            continue
        made += [run] if len(run) > 1 and run not in {"la", "da"} else list(run)
        run = ""
        made += [word] if word else []
    return made
