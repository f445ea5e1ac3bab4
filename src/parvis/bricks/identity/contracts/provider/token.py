"""`/token`: codes and refresh tokens against tokens."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from parvis.bricks.identity.commands import tokens
from parvis.bricks.identity.contracts.provider import cors, parameters, responses
from parvis.bricks.identity.contracts.provider.clients import authenticate
from parvis.bricks.identity.contracts.provider.errors import (
    Refused,
    invalid_request,
    never_stored,
    refusing,
)
from parvis.bricks.identity.domain import jose
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.gateways import documents
from parvis.bricks.identity.queries import clients
from parvis.kernel.access import Public, route

CALLERS = Public("OpenID Connect: the calling client is authenticated by the view")
_VERIFIER = re.compile(r"^[A-Za-z0-9._~-]{43,128}$")


@route(CALLERS, ("POST", "OPTIONS"), api=True, direct=True)
@csrf_exempt
@cors.answered
@refusing("token")
def token(request: HttpRequest, profile: Profile) -> HttpResponse:
    """RFC 6749 4.1.3 and 6: the answer is never stored and sets no cookie."""
    given = parameters.of_form(request)
    kind = given.get("grant_type", "")
    if not kind:
        raise invalid_request("grant_type is missing", "parameter")
    if kind not in profile.grants:
        raise Refused("unsupported_grant_type", "unsupported grant_type requested")
    client = authenticate(request, profile, given, public=profile.public_clients, fresh=False)
    try:
        responses.ready(client)
    except (documents.Unreachable, jose.BadToken):
        raise Refused(
            "temporarily_unavailable", "the client's encryption key cannot be had", status=503
        ) from None
    if kind == "authorization_code":
        issued = _with(client, given, _code)
    else:
        if "refresh_token" not in client.metadata.grant_types:
            raise Refused("unauthorized_client", "this client may not refresh")
        issued = _with(client, given, _refresh)
    return _answer(profile, client, issued)


def _with(
    client: ClientRecord,
    given: Mapping[str, str],
    act: Callable[[ClientRecord, Mapping[str, str], int], tokens.Tokens],
) -> tokens.Tokens:
    for _attempt in range(3):
        try:
            return act(client, given, clients.known_epoch())
        except tokens.Moved:
            clients.at(clients.epoch())
            again = clients.find(client.client_id)
            if again is None or not again.active:
                raise Refused(
                    "invalid_client", "client authentication failed", status=401
                ) from None
            if again.secrets != client.secrets:
                raise Refused("temporarily_unavailable", "try again", status=503) from None
            client = again
        except tokens.NotGranted as error:
            raise Refused("invalid_grant", "grant request is invalid", reason="grant") from error
    raise Refused("temporarily_unavailable", "try again", status=503)


def _code(client: ClientRecord, given: Mapping[str, str], epoch: int) -> tokens.Tokens:
    if not given.get("code"):
        raise invalid_request("missing required parameter(s) (code)", "code_missing")
    if not given.get("redirect_uri"):
        raise invalid_request("missing required parameter(s) (redirect_uri)", "parameter")
    return tokens.exchange(
        client, given["code"][:512], given["redirect_uri"], _challenge(given), epoch
    )


def _challenge(given: Mapping[str, str]) -> str:
    verifier = given.get("code_verifier", "")
    if not verifier:
        return ""
    if not _VERIFIER.match(verifier):
        raise Refused("invalid_grant", "grant request is invalid", reason="grant")
    return jose.b64(hashlib.sha256(verifier.encode()).digest())


def _refresh(client: ClientRecord, given: Mapping[str, str], epoch: int) -> tokens.Tokens:
    if not given.get("refresh_token"):
        raise invalid_request("missing required parameter(s) (refresh_token)", "parameter")
    return tokens.refresh(client, given["refresh_token"][:512], epoch)


def _answer(profile: Profile, client: ClientRecord, issued: tokens.Tokens) -> HttpResponse:
    body: dict[str, Any] = {
        "access_token": issued.access,
        "expires_in": issued.expires_in,
        "scope": issued.scope,
        "token_type": "Bearer",
    }
    try:
        body["id_token"] = responses.id_token(profile, client, issued)
    except (documents.Unreachable, jose.BadToken):
        raise Refused(
            "temporarily_unavailable", "the client's encryption key cannot be had", status=503
        ) from None
    if issued.refresh:
        body["refresh_token"] = issued.refresh
    return never_stored(JsonResponse(body))
