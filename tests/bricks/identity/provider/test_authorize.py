"""Errors of authorize: exact codes of the national services, never an unchecked redirect."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from parvis.bricks.identity.gateways import documents
from tests.bricks.identity.provider.flows import (
    CALLBACK,
    FORM,
    SECRET,
    after,
    answer_of,
    authentication,
    flow,
    make_inactive,
    refused_by_page,
)

MISSING = ("client_id", "response_type", "redirect_uri", "scope", "state", "nonce", "acr_values")


@pytest.mark.parametrize("name", MISSING)
def test_franceconnect_missing_parameter(name, db):
    refused_by_page(flow("franceconnect").authorize(**{name: None}), "Y030007")


@pytest.mark.parametrize("profile", ["franceconnect", "proconnect"])
@pytest.mark.parametrize("path", ["nothing", "authorize/../x", "interaction", "<script>", "a/b/c"])
def test_addresses_where_nothing_is(profile, path, db):
    for answer in (
        Browser().get(f"/{profile}/api/v2/{path}"),
        Browser().post(f"/{profile}/api/v2/{path}", {"a": "b"}),
    ):
        page = answer.content.decode()
        assert answer.status_code == 404 and "Y000404" in page
        assert "script>" not in page.partition("<main")[2]
    front = Browser().get(f"/{profile}/api/v2")
    assert (front.status_code, front["Location"]) == (301, "/")


@pytest.mark.parametrize("prompt", ["none", "select_account", "", "login none", "login foo"])
def test_franceconnect_prompt_not_allowed(prompt, db):
    refused_by_page(flow("franceconnect").authorize(prompt=prompt), "Y030007")


def test_franceconnect_good_prompts(db):
    one = flow("franceconnect")
    for prompt in ("login", "consent", "login consent", "consent login"):
        assert one.authorize(prompt=prompt).status_code == 303


def test_unknown_and_disabled_clients(db):
    for profile in ("franceconnect", "proconnect"):
        one = flow(profile)
        refused_by_page(one.authorize(client_id="nobody"), "Y04EA6EF")
        make_inactive(one.client)
        refused_by_page(one.authorize(), "Y04EA6EF")


def test_a_client_of_another_profile_is_unknown(db):
    one, other = flow("franceconnect"), flow("proconnect")
    refused_by_page(one.authorize(client_id=other.client.client_id), "Y04EA6EF")


def test_redirect_uri_mismatch(db):
    refused_by_page(flow("franceconnect").authorize(redirect_uri="https://e.example"), "Y04C013C")
    refused_by_page(flow("proconnect").authorize(redirect_uri="https://e.example"), "Y030031")
    refused_by_page(flow("oidc").authorize(redirect_uri="https://e.example"))


def test_amr_not_authorised(db):
    asked = json.dumps({"id_token": {"amr": {"essential": True}}})
    refused_by_page(flow("franceconnect", claims=[]).authorize(claims=asked), "Y100009")


def test_sector_document(db, monkeypatch):
    one = flow("franceconnect", sector_identifier_uri="https://sector.example/uris.json")

    def unreachable(client):
        raise documents.Unreachable("no")

    monkeypatch.setattr(documents, "sector", unreachable)
    refused_by_page(one.authorize(), "Y04A8220")
    monkeypatch.setattr(documents, "sector", lambda client: ["https://other.example/"])
    refused_by_page(one.authorize(), "Y04A8220")
    monkeypatch.setattr(documents, "sector", lambda client: [CALLBACK])
    assert one.authorize().status_code == 303


@pytest.mark.parametrize(
    ("kind", "fragment"), [("token", True), ("code id_token", True), ("none", False), ("x", False)]
)
def test_response_type(kind, fragment, db):
    response = flow("franceconnect").authorize(response_type=kind)
    assert response.status_code == 303
    assert ("#" in response["Location"]) == fragment
    assert answer_of(response)["error"] == "unsupported_response_type"


def test_scope_without_openid(db):
    answer = answer_of(flow("franceconnect").authorize(scope="profile"))
    assert answer["error"] == "invalid_request"
    assert answer["error_description"] == (
        "openid scope must be requested when using the acr_values parameter"
    )


def test_acr_not_allowed_on_this_platform(db):
    one = flow("franceconnect")
    assert answer_of(one.authorize(acr_values="eidas2"))["error"] == "invalid_acr"
    assert "/interaction/" in one.authorize(acr_values="eidas2 eidas1 foo")["Location"]
    high = flow("franceconnect", platform="high", client_id="high")
    assert answer_of(high.authorize(acr_values="eidas1"))["error"] == "invalid_acr"
    assert "/interaction/" in high.authorize(acr_values="eidas3")["Location"]


def test_scope_not_registered(db):
    one = flow("franceconnect", scopes=["openid"])
    assert answer_of(one.authorize(scope="openid email"))["error"] == "invalid_scope"


def test_level_answered_is_the_one_asked(person):
    one = flow("franceconnect", person)
    strong = authentication(person, acr="eidas2")
    assert one.claims(one.tokens(strong)["id_token"])["acr"] == "eidas1"


def test_alias_of_a_level_is_answered_as_it_was_asked(person):
    old = "https://proconnect.gouv.fr/assurance/consistency-checked-2fa"
    one = flow("proconnect", person)
    asked = json.dumps({"id_token": {"acr": {"essential": True, "values": ["eidas2", old]}}})
    who = authentication(person, acr="eidas1-mfa")
    assert one.claims(one.tokens(who, claims=asked)["id_token"])["acr"] == old


def test_essential_level_needs_a_new_sign_in(person):
    one = flow("proconnect", person)
    one.tokens()
    asked = json.dumps({"id_token": {"acr": {"essential": True, "value": "eidas1-mfa"}}})
    assert "/interaction/" in one.authorize(claims=asked)["Location"]
    assert answer_of(one.authorize(claims=asked, prompt="none"))["error"] == "login_required"
    low = json.dumps({"id_token": {"acr": {"essential": True, "value": "eidas1"}}})
    assert "code" in answer_of(one.authorize(claims=low))


def test_eidas2_is_never_answered_by_a_session_in_proconnect(person):
    one = flow("proconnect", person)
    one.tokens(authentication(person, acr="eidas2"))
    asked = json.dumps({"id_token": {"acr": {"essential": True, "value": "eidas2"}}})
    assert "/interaction/" in one.authorize(claims=asked)["Location"]


def test_sizes_and_letters_are_refused_in_words(db):
    big = "x" * 1_000_000
    for profile in ("franceconnect", "proconnect", "oidc"):
        one = flow(profile)
        for name in (
            "state",
            "nonce",
            "scope",
            "claims",
            "client_id",
            "redirect_uri",
            "login_hint",
        ):
            response = one.authorize(**{name: big})
            assert response.status_code == 400, (profile, name)
            assert "Location" not in response
        for name in ("state", "redirect_uri", "client_id"):
            response = one.authorize(**{name: "a\x00b\r\nSet-Cookie: x=1"})
            assert response.status_code == 400 and "Location" not in response
        response = Browser().post(
            f"{one.base}/authorize", urlencode(one.parameters(state=big)), content_type=FORM
        )
        assert response.status_code in {400, 413}
        assert one.token(big).status_code in {400, 413}
        assert one.token("c", client_secret=big).status_code in {400, 401, 413}
        assert one.userinfo(big[:60_000]).status_code == 401
        assert one.authorize(claims="[" * 7000).status_code in {303, 400}


def test_a_parameter_given_twice(db):
    one = flow("oidc")
    query = urlencode(one.parameters()) + "&state=again"
    refused_by_page(Browser().get(f"{one.base}/authorize?{query}"))
    body = urlencode({"grant_type": "authorization_code", "client_id": "x"}) + "&client_id=y"
    response = Browser().post(f"{one.base}/token", body, content_type=FORM)
    assert response.json()["error"] == "invalid_request"


def test_the_page_shows_nothing_that_the_request_brought(db):
    one = flow("oidc")
    response = one.authorize(client_id="<script>alert(1)</script>", state="attacker words")
    text = response.content.decode()
    assert "attacker" not in text and "alert" not in text


def test_post_without_a_session_comes_back_by_get(db):
    one = flow("oidc")
    response = Browser().post(
        f"{one.base}/authorize", urlencode(one.parameters()), content_type=FORM
    )
    assert response.status_code == 303
    assert response["Location"].startswith(f"{one.issuer}/authorize?client_id=")


def test_form_post(person):
    one = flow("oidc", person)
    one.tokens()
    response = one.authorize(response_mode="form_post")
    text = response.content.decode()
    assert response.status_code == 200 and 'name="code"' in text and CALLBACK in text
    policy = response["Content-Security-Policy"]
    assert "form-action 'self' https://service.example" in policy
    assert "<script>" not in text and "no-store" in response["Cache-Control"]


def test_pushed_request(person):
    one = flow("oidc", person, require_pushed_authorization_requests=True)
    assert answer_of(one.authorize())["error"] == "invalid_request"
    pushed = one.post("request", {**one.parameters(), "client_secret": SECRET})
    uri = pushed.json()["request_uri"]
    assert pushed.status_code == 201 and pushed.json()["expires_in"] == 90
    query = urlencode({"client_id": one.client.client_id, "request_uri": uri})
    address = f"{one.base}/authorize?{query}"
    assert "/interaction/" in one.browser.get(address)["Location"]
    refused_by_page(one.browser.get(address))  # used once
    late = one.post("request", {**one.parameters(), "client_secret": SECRET}).json()
    query = urlencode({"client_id": one.client.client_id, "request_uri": late["request_uri"]})
    with after(91):
        refused_by_page(one.browser.get(f"{one.base}/authorize?{query}"))
    bad = one.post("request", {**one.parameters(redirect_uri="https://e"), "client_secret": SECRET})
    assert bad.status_code == 400 and bad.json()["error"] == "invalid_request"


def test_request_uri_of_elsewhere_is_never_fetched(db):
    one = flow("oidc")
    answer = answer_of(one.authorize(request_uri="https://internal.example/object.jwt"))
    assert answer["error"] == "request_uri_not_supported"


def test_levels_registry_and_feed(client):
    told = client.get("/proconnect/api/v2/acr").json()
    assert told["aliases"]["https://proconnect.gouv.fr/assurance/self-asserted-2fa"] == "eidas0-mfa"
    assert [c["version"] for c in told["changes"]] == list(range(1, told["version"] + 1))
    feed = client.get("/proconnect/api/v2/acr/changes.atom")
    assert feed.content.count(b"<entry>") == told["version"]
