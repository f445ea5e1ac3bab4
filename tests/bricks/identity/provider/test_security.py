"""Attacks: each row of the security checklist (reference, section 6), its number first."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from parvis.bricks.identity.commands import interactions
from parvis.bricks.identity.contracts.provider import failures
from parvis.bricks.identity.domain import jose
from parvis.bricks.identity.domain.authentication import Granted
from parvis.bricks.identity.gateways import documents
from parvis.bricks.identity.models import Grant, Session
from parvis.bricks.identity.queries.interactions import Stale, opened
from parvis.kernel import clock, http, journal
from parvis.kernel.access import Role
from tests.bricks.identity.provider.flows import (
    AFTER,
    CALLBACK,
    FORM,
    IDENTITY,
    SECRET,
    after,
    answer_of,
    authentication,
    flow,
    refused_by_page,
)

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

# --- 1 redirect URI --------------------------------------------------------------------------
VARIANTS = [
    CALLBACK + "/", CALLBACK + "/more", CALLBACK + "?a=b", CALLBACK + "#x", CALLBACK + "%2e",
    CALLBACK + "/..", "https://user@service.example/callback", "https://service.example:443/callback",
    "https://SERVICE.example/callback", "HTTPS://service.example/callback",
    "http://service.example/callback", "https://service.example.evil.example/callback",
    "https://sérvice.example/callback", "https://xn--srvice-bva.example/callback",
    "https://service.example/callback\n", " https://service.example/callback",
    "//service.example/callback", "/callback", "javascript:alert(1)", "https://service.example/Callback",
    "https://service.example\\@evil.example/callback",
]  # fmt: skip


@pytest.mark.parametrize("uri", VARIANTS)
def test_01_redirect_uri_to_the_letter(uri, db):
    for profile in ("franceconnect", "proconnect", "oidc"):
        refused_by_page(flow(profile).authorize(redirect_uri=uri))


def test_01_what_may_be_registered(db):
    bad = ["https://*.example/cb", "https://a.example/#f", "http://a.example/cb", "ftp://a.example",
           "https://u:p@a.example/", "https://", "https://a.example/ b", "x"]  # fmt: skip
    for number, uri in enumerate(bad):
        with pytest.raises(ValueError, match="redirect_uris"):
            flow("oidc", redirect_uris=[uri], client_id=f"c{number}")
    with pytest.raises(ValueError, match="redirect_uris"):
        flow("oidc", redirect_uris=["http://127.0.0.1:9000/cb"])
    assert flow("oidc", redirect_uris=["http://127.0.0.1:9000/cb"], sandbox=True)


# --- 2, 3 code: see test_tokens, tests/faults/test_identity_replay -----------------------------


def test_02_codes_and_tokens_are_digests_at_rest(person):
    one = flow("proconnect", person, grant_types=["authorization_code", "refresh_token"])
    code = one.sign_in()
    body = one.token(code).json()
    cookie = next(m.value for n, m in one.browser.cookies.items() if "hub-proconnect" in n)
    kept = json.dumps([list(Grant.objects.values()), list(Session.objects.values())], default=str)
    for secret in (code, body["access_token"], body["refresh_token"], body["id_token"], cookie):
        assert secret not in kept
    assert body["refresh_token"].partition(".")[2] not in kept
    assert IDENTITY["family_name"] not in kept  # the session's content is sealed


# --- 4 issuer in the answer --------------------------------------------------------------------


def test_04_issuer_in_every_answer(person):
    one = flow("oidc", person)
    assert answer_of(one.authorize(prompt="none"))["iss"] == one.issuer
    one.tokens()
    assert one.sso()["iss"] == one.issuer


# --- 5, 16 interaction bound to the browser ------------------------------------------------------


def test_05_interaction_is_bound_to_its_browser_and_used_once(person):
    one = flow("oidc", person)
    response = one.authorize()
    uid = response["Location"].rpartition("/")[2]
    cookie = one.browser.cookies[f"hub-{uid[:8]}"].value
    for wrong in ("", "x", cookie + "x"):
        with pytest.raises(Stale, match="other browser"):
            opened(uid, wrong, "oidc")
    with pytest.raises(Stale, match="unknown"):
        opened(uid, cookie, "proconnect")
    found = opened(uid, cookie, "oidc")
    moved, fresh = interactions.advance(found, step="called back", renew_browser=True)
    with pytest.raises(Stale, match="other browser"):
        opened(uid, cookie, "oidc")  # a cookie planted before the sign-in is worth nothing
    with pytest.raises(Stale, match="moved"):
        interactions.advance(found, step="again")  # the other tab
    again = opened(uid, fresh, "oidc")
    assert again.step == moved.step == "called back"
    interactions.complete(again, authentication(person), Granted(again.asked.scopes))
    with pytest.raises(Stale, match="finished"):
        opened(uid, fresh, "oidc")  # the "back" button
    with pytest.raises(Stale, match="moved"):
        interactions.complete(again, authentication(person), Granted(again.asked.scopes))
    assert Grant.objects.count() == 1


def test_05_interaction_expires(db):
    one = flow("franceconnect")
    uid = one.authorize()["Location"].rpartition("/")[2]
    cookie = one.browser.cookies[f"hub-{uid[:8]}"].value
    with after(1801), pytest.raises(Stale, match="expired"):
        opened(uid, cookie, "franceconnect")


# --- 7 algorithms ------------------------------------------------------------------------------


def b64(content):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def forgeries(one, good):
    claims = json.loads(base64.urlsafe_b64decode(good.split(".")[1] + "=="))
    key = ECKey.generate_key("P-256", {"kid": "evil"})
    public = json.dumps(one.jwks()["keys"][0]).encode()
    confused = f"{b64({'alg': 'HS256', 'kid': one.jwks()['keys'][0]['kid']})}.{b64(claims)}"
    mac = hmac.digest(public, confused.encode(), hashlib.sha256)
    yield "none", f"{b64({'alg': 'none'})}.{b64(claims)}."
    yield "None", f"{b64({'alg': 'None'})}.{b64(claims)}."
    yield "HS256 with the public key", f"{confused}.{b64(mac)}"
    yield "unknown kid", jwt.encode({"alg": "ES256", "kid": "evil"}, claims, key)
    own = {"alg": "ES256", "jwk": key.as_dict(private=False)}
    yield "jwk in the header", jwt.encode(own, claims, key)
    yield "jku", jwt.encode({"alg": "ES256", "jku": "https://evil.example/jwks"}, claims, key)
    yield "other payload", ".".join([good.split(".")[0], b64({**claims, "sub": "x"}),
                                     good.split(".")[2]])  # fmt: skip
    yield "broken", good[:-4]
    yield "empty", "..."
    crit = f"{b64({'alg': 'ES256', 'crit': ['exp'], 'kid': one.jwks()['keys'][0]['kid']})}"
    yield "crit", f"{crit}.{good.split('.')[1]}.{good.split('.')[2]}"
    yield "deep", f"{b64(b'[' * 50_000)}.{b64(claims)}.x"


def test_07_forged_hints_are_refused(person):
    one = flow("oidc", person)
    good = one.tokens()["id_token"]
    assert "code" in answer_of(one.authorize(id_token_hint=good, prompt="none"))
    for name, token in forgeries(one, good):
        if len(token) > 8000:
            assert one.authorize(id_token_hint=token).status_code == 400
            continue
        answer = answer_of(one.authorize(id_token_hint=token, prompt="none"))
        assert answer.get("error") == "invalid_request", (name, answer)
        query = urlencode({"id_token_hint": token, "post_logout_redirect_uri": AFTER})
        refused_by_page(one.browser.get(f"{one.base}/session/end?{query}"))
    assert Session.objects.get().ended_at is None


# --- 8 private_key_jwt ---------------------------------------------------------------------------


def keyed(profile="oidc", algorithm="ES256", **more):
    about = {"use": "sig", "alg": algorithm, "kid": "k1"}
    key = (ECKey.generate_key("P-256", about) if algorithm == "ES256"
           else RSAKey.generate_key(2048, about))  # fmt: skip
    one = flow(
        profile, jwks={"keys": [key.as_dict(private=False)]},
        token_endpoint_auth_method="private_key_jwt", **more,
    )  # fmt: skip
    return one, key


def asserted(one, key, algorithm="ES256", kid="k1", **changes):
    now = int(clock.now().timestamp())
    claims = {"iss": one.client.client_id, "sub": one.client.client_id, "aud": one.issuer,
              "jti": f"jti-{now}-{id(changes)}", "exp": now + 50, "iat": now}  # fmt: skip
    claims = {k: v for k, v in (claims | changes).items() if v is not None}
    return jwt.encode({"alg": algorithm, "kid": kid}, claims, key)


def with_assertion(one, code, token):
    return one.token(code, client_secret=None, client_id=None, client_assertion=token,
                     client_assertion_type=ASSERTION)  # fmt: skip


@pytest.mark.parametrize("profile", ["franceconnect", "proconnect", "oidc"])
@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
def test_08_assertion_serves_once(profile, algorithm, db):
    one, key = keyed(profile, algorithm)
    token = asserted(one, key, algorithm, aud=f"{one.issuer}/token")
    assert with_assertion(one, one.sign_in(), token).status_code == 200
    again = with_assertion(one, one.sign_in(), token)
    assert (again.status_code, again.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://elsewhere.example"}, {"aud": None}, {"iss": "somebody"}, {"sub": "else"},
        {"jti": None}, {"jti": ""}, {"exp": None}, {"exp": "soon"}, {"exp": 0},
        {"exp": 4_000_000_000}, {"nbf": 4_000_000_000}, {"iat": 4_000_000_000},
        {"aud": ["http://127.0.0.1:8000/oidc", "https://elsewhere.example"]},
    ],
)  # fmt: skip
def test_08_wrong_assertions(changes, db):
    one, key = keyed()
    response = with_assertion(one, one.sign_in(), asserted(one, key, **changes))
    assert (response.status_code, response.json()["error"]) == (401, "invalid_client")


def test_08_assertion_by_another_key_or_method(db):
    one, key = keyed()
    stranger = ECKey.generate_key("P-256", {"kid": "k1"})
    code = one.sign_in()
    assert with_assertion(one, code, asserted(one, stranger)).status_code == 401
    assert with_assertion(one, code, asserted(one, key, kid="k2")).status_code == 401
    assert one.token(code, client_secret=SECRET).status_code == 401
    both = one.token(code, client_assertion=asserted(one, key), client_assertion_type=ASSERTION)
    assert both.json()["error"] == "invalid_request"
    assert with_assertion(one, code, "broken").status_code == 401
    assert with_assertion(one, code, asserted(one, key)).status_code == 200


# --- 9 secrets ---------------------------------------------------------------------------------


def test_09_failures_are_limited_and_right_ones_cost_nothing(person):
    failures.forget()
    one = flow("oidc", person)
    statuses = [one.token("x", client_secret=f"guess-{n}").status_code for n in range(25)]
    assert statuses[:20] == [401] * 20 and statuses[-1] == 429
    assert one.token(one.sign_in()).status_code == 429
    failures.forget()
    with pytest.raises(ValueError, match="32 characters"):
        flow("oidc", client_id="weak", secret="short")


def test_09_empty_secrets_open_nothing(person):
    one = flow("oidc", person)
    code = one.sign_in()
    assert one.token(code, client_secret="").status_code == 401
    assert one.token(code, client_secret=None).status_code == 401


# --- 11 session --------------------------------------------------------------------------------


def test_11_session_is_new_after_each_sign_in(person):
    one = flow("oidc", person)
    one.browser.cookies["hub-oidc"] = "planted-by-somebody"
    one.complete(one.authorize())
    first = one.browser.cookies["hub-oidc"].value
    assert first != "planted-by-somebody"
    one.complete(one.authorize(prompt="login"), authentication(person, acr="eidas2"))
    second = one.browser.cookies["hub-oidc"].value
    assert second != first
    old = Browser()
    old.cookies["hub-oidc"] = first
    address = f"{one.base}/authorize?{urlencode(one.parameters(prompt='none'))}"
    assert answer_of(old.get(address))["error"] == "login_required"


def test_11_cookies(person, settings):
    settings.SESSION_COOKIE_SECURE = True
    one = flow("oidc", person)
    response = one.authorize()
    (cookie,) = response.cookies.values()
    assert cookie.key.startswith("__Host-hub-") and cookie["path"] == "/"
    assert cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax"
    assert not cookie["domain"]


def test_11_session_of_one_profile_is_nothing_in_another(person):
    one, other = flow("oidc", person), flow("proconnect", person)
    one.tokens()
    other.browser.cookies["hub-proconnect"] = one.browser.cookies["hub-oidc"].value
    assert answer_of(other.authorize(prompt="none"))["error"] == "login_required"


def test_11_session_ends_with_its_time(person):
    one = flow("proconnect", person)
    one.tokens()
    with after(12 * 3600 - 5):
        assert "code" in answer_of(one.authorize(prompt="none"))
    with after(12 * 3600 + 5):
        assert answer_of(one.authorize(prompt="none"))["error"] == "login_required"


# --- 12 headers --------------------------------------------------------------------------------


def every_route(patterns=None, prefix=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from every_route(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern) and not pattern.pattern.converters:
            yield f"/{address}"


OWN = sorted(
    a for a in every_route()
    if a.startswith(("/franceconnect/", "/proconnect/", "/oidc/")) and "(" not in a
)  # fmt: skip


@pytest.mark.parametrize("address", OWN)
def test_12_headers_on_every_route(address, db):
    for response in (Browser().get(address), Browser().post(address, {})):
        assert response.status_code < 500, (address, response.status_code)
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "DENY"
        assert response["Referrer-Policy"] in {"same-origin", "no-referrer"}


def test_12_code_and_token_answers_are_never_stored(person):
    one = flow("oidc", person)
    one.tokens()
    redirect = one.authorize()
    assert redirect["Cache-Control"] == "no-store" and redirect["Referrer-Policy"] == "no-referrer"
    answer = one.token(answer_of(redirect)["code"])
    assert answer["Cache-Control"] == "no-store" and answer["Pragma"] == "no-cache"
    assert not answer.cookies
    told = one.userinfo(answer.json()["access_token"])
    assert told["Cache-Control"] == "no-store" and not told.cookies


# --- 14 what clients publish ---------------------------------------------------------------------


def test_14_private_addresses_are_refused(db):
    documents.forget()
    for uri in ("http://127.0.0.1:1/jwks", "http://169.254.169.254/latest", "http://[::1]/jwks",
                "http://10.0.0.1/jwks", "http://localhost:1/jwks"):  # fmt: skip
        with pytest.raises(documents.Unreachable, match="AddressRefused"):
            documents.fetch(uri)
    with pytest.raises(ValueError, match="jwks_uri"):
        flow("oidc", jwks_uri="https://10.0.0.1/jwks", token_endpoint_auth_method="private_key_jwt")
    assert issubclass(http.AddressRefused, http.HttpError)


# --- 15 prompt and max_age -----------------------------------------------------------------------


def test_15_prompt_login_and_max_age_sign_in_again(person):
    one = flow("oidc", person)
    first = one.claims(one.tokens()["id_token"])["auth_time"]
    assert "/interaction/" in one.authorize(prompt="login")["Location"]
    with after(10):
        assert "code" in answer_of(one.authorize(max_age="60"))
        assert "/interaction/" in one.authorize(max_age="5")["Location"]
        assert "/interaction/" in one.authorize(max_age="0")["Location"]
        again = one.claims(one.tokens(max_age="5")["id_token"])["auth_time"]
    assert again >= first + 9


# --- 18 logs and journal


def test_18_nothing_sensitive_in_logs_or_journal(person, operator, caplog):
    caplog.set_level(logging.DEBUG)
    one = flow("oidc", person)
    code = one.sign_in()
    body = one.token(code).json()
    one.userinfo(body["access_token"])
    one.token(code)
    one.token("x", client_secret="wrong-secret-of-somebody")
    one.authorize(redirect_uri="https://evil.example")
    text = "\n".join(r.getMessage() for r in caplog.records if r.name != "django.db.backends")
    for secret in (code, body["access_token"], body["id_token"], SECRET, "wrong-secret",
                   IDENTITY["family_name"], IDENTITY["email"]):  # fmt: skip
        assert str(secret) not in text, secret
    seen = journal.by_person(operator, person.id).rows
    verbs = [one.verb for one in seen]
    assert {"identity.grant.issue", "identity.grant.deliver"} <= set(verbs)
    assert not any(IDENTITY["family_name"] in json.dumps(vars(s), default=str) for s in seen)


@pytest.fixture
def operator(town):
    return town.actor(Role.OPERATOR)


# --- 19 rotation: see test_keys; CORS


def test_cors_only_for_registered_origins(person):
    one = flow("oidc", person, web_origins=["https://app.example"])
    for origin, allowed in (("https://app.example", True), ("https://evil.example", False)):
        answer = Browser().options(f"{one.base}/token", headers={"Origin": origin})
        assert answer.status_code == 204
        assert (answer.get("Access-Control-Allow-Origin") == origin) == allowed
        answer = one.post("token", {"grant_type": "x"}, Origin=origin)
        assert (answer.get("Access-Control-Allow-Origin") == origin) == allowed
        assert "Access-Control-Allow-Credentials" not in answer
    assert Browser().get(f"{one.base}/jwks")["Access-Control-Allow-Origin"] == "*"


def test_request_objects(db):
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256", "kid": "k1"})
    one = flow("oidc", jwks={"keys": [key.as_dict(private=False)]})
    now = int(clock.now().timestamp())

    def sent(claims, signer=key, **more):
        content = {"iss": one.client.client_id, "aud": one.issuer, "exp": now + 60} | claims
        token = jwt.encode({"alg": "ES256", "kid": "k1"}, content, signer)
        return one.authorize(request=token, **more)

    good = sent(one.parameters(nonce="inside"))
    assert "/interaction/" in good["Location"]
    refused_by_page(sent(one.parameters(redirect_uri="https://evil.example")))
    for changes in ({"aud": "x"}, {"exp": now - 60}, {"iss": "x"}, {"client_id": "x"}):
        answer = answer_of(sent({**one.parameters(), **changes}))
        assert answer["error"] == "invalid_request_object"
    stranger = ECKey.generate_key("P-256", {"kid": "k1"})
    assert answer_of(sent(one.parameters(), stranger))["error"] == "invalid_request_object"
    unsigned = f"{b64({'alg': 'none'})}.{b64(one.parameters())}."
    assert answer_of(one.authorize(request=unsigned))["error"] == "invalid_request_object"
    once = {**one.parameters(), "jti": "only-once"}
    assert "/interaction/" in sent(once)["Location"]
    assert answer_of(sent(once))["error"] == "invalid_request_object"


def test_dynamic_registration_is_off(db, monkeypatch):
    for profile in ("franceconnect/api/v2", "proconnect/api/v2", "oidc"):
        response = Browser().post(f"/{profile}/reg", "{}", content_type="application/json")
        assert response.status_code == 403
    monkeypatch.setenv("PARVIS_OIDC_DYNAMIC_REGISTRATION", "1")
    asked = {"redirect_uris": [CALLBACK], "client_name": "App", "scope": "openid email"}

    def register(body):
        return Browser().post("/oidc/reg", body, content_type="application/json")

    made = register(json.dumps(asked))
    assert made.status_code == 201 and len(made.json()["client_secret"]) >= 32
    assert "registration_endpoint" in Browser().get("/oidc/.well-known/openid-configuration").json()
    assert register("{").json()["error"] == "invalid_client_metadata"
    bad = register(json.dumps({"redirect_uris": ["https://*.example/"]}))
    assert bad.json()["error"] == "invalid_redirect_uri"
    assert register(json.dumps({"redirect_uris": "x"})).status_code == 400
    assert jose.SIGNATURES and FORM
