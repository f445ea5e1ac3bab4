"""Signing keys by epoch: who signs now, and what the JWKS publishes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from parvis.bricks.identity.domain import jose
from parvis.bricks.identity.models import SigningKey
from parvis.bricks.identity.queries import clients
from parvis.kernel import keys

SEAL = "identity.signing"


@dataclass(frozen=True)
class Ring:
    """Keys of one epoch: signers by algorithm, and the public set."""

    epoch: int
    signers: dict[str, jose.Signer]
    jwks: dict[str, Any]


_ring: Ring | None = None


def ring() -> Ring:
    """The keys of the epoch in force (`queries.clients.at`); read again when it moved."""
    global _ring  # noqa: PLW0603 - one ring per process
    epoch = clients.known_epoch()
    if _ring is None or _ring.epoch != epoch or not _ring.signers:
        _ring = _read(epoch)
    return _ring


def _read(epoch: int) -> Ring:
    rows = SigningKey.objects.exclude(state=SigningKey.State.REMOVED).order_by("created_at")
    signers, published = {}, []
    for row in rows:
        published.append(row.public)
        if row.state == SigningKey.State.CURRENT:
            private = json.loads(keys.ring().decrypt(SEAL, bytes(row.sealed)))
            signers[row.algorithm] = jose.signer(private)
    return Ring(epoch, signers, {"keys": published})


def signer(algorithm: str) -> jose.Signer:
    """Who signs with this algorithm now; LookupError when no key was made yet."""
    found = ring().signers.get(algorithm)
    if found is None:
        raise LookupError(f"no {algorithm} key signs; run the keys command")
    return found


def jwks() -> dict[str, Any]:
    """The published key set (RFC 7517): next, current and retired keys, public halves."""
    return ring().jwks


def fresh_signer(algorithm: str) -> jose.Signer:
    """The same, read again whatever the epoch: right after the first keys were made."""
    global _ring  # noqa: PLW0603 - one ring per process
    _ring = _read(clients.known_epoch())
    return signer(algorithm)
