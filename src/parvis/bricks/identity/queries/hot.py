"""The statements of a sign-in, written out: one read per call, records checked by epoch.

Each statement also returns the epoch, so that a client that was disabled a moment ago is never
answered from memory.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from parvis.bricks.identity.domain.authentication import Authentication
from parvis.bricks.identity.queries.sessions import SEAL, Signed
from parvis.kernel import clock, keys
from parvis.kernel.db.statements import read

EPOCH = "COALESCE((SELECT value FROM identity_epoch WHERE id = 1), 0)"
_AUTHORIZE = f"""
SELECT {EPOCH}, s.id, s.person, s.membership, s.subject_seed, s.acr, s.idp, s.sealed, s.auth_time,
  (SELECT x.sub FROM identity_storedsubject x WHERE x.entity_id = %s AND x.seed = s.subject_seed)
FROM (SELECT 1 AS one) d LEFT JOIN identity_session s ON s.token_hash = %s AND s.profile = %s
  AND s.ended_at IS NULL AND s.expires_at > %s
"""  # noqa: S608 - our own words
_USERINFO = f"""
SELECT {EPOCH}, c.client_id, g.id, g.sub, g.scope, g.terms, g.session_id, s.person, s.sealed, s.idp,
  s.acr, g.acr
FROM identity_grant g JOIN identity_client c ON c.id = g.client_id
  JOIN identity_session s ON s.id = g.session_id
WHERE g.access_hash = %s AND g.access_expires_at > %s AND g.revoked_at IS NULL
  AND c.state = 'active' AND c.profile = %s
"""  # noqa: S608 - our own words


def instant(value: dt.datetime) -> Any:
    """An instant as this database keeps it."""
    return connection.ops.adapt_datetimefield_value(value)


def key(value: UUID | None) -> Any:
    """A UUID as this database keeps it."""
    if value is None or connection.features.has_native_uuid_field:
        return value
    return value.hex


def uuid(value: Any) -> UUID | None:
    """A UUID as read from a statement: databases without the type keep 32 letters."""
    return value if value is None or isinstance(value, UUID) else UUID(str(value))


def _time(value: dt.datetime | str) -> dt.datetime:
    found = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def authorize_state(token: str, profile: str, entity: str) -> tuple[int, Signed | None, str]:
    """The epoch, the session of this cookie if it holds, and the sub that the entity has stored."""
    digest = keys.hash_token(token) if token else ""
    row = read(_AUTHORIZE, [entity, digest, profile, instant(clock.now())])
    if row[1] is None:
        return int(row[0]), None, ""
    content = json.loads(keys.ring().decrypt(SEAL, bytes(row[7])))
    content["amr"] = tuple(content["amr"])
    authentication = Authentication(
        **content,
        subject_seed=row[4],
        acr=row[5],
        auth_time=_time(row[8]),
        person=uuid(row[2]),
        membership=uuid(row[3]),
        idp=row[6],
    )
    session = uuid(row[1])
    assert session is not None  # noqa: S101 - the column has no null
    return int(row[0]), Signed(session, authentication), row[9] or ""


@dataclass(frozen=True)
class Access:
    """What an access token opens. `claims` are those of the session, not yet filtered."""

    client_id: str
    grant: str
    sub: str
    scopes: tuple[str, ...]
    terms: dict[str, Any]
    session: UUID
    person: UUID | None
    claims: dict[str, Any]
    acr: str


def claims_of_session(sealed: Any, idp: str, acr: str) -> dict[str, Any]:
    """Identity claims and those that tell of the sign-in, of a session's sealed content."""
    content = json.loads(keys.ring().decrypt(SEAL, bytes(sealed)))
    claims: dict[str, Any] = {**content["identity"], "amr": content["amr"], "idp_acr": acr}
    if idp:
        claims["idp_id"] = idp
    return claims


def is_over(terms: dict[str, Any]) -> bool:
    """Whether the mandate under which a grant was made is past its last day."""
    return "until" in terms and bool(clock.now().timestamp() >= terms["until"])


def access(token: str, profile: str) -> tuple[int, Access | None]:
    """The epoch and what this access token opens now; None for one that opens nothing."""
    row = read(_USERINFO, [keys.hash_token(token), instant(clock.now()), profile])
    if row is None:
        return 0, None
    session = uuid(row[6])
    assert session is not None  # noqa: S101 - the column has no null
    terms = row[5] if isinstance(row[5], dict) else json.loads(row[5])
    if is_over(terms):
        return 0, None
    return int(row[0]), Access(
        row[1],
        str(row[2]),
        row[3],
        tuple(row[4].split()),
        terms,
        session,
        uuid(row[7]),
        claims_of_session(row[8], row[9], row[10]),
        row[11],
    )
