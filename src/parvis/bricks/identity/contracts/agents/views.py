"""The embedded provider for the hub: discovery, authorize, token, userinfo, end of session.

One client, the hub of this instance; code flow with PKCE S256 and `client_secret_post`; ES256
with the instance's own keys. The hub calls in process (`gateways.transport`).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt

from parvis.bricks.identity.commands.agents import embedded as grants
from parvis.bricks.identity.contracts.provider import responses
from parvis.bricks.identity.pages.agents import browser
from parvis.bricks.identity.pages.hub.opening import see_other
from parvis.bricks.identity.queries import clients, embedded, keys, providers
from parvis.kernel.access import Public, route
from parvis.kernel.tokens.rates import limited

WHY = Public("OpenID Connect: the hub sends agents here; the request itself is checked")
LONGEST = 2048
SECONDS = 60
_ASKED = (
    *("client_id", "redirect_uri", "response_type", "state", "nonce", "code_challenge"),
    *("code_challenge_method", "acr_values", "login_hint", "siret_hint", "sp_name", "prompt"),
)


def _open() -> None:
    if not embedded.ON.read():
        raise Http404


@route(WHY, api=True)
def configuration(request: HttpRequest) -> JsonResponse:
    """Discovery (OpenID Connect Discovery 1.0)."""
    _open()
    base = embedded.issuer()
    return JsonResponse(
        {
            "issuer": base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/userinfo",
            "jwks_uri": f"{base}/jwks",
            "end_session_endpoint": f"{base}/logout",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "acr_values_supported": ["eidas0", "eidas0-mfa", "eidas1", "eidas1-mfa"],
            "scopes_supported": ["openid", "given_name", "usual_name", "email", "uid", "siret"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }
    )


@route(WHY, api=True, writes=("GET",))
def jwks(request: HttpRequest) -> JsonResponse:
    """The instance's public keys."""
    _open()
    clients.at(clients.epoch())
    responses.signer("ES256")
    return JsonResponse(keys.jwks())


@route(WHY, writes=("GET",))
@limited("identity.agents.authorize", 120, 60)
def authorize(request: HttpRequest) -> HttpResponse:
    """Keep what the hub asks in this browser, then the first step that is missing."""
    _open()
    given = {name: request.GET.get(name, "") for name in _ASKED}
    if not _right(given):
        return browser.page(request, "stopped", status=400, what="request")
    if given["prompt"] == "login":
        request.session.pop(browser.SIGNED, None)
    browser.ask(request, given)
    return browser.onward()


def _right(given: dict[str, str]) -> bool:
    """Whether this is a request of the hub: anything else is answered by a page, never sent on."""
    return (
        all(len(text) <= LONGEST and text.isprintable() for text in given.values())
        and given["client_id"] == embedded.CLIENT
        and given["redirect_uri"] in embedded.callbacks()
        and given["response_type"] == "code"
        and given["code_challenge_method"] == "S256"
        and len(given["code_challenge"]) == 43
        and len(given["nonce"]) <= 512
        and bool(given["state"])
    )


@csrf_exempt
@route(WHY, methods=("POST",), api=True)
def token(request: HttpRequest) -> JsonResponse:
    """A code for an id_token and an access token."""
    _open()
    form = request.POST
    upstream = providers.upstream(embedded.UID)
    shown = form.get("client_secret", "")[:LONGEST]
    right = upstream is not None and constant_time_compare(shown, upstream.secret)
    if form.get("client_id") != embedded.CLIENT or not right:
        return _refused("invalid_client", 401)
    if form.get("grant_type") != "authorization_code":
        return _refused("unsupported_grant_type")
    names = ("code", "redirect_uri", "code_verifier")
    code, redirect_uri, verifier = (form.get(name, "")[:LONGEST] for name in names)
    found = grants.redeem(code, redirect_uri, verifier)
    if found is None:
        return _refused("invalid_grant")
    access, held = found
    answer = {"access_token": access, "token_type": "Bearer", "expires_in": SECONDS}
    return _private(JsonResponse({**answer, "id_token": _id_token(held)}))


def _refused(error: str, status: int = 400) -> JsonResponse:
    return _private(JsonResponse({"error": error}, status=status))


def _private(response: JsonResponse) -> JsonResponse:
    response["Cache-Control"] = "no-store"
    return response


def _id_token(held: grants.Held) -> str:
    now = responses.now()
    claims: dict[str, Any] = {
        "iss": embedded.issuer(),
        "sub": str(held.account.id),
        "aud": embedded.CLIENT,
        "iat": now,
        "exp": now + SECONDS,
        "auth_time": held.auth_time,
        "nonce": held.nonce,
        "acr": held.acr,
        "amr": list(held.amr),
    }
    clients.at(clients.epoch())
    return responses.signer("ES256").sign(claims)


@route(WHY, api=True)
def userinfo(request: HttpRequest) -> JsonResponse:
    """The identity of the agent and the organisation for which they signed in."""
    _open()
    shown = request.headers.get("Authorization", "")[:LONGEST]
    held = grants.held(shown.removeprefix("Bearer ")) if shown.startswith("Bearer ") else None
    if held is None:
        return _refused("invalid_token", 401)
    account = held.account
    return _private(
        JsonResponse(
            {
                "sub": str(account.id),
                "uid": str(account.id),
                "given_name": account.given_name,
                "usual_name": account.usual_name,
                "email": account.email,
                "email_verified": True,
                "siret": held.siret,
            }
        )
    )


@route(WHY, writes=("GET",))
def end(request: HttpRequest) -> HttpResponse:
    """End of session, then back to the hub's own address; without one, words."""
    _open()
    browser.leave(request)
    back = request.GET.get("post_logout_redirect_uri", "")
    if back not in embedded.after_logout():
        return browser.page(request, "stopped", what="left")
    state = request.GET.get("state", "")[:200]
    response = see_other(f"{back}?{urlencode({'state': state})}")
    response["Cache-Control"] = "no-store"
    return response
