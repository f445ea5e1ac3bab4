"""The hub as a client: the checks of `oidcc-client-basic-certification-test-plan` and of its
config plan, one test per module name, then what the plan leaves out. The provider is real.
"""

from __future__ import annotations

import base64
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import ECKey

from parvis.bricks.identity.domain.upstream import Lie, Said, Sent
from parvis.bricks.identity.gateways import relying
from parvis.kernel import http
from tests.bricks.identity.lying import SECRET, Provider, running

BACK = "https://hub.example/franceconnect/api/v2/oidc-callback/lying"


@pytest.fixture
def provider(monkeypatch):
    monkeypatch.setenv("PARVIS_HTTP_ALLOW", "127.0.0.1")
    relying.forget()
    with running() as found:
        yield found
    relying.forget()


def sign_in(provider: Provider, **changes) -> Said:
    """From the authorize address to what the provider asserts."""
    upstream = provider.upstream(**changes)
    address, sent = relying.send(upstream, redirect_uri=BACK, acr="eidas1")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    provider.nonce = asked["nonce"]
    answer = {"code": "code-1", "state": asked["state"], "iss": provider.origin}
    return relying.redeem(upstream, sent, answer)


def refused(provider: Provider, lie: str, **changes) -> str:
    """The code of the check that refuses a lie."""
    provider.lie = lie
    with pytest.raises(Lie) as error:
        sign_in(provider, **changes)
    assert SECRET not in str(error.value)
    return error.value.code


def test_oidcc_client_test(provider):
    said = sign_in(provider)
    assert said.sub == "upstream-0001"
    assert said.acr == "eidas1"
    assert said.claims["family_name"] == "DUBOIS"
    assert provider.last_authorization == "Bearer opaque"


def test_oidcc_client_test_invalid_iss(provider):
    assert refused(provider, "iss") == "iss"


def test_oidcc_client_test_missing_sub(provider):
    assert refused(provider, "no sub") == "sub"


def test_oidcc_client_test_invalid_aud(provider):
    assert refused(provider, "aud") == "aud"
    assert refused(provider, "aud list") == "aud"
    assert refused(provider, "azp") == "azp"


def test_oidcc_client_test_missing_iat(provider):
    assert refused(provider, "no iat") == "iat"


def test_oidcc_client_test_kid_absent_single_jwks(provider):
    provider.lie = "kid absent, one key"
    assert sign_in(provider).sub == "upstream-0001"


def test_oidcc_client_test_kid_absent_multiple_jwks(provider):
    assert refused(provider, "kid absent, several keys") == "kid_absent"


def test_oidcc_client_test_idtoken_sig_none(provider):
    assert refused(provider, "alg none") == "alg"


def test_oidcc_client_test_idtoken_sig_rs256(provider):
    provider.algorithm = "RS256"
    assert sign_in(provider).sub == "upstream-0001"


def test_oidcc_client_test_invalid_sig_rs256(provider):
    provider.algorithm = "RS256"
    assert refused(provider, "signature") == "signature"


def test_oidcc_client_test_invalid_sig_es256(provider):
    assert refused(provider, "signature") == "signature"


def test_oidcc_client_test_userinfo_invalid_sub(provider):
    assert refused(provider, "userinfo sub") == "userinfo_sub"
    assert refused(provider, "userinfo without sub") == "userinfo_sub"


def test_oidcc_client_test_nonce_invalid(provider):
    assert refused(provider, "nonce") == "nonce"
    assert refused(provider, "no nonce") == "nonce"


def test_oidcc_client_test_client_secret_basic(provider):
    sign_in(provider, auth="client_secret_basic")
    # The token call came before the userinfo one: its form must carry no secret.
    assert "client_secret" not in provider.last_form
    upstream = provider.upstream(auth="client_secret_basic", secret="a:b/é" + "x" * 32)
    _, sent = relying.send(upstream, redirect_uri=BACK)
    seen: list[str] = []
    provider.lie = "token refused"
    with pytest.raises(Lie):
        relying.redeem(upstream, sent, {"code": "c", "iss": provider.origin})
    seen.append(base64.b64decode(provider.last_authorization.split()[1]).decode())
    assert seen == ["parvis-hub:a%3Ab%2F%C3%A9" + "x" * 32]


def test_oidcc_client_test_client_secret_post(provider):
    sign_in(provider)
    assert provider.last_form["client_secret"] == SECRET
    assert len(provider.last_form["code_verifier"]) >= 43


def test_oidcc_client_test_scope_userinfo_claims(provider):
    address, _ = relying.send(provider.upstream(), redirect_uri=BACK)
    assert parse_qs(urlsplit(address).query)["scope"] == ["openid profile birth email"]
    assert sign_in(provider).claims["email"] == "angela@courriel.example"


def test_oidcc_client_test_signing_key_rotation(provider):
    sign_in(provider)
    old, provider.key = provider.key, ECKey.generate_key("P-256", auto_kid=True)
    assert old.kid != provider.key.kid
    with pytest.raises(Lie):  # read a moment ago: not again within ten seconds
        sign_in(provider)
    relying._cache.update(
        {key: relying._Kept(one.at - 11, one.value) for key, one in relying._cache.items()}
    )
    assert sign_in(provider).sub == "upstream-0001"


def test_oidcc_client_test_discovery_issuer_mismatch(provider):
    assert refused(provider, "discovery") == "discovery_issuer"


# --- beyond the plan -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lie", "code"),
    [
        ("expired", "exp"),
        ("no exp", "exp"),
        ("from the future", "iat"),
        ("old", "iat"),
        ("unknown kid", "kid"),
        ("crit", "crit"),
        ("key in the header", "signature"),
        ("HS256 under the public key", "alg"),
        ("no id_token", "id_token_missing"),
        ("token refused", "token_refused"),
    ],
)
def test_lies(provider, lie, code):
    assert refused(provider, lie) == code


