"""What a password must be: long, and not one that everybody tries. No rule of composition.

Length instead of "one capital, one digit": NIST SP 800-63B-4 section 3.1.1.2 (no composition
rules, no periodic change, at least 64 characters accepted, a list of common passwords refused)
and ANSSI's recommendations on authentication (2021: at least 12 characters for an account that
is protected against guessing). Passwords are compared after NFKC, so that a keyboard which
composes an accent and one which sends it whole give the same one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

SHORTEST = 12
LONGEST = 128

# What is tried first, in the languages spoken here. Compared in small letters, digits and signs at
# both ends left out, so that "Motdepasse2026!" is one of them.
COMMON = frozenset(
    {
        "motdepasse", "mot de passe", "password", "passw0rd", "p@ssword", "azerty", "azertyuiop",
        "qwerty", "qwertyuiop", "qsdfghjklm", "wxcvbn", "bonjour", "bienvenue", "welcome",
        "administrateur", "administrator", "admin", "changezmoi", "changeme", "secret", "soleil",
        "jetaime", "loulou", "doudou", "marseille", "iloveyou", "letmein", "mairie", "marianne",
        "france", "republique", "commune", "prefecture", "departement", "ministere", "collectivite",
        "liberte egalite fraternite", "libertéégalitéfraternité", "vivelafrance", "printemps",
        "automne", "hiver", "janvier", "fevrier", "septembre", "octobre", "novembre", "decembre",
        "parvis", "franceconnect", "proconnect", "agentconnect",
    }
)  # fmt: skip
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "azertyuiopqsdfghjklmwxcvbn", "qwertyuiopasdfghjklzxcvbnm",
         "01234567890123456789")  # fmt: skip
_FEWEST_LETTERS = 5  # different characters


def normal(password: str) -> str:
    """The form that is digested and compared (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def problem(password: str, about: Iterable[str] = ()) -> str:
    """Why the password is not good: "short", "long", "common", "simple", "yours"; "" when it is.

    `about`: what everybody knows of the person (address, names, body): a password made of nothing
    else is refused.
    """
    text = normal(password)
    if len(text) < SHORTEST:
        return "short"
    if len(text) > LONGEST:
        return "long"
    bare = _bare(text)
    if bare in COMMON or _bare(bare.replace(" ", "")) in COMMON:
        return "common"
    if len(set(text.lower())) < _FEWEST_LETTERS or _runs(text.lower()):
        return "simple"
    return "yours" if _is_about(text.lower(), about) else ""


def _bare(text: str) -> str:
    """Small letters, without digits and signs at both ends."""
    lower = text.lower()
    start, end = 0, len(lower)
    while start < end and not lower[start].isalpha():
        start += 1
    while end > start and not lower[end - 1].isalpha():
        end -= 1
    return lower[start:end]


def _runs(text: str) -> bool:
    """Whether it is one run of a keyboard's row or of the alphabet, or one piece repeated."""
    if any(text in row * 3 or text in row[::-1] * 3 for row in _ROWS):
        return True
    return any(
        text == (text[:size] * (len(text) // size + 1))[: len(text)]
        for size in range(1, len(text) // 3 + 1)
    )


def _is_about(text: str, about: Iterable[str]) -> bool:
    """Whether little is left (under 5 characters) once what is known of the person is taken out."""
    parts: set[str] = set()
    for known in about:
        whole = normal(known).lower()
        parts |= {whole, *whole.replace("@", " ").replace(".", " ").replace("-", " ").split()}
    left = text
    for part in sorted(parts, key=len, reverse=True):
        if len(part) >= 3:
            left = left.replace(part, "")
    return left != text and sum(letter.isalnum() for letter in left) < 5
