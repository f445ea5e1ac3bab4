"""Opening and ending sessions of the hub."""

from __future__ import annotations

import datetime as dt
import secrets
from uuid import UUID

from parvis.bricks.identity.domain.authentication import Authentication
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.models import Grant, Session
from parvis.bricks.identity.queries.sessions import seal
from parvis.kernel import clock, keys
from parvis.kernel.db.transactions import command


@command
def open_session(
    profile: str, authentication: Authentication, *, replaces: str = ""
) -> tuple[UUID, str]:
    """Open a session for who just signed in; its id and the cookie's value, which is always new.

    `replaces`: the cookie's value before; that session ends (a level never rises in place).
    """
    now = clock.now()
    if replaces:
        Session.objects.filter(token_hash=keys.hash_token(replaces), ended_at=None).update(
            ended_at=now
        )
    token = secrets.token_urlsafe(32)
    session = Session.objects.create(
        token_hash=keys.hash_token(token),
        profile=profile,
        person=authentication.person,
        membership=authentication.membership,
        subject_seed=authentication.subject_seed,
        acr=authentication.acr,
        idp=authentication.idp,
        sealed=seal(authentication),
        auth_time=authentication.auth_time,
        created_at=now,
        expires_at=now + dt.timedelta(seconds=PROFILES[profile].lifetimes.session),
    )
    return session.id, token


@command
def end_session(session: UUID, because: str = "logout") -> bool:
    """End a session and every grant made in it; False when it had ended before."""
    now = clock.now()
    ended = Session.objects.filter(id=session, ended_at=None).update(ended_at=now)
    Grant.objects.filter(session=session, revoked_at=None).update(
        revoked_at=now, revoked_because=because[:40]
    )
    return bool(ended)
