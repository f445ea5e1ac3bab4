"""Exchange of codes and refresh tokens: each consumed by one statement, or not at all.

Compare-and-swap: the UPDATE names everything that must hold (client, redirect URI, PKCE, time, not
yet used, epoch). When it changes no row, a second look finds out why; a code that had been used
revokes its grant (RFC 6749 4.1.2, RFC 9700 4.2.4).
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from parvis.bricks.identity.commands.grants import access_token_of
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.models import Grant
from parvis.bricks.identity.queries import entitlements, hot
from parvis.bricks.identity.queries.introspection import Found
from parvis.kernel import clock, journal, keys
from parvis.kernel.access import Actor, Role, system
from parvis.kernel.db.statements import as_uuid, change, kept, read
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import Urn

_RETURNING = """
RETURNING id, sub, scope, acr, terms, session_id, challenge,
  (SELECT s.sealed FROM identity_session s WHERE s.id = session_id),
  (SELECT s.idp FROM identity_session s WHERE s.id = session_id),
  (SELECT s.acr FROM identity_session s WHERE s.id = session_id)
"""
_CONSUME = f"""
UPDATE identity_grant SET consumed_at = %s, access_expires_at = %s{{}}
WHERE code_hash = %s AND client_id = %s AND redirect_uri = %s AND challenge = %s
  AND consumed_at IS NULL AND revoked_at IS NULL AND code_expires_at > %s
  AND {hot.EPOCH} = %s {_RETURNING}
"""  # noqa: S608 - our own words
_PLAIN = _CONSUME.format("")
_REFRESHABLE = _CONSUME.format(
    ", refresh_selector = %s, refresh_hash = %s, refresh_expires_at = %s"
)
_REFRESH = f"""
UPDATE identity_grant SET access_hash = %s, access_expires_at = %s, refresh_hash = %s
WHERE refresh_selector = %s AND refresh_hash = %s AND client_id = %s AND revoked_at IS NULL
  AND refresh_expires_at > %s AND {hot.EPOCH} = %s {_RETURNING}
"""  # noqa: S608 - our own words


class NotGranted(Exception):
    """The code or token gives nothing. `reason` is not told to the client."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Moved(Exception):
    """A client or key changed since this process read it: read again and try again."""


@dataclass(frozen=True)
class Tokens:
    """What was issued, and what the id_token is made of."""

    access: str
    refresh: str
    expires_in: int
    sub: str
    scope: str
    acr: str
    terms: dict[str, Any]
    session: str
    sealed: tuple[Any, str, str]  # of the session

    def claims(self) -> dict[str, Any]:
        """Claims of the session; decrypted only when the id_token asks for some."""
        return hot.claims_of_session(*self.sealed)


def _tokens(row: Any, access: str, refresh: str, seconds: int) -> Tokens:
    terms = row[4] if isinstance(row[4], dict) else json.loads(row[4])
    if hot.is_over(terms):
        raise NotGranted("the mandate is over")
    session, sealed = str(as_uuid(row[5])), (row[7], row[8], row[9])
    return Tokens(access, refresh, seconds, row[1], row[2], row[3], terms, session, sealed)


def _wants_refresh(client: ClientRecord) -> bool:
    return (
        "refresh_token" in client.metadata.grant_types
        and PROFILES[client.profile].lifetimes.refresh > 0
    )


def exchange(
    client: ClientRecord, code: str, redirect_uri: str, challenge: str, epoch: int
) -> Tokens:
    """Tokens for a code, once. NotGranted, or Moved when `epoch` is no longer in force.

    `challenge`: the digest of the PKCE verifier, "" when none was sent; it must be what the
    authorize request said, so that a verifier without a challenge fails too (downgrade).
    """
    lifetimes = PROFILES[client.profile].lifetimes
    now = clock.now()
    said, renewing, refresh = _PLAIN, [], ""
    if _wants_refresh(client):
        selector, secret = secrets.token_urlsafe(24), secrets.token_urlsafe(32)
        until = kept(now + dt.timedelta(seconds=lifetimes.refresh))
        said, renewing = _REFRESHABLE, [selector, keys.hash_token(secret), until]
        refresh = f"{selector}.{secret}"
    row = change(
        said,
        [
            kept(now),
            kept(now + dt.timedelta(seconds=lifetimes.access)),
            *renewing,
            keys.hash_token(code),
            kept(client.id),
            redirect_uri,
            challenge,
            kept(now),
            epoch,
        ],
    )
    if row is None:
        found = Grant.objects.filter(code_hash=keys.hash_token(code))
        raise _why_not(client, found, epoch, by_code=True)
    return _tokens(row, access_token_of(code), refresh, lifetimes.access)


