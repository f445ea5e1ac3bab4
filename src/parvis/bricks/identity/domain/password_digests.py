"""Argon2id digests of passwords, in PHC form (RFC 9106; OWASP's least cost: 19 MiB, 2 passes)."""

from __future__ import annotations

import os
from functools import cache

from cryptography.exceptions import InvalidKey, UnsupportedAlgorithm
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from parvis.bricks.identity.domain.passwords import LONGEST, normal

MEMORY, PASSES, LANES = 19_456, 2, 1  # KiB, passes, threads
_PREFIX = f"$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}$"


def digest(password: str) -> str:
    """What is kept of a password."""
    made = Argon2id(
        salt=os.urandom(16), length=32, iterations=PASSES, lanes=LANES, memory_cost=MEMORY
    )
    return made.derive_phc_encoded(normal(password).encode())


def matches(password: str, kept: str) -> bool:
    """Whether it is the password; the same work is done when nothing is kept (`kept` empty), and
    for a text longer than any password."""
    right = len(password) <= LONGEST and bool(kept)
    try:
        Argon2id.verify_phc_encoded(normal(password[:LONGEST]).encode(), kept or _nobody())
    except (InvalidKey, UnsupportedAlgorithm, ValueError):
        return False
    return right


def stale(kept: str) -> bool:
    """Whether it was made at another cost: digested again at the next right password."""
    return not kept.startswith(_PREFIX)


@cache
def _nobody() -> str:
    """The digest against which passwords of unknown addresses are compared."""
    return digest(os.urandom(16).hex())
