"""`/session/end` (OpenID RP-Initiated Logout 1.0): who came from a client returns.

With a good `id_token_hint` and a registered `post_logout_redirect_uri` the session ends and the
person returns. Everything else asks the person first, or says what is wrong; neither redirects.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from parvis.bricks.identity.commands import sessions
from parvis.bricks.identity.contracts.provider import parameters, request_objects
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.faults import Fault
from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.pages import answers, faults, leaving
from parvis.bricks.identity.pages.hub.leaving import upstream
from parvis.bricks.identity.queries import clients, ending
from parvis.bricks.identity.queries.sessions import current
from parvis.kernel.access import Public, route

OPEN = Public("OpenID Connect: clients send people here to sign out")
BOTH = ("GET", "POST")
MOST_STATE = 2048


@dataclass(frozen=True)
class _Leaving:
    """What a good hint says: whose session, and where the person may return to."""

    client: ClientRecord
    claims: dict[str, Any]
    target: str


@route(OPEN, BOTH, writes=BOTH)
@csrf_exempt
def end(request: HttpRequest, profile: Profile) -> HttpResponse:
    """End the session and return, or ask, or say what is wrong."""
    try:
        given = parameters.of_authorize(request)
        clients.at(clients.epoch())
        asked = _asked(profile, given)
    except Fault as fault:
        return faults.page(request, profile, fault)
    token = answers.session_token(request, profile.name)
    if asked is None or not asked.target:
        return leaving.confirm(request, profile)
    session = ending.session_of(profile.name, asked.client, asked.claims, token)
    if session is None and ending.somebody(profile.name, token):
        return leaving.confirm(request, profile)  # the hint names somebody else
    response = HttpResponse(status=303)
    response["Location"] = asked.target
    if session is not None:
        sessions.end_session(session.id)
        further = upstream(request, profile, session.authentication, asked.target)
        response = further or response
    response["Cache-Control"] = "no-store"
    answers.drop(response, f"hub-{profile.name}")
    return response


def _asked(profile: Profile, given: dict[str, str]) -> _Leaving | None:
    """None when there is no hint: only the person can say that they want to leave."""
    if len(given.get("state", "")) > MOST_STATE:
        raise Fault("parameter", description="state is too long")
    hint = given.get("id_token_hint", "")
    if not hint:
        return None
    claims = request_objects.own_token(profile, hint)
    if claims is None:
        raise Fault("parameter", description="id_token_hint was not signed by this provider")
    client = clients.find(str(claims.get("aud", "")))
    if client is None or client.profile != profile.name:
        raise Fault("client", "invalid_client", "client is unknown or disabled")
    if given.get("client_id", client.client_id) != client.client_id:
        raise Fault("parameter", description="client_id is not the audience of id_token_hint")
    uri = given.get("post_logout_redirect_uri", "")
    if uri and uri not in client.metadata.post_logout_redirect_uris:
        raise Fault("post_logout", description="post_logout_redirect_uri is not registered")
    if uri and given.get("state"):
        uri += ("&" if "?" in uri else "?") + urlencode({"state": given["state"]})
    return _Leaving(client, claims, uri)


@route(Public("ends the session of this browser; protected by the form's token"), ("POST",))
def confirm(request: HttpRequest, profile: Profile) -> HttpResponse:
    """The person said yes on the confirmation page: end the session, show that it is done."""
    token = answers.session_token(request, profile.name)
    signed = current(token, profile.name)
    response = leaving.done_redirect(profile)
    if signed is not None:
        sessions.end_session(signed.id)
        further = upstream(request, profile, signed.authentication, leaving.done_address(profile))
        response = further or response
    answers.drop(response, f"hub-{profile.name}")
    return response


@route(Public("says that the session has ended"))
def success(request: HttpRequest, profile: Profile) -> HttpResponse:
    """The page after a logout that returns to no client."""
    return leaving.done(request, profile)
