"""`/reg`: OpenID Dynamic Registration (RFC 7591), off unless the operator asks for it."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from parvis.bricks.identity.commands import clients
from parvis.bricks.identity.contracts.provider.errors import Refused, never_stored, refusing
from parvis.bricks.identity.contracts.provider.parameters import MOST_BYTES
from parvis.bricks.identity.domain import scopes
from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.domain.registering import NotRegistrable
from parvis.bricks.identity.queries import registration
from parvis.kernel.access import Public, route, system
from parvis.kernel.tokens import rates


@route(
    Public("OpenID Dynamic Registration, off unless the operator asks for it"), ("POST",), api=True
)
@csrf_exempt
@refusing("registration")
def register(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Register a sandbox client and answer with its credentials (201)."""
    if not registration.allowed(profile.name):
        raise Refused("access_denied", "dynamic registration is not offered", status=403)
    if not rates.hit(f"identity.reg:{rates.by_address(request)}", 20, 3600).allowed:
        raise Refused("access_denied", "too many registrations, wait an hour", status=429)
    asked = _read(request)
    kept = {k: v for k, v in asked.items() if k not in {"scope", "client_name"}}
    scope = asked.get("scope", "openid")
    kept["scopes"] = scope.split() if isinstance(scope, str) else ["openid"]
    kept.setdefault("token_endpoint_auth_method", "client_secret_basic")
    kept.setdefault("id_token_signed_response_alg", "RS256")
    kept["scopes"] = [s for s in kept["scopes"] if s in scopes.offered(profile.name)]
    try:
        made = clients.register(
            system("dynamic registration"),
            profile=profile.name,
            name=str(asked.get("client_name", "client"))[:200],
            metadata=kept,
            sandbox=True,
            active=True,
        )
    except NotRegistrable as error:
        name = (
            "invalid_redirect_uri" if error.field == "redirect_uris" else "invalid_client_metadata"
        )
        raise Refused(name, str(error)) from error
    answer = {**asked, "client_id": made.client_id} | (
        {"client_secret": made.secret, "client_secret_expires_at": 0} if made.secret else {}
    )
    return never_stored(JsonResponse(answer, status=201))


def _read(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > MOST_BYTES:
        raise Refused("invalid_client_metadata", "the body is too long", status=413)
    try:
        asked = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Refused("invalid_client_metadata", "the body is not JSON") from None
    if not isinstance(asked, dict) or not isinstance(asked.get("redirect_uris"), list):
        raise Refused("invalid_redirect_uri", "redirect_uris is a list")
    return asked
