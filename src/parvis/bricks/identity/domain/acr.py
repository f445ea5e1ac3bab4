"""Levels of assurance (`acr`): one registry with versions, aliases and a feed of changes.

Clients compare these words to the letter; in June 2026 two of them were replaced elsewhere
without notice and sign-in broke (reference 2.1, 8.5). Here a word never disappears: it becomes an
alias, answered as it was asked, and the change is in the feed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

CERTIFIED_OFFICER = "https://proconnect.gouv.fr/assurance/certification-dirigeant"

# What each level is at least as good as, itself left out. Officer certification stands apart.
COVERS: dict[str, frozenset[str]] = {
    "eidas0": frozenset(),
    "eidas0-mfa": frozenset({"eidas0"}),
    "eidas1": frozenset({"eidas0"}),
    "eidas1-mfa": frozenset({"eidas1", "eidas0-mfa", "eidas0"}),
    "eidas2": frozenset({"eidas1-mfa", "eidas1", "eidas0-mfa", "eidas0"}),
    "eidas3": frozenset({"eidas2", "eidas1-mfa", "eidas1", "eidas0-mfa", "eidas0"}),
    CERTIFIED_OFFICER: frozenset(),
}
ALIASES: dict[str, str] = {
    "https://proconnect.gouv.fr/assurance/self-asserted-2fa": "eidas0-mfa",
    "https://proconnect.gouv.fr/assurance/consistency-checked-2fa": "eidas1-mfa",
}
# What each profile offers. A new session is required for the last column (2.1).
OFFERED: dict[str, tuple[str, ...]] = {
    "franceconnect": ("eidas1", "eidas2", "eidas3"),
    "proconnect": tuple(COVERS),
    "oidc": tuple(COVERS),
}
NEVER_SILENT: dict[str, frozenset[str]] = {
    "franceconnect": frozenset({"eidas3"}),
    "proconnect": frozenset({"eidas2", "eidas3"}),
    "oidc": frozenset(),
}


@dataclass(frozen=True)
class Change:
    """One entry of the feed, newest version last."""

    version: int
    on: str  # day, ISO
    what: str
    words: tuple[str, ...]


CHANGES: tuple[Change, ...] = (
    Change(1, "2025-01-01", "eidas1, eidas2, eidas3 are offered.", ("eidas1", "eidas2", "eidas3")),
    Change(2, "2025-06-01", "Two-factor levels are offered as URIs.", tuple(ALIASES)),
    Change(
        3,
        "2026-06-18",
        "eidas0, eidas0-mfa and eidas1-mfa are offered. The two URIs of version 2 stay as aliases "
        "and are answered as they were asked.",
        ("eidas0", "eidas0-mfa", "eidas1-mfa", *ALIASES),
    ),
    Change(
        4, "2026-09-01", "Certification of a company's officer is offered.", (CERTIFIED_OFFICER,)
    ),
)


def known(profile: str, words: Iterable[str]) -> tuple[str, ...]:
    """The words that the profile offers (or aliases of such), in the order asked."""
    offered = OFFERED[profile]
    return tuple(w for w in dict.fromkeys(words) if ALIASES.get(w, w) in offered)


def satisfied(reached: str, asked: Iterable[str]) -> str:
    """The first word asked that the level reached covers, as it was asked; "" when none."""
    real = ALIASES.get(reached, reached)
    good = COVERS.get(real, frozenset()) | {real}
    return next((w for w in asked if ALIASES.get(w, w) in good), "")


def silent(profile: str, word: str) -> bool:
    """Whether an existing session may answer for this level."""
    return ALIASES.get(word, word) not in NEVER_SILENT[profile]
