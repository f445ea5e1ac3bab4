"""OpenID Basic OP: one test per module of `oidcc-basic-certification-test-plan`, by its name.

The suite itself is Java with MongoDB and does not run here; each test asks what its module asks.
"""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser
from joserfc import jwt
from joserfc.jwk import ECKey

from parvis.bricks.identity.domain import jose
from parvis.kernel import clock
from tests.bricks.identity.provider.flows import (
    CALLBACK,
    FORM,
    IDENTITY,
    NONCE,
    SECRET,
    after,
    answer_of,
    flow,
    header,
    refused_by_page,
)

pytestmark = pytest.mark.django_db
LETTERS = re.compile(r"^[\x20-\x21\x23-\x5b\x5d-\x7e]*$")  # RFC 6749 5.2


@pytest.fixture
def one(person):
    return flow("oidc", person)


def common(one, answer, tokens):
    """What every module checks of a good answer."""
    assert answer["state"] == one.parameters()["state"] and answer["iss"] == one.issuer
    assert len(answer["code"]) >= 43
    assert isinstance(tokens["expires_in"], int) and tokens["token_type"] == "Bearer"
    claims = one.claims(tokens["id_token"])
    assert claims["at_hash"] == jose.at_hash(tokens["access_token"])
    assert not set(claims) & {"email", "given_name", "birthdate", "name"}
    told = one.userinfo(tokens["access_token"])
    assert told.status_code == 200 and told.json()["sub"] == claims["sub"]
    kids = [k["kid"] for k in one.jwks()["keys"]]
    assert len(set(kids)) == len(kids)
    return claims, told.json()


def whole(one, **changes):
    answer = one.complete(one.authorize(**changes)).parameters
    tokens = one.token(answer["code"]).json()
    return common(one, answer, tokens)


def test_oidcc_server(one):
    claims, _ = whole(one)
    assert claims["nonce"] == NONCE and claims["exp"] > claims["iat"]


def test_oidcc_response_type_missing(one):
    answer = answer_of(one.authorize(response_type=None))
    assert answer["error"] == "invalid_request" and "code" not in answer


def test_oidcc_idtoken_signature(person):
    one = flow("oidc", person, id_token_signed_response_alg="RS256")
    token = one.tokens()["id_token"]
    assert header(token)["alg"] == "RS256"
    assert one.claims(token)["sub"]


def test_oidcc_idtoken_unsigned(person):
    """Optional: an unsigned id_token cannot be registered, and is not offered."""
    with pytest.raises(ValueError, match="id_token_signed_response_alg"):
        flow("oidc", person, id_token_signed_response_alg="none")


def test_oidcc_userinfo_get(one):
    assert one.userinfo(one.tokens()["access_token"]).json()["email"] == IDENTITY["email"]


def test_oidcc_userinfo_post_header(one):
    access = one.tokens()["access_token"]
    assert one.post("userinfo", {}, Authorization=f"Bearer {access}").status_code == 200


def test_oidcc_userinfo_post_body(one):
    assert one.post("userinfo", {"access_token": one.tokens()["access_token"]}).status_code == 200


def test_oidcc_ensure_request_without_nonce_succeeds_for_code_flow(one):
    claims, _ = whole(one, nonce=None)
    assert "nonce" not in claims


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("profile", {"name", "given_name", "family_name", "gender", "birthdate"}),
        ("email", {"email"}),
        ("address", {"address"}),
        ("phone", {"phone_number"}),
        ("profile email address phone", {"name", "email", "address", "phone_number"}),
    ],
    ids=["profile", "email", "address", "phone", "all"],
)
def test_oidcc_scope(one, scope, expected):
    _, told = whole(one, scope=f"openid {scope}")
    assert expected <= set(told)
    if scope != "profile email address phone" and scope != "profile":
        assert "given_name" not in told


def test_oidcc_alternate_happy_flow(one):
    """Parameters in another order, sent twice in a row in one browser."""
    query = urlencode(list(reversed(one.parameters().items())))
    answer = one.complete(one.browser.get(f"{one.base}/authorize?{query}")).parameters
    common(one, answer, one.token(answer["code"]).json())


@pytest.mark.parametrize("display", ["page", "popup"])
def test_oidcc_display(one, display):
    whole(one, display=display)


def test_oidcc_prompt_login(one):
    first, _ = whole(one)
    with after(5):
        second, _ = whole(one, prompt="login")
    assert second["auth_time"] > first["auth_time"] and second["sub"] == first["sub"]


def test_oidcc_prompt_none_not_logged_in(one):
    answer = answer_of(one.authorize(prompt="none"))
    assert answer["error"] in {"login_required", "interaction_required", "consent_required"}
    assert answer["state"] == one.parameters()["state"] and "code" not in answer


def test_oidcc_prompt_none_logged_in(one):
    first, _ = whole(one)
    answer = one.sso(prompt="none")
    second, _ = common(one, answer, one.token(answer["code"]).json())
    assert (second["sub"], second["auth_time"]) == (first["sub"], first["auth_time"])


def test_oidcc_max_age_1(one):
    first, _ = whole(one)
    with after(2):
        second, _ = whole(one, max_age="1")
        assert second["auth_time"] > first["auth_time"]
        assert clock.now().timestamp() - second["auth_time"] <= 2


