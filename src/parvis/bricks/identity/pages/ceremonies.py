"""Challenges of passkeys: kept in the browser's session, for one purpose, used once."""

from __future__ import annotations

import base64
import os
from typing import Any

from django.http import HttpRequest

from parvis.bricks.identity.domain import passkeys
from parvis.bricks.identity.domain.passkeys import Fault, Wrong
from parvis.kernel import clock

_KEY = "identity.ceremonies"
_MOST = 4  # tabs of one browser


def begin(request: HttpRequest, purpose: str) -> bytes:
    """A new challenge for a purpose ("add", "sign-in"…); several tabs may wait at once."""
    challenge = os.urandom(passkeys.CHALLENGE_BYTES)
    kept: list[dict[str, Any]] = list(request.session.get(_KEY, ()))
    kept.append(
        {
            "purpose": purpose,
            "challenge": base64.b64encode(challenge).decode(),
            "until": clock.now().timestamp() + passkeys.LIFE,
        }
    )
    request.session[_KEY] = kept[-_MOST:]
    return challenge


def taken(request: HttpRequest, purpose: str, said: bytes) -> bytes:
    """The challenge that waits for this answer, taken out; Wrong when none does.

    `said` is the challenge that the answer names (`gateways.passkeys.challenge_of`).
    """
    kept: list[dict[str, Any]] = list(request.session.get(_KEY, ()))
    now = clock.now().timestamp()
    wanted = base64.b64encode(said).decode()
    for one in kept:
        if one["challenge"] == wanted and one["purpose"] == purpose:
            request.session[_KEY] = [other for other in kept if other is not one]
            if now > one["until"]:
                break
            return said
    raise Wrong(Fault.STALE)
