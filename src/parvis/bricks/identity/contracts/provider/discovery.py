"""Discovery (OpenID Discovery 1.0), the JWKS, and the registry of levels."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse, JsonResponse

from parvis.bricks.identity.contracts.provider import cors, responses
from parvis.bricks.identity.domain import acr, jose, scopes
from parvis.bricks.identity.domain.profiles import Profile, Subject
from parvis.bricks.identity.queries import clients, issuers, keys, registration
from parvis.kernel.access import Public, route

OPEN = Public("OpenID Connect: public metadata")
KEPT = "public, max-age=600"


@route(OPEN, api=True)
def configuration(request: HttpRequest, profile: Profile) -> HttpResponse:
    """`/.well-known/openid-configuration`."""
    return _public(JsonResponse(metadata(profile)))


@route(OPEN, api=True, writes=("GET",))
def jwks(request: HttpRequest, profile: Profile) -> HttpResponse:
    """`/jwks`: public halves of next, current and retired keys."""
    clients.at(clients.epoch())
    responses.signer("RS256")  # made at first use
    return _public(JsonResponse(keys.jwks()))


@route(OPEN, api=True)
def levels(request: HttpRequest, profile: Profile) -> HttpResponse:
    """`/acr`: the levels in force, their aliases, and every change with its version."""
    aliases = {old: new for old, new in acr.ALIASES.items() if new in acr.OFFERED[profile.name]}
    return _public(
        JsonResponse(
            {
                "version": acr.CHANGES[-1].version,
                "acr_values": list(acr.OFFERED[profile.name]),
                "aliases": aliases,
                "changes": [
                    {"version": c.version, "on": c.on, "what": c.what, "acr_values": list(c.words)}
                    for c in acr.CHANGES
                ],
            }
        )
    )


@route(OPEN, api=True)
def level_changes(request: HttpRequest, profile: Profile) -> HttpResponse:
    """`/acr/changes.atom`: the same changes as a feed (RFC 4287)."""
    here = f"{issuers.of(profile.name)}/acr/changes.atom"
    entries = "".join(
        f"<entry><id>{escape(here)}#{c.version}</id><title>acr {c.version}</title>"
        f"<updated>{c.on}T00:00:00Z</updated><summary>{escape(c.what)}</summary></entry>"
        for c in reversed(acr.CHANGES)
    )
    feed = (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{escape(here)}</id><title>acr</title><updated>{acr.CHANGES[-1].on}T00:00:00Z"
        f"</updated><author><name>{escape(issuers.of(profile.name))}</name></author>{entries}</feed>"
    )
    return _public(HttpResponse(feed, content_type="application/atom+xml"))


def _public(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = KEPT
    return cors.open_to_all(response)


def metadata(profile: Profile) -> dict[str, Any]:
    """The discovery document of one profile."""
    issuer = issuers.of(profile.name)
    found = _places(issuer) | _algorithms(profile) | _words(profile, issuer)
    if profile.back_channel_logout:
        found["backchannel_logout_supported"] = True
        found["backchannel_logout_session_supported"] = True
    if profile.pushed_requests:
        found["pushed_authorization_request_endpoint"] = f"{issuer}/request"
    if registration.allowed(profile.name):
        found["registration_endpoint"] = f"{issuer}/reg"
    return found


def _places(issuer: str) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "end_session_endpoint": f"{issuer}/session/end",
        "introspection_endpoint": f"{issuer}/token/introspection",
        "revocation_endpoint": f"{issuer}/token/revocation",
    }


def _algorithms(profile: Profile) -> dict[str, Any]:
    signing = list(profile.id_token_algorithms)
    methods = sorted(profile.auth_methods | ({"none"} if profile.public_clients else set()))
    return {
        "id_token_signing_alg_values_supported": signing,
        "id_token_encryption_alg_values_supported": list(jose.KEY_ENCRYPTIONS),
        "id_token_encryption_enc_values_supported": list(jose.CONTENT_ENCRYPTIONS),
        "userinfo_signing_alg_values_supported": signing,
        "userinfo_encryption_alg_values_supported": list(jose.KEY_ENCRYPTIONS),
        "userinfo_encryption_enc_values_supported": list(jose.CONTENT_ENCRYPTIONS),
        "introspection_signing_alg_values_supported": signing,
        "token_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_signing_alg_values_supported": list(jose.SIGNATURES),
        "request_object_signing_alg_values_supported": list(jose.SIGNATURES),
    }


def _words(profile: Profile, issuer: str) -> dict[str, Any]:
    return {
        "response_types_supported": ["code"],
        "response_modes_supported": sorted(profile.response_modes),
        "grant_types_supported": sorted(profile.grants),
        "subject_types_supported": (
            ["public"] if profile.subject is Subject.PUBLIC else ["pairwise", "public"]
            if profile.subject is Subject.PAIRWISE else ["pairwise"]
        ),
        "scopes_supported": sorted(scopes.offered(profile.name)),
        "claims_supported": list(scopes.claims_supported(profile.name)),
        "claim_types_supported": ["normal"],
        "claims_parameter_supported": True,
        "request_parameter_supported": profile.request_objects,
        "request_uri_parameter_supported": False,
        "acr_values_supported": list(acr.OFFERED[profile.name]),
        "prompt_values_supported": sorted(profile.prompts),
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": profile.issuer_in_response,
        "ui_locales_supported": ["fr", "en"],
        "service_documentation": f"{issuer}/acr",
    }  # fmt: skip
