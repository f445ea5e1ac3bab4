"""The invented identity providers as OpenID providers: real requests, invented people, no password.

Code flow with PKCE, `client_secret_post`, ES256. Nothing is kept: codes and access tokens are
signed texts that live a minute; a code serves once.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from joserfc import jws

from parvis.bricks.identity.demo import node
from parvis.bricks.identity.demo.directories import (
    BY_UID,
    CLIENT,
    Directory,
    secret_of,
    signing_key,
)
from parvis.bricks.identity.demo.population import AGENTS, PEOPLE, TestAgent, TestPerson
from parvis.bricks.identity.domain import eidas
from parvis.bricks.identity.domain.eidas import NodeError
from parvis.bricks.identity.domain.hub import rank
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.kernel import clock
from parvis.kernel.access import Public, route
from parvis.kernel.tokens import rates

Person = TestPerson | TestAgent | node.European
WHY = Public("invented people of the demo; not served in production")
SECONDS = 60
AFTER = ("https:", "http://127.0.0.1:*", "http://localhost:*")
_ASKED = (
    *("client_id", "redirect_uri", "response_type", "scope", "state", "nonce"),
    *("code_challenge", "code_challenge_method", "acr_values", "login_hint"),
)


def _directory(uid: str) -> Directory:
    one = BY_UID.get(uid)
    if one is None or (settings.PARVIS_ENV == "production" and not one.test):
        raise Http404
    return one


@route(WHY, api=True)
def configuration(request: HttpRequest, uid: str) -> JsonResponse:
    """Discovery (OpenID Connect Discovery 1.0)."""
    one = _directory(uid)
    base = one.issuer
    return JsonResponse(
        {
            "issuer": base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/userinfo",
            "jwks_uri": f"{base}/jwks",
            "end_session_endpoint": f"{base}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "acr_values_supported": list(one.acrs),
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }
    )


@route(WHY, api=True)
def jwks(request: HttpRequest, uid: str) -> JsonResponse:
    """The signing key, public part."""
    _directory(uid)
    key = {**signing_key().as_dict(private=False), "use": "sig", "alg": "ES256"}
    return JsonResponse({"keys": [key]})


@route(WHY, methods=("GET", "POST"))
def authorize(request: HttpRequest, uid: str) -> HttpResponse:
    """Choose who you are. POST `person` goes back with a code, POST `cancel` with an error."""
    one = _directory(uid)
    asked = {name: request.GET[name][:2000] for name in _ASKED if name in request.GET}
    if not _known(one, asked):
        return HttpResponseBadRequest("client, redirect_uri or PKCE is not right")
    if request.method == "POST":
        return _answer(request, one, asked)
    french = get_language() == "fr"
    people = [
        {
            "key": person.key,
            "name": _name(person),
            "story": _story(person, french=french),
        }
        for person in _people(one, asked)
    ]
    response = render(request, "identity/demo/people.html", {"directory": one, "people": people})
    # Agents' services come straight after: browsers hold the redirects of a form to `form-action`,
    # and a directory does not know the service at the end of the way.
    response._csp_update = {"form-action": [*AFTER]}  # type: ignore[attr-defined]  # noqa: SLF001
    return response


def _name(person: Person) -> str:
    return person.email if isinstance(person, TestAgent) else person.name


def _story(person: Person, *, french: bool) -> str:
    if isinstance(person, TestAgent):
        return f"{person.given_name} {person.usual_name}"
    return person.story_fr if french else person.story_en


def _people(one: Directory, asked: dict[str, str]) -> list[Person]:
    if one.handler == "eidas":
        return [*node.EUROPEANS]
    if one.audience == "agent":
        hint = asked.get("login_hint", "").lower()
        listed = [agent for agent in AGENTS if one.test or one.uid in agent.directories]
        return [*sorted(listed, key=lambda agent: agent.email != hint)]
    strong = rank(one.acrs[-1]) > 1
    return [person for person in PEOPLE if one.test or not strong or rank(person.acr) > 1]


def _known(one: Directory, asked: dict[str, str]) -> bool:
    origin = settings.PARVIS_ORIGIN.rstrip("/")
    places = {f"{origin}/{p.prefix}/oidc-callback/{one.uid}" for p in PROFILES.values()}
    return (
        asked.get("client_id") == CLIENT
        and asked.get("redirect_uri") in places
        and asked.get("response_type") == "code"
        and asked.get("code_challenge_method") == "S256"
        and len(asked.get("code_challenge", "")) == 43
    )


def _answer(request: HttpRequest, one: Directory, asked: dict[str, str]) -> HttpResponse:
    params = {"state": asked.get("state", ""), "iss": one.issuer}
    chosen = request.POST.get("person", "")
    known = {person.key for person in _people(one, asked)}
    if request.POST.get("cancel"):
        params["error"] = "access_denied"
    elif chosen in known and (wrong := _node_error(one, chosen, asked)):
        params["error"] = wrong
    elif chosen in known:
        params["code"] = signing.dumps(
            {
                "person": chosen,
                "directory": one.uid,
                "redirect_uri": asked["redirect_uri"],
                "nonce": asked.get("nonce", ""),
                "challenge": asked["code_challenge"],
                "acr": _acr(one, asked.get("acr_values", ""), chosen),
                "scope": asked.get("scope", ""),
            },
            salt="identity.demo.code",
        )
    else:
        raise Http404
    response = HttpResponse(status=303)
    response["Location"] = f"{asked['redirect_uri']}?{urlencode(params)}"
    response["Cache-Control"] = "no-store"
    return response


def _node_error(one: Directory, chosen: str, asked: dict[str, str]) -> str:
    """What the other country's node refuses to do; "" when it answers."""
    if one.handler != "eidas":
        return ""
    try:
        node.identity(chosen, asked.get("scope", ""), asked.get("acr_values", "").partition(" ")[0])
    except NodeError as error:
        return error.code
    return ""


