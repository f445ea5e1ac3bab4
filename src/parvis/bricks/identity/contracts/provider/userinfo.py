"""`/userinfo`: the claims that an access token opens."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from parvis.bricks.identity.commands import grants
from parvis.bricks.identity.contracts.provider import cors, parameters, responses
from parvis.bricks.identity.contracts.provider.errors import (
    Refused,
    invalid_request,
    never_stored,
    refusing,
)
from parvis.bricks.identity.domain import jose
from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.gateways import documents
from parvis.bricks.identity.queries import clients, hot
from parvis.kernel.access import Public, route

BEARERS = Public("OpenID Connect: the access token is checked by the view")


@route(BEARERS, ("GET", "POST", "OPTIONS"), writes=("GET", "POST"), api=True, direct=True)
@csrf_exempt
@cors.answered
@refusing("userinfo")
def userinfo(request: HttpRequest, profile: Profile) -> HttpResponse:
    """OpenID Core 5.3. The token comes in the header or the form of a POST, never in the URL."""
    epoch, access = hot.access(bearer(request), profile.name)
    if access is None:
        raise Refused("invalid_token", "invalid token provided", status=401, reason="token")
    clients.at(epoch)
    client = clients.find(access.client_id)
    if client is None or "openid" not in access.scopes:
        raise Refused("invalid_token", "invalid token provided", status=401, reason="token")
    claims = responses.released(profile, client, access)
    try:
        kind, content = responses.userinfo(profile, client, claims)
    except (documents.Unreachable, jose.BadToken):
        raise Refused(
            "temporarily_unavailable", "the client's encryption key cannot be had", status=503
        ) from None
    grants.deliver(client, access.grant, access.person, list(claims))
    if kind == "application/json":
        return never_stored(JsonResponse(content))
    return never_stored(HttpResponse(content, content_type=kind))


def bearer(request: HttpRequest) -> str:
    """The access token (RFC 6750); Refused when there is none, or more than one."""
    if request.META.get("QUERY_STRING") and "access_token" in request.GET:
        raise invalid_request("tokens are not accepted in the address", "parameter")
    header = request.headers.get("Authorization", "")
    form = ""
    if request.method == "POST" and request.content_type == "application/x-www-form-urlencoded":
        form = parameters.of_form(request).get("access_token", "")
    if header and form:
        raise invalid_request("the token is given twice", "parameter")
    scheme, _, token = header.partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return token.strip()[:4096]
    if form:
        return form[:4096]
    raise Refused("invalid_request", "no access token provided", status=401, reason="no_token")
