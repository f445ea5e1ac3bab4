"""Authentication of clients at the token endpoint and its neighbours (OpenID Core 9)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from parvis.bricks.identity.commands import assertions
from parvis.bricks.identity.contracts.provider import failures
from parvis.bricks.identity.contracts.provider.errors import invalid_client, invalid_request
from parvis.bricks.identity.domain import jose
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.gateways import documents
from parvis.bricks.identity.queries import clients, issuers
from parvis.kernel import clock, keys

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST, SKEW = 60, 8  # seconds that an assertion may live, and that clocks may differ (FAPI 2)


def authenticate(
    request: HttpRequest,
    profile: Profile,
    given: Mapping[str, str],
    *,
    public: bool = False,
    fresh: bool = True,
) -> ClientRecord:
    """The client that calls, by the one method that it registered; Refused otherwise.

    `public`: clients without a secret may call (the token endpoint, with PKCE). `fresh`: ask
    whether its record changed first; not where the statement that follows compares the epoch.
    """
    methods = [
        name
        for name, there in (
            ("client_secret_basic", request.headers.get("Authorization", "")[:6] == "Basic "),
            ("client_secret_post", "client_secret" in given),
            ("private_key_jwt", "client_assertion" in given),
        )
        if there
    ]
    if len(methods) > 1:
        raise invalid_request("more than one method of client authentication", "parameter")
    method = methods[0] if methods else "none"
    client_id, secret = _named(request, method, given)
    failures.look(client_id, request)
    if fresh:
        clients.at(clients.epoch())
    client = _proven(request, profile, given, method, client_id, secret, public=public)
    if client is None and clients.at(clients.epoch()):  # a new secret, or a client just opened
        client = _proven(request, profile, given, method, client_id, secret, public=public)
    if client is None:
        failures.count(client_id, request)
        raise invalid_client()
    return client


def _proven(
    request: HttpRequest,
    profile: Profile,
    given: Mapping[str, str],
    method: str,
    client_id: str,
    secret: str,
    *,
    public: bool,
) -> ClientRecord | None:
    client = clients.find(client_id)
    good = (
        client is not None
        and client.active
        and client.profile == profile.name
        and client.metadata.token_endpoint_auth_method == method
        and (method in profile.auth_methods or (method == "none" and public))
    )
    if method == "private_key_jwt":
        good = good and client is not None and _assertion_holds(profile, client, given, request)
    elif method != "none":
        good = _secret_holds(client, secret) and good  # compared for unknown clients too
    return client if good else None


def _named(request: HttpRequest, method: str, given: Mapping[str, str]) -> tuple[str, str]:
    if method == "client_secret_basic":
        try:
            text = base64.b64decode(request.headers["Authorization"][6:], validate=True).decode()
        except (binascii.Error, UnicodeError, ValueError):
            raise invalid_client() from None
        name, _, secret = text.partition(":")
        client_id, secret = unquote_plus(name), unquote_plus(secret)
        if given.get("client_id", client_id) != client_id:
            raise invalid_request("client_id is given twice and differs", "parameter")
        return client_id, secret
    if method == "private_key_jwt" and "client_id" not in given:
        try:
            claims = jose.unverified_claims(given["client_assertion"][:16_000])
        except jose.BadToken:
            raise invalid_client() from None
        return str(claims.get("sub", "")), ""
    if "client_id" not in given:
        raise invalid_request("client_id is missing", "client_id")
    return given["client_id"], given.get("client_secret", "")


def _secret_holds(client: ClientRecord | None, secret: str) -> bool:
    digest = keys.hash_token(secret[:1000])
    now = clock.now().isoformat()
    held = False
    for one in client.secrets if client is not None else ():
        same = constant_time_compare(one.hash, digest)
        held = held or (same and (not one.until or one.until > now))
    return held and bool(secret)


def _assertion_holds(
    profile: Profile, client: ClientRecord, given: Mapping[str, str], request: HttpRequest
) -> bool:
    if given.get("client_assertion_type") != ASSERTION:
        return False
    claims = signed_by(client, given["client_assertion"])
    if claims is None or claims.get("iss") != client.client_id:
        return False
    if claims.get("sub") != client.client_id or not _for_us(profile, claims, request):
        return False
    return in_time(claims, longest=LONGEST) and assertions.use(
        client.client_id, str(claims.get("jti", "")), float(claims["exp"])
    )


def _for_us(profile: Profile, claims: Mapping[str, Any], request: HttpRequest) -> bool:
    issuer = issuers.of(profile.name)
    aud = claims.get("aud")
    audiences = aud if isinstance(aud, list) else [aud]
    here = f"{issuer}{request.path.partition(profile.prefix)[2]}"
    return len(audiences) == 1 and audiences[0] in {issuer, f"{issuer}/token", here}


def in_time(claims: Mapping[str, Any], *, longest: int) -> bool:
    """Whether `exp` lies ahead, no farther than `longest` seconds, and `nbf`/`iat` behind."""
    now = clock.now().timestamp()
    exp = claims.get("exp")
    if isinstance(exp, bool) or not isinstance(exp, int | float):
        return False
    if not now - SKEW < exp <= now + longest + SKEW:
        return False
    return all(
        isinstance(claims.get(name, 0), int | float) and claims.get(name, 0) <= now + SKEW
        for name in ("nbf", "iat")
    )


def signed_by(client: ClientRecord, token: str) -> dict[str, Any] | None:
    """The claims of a token signed by a key of the client; None when it is not."""
    registered = client.metadata.token_endpoint_auth_signing_alg
    algorithms = (registered,) if registered else ("ES256", "RS256", "PS256")
    for fresh in (False, True):
        try:
            return jose.verify(token[:16_000], documents.keys_of(client, fresh=fresh), algorithms)
        except documents.Unreachable:
            return None
        except jose.BadToken as error:
            if fresh or "no key fits" not in str(error) or not client.metadata.jwks_uri:
                return None
    return None
