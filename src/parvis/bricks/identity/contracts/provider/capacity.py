"""`/capacity`: a signed proof that an agent may act in the name of their organisation.

« This agent works for commune X and may file with the préfecture in its name »: a JWT signed by
the hub's key (`typ` `capacity+jwt`), for one audience, good for five minutes, verified with the
published JWKS. The right is read at this instant, not at sign-in.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from parvis.bricks.identity.commands import tokens
from parvis.bricks.identity.contracts.provider import parameters, rechecking, responses
from parvis.bricks.identity.contracts.provider.clients import authenticate
from parvis.bricks.identity.contracts.provider.errors import (
    Refused,
    invalid_request,
    never_stored,
    refusing,
)
from parvis.bricks.identity.contracts.provider.token import CALLERS
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.queries import audiences, entitlements, introspection, issuers
from parvis.kernel.access import route

SECONDS = 300
TYPE = "capacity+jwt"


@route(CALLERS, ("POST",), api=True)
@csrf_exempt
@refusing("capacity")
def prove(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Form: `token` of the calling client, `role`, `audience`, `purpose`, perhaps `perimeter`."""
    given = parameters.of_form(request)
    client = authenticate(request, profile, given)
    for name in ("token", "role", "audience", "purpose"):
        if not given.get(name):
            raise invalid_request(f"missing required parameter(s) ({name})", "parameter")
    why = rechecking.read(given)
    found = introspection.of(profile, client, given["token"][:4096])
    if found is None or found.client_id != client.client_id:
        raise Refused("invalid_grant", "the token is not in force, or not of this client")
    if entitlements.SCOPE not in found.scopes:
        raise Refused("insufficient_scope", "the scope entitlements was not granted", status=403)
    entry = next(
        (
            one
            for one in rechecking.told(client, found, why)[entitlements.CLAIM]
            if "in_name_of" in one and rechecking.allows(one, why)
        ),
        None,
    )
    if entry is None:
        raise Refused("access_denied", "the agent has no such right now", status=403)
    to = audiences.of(profile.name, given["audience"], entry["application"])
    if to is None:
        raise Refused("invalid_target", "audience is not of the application of this right")
    label = f"{entry['role']}@{entry['application']}"
    tokens.introspected(
        client, found, purpose=why.purpose, legal_basis=entry["legal_basis"], rights=[label]
    )
    return never_stored(
        JsonResponse(
            {"capacity": _signed(profile, given["audience"], to, found, entry, why),
             "expires_in": SECONDS}
        )
    )  # fmt: skip


def _signed(
    profile: Profile,
    audience: str,
    to: ClientRecord,
    found: introspection.Found,
    entry: dict[str, Any],
    why: rechecking.Why,
) -> str:
    at = responses.now()
    claims = {
        "iss": issuers.of(profile.name),
        "aud": audience,
        "sub": introspection.sub_for(profile, to, found),
        "client_id": found.client_id,
        "acr": found.acr,
        "iat": at,
        "exp": at + SECONDS,
        "jti": str(uuid.uuid4()),
        "purpose": why.purpose,
        "entitlement": entry,
    }
    return responses.signer("ES256").sign(claims, typ=TYPE)
