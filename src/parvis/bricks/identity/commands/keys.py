"""Signing keys: made, announced, promoted, retired, removed. Never a moment without one.

A key is published (`next`) before it signs, so that clients which keep the JWKS for its ten
minutes know it; a retired one stays published until nothing that it signed is in use.
"""

from __future__ import annotations

import datetime as dt
import json

from django.db import IntegrityError

from parvis.bricks.identity.commands import epochs
from parvis.bricks.identity.domain import jose
from parvis.bricks.identity.models import SigningKey
from parvis.bricks.identity.queries.keys import SEAL
from parvis.kernel import access, clock, journal, keys
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import urn

ALGORITHMS = ("ES256", "RS256")  # RS256: asked of every OpenID provider (Core 15.1)
ANNOUNCED = dt.timedelta(minutes=15)  # longer than the JWKS may be kept by a client
USEFUL = dt.timedelta(hours=24)  # longer than any token lives


class TooEarly(RuntimeError):
    """The step would leave clients with tokens whose key they do not know."""


def ensure() -> None:
    """Make the first keys where there are none; harmless when two processes do it at once."""
    try:
        _ensure()
    except IntegrityError:
        return  # the other process made them


@command
def _ensure() -> None:
    here = set(
        SigningKey.objects.filter(state=SigningKey.State.CURRENT).values_list(
            "algorithm", flat=True
        )
    )
    for algorithm in ALGORITHMS:
        if algorithm not in here:
            _make(algorithm, SigningKey.State.CURRENT)
    epochs.move()


def _make(algorithm: str, state: str) -> SigningKey:
    key = jose.fresh_key(algorithm)
    private = json.dumps(key.as_dict(private=True)).encode()
    return SigningKey.objects.create(
        kid=str(key.kid),
        algorithm=algorithm,
        public=key.as_dict(private=False),
        sealed=keys.ring().encrypt(SEAL, private),
        state=state,
        created_at=clock.now(),
        changed_at=clock.now(),
    )


@command
def announce(actor: Actor, algorithm: str) -> str:
    """Publish the next key of an algorithm; its kid. An announced one stays the next."""
    access.require(actor, "identity.key.rotate")
    waiting = SigningKey.objects.filter(algorithm=algorithm, state=SigningKey.State.NEXT).first()
    if waiting is None:
        waiting = _make(algorithm, SigningKey.State.NEXT)
        _tell(actor, "identity.key.announce", waiting.kid)
    return waiting.kid


@command
def promote(actor: Actor, algorithm: str, *, at_once: bool = False) -> str:
    """Let the announced key sign and retire the current one; the new kid.

    TooEarly when no key was announced, or less than 15 minutes ago (`at_once`: the old key is
    lost or stolen, and clients may have to fetch the JWKS again).
    """
    access.require(actor, "identity.key.rotate")
    now = clock.now()
    waiting = SigningKey.objects.filter(algorithm=algorithm, state=SigningKey.State.NEXT).first()
    if waiting is None or (not at_once and now - waiting.created_at < ANNOUNCED):
        raise TooEarly("announce the next key, and wait 15 minutes")
    SigningKey.objects.filter(algorithm=algorithm, state=SigningKey.State.CURRENT).update(
        state=SigningKey.State.RETIRED, changed_at=now
    )
    SigningKey.objects.filter(kid=waiting.kid).update(
        state=SigningKey.State.CURRENT, changed_at=now
    )
    _tell(actor, "identity.key.promote", waiting.kid)
    return waiting.kid


@command
def remove(actor: Actor, kid: str, *, at_once: bool = False) -> None:
    """Take a retired key out of the JWKS and destroy its private half; TooEarly within a day."""
    access.require(actor, "identity.key.rotate")
    row = SigningKey.objects.filter(kid=kid, state=SigningKey.State.RETIRED).first()
    if row is None or (not at_once and clock.now() - row.changed_at < USEFUL):
        raise TooEarly("tokens that this key signed may still be in use")
    SigningKey.objects.filter(kid=kid).update(
        state=SigningKey.State.REMOVED, sealed=b"", changed_at=clock.now()
    )
    _tell(actor, "identity.key.remove", kid)


def _tell(actor: Actor, verb: str, kid: str) -> None:
    epochs.move()
    journal.record(actor, verb, urn("identity", "key", kid), organisation=actor.organisation)
