"""Where the three profiles contradict each other: the same request, three answers.

Each case runs on `franceconnect`, `proconnect` and `oidc`; "page" is a page for the person,
"goes on" an interaction or a code, anything else the error that the client receives.
"""

from __future__ import annotations

from typing import Any

import pytest

from parvis.bricks.identity.domain.profiles import PROFILES
from tests.bricks.identity.provider.flows import answer_of, flow

NONE = {"franceconnect": "page", "proconnect": "login_required", "oidc": "login_required"}
REQUESTS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "a good request": ({}, dict.fromkeys(PROFILES, "goes on")),
    "no nonce": (
        {"nonce": None},
        {"franceconnect": "page", "proconnect": "goes on", "oidc": "goes on"},
    ),
    "a short nonce": (
        {"nonce": "x" * 21},
        {"franceconnect": "page", "proconnect": "goes on", "oidc": "goes on"},
    ),
    "no state": (
        {"state": None},
        {"franceconnect": "page", "proconnect": "page", "oidc": "goes on"},
    ),
    "no acr_values": (
        {"acr_values": None},
        {"franceconnect": "page", "proconnect": "goes on", "oidc": "goes on"},
    ),
    "an unknown parameter": (
        {"utm_source": "newsletter"},
        {"franceconnect": "page", "proconnect": "goes on", "oidc": "goes on"},
    ),
    "an unknown acr": (
        {"acr_values": "eidas9"},
        {"franceconnect": "invalid_acr", "proconnect": "goes on", "oidc": "goes on"},
    ),
    "prompt=none without a session": ({"prompt": "none"}, NONE),
    "prompt=select_account": (
        {"prompt": "select_account"},
        {"franceconnect": "page", "proconnect": "page", "oidc": "goes on"},
    ),
    "prompt with nothing": (
        {"prompt": ""},
        {"franceconnect": "page", "proconnect": "page", "oidc": "invalid_request"},
    ),
    "max_age": (
        {"max_age": "1"},
        {"franceconnect": "page", "proconnect": "goes on", "oidc": "goes on"},
    ),
    "a broken max_age": (
        {"max_age": "soon"},
        {"franceconnect": "page", "proconnect": "goes on", "oidc": "invalid_request"},
    ),
    "a login_hint": (
        {"login_hint": "agent@ville.example"},
        {"franceconnect": "page", "proconnect": "goes on", "oidc": "goes on"},
    ),
    "a siret_hint": (
        {"siret_hint": "21010033400011"},
        {"franceconnect": "page", "proconnect": "goes on", "oidc": "goes on"},
    ),
    "form_post": (
        {"response_mode": "form_post"},
        {"franceconnect": "page", "proconnect": "goes on", "oidc": "goes on"},
    ),
    "broken claims": (
        {"claims": "{"},
        {"franceconnect": "page", "proconnect": "page", "oidc": "invalid_request"},
    ),
    "no openid scope": (
        {"scope": "email"},
        {
            "franceconnect": "invalid_request",
            "proconnect": "invalid_request",
            "oidc": "invalid_scope",
        },
    ),
    "an essential acr nobody knows": (
        {"claims": '{"id_token":{"acr":{"essential":true,"value":"gold"}}}'},
        {"franceconnect": "goes on", "proconnect": "access_denied", "oidc": "access_denied"},
    ),
    "a plain challenge": (
        {"code_challenge": "a" * 43, "code_challenge_method": "plain"},
        {"franceconnect": "page", "proconnect": "page", "oidc": "invalid_request"},
    ),
}


@pytest.mark.parametrize("profile", sorted(PROFILES))
@pytest.mark.parametrize("case", sorted(REQUESTS))
def test_same_request_in_every_profile(case, profile, db):
    changes, expected = REQUESTS[case]
    one = flow(profile)
    response = one.authorize(**changes)
    assert _said(response) == expected[profile], (case, response, response.content[:600])


def _said(response: Any) -> str:
    if response.status_code == 400:
        assert "Location" not in response
        return "page"
    assert response.status_code == 303
    if "/interaction/" in response["Location"]:
        return "goes on"
    return answer_of(response)["error"]


def test_prompt_none_with_a_session(person):
    for profile, expected in (("proconnect", "code"), ("oidc", "code")):
        one = flow(profile, person)
        one.tokens()
        assert expected in answer_of(one.authorize(prompt="none")), profile
    one = flow("franceconnect", person)
    one.tokens()
    assert one.authorize(prompt="none").status_code == 400


def test_client_secret_basic_only_in_the_plain_profile(person):
    import base64

    from tests.bricks.identity.provider.flows import SECRET

    for profile in ("franceconnect", "proconnect"):
        one = flow(profile, person)
        code = one.sign_in()
        pair = base64.b64encode(f"{one.client.client_id}:{SECRET}".encode()).decode()
        given = {"grant_type": "authorization_code", "code": code,
                 "redirect_uri": "https://service.example/callback"}  # fmt: skip
        response = one.post("token", given, Authorization=f"Basic {pair}")
        assert response.status_code == 401
        assert response.json()["error"] == "invalid_client"
    one = flow("oidc", person, token_endpoint_auth_method="client_secret_basic")
    code = one.sign_in()
    pair = base64.b64encode(f"{one.client.client_id}:{SECRET}".encode()).decode()
    given = {"grant_type": "authorization_code", "code": code,
             "redirect_uri": "https://service.example/callback"}  # fmt: skip
    assert one.post("token", given, Authorization=f"Basic {pair}").status_code == 200


def test_refresh_is_not_offered_by_franceconnect(person):
    from parvis.bricks.identity.domain.registering import NotRegistrable

    with pytest.raises(NotRegistrable):
        flow("franceconnect", grant_types=["authorization_code", "refresh_token"])
    one = flow("franceconnect", person, client_id="plain")
    response = one.token("", grant_type="refresh_token", refresh_token="x")
    assert response.json()["error"] == "unsupported_grant_type"


def test_pushed_requests_only_in_the_plain_profile(db):
    for profile, status in (("franceconnect", 404), ("proconnect", 404), ("oidc", 201)):
        one = flow(profile)
        given = {**one.parameters(), "client_secret": "a-secret-of-thirty-two-characters-at-least"}
        assert one.post("request", given).status_code == status


def test_names_of_a_person(person):
    """Pairwise by entity, public, pairwise by sector: the seed itself only where public."""
    subs = {}
    for profile in PROFILES:
        one = flow(profile, person)
        subs[profile] = one.claims(one.tokens()["id_token"])["sub"]
    assert subs["franceconnect"].endswith("v1") and len(subs["franceconnect"]) == 66
    assert subs["proconnect"] == "Sr1x7B9YHc4uoiIcvqx8lzxq6nvLg1rN/n1klPFSgGA="
    assert len(set(subs.values())) == 3


def test_errors_carry_a_code_only_where_the_national_service_has_them(db):
    for profile, coded in (("franceconnect", True), ("proconnect", True), ("oidc", False)):
        one = flow(profile)
        body = one.token("unknown").json()
        assert body["error"] == "invalid_grant"
        assert ("error_uri" in body) == coded
