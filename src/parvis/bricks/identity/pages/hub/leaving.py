"""Logout both ways: the hub closes the provider's session too, then the person goes back.

The engine ends the hub's session, then calls `upstream` with the address that it has checked (the
client's registered one, or a page of ours). Providers without end of session are skipped.
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from parvis.bricks.identity.commands import sessions as writing
from parvis.bricks.identity.domain.authentication import Authentication
from parvis.bricks.identity.domain.profiles import PROFILES, Profile
from parvis.bricks.identity.gateways import relying
from parvis.bricks.identity.pages import answers
from parvis.bricks.identity.pages.hub.opening import private, see_other
from parvis.bricks.identity.queries import providers, sessions
from parvis.kernel.access import Public, route

COOKIE = "hub-logout"
_SALT = "identity.logout"
_SECONDS = 600


def upstream(
    request: HttpRequest, profile: Profile, authentication: Authentication, target: str
) -> HttpResponse | None:
    """303 to the provider's end of session, which comes back here and then goes to `target`.

    None when the provider has no such address (reference 1.9: skipped). `target` was checked.
    """
    address, state = _upstream(profile.name, authentication)
    if not address:
        return None
    response = private(see_other(address))
    response.set_cookie(
        answers.cookie_name(COOKIE),
        signing.dumps({"state": state, "target": target}, salt=_SALT),
        max_age=_SECONDS,
        path="/",
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return response


def _upstream(profile: str, authentication: Authentication) -> tuple[str, str]:
    provider = providers.upstream(authentication.idp)
    if provider is None or not authentication.idp_id_token:
        return "", ""
    state = secrets.token_urlsafe(24)  # 32 characters
    path = reverse(f"identity-{profile}-logout-callback")
    back = f"{settings.PARVIS_ORIGIN.rstrip('/')}{path}"
    return relying.end_session(provider, authentication.idp_id_token, state, back), state


@route(Public("leaving is always allowed"), methods=("POST",))
def disconnect(request: HttpRequest, profile: str) -> HttpResponse:
    """End the hub's session of this browser and the provider's with it."""
    signed = sessions.current(answers.session_token(request, profile), profile)
    target = reverse(f"identity-{profile}-logout-callback")
    if signed is None:
        return private(see_other(target))
    writing.end_session(signed.id)
    further = upstream(request, PROFILES[profile], signed.authentication, target)
    response = further or private(see_other(target))
    answers.drop(response, f"hub-{profile}")
    return response


@route(Public("where identity providers send people back"))
def logged_out(request: HttpRequest, profile: str) -> HttpResponse:
    """Back from the provider's end of session: to the service when the state is the one sent,
    else a page that says that one is signed out."""
    kept = request.COOKIES.get(answers.cookie_name(COOKIE), "")
    state = request.GET.get("state", "")[:200]
    try:
        sent = signing.loads(kept, salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        sent = {}
    if sent and state and constant_time_compare(state, str(sent.get("state"))):
        response = private(see_other(str(sent["target"])))
    else:
        response = private(render(request, "identity/usager/left.html", {"bare": True}))
    answers.drop(response, COOKIE)
    return response
