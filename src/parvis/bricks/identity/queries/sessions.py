"""The session of a browser at the hub, read with what the next step needs in one statement."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.bricks.identity.domain.authentication import Authentication
from parvis.bricks.identity.models import Session
from parvis.kernel import clock, keys

SEAL = "identity.session"
_KEPT = ("identity", "amr", "idp_session", "idp_id_token", "act", "extra")


@dataclass(frozen=True)
class Signed:
    """A session that holds: its id (`sid`) and who is signed in."""

    id: UUID
    authentication: Authentication


def seal(authentication: Authentication) -> bytes:
    """What of an authentication has no column, encrypted."""
    content = {name: getattr(authentication, name) for name in _KEPT}
    content["identity"] = dict(authentication.identity)
    return keys.ring().encrypt(SEAL, json.dumps(content, ensure_ascii=False).encode())


def unsealed(row: Any) -> Authentication:
    """The authentication of a session's row."""
    content = json.loads(keys.ring().decrypt(SEAL, bytes(row.sealed)))
    return Authentication(
        **{**content, "amr": tuple(content["amr"])},
        subject_seed=row.subject_seed,
        acr=row.acr,
        auth_time=row.auth_time,
        person=row.person,
        membership=row.membership,
        idp=row.idp,
    )


def current(token: str, profile: str) -> Signed | None:
    """The session whose cookie is `token`; None when unknown, ended or too old."""
    if not token:
        return None
    row = Session.objects.filter(
        token_hash=keys.hash_token(token),
        profile=profile,
        ended_at=None,
        expires_at__gt=clock.now(),
    ).first()
    return Signed(row.id, unsealed(row)) if row is not None else None
