"""Documents that identity providers read of the hub."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from parvis.bricks.identity.commands import hub_keys
from parvis.bricks.identity.queries import clients, providers
from parvis.bricks.identity.queries import keys as signing
from parvis.kernel.access import Public, route


@route(Public("keys are published"), api=True, writes=("GET",))
def keys(request: HttpRequest, profile: str) -> JsonResponse:
    """The JWKS with which providers encrypt for the hub and check what it signs for them."""
    clients.at(clients.epoch())
    published = hub_keys.public_keys()
    if not published["keys"]:
        hub_keys.ensure_keys()
        published = hub_keys.public_keys()
    return _public(JsonResponse({"keys": [*published["keys"], *signing.jwks()["keys"]]}))


@route(Public("redirect URIs are published"), api=True)
def sector(request: HttpRequest, profile: str) -> JsonResponse:
    """The redirect URIs of the hub, as a sector identifier document (OpenID Core 8.1)."""
    origin = settings.PARVIS_ORIGIN.rstrip("/")
    audience = "agent" if profile == "proconnect" else "usager"
    name = f"identity-{profile}-callback"
    found = [
        f"{origin}{reverse(name, kwargs={'provider': one.uid})}"
        for one in providers.listed(audience)
        if not one.rule.declared
    ]
    return _public(JsonResponse(found, safe=False))


def _public(response: JsonResponse) -> JsonResponse:
    response["Cache-Control"] = "public, max-age=600"
    return response
