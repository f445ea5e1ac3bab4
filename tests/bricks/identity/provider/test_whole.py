"""A whole sign-in in each profile: authorize, hub, token, userinfo; then single sign-on."""

from __future__ import annotations

import pytest

from tests.bricks.identity.provider.flows import IDENTITY, NONCE, answer_of, flow, header

PROFILES = ("franceconnect", "proconnect", "oidc")


@pytest.mark.parametrize("profile", PROFILES)
def test_sign_in(profile, person):
    one = flow(profile, person)
    response = one.authorize()
    assert response.status_code == 303
    answer = one.complete(response)
    assert answer.parameters["state"] == one.parameters()["state"]
    assert answer.parameters["iss"] == one.issuer
    tokens = one.token(answer.parameters["code"]).json()
    claims = one.claims(tokens["id_token"])
    assert claims["nonce"] == NONCE and claims["aud"] == one.client.client_id
    assert claims["iss"] == one.issuer and claims["acr"] == "eidas1"
    told = one.userinfo(tokens["access_token"])
    assert told.status_code == 200
    known = told.json() if profile == "oidc" else one.claims(told.content.decode())
    assert known["sub"] == claims["sub"] and known["email"] == IDENTITY["email"]


@pytest.mark.parametrize("profile", ["proconnect", "oidc"])
def test_single_sign_on_answers_at_once(profile, person):
    one = flow(profile, person)
    first = one.claims(one.tokens()["id_token"])
    answer = one.sso(state="second")
    assert answer["state"] == "second"
    second = one.claims(one.token(answer["code"]).json()["id_token"])
    assert (second["sub"], second["auth_time"]) == (first["sub"], first["auth_time"])


def test_franceconnect_shows_its_page_again_unless_the_client_plays_the_login_trick(person):
    one = flow("franceconnect", person, allowed_prompts=["login"])
    one.tokens()
    assert "/interaction/" in one.authorize()["Location"]
    assert answer_of(one.authorize(prompt="login"))["code"]


def test_franceconnect_answers_exactly_what_its_documents_say(person):
    one = flow("franceconnect", person)
    response = one.token(one.sign_in())
    body = response.json()
    assert sorted(body) == ["access_token", "expires_in", "id_token", "scope", "token_type"]
    assert body["expires_in"] == 60 and body["token_type"] == "Bearer"
    claims = one.claims(body["id_token"])
    assert sorted(claims) == ["acr", "aud", "auth_time", "exp", "iat", "iss", "nonce", "sub"]
    assert sorted(header(body["id_token"])) == ["alg", "kid"]
    assert not response.cookies
    told = one.userinfo(body["access_token"])
    assert told["Content-Type"] == "application/jwt" and not told.cookies
    assert sorted(one.claims(told.content.decode())) == sorted(
        ["sub", "given_name", "given_name_array", "family_name", "birthdate", "gender",
         "birthplace", "birthcountry", "email", "aud", "exp", "iat", "iss"]
    )  # fmt: skip


def test_amr_only_when_asked_and_allowed(person):
    one = flow("franceconnect", person)
    asked = '{"id_token":{"amr":{"essential":true}}}'
    claims = one.claims(one.tokens(claims=asked)["id_token"])
    assert claims["amr"] == ["fc", "pwd"] and len(claims) == 9


def test_proconnect_gives_a_refresh_token_and_sid(person):
    one = flow("proconnect", person, grant_types=["authorization_code", "refresh_token"])
    body = one.tokens()
    assert "refresh_token" in body
    assert "sid" in one.claims(body["id_token"])
