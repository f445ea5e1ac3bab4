"""Grants: a code for a client, written by one statement."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from parvis.bricks.identity.domain import jose, legal_bases
from parvis.bricks.identity.domain.authentication import Authentication, ClientResponse, Granted
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.domain.requests import Asked
from parvis.bricks.identity.queries import acting, entitlements, issuers, subjects
from parvis.bricks.identity.queries.sessions import Signed
from parvis.kernel import clock, journal, keys
from parvis.kernel.access import Actor, Role
from parvis.kernel.db.statements import Statement, kept, together
from parvis.kernel.db.transactions import alone
from parvis.kernel.urns import Urn
from parvis.kernel.values.ids import uuid7

_COLUMNS = (
    "id", "client_id", "session_id", "sub", "scope", "acr", "terms", "redirect_uri", "challenge",
    "code_hash", "code_expires_at", "access_hash", "refresh_hash", "revoked_because", "created_at",
)  # fmt: skip
_INSERT = (
    f"INSERT INTO identity_grant ({', '.join(_COLUMNS)}) "  # noqa: S608 - our own words
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
)


def access_token_of(code: str) -> str:
    """The access token that a code will give: 256 bits, the HMAC of the code under the ring's key.

    Its digest is written with the code, so that the exchange changes no indexed column. It opens
    nothing before the exchange gives it an end, and nobody without the key can make it.
    """
    return jose.b64(bytes.fromhex(keys.hash_token(f"identity.access:{code}")))


@alone
def issue(
    client: ClientRecord,
    asked: Asked,
    session: Signed,
    granted: Granted,
    *,
    stored_sub: str | None = None,
    rights: list[dict[str, Any]] | None = None,
    beside: Sequence[Statement] = (),
) -> ClientResponse:
    """Write the grant and answer with its code, kept as a digest; journalled as a sign-in.

    `stored_sub`: the name by which the entity knows the person, when the caller has read it;
    `rights`: the agent's in the client's application, likewise.
    `beside`: what else belongs to the act (its line in the person's history). All or nothing; one
    statement on PostgreSQL, in the transaction that is open or else as one of its own.
    """
    authentication = session.authentication
    code, now = secrets.token_urlsafe(32), clock.now()
    sub = subjects.of(client, authentication.subject_seed, stored_sub)
    lifetime = PROFILES[client.profile].lifetimes.code
    values = [
        kept(uuid7()),
        kept(client.id),
        kept(session.id),
        sub,
        " ".join(granted.scopes),
        granted.acr or authentication.acr,
        json.dumps(_terms(client, asked, authentication, granted, rights)),
        asked.redirect_uri,
        asked.code_challenge,
        keys.hash_token(code),
        kept(now + dt.timedelta(seconds=lifetime)),
        keys.hash_token(access_token_of(code)),
        "",
        "",
        kept(now),
    ]
    together([(_INSERT, values), *_journal(client, authentication, granted), *beside])
    return _answer(asked, client.profile, {"code": code})


def _terms(
    client: ClientRecord,
    asked: Asked,
    authentication: Authentication,
    granted: Granted,
    rights: list[dict[str, Any]] | None,
) -> dict[str, Any]:
    """What the token call needs to know again."""
    terms: dict[str, Any] = {"auth_time": int(authentication.auth_time.timestamp())}
    if asked.nonce:
        terms["nonce"] = asked.nonce
    if granted.id_token_claims:
        terms["id_token"] = list(granted.id_token_claims)
    if granted.userinfo_claims:
        terms["userinfo"] = list(granted.userinfo_claims)
    if authentication.act is not None:
        terms |= acting.claims(client, authentication.act)
    if entitlements.SCOPE in granted.scopes:  # the agent's rights in this application, as of now
        if rights is None:
            rights = entitlements.of(
                (client.id,),
                membership=authentication.membership,
                person=authentication.person,
                identity=authentication.identity,
            )
        terms[entitlements.CLAIM] = rights
    return terms


def refusal(profile: str, asked: Asked, error: str, description: str = "") -> ClientResponse:
    """An error for the client, without a code."""
    return _answer(asked, profile, {"error": error, "error_description": description})


def _answer(asked: Asked, profile: str, words: dict[str, str]) -> ClientResponse:
    answer = {**words, "state": asked.state}
    if PROFILES[profile].issuer_in_response:
        answer["iss"] = issuers.of(profile)
    return ClientResponse(
        asked.redirect_uri, {k: v for k, v in answer.items() if v}, asked.response_mode
    )


def _journal(
    client: ClientRecord, authentication: Authentication, granted: Granted
) -> list[Statement]:
    person = authentication.person
    if person is None:
        actor = Actor(roles=frozenset({Role.NOBODY}))
    elif authentication.act is not None:
        actor = acting.actor_of_grant(authentication.act, person)
    else:
        actor = Actor(
            roles=frozenset({Role.PERSON}),
            person=person,
            for_person=person,
            membership=authentication.membership,
        )
    return journal.statements(
        actor,
        "identity.grant.issue",
        Urn("identity", "client", str(client.id)),
        organisation=client.organisation,
        persons=() if person is None else (person,),
        purpose="sign-in",
        legal_basis=legal_bases.in_one(granted.scopes, client.metadata.legal_bases),
        fields=granted.scopes,
    )


@alone
def deliver(client: ClientRecord, grant: str, person: UUID | None, names: Sequence[str]) -> None:
    """Write that these claims of the person travelled to the client, before they leave."""
    actor = Actor(
        roles=frozenset({Role.SYSTEM}), organisation=client.organisation, label=client.name[:100]
    )
    together(
        journal.statements(
            actor,
            "identity.grant.deliver",
            Urn("identity", "grant", grant),
            organisation=client.organisation,
            persons=() if person is None else (person,),
            purpose="sign-in",
            fields=names,
        )
    )
