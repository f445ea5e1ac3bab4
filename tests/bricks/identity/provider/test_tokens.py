"""Codes and tokens: errors with their codes, single use, PKCE, refresh, revocation."""

from __future__ import annotations

import hashlib

import pytest
from django.db import connection
from joserfc.jwk import ECKey

from parvis.bricks.identity.commands.grants import access_token_of
from parvis.bricks.identity.domain import jose
from parvis.bricks.identity.gateways import documents
from parvis.bricks.identity.models import Grant
from parvis.kernel import keys
from parvis.kernel.journal.models import Entry
from tests.bricks.identity.provider.flows import SECRET, after, flow

VERIFIER = "verifier-of-forty-three-letters-or-more-0123456789"


def error(response, status, name, code=""):
    body = response.json()
    assert (response.status_code, body["error"]) == (status, name), body
    assert not {"code", "access_token"} & set(body) and not response.cookies
    assert response["Cache-Control"] == "no-store"
    assert not set(body["error_description"]) & set('\r\n\t"\\')
    if code:
        assert f"code={code}&id=" in body["error_uri"], body


def test_franceconnect_codes(person):
    one = flow("franceconnect", person)
    code = one.sign_in()
    error(one.token(code, client_secret="wrong"), 401, "invalid_client", "Y0434A7B")
    error(one.token(code, client_id="nobody"), 401, "invalid_client", "Y0434A7B")
    error(one.token(""), 400, "invalid_request", "Y048017B")
    error(one.token("unknown"), 400, "invalid_grant", "Y049E20B")
    with after(31):
        error(one.token(code), 400, "invalid_grant", "Y049E20B")
    error(one.userinfo("unknown"), 401, "invalid_token", "Y040001")
    response = one.browser.get(f"{one.base}/userinfo")
    error(response, 401, "invalid_request", "Y04146A2")


def test_code_serves_once_and_its_replay_revokes(person):
    for profile in ("franceconnect", "proconnect", "oidc"):
        one = flow(profile, person)
        code = one.sign_in()
        access = one.token(code).json()["access_token"]
        assert one.userinfo(access).status_code == 200
        error(one.token(code), 400, "invalid_grant")
        error(one.userinfo(access), 401, "invalid_token")
        grant = Grant.objects.get(client_id=one.client.id)
        assert grant.revoked_because == "replay"


def test_code_of_another_client_is_left_alone(person):
    one, thief = flow("oidc", person), flow("oidc", client_id="thief")
    code = one.sign_in()
    error(thief.token(code), 400, "invalid_grant")
    assert one.token(code).status_code == 200


def test_code_is_bound_to_its_redirect_uri(person):
    one = flow("oidc", person, redirect_uris=["https://service.example/callback",
                                              "https://service.example/other"])  # fmt: skip
    code = one.sign_in()
    error(one.token(code, redirect_uri="https://service.example/other"), 400, "invalid_grant")
    assert one.token(code).status_code == 200


@pytest.mark.parametrize(
    ("challenged", "verifier", "good"),
    [
        (True, VERIFIER, True),
        (True, None, False),
        (True, VERIFIER + "x", False),
        (True, "short", False),
        (False, VERIFIER, False),  # downgrade: a verifier without a challenge
        (False, None, True),
    ],
)
def test_pkce(challenged, verifier, good, person):
    one = flow("oidc", person)
    one.verifier = VERIFIER if challenged else ""
    response = one.token(one.sign_in(), code_verifier=verifier)
    assert (response.status_code == 200) == good, response.content


def test_public_client_needs_pkce(person):
    from tests.bricks.identity.provider.flows import answer_of

    one = flow("oidc", person, token_endpoint_auth_method="none")
    assert answer_of(one.authorize())["error"] == "invalid_request"
    one.verifier = VERIFIER
    assert one.token(one.sign_in(), client_secret=None).status_code == 200
    with pytest.raises(ValueError, match="public clients"):
        flow("franceconnect", token_endpoint_auth_method="none")


