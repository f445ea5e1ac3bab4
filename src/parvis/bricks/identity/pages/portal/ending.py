"""The issuer says that a session is over (OpenID Connect Back-Channel Logout 1.0, section 2.5)."""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from parvis.bricks.identity.commands import assertions, portal_sessions
from parvis.bricks.identity.domain.upstream import Lie
from parvis.bricks.identity.gateways import relying
from parvis.bricks.identity.pages.answers import KEPT
from parvis.bricks.identity.queries import portal as ways
from parvis.bricks.identity.queries import portal_sessions as sessions
from parvis.kernel import http
from parvis.kernel.access import Public, route
from parvis.kernel.tokens.rates import limited

log = logging.getLogger("parvis.identity")
LONGEST = 16_000


@csrf_exempt
@route(Public("issuers: the logout token is signed and serves once"), methods=("POST",), api=True)
@limited("identity.logout", 600, 60)
def told(request: HttpRequest, name: str) -> HttpResponse:
    """200 when the token holds, whether or not a session was open; 400 when it does not."""
    found = ways.way(name)
    if found is None:
        raise Http404
    upstream = found.upstream
    try:
        said = relying.logout(upstream, request.POST.get("logout_token", "")[:LONGEST])
    except Lie as error:
        log.warning("logout told by the issuer of %s: %s", name, error.code)
        return _answer(400, "the logout token does not hold")
    except http.HttpError as error:
        log.warning("issuer of %s: %s", name, type(error).__name__)
        return _answer(503, "the issuer's keys cannot be had")
    if not assertions.use(f"{upstream.issuer} logout", said.jti, said.until):
        return _answer(400, "the logout token was used")
    portal_sessions.end(upstream.issuer, said.sub, said.sid)
    return _answer(200)


def _answer(status: int, why: str = "") -> HttpResponse:
    body = {"error": "invalid_request", "error_description": why} if why else {}
    response = JsonResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response


class Ending:
    """For `kernel.signin`: has the issuer ended this session?"""

    def ended(self, request: HttpRequest) -> bool:
        """Only sessions opened through an issuer are asked about; one read."""
        number = request.session.get(KEPT)
        return bool(number) and sessions.ended(str(number))
