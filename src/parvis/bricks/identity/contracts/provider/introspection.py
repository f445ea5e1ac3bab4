"""`/token/introspection` (RFC 7662, 9701), `/checktoken` (reference 1.10), `/token/revocation`."""

from __future__ import annotations

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
from parvis.bricks.identity.domain import jose, scopes
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.gateways import documents
from parvis.bricks.identity.queries import introspection, issuers
from parvis.kernel.access import route

JWT = "application/token-introspection+jwt"


@route(CALLERS, ("POST",), api=True)
@csrf_exempt
@refusing("introspection")
def introspect(request: HttpRequest, profile: Profile) -> HttpResponse:
    """What a resource server may know of a token: JSON, or a JWT when it accepts one."""
    given = parameters.of_form(request)
    client = authenticate(request, profile, given)
    if not given.get("token"):
        raise invalid_request("missing required parameter(s) (token)", "parameter")
    why = rechecking.read(given)
    found = introspection.of(profile, client, given["token"][:4096])
    told: dict[str, Any] = {"active": False}
    if found is not None:
        rights = rechecking.told(client, found, why)
        told = _told(profile, client, found) | rights
        tokens.introspected(
            client,
            found,
            purpose=why.purpose,
            legal_basis=why.legal_basis,
            rights=[
                f"{one['role']}@{one['application']}" for one in rights.get("entitlements", ())
            ],
        )
    signed = JWT in request.headers.get("Accept", "") or bool(
        client.metadata.introspection_encrypted_response_alg
    )
    if not signed:
        return never_stored(JsonResponse(told))
    content = _jwt(profile, client, told, "ES256", _encryption(client))
    return never_stored(HttpResponse(content, content_type=JWT))


def _told(profile: Profile, client: ClientRecord, found: introspection.Found) -> dict[str, Any]:
    """Scopes and claims limited to what this resource server is registered for."""
    allowed = client.metadata.resource_scopes
    own = found.client_id == client.client_id
    shown = [s for s in found.scopes if own or s in allowed]
    told: dict[str, Any] = {
        "active": True,
        "iss": issuers.of(profile.name),
        "sub": introspection.sub_for(profile, client, found),
        "client_id": found.client_id,
        "scope": " ".join(shown),
        "iat": found.issued_at,
        "exp": found.expires_at,
        "acr": found.acr,
        "token_type": "Bearer",
    }
    if not own:
        names = scopes.claims_of(profile.name, tuple(shown), "low")
        told |= {n: found.claims[n] for n in names if n in found.claims and n != "sub"}
    return told | _mandate(found)


def _mandate(found: introspection.Found) -> dict[str, Any]:
    """Who acts, when the sign-in was made under a mandate."""
    return {name: found.claims[name] for name in responses.MANDATED if name in found.claims}


@route(CALLERS, ("POST",), api=True)
@csrf_exempt
@refusing("checktoken")
def checktoken(request: HttpRequest, profile: Profile) -> HttpResponse:
    """FranceConnect's check for data providers: a JWS in a JWE; exactly three parameters."""
    if "checktoken" not in profile.introspection:
        raise Refused("invalid_request", "not offered", status=404)
    given = parameters.of_form(request)
    if set(given) != {"token", "client_id", "client_secret"} or not all(given.values()):
        raise invalid_request("Required parameter missing or invalid.", "parameter")
    try:
        provider = authenticate(request, profile, given)
    except Refused as refused:
        raise Refused(
            "invalid_client", "Client authentication failed.", status=refused.status,
            reason="client",
        ) from None  # fmt: skip
    found = introspection.of(profile, provider, given["token"][:4096])
    told: dict[str, Any] = {"active": False}
    if found is not None:
        told = _checked(provider, found)
        tokens.introspected(provider, found)
    algorithm = provider.metadata.checktoken_signed_response_alg
    encryption = (
        provider.metadata.checktoken_encrypted_response_alg,
        provider.metadata.checktoken_encrypted_response_enc,
    )
    content = _jwt(profile, provider, told, algorithm, encryption)
    return never_stored(HttpResponse(content, content_type=JWT))


def _checked(provider: ClientRecord, found: introspection.Found) -> dict[str, Any]:
    allowed = provider.metadata.resource_scopes
    pivot = scopes.claims_of("franceconnect", ("identite_pivot",), "low")
    told: dict[str, Any] = {
        "active": True,
        "aud": found.client_id,
        "sub": introspection.data_provider_sub(provider, found),
        "iat": found.issued_at,
        "exp": found.expires_at,
        "acr": found.acr,
        "jti": found.grant,
        "scope": " ".join(s for s in found.scopes if s in allowed),
    }
    told |= {n: found.claims[n] for n in pivot if n in found.claims}
    return told | _mandate(found)


def _encryption(client: ClientRecord) -> tuple[str, str]:
    metadata = client.metadata
    return (
        metadata.introspection_encrypted_response_alg,
        metadata.introspection_encrypted_response_enc,
    )


def _jwt(
    profile: Profile,
    client: ClientRecord,
    told: dict[str, Any],
    algorithm: str,
    encryption: tuple[str, str],
) -> str:
    """RFC 9701: the answer under `token_introspection`, signed, encrypted where registered."""
    claims = {
        "iss": issuers.of(profile.name),
        "aud": client.client_id,
        "iat": responses.now(),
        "token_introspection": told,
    }
    signed = responses.signer(algorithm).sign(claims, typ="token-introspection+jwt")
    if not encryption[0]:
        return signed
    try:
        keys = documents.keys_of(client)
        return jose.encrypt(signed, keys, encryption[0], encryption[1], {"cty": "JWT"})
    except (documents.Unreachable, jose.BadToken):
        raise Refused(
            "temporarily_unavailable", "the client's encryption key cannot be had", status=503
        ) from None


@route(CALLERS, ("POST",), api=True)
@csrf_exempt
@refusing("revocation")
def revoke(request: HttpRequest, profile: Profile) -> HttpResponse:
    """RFC 7009: 200 whatever became of the token; another client's token is left alone."""
    given = parameters.of_form(request)
    client = authenticate(request, profile, given, public=profile.public_clients)
    if not given.get("token"):
        raise invalid_request("missing required parameter(s) (token)", "parameter")
    tokens.revoke_token(client, given["token"][:4096])
    return never_stored(HttpResponse(status=200, content_type="text/plain"))
