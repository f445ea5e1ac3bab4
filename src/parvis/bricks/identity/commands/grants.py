"""Grants: a code for a client, written by one statement."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from parvis.bricks.identity.domain.authentication import Authentication, ClientResponse, Granted
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.domain.requests import Asked
from parvis.bricks.identity.queries import acting, hot, issuers, subjects
from parvis.bricks.identity.queries.sessions import Signed
from parvis.kernel import clock, journal, keys
from parvis.kernel.access import Actor, Role
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import Urn
from parvis.kernel.values.ids import uuid7

_COLUMNS = (
    "id", "client_id", "session_id", "sub", "scope", "acr", "terms", "redirect_uri", "challenge",
    "code_hash", "code_expires_at", "refresh_hash", "revoked_because", "created_at",
)  # fmt: skip
_INSERT = (
    f"INSERT INTO identity_grant ({', '.join(_COLUMNS)}) "  # noqa: S608 - our own words
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
)


@command
def issue(
    client: ClientRecord,
    asked: Asked,
    session: Signed,
    granted: Granted,
    *,
    stored_sub: str | None = None,
) -> ClientResponse:
    """Write the grant and answer with its code, kept as a digest; journalled as a sign-in.

    `stored_sub`: the name by which the entity knows the person, when the caller has read it.
    """
    authentication = session.authentication
    code, now = secrets.token_urlsafe(32), clock.now()
    sub = subjects.of(client, authentication.subject_seed, stored_sub)
    lifetime = PROFILES[client.profile].lifetimes.code
    values = [
        hot.key(uuid7()),
        hot.key(client.id),
        hot.key(session.id),
        sub,
        " ".join(granted.scopes),
        granted.acr or authentication.acr,
        json.dumps(_terms(client, asked, authentication, granted)),
        asked.redirect_uri,
        asked.code_challenge,
        keys.hash_token(code),
        hot.instant(now + dt.timedelta(seconds=lifetime)),
        "",
        "",
        hot.instant(now),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
    _journal(client, authentication, granted)
    return _answer(asked, client.profile, {"code": code})


def _terms(
    client: ClientRecord, asked: Asked, authentication: Authentication, granted: Granted
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


def _journal(client: ClientRecord, authentication: Authentication, granted: Granted) -> None:
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
    journal.record(
        actor,
        "identity.grant.issue",
        Urn("identity", "client", str(client.id)),
        organisation=client.organisation,
        persons=() if person is None else (person,),
        purpose="sign-in",
        fields=granted.scopes,
    )


@command
def deliver(client: ClientRecord, grant: str, person: UUID | None, names: Sequence[str]) -> None:
    """Write that these claims of the person travelled to the client, before they leave."""
    actor = Actor(
        roles=frozenset({Role.SYSTEM}), organisation=client.organisation, label=client.name[:100]
    )
    journal.record(
        actor,
        "identity.grant.deliver",
        Urn("identity", "grant", grant),
        organisation=client.organisation,
        persons=() if person is None else (person,),
        purpose="sign-in",
        fields=names,
    )
