"""`/request`: pushed authorization requests (RFC 9126)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from parvis.bricks.identity.commands import pushing
from parvis.bricks.identity.contracts.provider import parameters, request_objects
from parvis.bricks.identity.contracts.provider.clients import authenticate
from parvis.bricks.identity.contracts.provider.errors import (
    Refused,
    invalid_request,
    never_stored,
    refusing,
)
from parvis.bricks.identity.contracts.provider.token import CALLERS
from parvis.bricks.identity.domain import authorize as rules
from parvis.bricks.identity.domain.faults import Fault
from parvis.bricks.identity.domain.profiles import Profile
from parvis.kernel.access import route

_CLIENTS = frozenset({"client_secret", "client_assertion", "client_assertion_type"})


@route(CALLERS, ("POST",), api=True)
@csrf_exempt
@refusing("request")
def push(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Check the request as `/authorize` would, keep it for 90 seconds, answer 201."""
    if not profile.pushed_requests:
        raise Refused("invalid_request", "pushed requests are not offered", status=404)
    given = parameters.of_form(request)
    client = authenticate(request, profile, given, public=profile.public_clients)
    asked = {k: v for k, v in given.items() if k not in _CLIENTS}
    if "request_uri" in asked:
        raise invalid_request("request_uri cannot be pushed", "parameter")
    asked["client_id"] = client.client_id
    try:
        kept = rules.first_checks(profile, asked)
        if "request" in kept:
            kept = request_objects.opened(profile, client, kept)
        rules.check(profile, client, kept)
    except Fault as fault:
        raise Refused(fault.error, fault.description, reason=fault.what) from None
    uri, seconds = pushing.push(client, kept)
    return never_stored(JsonResponse({"request_uri": uri, "expires_in": seconds}, status=201))
