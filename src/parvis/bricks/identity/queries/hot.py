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

from parvis.bricks.identity.domain.authentication import Authentication
from parvis.bricks.identity.queries import entitlements
from parvis.bricks.identity.queries.sessions import SEAL, Signed
from parvis.kernel import clock, keys
from parvis.kernel.db.statements import as_uuid, kept, read

EPOCH = "COALESCE((SELECT value FROM identity_epoch WHERE id = 1), 0)"
_AUTHORIZE = f"""
SELECT {EPOCH}, s.id, s.person, s.membership, s.subject_seed, s.acr, s.idp, s.sealed, s.auth_time,
  (SELECT x.sub FROM identity_storedsubject x WHERE x.entity_id = %s AND x.seed = s.subject_seed),
  {{}}
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


def _time(value: dt.datetime | str) -> dt.datetime:
    found = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class State:
    """What an authorize request finds: nothing of a person when no session holds.

    `stored`: the sub by which the entity knows the person. `rights`: the agent's in the
    client's application; None when they were not asked, or the session tells of no agent here.
    """

    epoch: int
    session: Signed | None = None
    stored: str = ""
    rights: list[dict[str, Any]] | None = None


def authorize_state(token: str, profile: str, entity: str, rights_for: UUID | None = None) -> State:
    """The state for the cookie `token`; `rights_for`: the client whose rights are asked."""
    digest = keys.hash_token(token) if token else ""
    given = [digest, profile, kept(clock.now())]
    if rights_for is None:
        row = read(_AUTHORIZE.format("NULL"), [entity, *given])
    else:
        more = entitlements.parameters(rights_for)
        row = read(_AUTHORIZE.format(entitlements.column_of_session()), [entity, *more, *given])
    session = as_uuid(row[1])
    if session is None:
        return State(int(row[0]))
    content = json.loads(keys.ring().decrypt(SEAL, bytes(row[7])))
    content["amr"] = tuple(content["amr"])
    authentication = Authentication(
        **content,
        subject_seed=row[4],
        acr=row[5],
        auth_time=_time(row[8]),
        person=as_uuid(row[2]),
        membership=as_uuid(row[3]),
        idp=row[6],
    )
    rights = None
    if rights_for is not None:
        rights = entitlements.read(
            row[10],
            membership=authentication.membership,
            person=authentication.person,
            identity=authentication.identity,
        )
    return State(int(row[0]), Signed(session, authentication), row[9] or "", rights)


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
    row = read(_USERINFO, [keys.hash_token(token), kept(clock.now()), profile])
    if row is None:
        return 0, None
    session = as_uuid(row[6])
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
        as_uuid(row[7]),
        claims_of_session(row[8], row[9], row[10]),
        row[11],
    )