def _acr(one: Directory, asked: str, chosen: str) -> str:
    """The level asked when this directory reaches it, else its highest; a node's own."""
    if one.handler == "eidas":
        return node.BY_KEY[chosen].acr
    return next((acr for acr in asked.split() if acr in one.acrs), one.acrs[-1])


@csrf_exempt
@route(WHY, methods=("POST",), api=True)
def token(request: HttpRequest, uid: str) -> JsonResponse:
    """A code for an id_token and an access token."""
    one = _directory(uid)
    form = request.POST
    right = constant_time_compare(form.get("client_secret", ""), secret_of(uid))
    if form.get("client_id") != CLIENT or not right:
        return JsonResponse({"error": "invalid_client"}, status=400)
    code = form.get("code", "")
    try:
        kept = signing.loads(code, salt="identity.demo.code", max_age=SECONDS)
    except signing.BadSignature:
        return JsonResponse({"error": "invalid_grant"}, status=400)
    verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
    same = kept["directory"] == uid and kept["redirect_uri"] == form.get("redirect_uri")
    if not same or challenge != kept["challenge"]:
        return JsonResponse({"error": "invalid_grant"}, status=400)
    if not rates.hit(f"identity.demo.code:{code}", 1, 2 * SECONDS).allowed:
        return JsonResponse({"error": "invalid_grant"}, status=400)
    opens = {"person": kept["person"], "uid": uid, "scope": kept["scope"], "acr": kept["acr"]}
    access = signing.dumps(opens, salt="identity.demo.access")
    answer = {"access_token": access, "token_type": "Bearer", "expires_in": SECONDS}
    return JsonResponse({**answer, "id_token": _id_token(one, kept)})


def _id_token(one: Directory, kept: dict[str, Any]) -> str:
    now = int(clock.now().timestamp())
    person = _person(one, kept["person"])
    claims = {
        "iss": one.issuer,
        "sub": _sub(one, kept["person"]),
        "aud": CLIENT,
        "iat": now,
        "exp": now + SECONDS,
        "auth_time": now,
        "nonce": kept["nonce"],
        "acr": kept["acr"],
        "amr": ["pwd"] if isinstance(person, TestPerson) else list(person.amr),
    }
    return _signed(claims)


def _signed(claims: dict[str, Any]) -> str:
    key = signing_key()
    header = {"alg": "ES256", "kid": key.kid}
    return jws.serialize_compact(header, json.dumps(claims).encode(), key, algorithms=["ES256"])


def _person(one: Directory, key: str) -> Person:
    known: list[Person] = [*AGENTS] if one.audience == "agent" else [*PEOPLE]
    if one.handler == "eidas":
        known = [*node.EUROPEANS]
    return next(person for person in known if person.key == key)


def _sub(one: Directory, key: str) -> str:
    if one.handler == "eidas":
        return node.BY_KEY[key].attributes["personIdentifier"]
    return hashlib.sha256(f"{one.uid}:{key}".encode()).hexdigest()[:40]


@route(WHY, api=True)
def userinfo(request: HttpRequest, uid: str) -> HttpResponse:
    """The identity, as JSON or as a signed token by directory."""
    one = _directory(uid)
    shown = request.headers.get("Authorization", "")
    try:
        kept = signing.loads(
            shown.removeprefix("Bearer "), salt="identity.demo.access", max_age=SECONDS
        )
    except signing.BadSignature:
        kept = {}
    if kept.get("uid") != uid:
        return JsonResponse({"error": "invalid_token"}, status=403)
    claims = {**_claims(one, kept), "sub": _sub(one, kept["person"])}
    if not one.signed:
        return JsonResponse(claims)
    body = _signed({**claims, "iss": one.issuer, "aud": CLIENT})
    return HttpResponse(body, content_type="application/jwt")


def _claims(one: Directory, kept: dict[str, Any]) -> dict[str, Any]:
    person = _person(one, kept["person"])
    if not isinstance(person, node.European):
        return person.claims
    level = person.level
    said = node.ask(
        kept["person"], level=level, attributes=eidas.attributes_for(kept["scope"].split())
    )
    return {k: v for k, v in eidas.claims_of(said).items() if k not in {"acr", "amr"}}


@route(WHY)
def end(request: HttpRequest, uid: str) -> HttpResponse:
    """End of session: nothing is kept here, so back at once to the hub's own address."""
    _directory(uid)
    origin = settings.PARVIS_ORIGIN.rstrip("/")
    places = {f"{origin}/{p.prefix}/client/logout-callback" for p in PROFILES.values()}
    back = request.GET.get("post_logout_redirect_uri", "")
    if back not in places:
        return HttpResponseBadRequest("post_logout_redirect_uri is not right")
    response = HttpResponse(status=303)
    response["Location"] = f"{back}?{urlencode({'state': request.GET.get('state', '')[:200]})}"
    return response