def refresh(client: ClientRecord, token: str, epoch: int) -> Tokens:
    """New tokens for a refresh token, which changes; one used before revokes the whole grant."""
    lifetimes = PROFILES[client.profile].lifetimes
    selector, _, old = token.partition(".")
    now = clock.now()
    access, secret = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    row = change(
        _REFRESH,
        [
            keys.hash_token(access),
            kept(now + dt.timedelta(seconds=lifetimes.access)),
            keys.hash_token(secret),
            selector,
            keys.hash_token(old),
            kept(client.id),
            kept(now),
            epoch,
        ],
    )
    if row is None:
        found = Grant.objects.filter(refresh_selector=selector)
        raise _why_not(client, found, epoch, by_code=False)
    made = _tokens(row, access, f"{selector}.{secret}", lifetimes.access)
    if entitlements.CLAIM in made.terms:
        _renew_rights(client, row[0], made.terms)
    return made


def _renew_rights(client: ClientRecord, grant: Any, terms: dict[str, Any]) -> None:
    """Rights as of now: a grant that is refreshed for hours carries none of the morning's."""
    who = (
        Grant.objects.filter(id=str(as_uuid(grant)))
        .values_list(
            "session__membership", "session__person", "session__sealed", "session__idp",
            "session__acr",
        )
        .get()
    )  # fmt: skip
    terms[entitlements.CLAIM] = entitlements.of(
        (client.id,),
        membership=who[0],
        person=who[1],
        identity=hot.claims_of_session(*who[2:]),
    )
    _keep_terms(as_uuid(grant), terms)


@command
def _keep_terms(grant: Any, terms: dict[str, Any]) -> None:
    Grant.objects.filter(id=grant).update(terms=terms)


def _why_not(client: ClientRecord, found: Any, epoch: int, *, by_code: bool) -> NotGranted | Moved:
    """Why nothing changed; a replay by the same client revokes."""
    if int(read(f"SELECT {hot.EPOCH}", ())[0]) != epoch:
        return Moved()
    grant = found.filter(client_id=client.id).first()
    if grant is None:
        return NotGranted("unknown")
    now = clock.now()
    if grant.revoked_at is not None:
        return NotGranted("revoked")
    if by_code and grant.consumed_at is None:
        late = grant.code_expires_at <= now
        return NotGranted("expired" if late else "redirect_uri or code_verifier")
    if not by_code and (grant.refresh_expires_at is None or grant.refresh_expires_at <= now):
        return NotGranted("expired")
    revoke(grant.id, "replay")
    return NotGranted("replay")


@command
def revoke(grant: Any, because: str) -> bool:
    """Revoke a grant: its code and tokens open nothing any more. False when it was revoked."""
    changed = Grant.objects.filter(id=grant, revoked_at=None).update(
        revoked_at=clock.now(), revoked_because=because
    )
    if changed:
        journal.record(
            system("identity"),
            "identity.grant.revoke",
            Urn("identity", "grant", str(grant)),
            organisation=None,
            purpose=because,
        )
    return bool(changed)


@command
def revoke_token(client: ClientRecord, token: str) -> bool:
    """RFC 7009: revoke the grant of an access or refresh token of this client."""
    mine = Grant.objects.filter(client_id=client.id, revoked_at=None)
    digest = keys.hash_token(token)
    row = mine.filter(access_hash=digest).values_list("id", flat=True).first()
    if row is not None:  # an access token dies alone where a refresh token may still serve
        Grant.objects.filter(id=row, access_hash=digest).update(access_expires_at=clock.now())
        return True
    selector, dot, secret = token.partition(".")
    row = (
        mine.filter(refresh_selector=selector, refresh_hash=keys.hash_token(secret))
        .values_list("id", flat=True)
        .first()
        if dot
        else None
    )
    return revoke(row, "revoked by client") if row is not None else False


@command
def introspected(
    caller: ClientRecord,
    found: Found,
    *,
    purpose: str = "",
    legal_basis: str = "",
    rights: Sequence[str] = (),
) -> None:
    """Write that a resource server checked a person's token (DP_VERIFIED_FC_CHECKTOKEN).

    `purpose` and `legal_basis` are the caller's own words; `rights`: which ones it was told of.
    """
    actor = Actor(
        roles=frozenset({Role.SYSTEM}), organisation=caller.organisation, label=caller.name[:100]
    )
    journal.record(
        actor,
        "identity.grant.check",
        Urn("identity", "grant", found.grant),
        organisation=caller.organisation,
        persons=() if found.person is None else (found.person,),
        purpose=purpose or "token check",
        legal_basis=legal_basis,
        fields=[*found.scopes, *rights],
    )
