"""Request objects (RFC 9101), pushed requests (RFC 9126) and hints: parameters that come signed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from parvis.bricks.identity.commands import assertions, pushing
from parvis.bricks.identity.contracts.provider.clients import in_time, signed_by
from parvis.bricks.identity.domain import authorize as rules
from parvis.bricks.identity.domain import jose
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.faults import Fault
from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.domain.requests import Asked
from parvis.bricks.identity.queries import issuers, keys

PUSHED = "urn:ietf:params:oauth:request_uri:"
LONGEST = 3600
_NOT_PARAMETERS = frozenset({"iss", "aud", "exp", "nbf", "iat", "jti", "sub"})


def opened(profile: Profile, client: ClientRecord, given: Mapping[str, str]) -> dict[str, str]:
    """The parameters in force: those of a pushed request or of a signed object win."""
    if "request_uri" in given:
        if not given["request_uri"].startswith(PUSHED) or not profile.pushed_requests:
            raise _told(profile, client, given, "request_uri_not_supported", "not a pushed request")
        kept = pushing.take(client, given["request_uri"])
        if kept is None:
            raise Fault("parameter", "invalid_request_uri", "the pushed request is gone")
        return kept
    if client.metadata.require_pushed_authorization_requests:
        raise _told(profile, client, given, "invalid_request", "requests must be pushed")
    if "request" not in given:
        return dict(given)
    return _object(profile, client, given)


def _object(profile: Profile, client: ClientRecord, given: Mapping[str, str]) -> dict[str, str]:
    claims = signed_by(client, given["request"])
    if claims is None:
        raise _told(profile, client, given, "invalid_request_object", "it is not signed by a key")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    good = (
        claims.get("iss", client.client_id) == client.client_id
        and claims.get("client_id", client.client_id) == client.client_id
        and issuers.of(profile.name) in audiences
        and in_time(claims, longest=LONGEST)
    )
    if good and "jti" in claims:
        good = assertions.use(client.client_id, str(claims["jti"]), float(claims["exp"]))
    if not good:
        raise _told(
            profile, client, given, "invalid_request_object", "wrong issuer, audience or time"
        )
    inside = {k: _text(v) for k, v in claims.items() if k not in _NOT_PARAMETERS}
    outside = {k: given[k] for k in ("client_id",) if k in given}
    return rules.first_checks(profile, {**outside, **inside, "client_id": client.client_id})


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _told(
    profile: Profile, client: ClientRecord, given: Mapping[str, str], error: str, words: str
) -> Fault:
    """Told to the client when the parameters beside the object name a registered address."""
    uri = given.get("redirect_uri", "")
    if uri not in client.metadata.redirect_uris:
        return Fault("parameter", error, words)
    back = Asked(client.client_id, uri, (), state=given.get("state", ""))
    return Fault("request", error, words, back)


def with_hint(profile: Profile, client: ClientRecord, asked: Asked, hint: str) -> Asked:
    """The request with the `sub` of its id_token_hint, once our own signature is verified.

    An expired hint still names its person (OpenID Core 3.1.2.1); one that we did not sign for this
    client is refused.
    """
    claims = own_token(profile, hint)
    if claims is None or claims.get("aud") != client.client_id:
        raise Fault("request", "invalid_request", "id_token_hint is not ours", asked)
    return replace(asked, sub_hint=str(claims.get("sub", "")))


def own_token(profile: Profile, token: str) -> dict[str, Any] | None:
    """The claims of an id_token that this provider signed, expired or not; None otherwise."""
    try:
        claims = jose.verify(token[:16_000], keys.jwks(), profile.id_token_algorithms)
    except jose.BadToken:
        return None
    return claims if claims.get("iss") == issuers.of(profile.name) else None