def test_refresh_rotates_and_its_reuse_revokes_everything(person):
    one = flow("proconnect", person, grant_types=["authorization_code", "refresh_token"])
    first = one.tokens()

    def refresh(token):
        return one.token("", grant_type="refresh_token", refresh_token=token)

    second = refresh(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert one.claims(second["id_token"])["sub"] == one.claims(first["id_token"])["sub"]
    error(one.userinfo(first["access_token"]), 401, "invalid_token")
    assert one.userinfo(second["access_token"]).status_code == 200
    error(refresh(first["refresh_token"]), 400, "invalid_grant")  # stolen: all of it dies
    error(one.userinfo(second["access_token"]), 401, "invalid_token")
    error(refresh(second["refresh_token"]), 400, "invalid_grant")


def test_refresh_is_bound_to_its_client_and_time(person):
    more = {"grant_types": ["authorization_code", "refresh_token"]}
    one = flow("proconnect", person, **more)
    other = flow("proconnect", client_id="other", **more)
    token = one.tokens()["refresh_token"]
    response = other.token("", grant_type="refresh_token", refresh_token=token)
    error(response, 400, "invalid_grant")
    assert Grant.objects.get(client_id=one.client.id).revoked_at is None
    with after(12 * 3600 + 1):
        error(one.token("", grant_type="refresh_token", refresh_token=token), 400, "invalid_grant")


def test_a_client_without_refresh_may_not(person):
    one = flow("proconnect", person)
    assert "refresh_token" not in one.tokens()
    response = one.token("", grant_type="refresh_token", refresh_token="a.b")
    error(response, 400, "unauthorized_client")


def test_access_token_lives_sixty_seconds(person):
    one = flow("franceconnect", person)
    access = one.tokens()["access_token"]
    with after(59):
        assert one.userinfo(access).status_code == 200
    with after(61):
        error(one.userinfo(access), 401, "invalid_token")


def test_access_token_never_in_the_address(person):
    one = flow("franceconnect", person)
    access = one.tokens()["access_token"]
    response = one.browser.get(f"{one.base}/userinfo?access_token={access}")
    error(response, 400, "invalid_request")
    form = one.post("userinfo", {"access_token": access})
    assert form.status_code == 200
    both = one.post("userinfo", {"access_token": access}, Authorization=f"Bearer {access}")
    error(both, 400, "invalid_request")


def test_revocation(person):
    one = flow("oidc", person)
    other = flow("oidc", client_id="other")
    access = one.tokens()["access_token"]
    given = {"token": access, "client_id": "other", "client_secret": SECRET}
    assert other.post("token/revocation", given).status_code == 200
    assert one.userinfo(access).status_code == 200
    given["client_id"] = one.client.client_id
    assert one.post("token/revocation", given).status_code == 200
    error(one.userinfo(access), 401, "invalid_token")
    assert one.post("token/revocation", {**given, "token": "unknown"}).status_code == 200
    error(one.post("token/revocation", {**given, "token": ""}), 400, "invalid_request")


def test_kinds_of_userinfo(person):
    plain = flow("franceconnect", person, userinfo_signed_response_alg="json")
    assert plain.userinfo(plain.tokens()["access_token"]).json()["email"]
    rsa = flow("oidc", person, client_id="rsa", userinfo_signed_response_alg="RS256",
               id_token_signed_response_alg="RS256")  # fmt: skip
    body = rsa.tokens()
    from tests.bricks.identity.provider.flows import header

    assert header(body["id_token"])["alg"] == "RS256"
    assert header(rsa.userinfo(body["access_token"]).content.decode())["alg"] == "RS256"


@pytest.mark.parametrize("algorithm", ["ECDH-ES", "RSA-OAEP", "RSA-OAEP-256"])
def test_encrypted_tokens(algorithm, person):
    from joserfc import jwe
    from joserfc.jwk import ECKey, RSAKey

    from tests.bricks.identity.provider.flows import header

    about = {"use": "enc", "alg": algorithm, "kid": "enc-1"}
    key = (ECKey.generate_key("P-256", about) if algorithm == "ECDH-ES"
           else RSAKey.generate_key(2048, about))  # fmt: skip
    one = flow(
        "franceconnect", person,
        jwks={"keys": [key.as_dict(private=False)]},
        id_token_encrypted_response_alg=algorithm,
        userinfo_encrypted_response_alg=algorithm,
    )  # fmt: skip
    body = one.tokens()
    for token in (body["id_token"], one.userinfo(body["access_token"]).content.decode()):
        found = header(token)
        assert found["cty"] == "JWT" and found["kid"] == "enc-1" and found["enc"] == "A256GCM"
        assert found["iss"] == one.issuer and found["aud"] == one.client.client_id
        registry = jwe.JWERegistry(algorithms=[algorithm, "A256GCM"], strict_check_header=False)
        signed = jwe.decrypt_compact(token, key, registry=registry).plaintext.decode()
        assert one.claims(signed)["sub"].endswith("v1")


def test_a_key_that_cannot_be_had_does_not_burn_the_code(person, monkeypatch):
    key = ECKey.generate_key("P-256", {"use": "enc", "alg": "ECDH-ES"}).as_dict(private=False)
    one = flow(
        "oidc", person, jwks_uri="https://service.example/keys",
        id_token_encrypted_response_alg="ECDH-ES", userinfo_signed_response_alg="json",
    )  # fmt: skip
    answers = [documents.Unreachable("down"), {"keys": []}, {"keys": [key]}]

    def fetch(url, *, fresh=False):
        found = answers[0]
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(documents, "fetch", fetch)
    code = one.sign_in()
    for _ in range(2):  # unreachable, then a set without a key that fits
        refused = one.token(code)
        assert (refused.status_code, refused.json()["error"]) == (503, "temporarily_unavailable")
        answers.pop(0)
    assert one.token(code).status_code == 200


@pytest.mark.parametrize("profile", ["franceconnect", "proconnect", "oidc"])
def test_a_key_that_cannot_be_had_does_not_burn_the_access_token(profile, person, monkeypatch):
    """OpenID Core 5.3.3 leaves it open: the error of RFC 6749 that says "later", as at the token
    endpoint. Nothing is handed over, so nothing is in the journal."""
    key = ECKey.generate_key("P-256", {"use": "enc", "alg": "ECDH-ES"}).as_dict(private=False)
    one = flow(
        profile, person, jwks_uri="https://service.example/keys",
        userinfo_encrypted_response_alg="ECDH-ES",
    )  # fmt: skip
    answers = [documents.Unreachable("down"), {"keys": []}, {"keys": [key]}]

    def fetch(url, *, fresh=False):
        if isinstance(answers[0], Exception):
            raise answers[0]
        return answers[0]

    monkeypatch.setattr(documents, "fetch", fetch)
    access = one.tokens()["access_token"]
    delivered = Entry.objects.count()
    for _ in range(2):  # unreachable, then a set without a key that fits
        refused = one.userinfo(access)
        assert (refused.status_code, refused["Retry-After"]) == (503, "5")
        body = refused.json()
        assert body["error"] == "temporarily_unavailable"
        assert body["error_description"] == "the client's encryption key cannot be had"
        assert ("code=Y04" in body.get("error_uri", "")) is (profile != "oidc")
        assert refused["Cache-Control"] == "no-store"
        answers.pop(0)
    assert Entry.objects.count() == delivered
    assert one.userinfo(access).status_code == 200


def test_entity_shares_a_sub_and_a_stored_one_wins(person):
    from parvis.bricks.identity.models import StoredSubject
    from tests.bricks.identity.provider.flows import authentication

    one = flow("franceconnect", person)
    seed = authentication().subject_seed
    computed = one.claims(one.tokens()["id_token"])["sub"]
    StoredSubject.objects.create(entity_id=one.client.entity_id, seed=seed, sub="from-elsewhere-v1")
    assert one.claims(one.tokens()["id_token"])["sub"] == "from-elsewhere-v1"
    other = flow("franceconnect", person, client_id="other", sub_version="v2")
    sub = other.claims(other.tokens()["id_token"])["sub"]
    assert sub.endswith("v2") and sub != computed


def test_the_token_of_a_code_opens_nothing_before_the_exchange(person):
    one = flow("oidc", person)
    code = one.sign_in()
    token = access_token_of(code)
    assert one.userinfo(token).status_code == 401
    checked = one.post("token/introspection", {
        "token": token, "client_id": one.client.client_id, "client_secret": SECRET})  # fmt: skip
    assert checked.json() == {"active": False}
    assert one.token(code).json()["access_token"] == token
    assert one.userinfo(token).status_code == 200
    assert len(token) == 43 and code not in token


def test_neither_code_nor_token_can_be_made_from_what_is_kept(person):
    one = flow("oidc", person)
    code = one.sign_in()
    kept = Grant.objects.values().get()
    token = one.token(code).json()["access_token"]
    assert not {code, token} & {str(value) for value in kept.values()}
    assert kept["access_hash"] == keys.hash_token(token) and kept["access_expires_at"] is None
    plain = hashlib.sha256(f"identity.access:{code}".encode()).digest()
    assert token != jose.b64(plain)  # the key of the ring is needed


@pytest.mark.skipif(connection.vendor != "postgresql", reason="indexes for LIKE are PostgreSQL's")
def test_no_index_for_like_on_what_is_compared(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = 'identity_grant'")
        found = [row[0] for row in cursor.fetchall()]
    assert found and not any("pattern_ops" in one for one in found)