def test_oidcc_max_age_10000(one):
    first, _ = whole(one, max_age="15000")
    answer = one.sso(max_age="10000")
    second, _ = common(one, answer, one.token(answer["code"]).json())
    assert second["auth_time"] == first["auth_time"]


def test_oidcc_ensure_request_with_unknown_parameter_succeeds(one):
    whole(one, extra="foobar")


def test_oidcc_id_token_hint(one):
    first = one.tokens()
    answer = one.sso(prompt="none", id_token_hint=first["id_token"])
    second, _ = common(one, answer, one.token(answer["code"]).json())
    assert second["sub"] == one.claims(first["id_token"])["sub"]


def test_oidcc_login_hint(one):
    whole(one, login_hint="buffy@example.org")


def test_oidcc_ui_locales(one):
    whole(one, ui_locales="fr en")


def test_oidcc_claims_locales(one):
    whole(one, claims_locales="se")


def test_oidcc_ensure_request_with_acr_values_succeeds(one):
    claims, _ = whole(one, acr_values="1 2")
    assert claims["acr"] == "eidas1"


def test_oidcc_codereuse(one):
    code = one.sign_in()
    assert one.token(code).status_code == 200
    again = one.token(code)
    assert again.status_code == 400 and again["Content-Type"].startswith("application/json")
    body = again.json()
    assert body["error"] == "invalid_grant" and LETTERS.match(body["error_description"])


def test_oidcc_codereuse_30seconds(one):
    code = one.sign_in()
    access = one.token(code).json()["access_token"]
    with after(30):
        assert one.token(code).json()["error"] == "invalid_grant"
        assert one.userinfo(access).status_code == 401


def test_oidcc_ensure_registered_redirect_uri(one):
    refused_by_page(one.authorize(redirect_uri=CALLBACK + "/not-registered"))


def test_oidcc_ensure_post_request_succeeds(one):
    response = one.browser.post(
        f"{one.base}/authorize", urlencode(one.parameters()), content_type=FORM
    )
    assert response.status_code == 303
    response = one.browser.get(response["Location"].removeprefix("http://127.0.0.1:8000"))
    answer = one.complete(response).parameters
    common(one, answer, one.token(answer["code"]).json())
    again = one.browser.post(
        f"{one.base}/authorize", urlencode(one.parameters()), content_type=FORM
    )
    assert "code" in answer_of(again)


def test_oidcc_server_client_secret_post(one):
    assert one.client.metadata.token_endpoint_auth_method == "client_secret_post"
    whole(one)


def test_oidcc_unsigned_request_object_supported_correctly_or_rejected_as_unsupported(one):
    head = jose.b64(b'{"alg":"none"}')
    token = f"{head}.{jose.b64(json.dumps(one.parameters()).encode())}."
    answer = answer_of(one.authorize(request=token))
    assert answer["error"] in {"request_not_supported", "invalid_request_object"}


def test_oidcc_request_uri_unsigned_supported_correctly_or_rejected_as_unsupported(one):
    answer = answer_of(one.authorize(request_uri="https://service.example/request.jwt"))
    assert answer["error"] == "request_uri_not_supported"


def test_oidcc_claims_essential(one):
    asked = json.dumps({"userinfo": {"name": {"essential": True}}})
    answer = one.complete(one.authorize(scope="openid", claims=asked)).parameters
    tokens = one.token(answer["code"]).json()
    assert one.userinfo(tokens["access_token"]).json()["name"] == IDENTITY["name"]


def test_oidcc_ensure_request_object_with_redirect_uri(person):
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256", "kid": "k1"})
    one = flow("oidc", person, jwks={"keys": [key.as_dict(private=False)]})
    content = {
        **one.parameters(), "iss": one.client.client_id, "aud": one.issuer,
        "exp": int(clock.now().timestamp()) + 60,
    }  # fmt: skip
    token = jwt.encode({"alg": "ES256", "kid": "k1"}, content, key)
    answer = one.complete(one.authorize(request=token, redirect_uri=CALLBACK + "x")).parameters
    common(one, answer, one.token(answer["code"]).json())


def test_oidcc_refresh_token(person):
    more = {"grant_types": ["authorization_code", "refresh_token"]}
    one, other = flow("oidc", person, **more), flow("oidc", client_id="second", **more)
    first = one.tokens()
    stolen = other.token("", grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert stolen.json()["error"] == "invalid_grant"
    body = one.token("", grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    before, now = one.claims(first["id_token"]), one.claims(body["id_token"])
    assert all(before[n] == now[n] for n in ("iss", "sub", "aud", "auth_time"))
    assert now["iat"] >= before["iat"]
    assert one.userinfo(body["access_token"]).status_code == 200


def test_oidcc_ensure_request_with_valid_pkce_succeeds(one):
    one.verifier = "verifier-of-forty-three-letters-or-more-0123456789"
    whole(one)


def test_oidcc_ensure_client_secret_is_checked(one):
    assert one.token(one.sign_in(), client_secret=SECRET + "x").json()["error"] == "invalid_client"
    assert Browser().get(f"{one.base}/token").status_code == 405
