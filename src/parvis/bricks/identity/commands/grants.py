"""Grants: a code for a client, and what becomes of it."""

from __future__ import annotations

import datetime as dt
import secrets

from parvis.bricks.identity.domain import subjects
from parvis.bricks.identity.domain.authentication import Authentication, ClientResponse, Granted
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.profiles import PROFILES, Subject
from parvis.bricks.identity.domain.requests import Asked
from parvis.bricks.identity.models import Grant, StoredSubject
from parvis.bricks.identity.queries import issuers
from parvis.bricks.identity.queries.sessions import Signed
from parvis.kernel import clock, journal, keys
from parvis.kernel.access import Actor, Role
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import urn


@command
def issue(client: ClientRecord, asked: Asked, session: Signed, granted: Granted) -> ClientResponse:
    """Write the grant and answer with its code; one row, whose code is kept as a digest."""
    profile = PROFILES[client.profile]
    code, now = secrets.token_urlsafe(32), clock.now()
    authentication = session.authentication
    Grant.objects.create(
        client_id=client.id,
        session_id=session.id,
        sub=sub_of(client, authentication),
        scope=" ".join(granted.scopes),
        acr=granted.acr or authentication.acr,
        terms={
            "redirect_uri": asked.redirect_uri,
            "nonce": asked.nonce,
            "challenge": asked.code_challenge,
            "id_token": list(granted.id_token_claims),
            "userinfo": list(granted.userinfo_claims),
            "auth_time": int(authentication.auth_time.timestamp()),
        },
        code_hash=keys.hash_token(code),
        code_expires_at=now + dt.timedelta(seconds=profile.lifetimes.code),
        created_at=now,
    )
    journal.record(
        _actor(authentication),
        "identity.grant.issue",
        urn("identity", "client", client.id),
        organisation=client.organisation,
        persons=[authentication.person] if authentication.person else [],
        purpose="sign-in",
        fields=granted.scopes,
    )
    answer = {"code": code, "state": asked.state, "iss": issuers.of(client.profile)}
    return ClientResponse(
        asked.redirect_uri, {k: v for k, v in answer.items() if v}, asked.response_mode
    )


def refusal(profile: str, asked: Asked, error: str, description: str = "") -> ClientResponse:
    """An error for the client, without a code."""
    answer = {
        "error": error,
        "error_description": description,
        "state": asked.state,
        "iss": issuers.of(profile),
    }
    return ClientResponse(
        asked.redirect_uri, {k: v for k, v in answer.items() if v}, asked.response_mode
    )


def sub_of(client: ClientRecord, authentication: Authentication) -> str:
    """The person's name for this client; one that the entity already knows wins."""
    seed, rule = authentication.subject_seed, PROFILES[client.profile].subject
    if rule is Subject.PUBLIC or client.metadata.subject_type == "public":
        return seed
    stored = (
        StoredSubject.objects.filter(entity_id=client.entity_id, seed=seed)
        .values_list("sub", flat=True)
        .first()
    )
    return stored or computed_sub(client.entity_id, client, seed)


def computed_sub(entity: str, client: ClientRecord, seed: str) -> str:
    """What the algorithm of the client's profile gives."""
    secret = issuers.sub_secret()
    if PROFILES[client.profile].subject is Subject.PAIRWISE:
        return subjects.pairwise(entity, seed, secret)
    if client.metadata.sub_version == "v2":
        return subjects.franceconnect_v2(entity, seed, secret)
    return subjects.franceconnect_v1(entity, seed, secret)


def _actor(authentication: Authentication) -> Actor:
    if authentication.person is None:
        return Actor(roles=frozenset({Role.NOBODY}), level=1, label="")
    return Actor(
        roles=frozenset({Role.PERSON}),
        person=authentication.person,
        for_person=authentication.person,
        membership=authentication.membership,
        level=1,
    )