def test_hs_rs_confusion_when_rs256_is_expected(provider):
    provider.algorithm = "RS256"
    assert refused(provider, "HS256 under the public key") == "alg"


def test_hs256_only_for_a_record_that_says_so(provider):
    provider.algorithm = "HS256"
    assert sign_in(provider).sub == "upstream-0001"
    with pytest.raises(Lie, match="alg"):
        sign_in(provider, id_token_alg="ES256")


def test_signed_userinfo(provider):
    provider.userinfo_algorithm = "ES256"
    assert sign_in(provider).claims["gender"] == "female"
    assert refused(provider, "userinfo aud") == "userinfo_aud"
    provider.lie = ""
    provider.userinfo_algorithm = ""  # the record promises a signature: JSON is refused
    with pytest.raises(Lie):
        sign_in(provider, userinfo_alg="ES256")


def test_encrypted_answers(provider):
    ours = ECKey.generate_key("P-256", auto_kid=True)
    provider.encrypted_for = ECKey.import_key(ours.as_dict(private=False))
    provider.userinfo_algorithm = "ES256"
    changes = {"id_token_encrypted": "ECDH-ES", "userinfo_encrypted": "ECDH-ES"}
    upstream = provider.upstream(**changes)
    _, sent = relying.send(upstream, redirect_uri=BACK)
    provider.nonce = sent.nonce
    said = relying.redeem(upstream, sent, {"code": "c", "iss": provider.origin}, (ours,))
    assert said.claims["family_name"] == "DUBOIS"
    stranger = ECKey.generate_key("P-256", auto_kid=True)
    with pytest.raises(Lie, match="jwe"):
        relying.redeem(upstream, sent, {"code": "c", "iss": provider.origin}, (stranger,))
    provider.encrypted_for = None  # a record that promises encryption gets no clear token
    with pytest.raises(Lie, match="jwe_missing"):
        relying.redeem(upstream, sent, {"code": "c", "iss": provider.origin}, (ours,))


@pytest.mark.parametrize("params", [{"code": "c"}, {"code": "c", "iss": "https://a.example"}])
def test_mix_up_is_seen_before_the_code_leaves(provider, params):
    upstream = provider.upstream()
    _, sent = relying.send(upstream, redirect_uri=BACK)
    with pytest.raises(Lie, match="response_iss"):
        relying.redeem(upstream, sent, params)
    assert ("POST", "/token") not in provider.calls


def test_each_request_has_its_own_secrets(provider):
    one: Sent = relying.send(provider.upstream(), redirect_uri=BACK)[1]
    two: Sent = relying.send(provider.upstream(), redirect_uri=BACK)[1]
    assert len({one.state, two.state, one.nonce, two.nonce, one.verifier, two.verifier}) == 6
    assert min(map(len, (one.state, one.nonce, one.verifier))) >= 43


@pytest.mark.parametrize("path", ["/token", "/userinfo", "/.well-known/openid-configuration"])
@pytest.mark.parametrize("status", [500, 503])
def test_provider_down_is_not_a_lie(provider, path, status):
    provider.answers[path] = status
    with pytest.raises(http.HttpError):
        sign_in(provider)


def test_private_addresses_are_refused(provider, monkeypatch):
    monkeypatch.setenv("PARVIS_HTTP_ALLOW", "")
    with pytest.raises(http.AddressRefused):
        relying.send(provider.upstream(), redirect_uri=BACK)


def test_end_of_session_names_the_token_and_the_way_back(provider):
    address = relying.end_session(provider.upstream(), "id.token.x", "s" * 32, "https://b.example/")
    asked = parse_qs(urlsplit(address).query)
    assert asked["id_token_hint"] == ["id.token.x"]
    assert asked["state"] == ["s" * 32]
    assert asked["post_logout_redirect_uri"] == ["https://b.example/"]


@pytest.mark.django_db
def test_private_key_jwt_at_a_provider(provider, client):
    """What the hub signs for a provider is checked with the keys that the hub publishes."""
    from parvis.bricks.identity.commands.providers import save_provider
    from parvis.bricks.identity.domain import jose
    from parvis.bricks.identity.domain.providers import Record
    from parvis.bricks.identity.queries import providers
    from parvis.kernel import clock
    from parvis.kernel.access import system

    record = Record(
        issuer=provider.origin, client_id="parvis-hub", token_endpoint_auth_method="private_key_jwt"
    )
    save_provider(system("tests"), "signs", title="Signs", audience="usager", record=record)
    upstream = providers.upstream("signs")
    assertions = []
    for _ in range(2):
        _address, sent = relying.send(upstream, redirect_uri=BACK)
        provider.nonce = sent.nonce
        relying.redeem(upstream, sent, {"code": "c", "state": sent.state, "iss": provider.origin})
        assertions.append(provider.last_form)
    published = client.get("/franceconnect/api/v2/client/.well-known/keys").json()
    assert all("d" not in key for key in published["keys"])
    said = [jose.verify(one["client_assertion"], published, ("ES256",)) for one in assertions]
    assert said[0]["iss"] == said[0]["sub"] == "parvis-hub"
    assert said[0]["aud"] == f"{provider.origin}/token"
    assert 0 < said[0]["exp"] - clock.now().timestamp() <= 60
    assert said[0]["jti"] != said[1]["jti"]
    assert "client_secret" not in assertions[0]
    assert assertions[0]["client_assertion_type"] == relying.ASSERTION
