"""Telling a client that a session ended (OpenID Connect Back-Channel Logout 1.0)."""

from __future__ import annotations

import secrets

from parvis.bricks.identity.domain.jose import Signer
from parvis.bricks.identity.domain.upstream import LOGOUT_EVENT
from parvis.bricks.identity.gateways import transport
from parvis.bricks.identity.queries import clients, issuers, keys
from parvis.kernel import clock, http, jobs

LIFETIME = 120  # seconds


def logout_token(signer: Signer, issuer: str, client_id: str, sub: str, sid: str) -> str:
    """A signed logout token; it has no nonce, so that it is never taken for an id_token."""
    at = int(clock.now().timestamp())
    claims = {
        "iss": issuer,
        "aud": client_id,
        "iat": at,
        "exp": at + LIFETIME,
        "jti": secrets.token_urlsafe(16),
        "events": {LOGOUT_EVENT: {}},
        "sub": sub,
        "sid": sid,
    }
    return signer.sign(claims, typ="logout+jwt")


def _post(address: str, form: dict[str, str]) -> http.Answer:
    if transport.is_ours(address):  # the portal is a client of the built-in hub
        return transport.call("POST", address, data=form)
    return http.client(seconds=10, max_bytes=100_000, attempts=1).post(
        address, data=form, follow=False
    )


def tell(client_id: str, sub: str, sid: str) -> None:
    """POST a logout token to the client; jobs.TryAgain unless it answers 200 or 204."""
    clients.at(clients.epoch())
    client = clients.find(client_id)
    if client is None or not client.active or not client.metadata.backchannel_logout_uri:
        return
    algorithm = client.metadata.id_token_signed_response_alg
    issuer = issuers.of(client.profile)
    token = logout_token(keys.signer(algorithm), issuer, client_id, sub, sid)
    try:
        answer = _post(client.metadata.backchannel_logout_uri, {"logout_token": token})
    except http.AddressRefused as error:
        raise jobs.GiveUp("the client's logout address is not a public one") from error
    except http.HttpError as error:
        raise jobs.TryAgain(f"the client did not answer ({type(error).__name__})") from error
    if answer.status == 400:
        raise jobs.GiveUp("the client refused the logout token (400)")
    if answer.status not in {200, 202, 204}:
        raise jobs.TryAgain(f"the client answered {answer.status}")
