"""Opening and ending sessions of the hub."""

from __future__ import annotations

import datetime as dt
import secrets
from uuid import UUID

from parvis.bricks.identity.domain.authentication import Authentication
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.models import Grant, Session
from parvis.bricks.identity.queries.sessions import seal
from parvis.kernel import clock, jobs, keys
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
    ends = now + dt.timedelta(seconds=PROFILES[profile].lifetimes.session)
    act = authentication.act
    if act is not None:
        ends = min(ends, dt.datetime.fromtimestamp(act["until"], tz=dt.UTC))
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
        mandate=UUID(act["mandate"]) if act is not None else None,
        expires_at=ends,
    )
    return session.id, token


@command
def belongs_to(session: UUID, person: UUID) -> None:
    """Whose session it is becomes known when its identity first signs in to the portal."""
    Session.objects.filter(id=session, person=None).update(person=person)


@command
def end_session(session: UUID, because: str = "logout") -> bool:
    """End a session and every grant made in it; False when it had ended before.

    Every client that received a grant in it and registered a `backchannel_logout_uri` is told by
    a job (OpenID Back-Channel Logout 1.0), repeated until it answers.
    """
    now = clock.now()
    if not Session.objects.filter(id=session, ended_at=None).update(ended_at=now):
        return False
    told = set(
        Grant.objects.filter(
            session=session, client__metadata__has_key="backchannel_logout_uri"
        ).values_list("client__client_id", "sub")
    )
    Grant.objects.filter(session=session, revoked_at=None).update(
        revoked_at=now, revoked_because=because[:40]
    )
    for client_id, sub in sorted(told):
        args = {"client_id": client_id, "sub": sub, "sid": str(session)}
        jobs.enqueue("identity.back_channel_logout", args, key=f"bcl:{session}:{client_id}")
    return True
