"""This platform as a client of an OpenID provider: discovery, keys, code, userinfo, end of session.

Discovery and keys are kept in memory for ten minutes; an unknown key makes the set be read again,
once in ten seconds at most, so that a provider may renew its keys and nobody may make us hammer it.
No function here touches the database; none may run inside a transaction (kernel.http).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from parvis.bricks.identity.domain import upstream as rules
from parvis.bricks.identity.domain.upstream import Endpoints, Lie, LoggedOut, Said, Sent, Upstream
from parvis.bricks.identity.gateways import tokens, transport
from parvis.kernel import clock, http

KEPT = 600.0
AGAIN = 10.0
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 60


@dataclass(frozen=True)
class _Kept:
    at: float
    value: Any


_cache: dict[tuple[str, str], _Kept] = {}
_lock = threading.Lock()


def forget() -> None:
    """Forget every document read (tests; a record was changed)."""
    with _lock:
        _cache.clear()


def _document(kind: str, url: str, *, older_than: float = KEPT) -> Any:
    """A JSON document, from memory when it was read less than `older_than` seconds ago."""
    now = time.monotonic()
    with _lock:
        known = _cache.get((kind, url))
    if known is not None and now - known.at < older_than:
        return known.value
    value = transport.call("GET", url).expect_ok().json()
    with _lock:
        if len(_cache) > 500:
            _cache.clear()
        _cache[(kind, url)] = _Kept(now, value)
    return value


def endpoints(upstream: Upstream) -> Endpoints:
    """Addresses of the provider, from its record or its discovery document."""
    if upstream.discovery or upstream.endpoints is None:
        return rules.endpoints(_document("discovery", upstream.document), upstream.issuer)
    return upstream.endpoints


def send(
    upstream: Upstream,
    *,
    redirect_uri: str,
    acr: str = "",
    extra: Mapping[str, str] | None = None,
    max_age: int | None = None,
    label: str = "",
) -> tuple[str, Sent]:
    """Where to send a person, and what to keep to recognise the answer.

    State, nonce and PKCE verifier are new each time, 256 bits each; `label.` begins the state
    (which interaction it is, for whoever holds its cookie).
    """
    verifier = secrets.token_urlsafe(48)
    sent = Sent(
        uid=upstream.uid,
        state=f"{label}.{secrets.token_urlsafe(32)}" if label else secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=verifier,
        redirect_uri=redirect_uri,
        acr=acr,
        max_age=max_age,
        at=int(clock.now().timestamp()),
    )
    params = {
        "client_id": upstream.client_id,
        "response_type": "code",
        "redirect_uri": redirect_uri,
        "scope": " ".join(upstream.scopes),
        "state": sent.state,
        "nonce": sent.nonce,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        **({"acr_values": acr} if acr else {}),
        **({"max_age": str(max_age)} if max_age is not None else {}),
        **(extra or {}),
    }
    address = endpoints(upstream).authorize
    return f"{address}{'&' if '?' in address else '?'}{urlencode(params)}", sent


def challenge(verifier: str) -> str:
    """S256 of a verifier (RFC 7636 section 4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def redeem(
    upstream: Upstream,
    sent: Sent,
    params: Mapping[str, str],
    keys: tuple[tokens.PrivateKey, ...] = (),
) -> Said:
    """From the answer that the browser brought to what the provider asserts.

    `Lie` when something does not hold, http.HttpError when the provider cannot be reached.
    """
    places = endpoints(upstream)
    code = rules.check_response(sent, upstream.issuer, params, named=places.names_issuer)
    given = _exchange(upstream, places, sent, code)
    raw = given.get("id_token")
    if not isinstance(raw, str):
        raise Lie("id_token_missing")
    access = given.get("access_token")
    if not isinstance(access, str) or not access or len(access) > 8192:
        raise Lie("access_token_missing")
    if str(given.get("token_type", "")).lower() != "bearer":
        raise Lie("token_type")
    token = tokens.decrypted(raw, upstream.id_token_encrypted, keys) if _is_jwe(raw) else raw
    if upstream.id_token_encrypted and not _is_jwe(raw):
        raise Lie("jwe_missing")
    claims = _signed(token, upstream.id_token_alg, upstream, places)
    rules.check_id_token(claims, upstream, sent, int(clock.now().timestamp()))
    about = _userinfo(upstream, places, access, str(claims["sub"]), keys)
    return rules.said(claims, about, raw)


def _exchange(upstream: Upstream, places: Endpoints, sent: Sent, code: str) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": sent.redirect_uri,
        "code_verifier": sent.verifier,
    }
    headers = {"Accept": "application/json"}
    if upstream.auth == "client_secret_basic":
        # RFC 6749 section 2.3.1: both parts are form-encoded before base64.
        pair = f"{quote(upstream.client_id, safe='')}:{quote(upstream.secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    elif upstream.auth == "private_key_jwt":
        form |= _assertion(upstream, places.token)
    else:
        form |= {"client_id": upstream.client_id, "client_secret": upstream.secret}
    answer = transport.call("POST", places.token, data=form, headers=headers)
    if answer.status >= 500:
        answer.expect_ok()
    if answer.status != 200:
        raise Lie("token_refused")
    given = answer.json()
    if not isinstance(given, dict):
        raise Lie("token_form")
    return given


