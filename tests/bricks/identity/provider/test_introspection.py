"""Introspection in JSON and as JWT (RFC 9701), and FranceConnect's checktoken."""

from __future__ import annotations

import pytest
from joserfc import jwe
from joserfc.jwk import ECKey

from parvis.bricks.identity.domain import subjects
from parvis.bricks.identity.queries import issuers
from tests.bricks.identity.provider.flows import (
    SECRET,
    after,
    authentication,
    client_of,
    flow,
    header,
)

JWT = "application/token-introspection+jwt"


def asked(one, client, token, **headers):
    given = {"token": token, "client_id": client.client_id, "client_secret": SECRET}
    return one.post("token/introspection", given, **headers)


@pytest.mark.parametrize("profile", ["franceconnect", "proconnect", "oidc"])
def test_json_limited_to_the_resource_servers_scopes(profile, person):
    one = flow(profile, person)
    server = client_of(profile, client_id="server", resource_scopes=["email"])
    access = one.tokens()["access_token"]
    told = asked(one, server, access).json()
    assert told["active"] is True and told["scope"] == "email"
    assert told["email"] and "given_name" not in told
    assert told["client_id"] == one.client.client_id and told["exp"] > told["iat"]
    assert asked(one, server, "unknown").json() == {"active": False}
    with after(301):
        assert asked(one, server, access).json() == {"active": False}


def test_who_is_no_resource_server_learns_nothing(person):
    one = flow("oidc", person)
    access = one.tokens()["access_token"]
    stranger = client_of("oidc", client_id="stranger")
    assert asked(one, stranger, access).json() == {"active": False}
    elsewhere = client_of("oidc", client_id="elsewhere", resource_scopes=["email"],
                          audiences=["somebody"])  # fmt: skip
    assert asked(one, elsewhere, access).json() == {"active": False}
    assert asked(one, one.client, access).json()["active"] is True
    given = {"token": access, "client_id": "stranger", "client_secret": "wrong"}
    assert one.post("token/introspection", given).status_code == 401
    get = one.browser.get(f"{one.base}/token/introspection?token={access}")
    assert get.status_code == 405


def test_jwt_answer(person):
    one = flow("proconnect", person)
    server = client_of("proconnect", client_id="server", resource_scopes=["email", "groups"])
    response = asked(one, server, one.tokens()["access_token"], Accept=JWT)
    assert response["Content-Type"] == JWT
    token = response.content.decode()
    assert header(token)["typ"] == "token-introspection+jwt"
    claims = one.claims(token)
    assert sorted(claims) == ["aud", "iat", "iss", "token_introspection"]
    assert claims["aud"] == "server" and claims["token_introspection"]["active"] is True


def checktoken(one, token, provider, **more):
    given = {"token": token, "client_id": provider.client_id, "client_secret": SECRET, **more}
    return one.post("checktoken", given)


def test_checktoken(person):
    key = ECKey.generate_key("P-256", {"use": "enc", "alg": "ECDH-ES", "kid": "dp"})
    one = flow("franceconnect", person)
    provider = client_of(
        "franceconnect", client_id="dgfip", resource_scopes=["dgfip_rfr"],
        jwks={"keys": [key.as_dict(private=False)]},
        checktoken_encrypted_response_alg="ECDH-ES",
    )  # fmt: skip
    access = one.tokens(scope="openid identite_pivot dgfip_rfr")["access_token"]
    response = checktoken(one, access, provider)
    assert response.status_code == 200 and response["Content-Type"] == JWT
    registry = jwe.JWERegistry(algorithms=["ECDH-ES", "A256GCM"], strict_check_header=False)
    found = jwe.decrypt_compact(response.content.decode(), key, registry=registry)
    assert {"alg", "enc", "epk"} <= set(header(response.content.decode()))
    claims = one.claims(found.plaintext.decode())
    inside = claims["token_introspection"]
    assert inside["aud"] == one.client.client_id and inside["scope"] == "dgfip_rfr"
    assert inside["family_name"] == "DUBOIS" and inside["jti"]
    seed = authentication().subject_seed
    assert inside["sub"] == subjects.franceconnect_v1("dgfip", seed, issuers.sub_secret())


def test_checktoken_refusals(person):
    one = flow("franceconnect", person)
    provider = client_of("franceconnect", client_id="dgfip", resource_scopes=["dgfip_rfr"])
    access = one.tokens()["access_token"]
    inside = one.claims(checktoken(one, access, provider).content.decode())["token_introspection"]
    assert inside["scope"] == ""  # none of the registered scopes
    told = one.claims(checktoken(one, "unknown", provider).content.decode())
    assert told["token_introspection"] == {"active": False}
    extra = checktoken(one, access, provider, purpose="x")
    assert (extra.status_code, extra.json()["error"]) == (400, "invalid_request")
    assert "code=Y100013" in extra.json()["error_uri"]
    assert extra.json()["error_description"] == "Required parameter missing or invalid."
    bad = one.post("checktoken", {"token": access, "client_id": "dgfip", "client_secret": "no"})
    assert (bad.status_code, bad.json()["error"]) == (401, "invalid_client")
    assert "code=Y330001" in bad.json()["error_uri"]
    pc = flow("proconnect", person)
    assert checktoken(pc, "x", provider).status_code == 404