def _assertion(upstream: Upstream, audience: str) -> dict[str, str]:
    """Who we are, signed for this one call (RFC 7523 section 2.2, OpenID Core 9)."""
    if upstream.signer is None:
        raise Lie("no_key")
    at = int(clock.now().timestamp())
    claims = {
        "iss": upstream.client_id,
        "sub": upstream.client_id,
        "aud": audience,
        "jti": secrets.token_urlsafe(24),
        "iat": at,
        "exp": at + ASSERTION_SECONDS,
    }
    return {
        "client_id": upstream.client_id,
        "client_assertion_type": ASSERTION,
        "client_assertion": upstream.signer.sign(claims),
    }


def _is_jwe(token: str) -> bool:
    return token.count(".") == 4


def _signed(token: str, algorithm: str, upstream: Upstream, places: Endpoints) -> dict[str, Any]:
    """Claims under the provider's signature; keys are read again when one is not known."""
    if algorithm == "HS256":
        return tokens.claims(token, algorithm, (), upstream.secret)
    known = tokens.public_keys(_document("jwks", places.jwks))
    try:
        return tokens.claims(token, algorithm, known)
    except tokens.UnknownKey:
        fresh = tokens.public_keys(_document("jwks", places.jwks, older_than=AGAIN))
        return tokens.claims(token, algorithm, fresh)


def _userinfo(
    upstream: Upstream,
    places: Endpoints,
    access: str,
    sub: str,
    keys: tuple[tokens.PrivateKey, ...],
) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {access}"}
    answer = transport.call("GET", places.userinfo, headers=headers)
    if answer.status >= 500:
        answer.expect_ok()
    if answer.status != 200:
        raise Lie("userinfo_refused")
    if not upstream.userinfo_alg and not upstream.userinfo_encrypted:
        read = answer.json()
        if not isinstance(read, dict):
            raise Lie("userinfo_form")
        rules.check_userinfo(read, sub, upstream, jwt=False)
        return read
    raw = answer.text.strip()
    if upstream.userinfo_encrypted:
        if not _is_jwe(raw):
            raise Lie("jwe_missing")
        raw = tokens.decrypted(raw, upstream.userinfo_encrypted, keys)
    read = _signed(raw, upstream.userinfo_alg or upstream.id_token_alg, upstream, places)
    rules.check_userinfo(read, sub, upstream, jwt=True)
    return read


def logout(upstream: Upstream, token: str) -> LoggedOut:
    """What a logout token of this provider says; `Lie` when it does not hold."""
    if not token or _is_jwe(token):
        raise Lie("logout_form")
    claims = _signed(token, upstream.id_token_alg, upstream, endpoints(upstream))
    return rules.check_logout(claims, upstream, int(clock.now().timestamp()))


def end_session(upstream: Upstream, id_token: str, state: str, back: str) -> str:
    """Where to send a person so that the provider closes its session; "" when it cannot."""
    try:
        place = endpoints(upstream).end_session
    except (http.HttpError, Lie):
        return ""
    if not place:
        return ""
    params = {
        "id_token_hint": id_token,
        "state": state,
        "post_logout_redirect_uri": back,
        "client_id": upstream.client_id,
    }
    return f"{place}{'&' if '?' in place else '?'}{urlencode(params)}"
