"""Whole sign-ins by real clients over a real loopback server, with both forms of userinfo."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests  # noqa: TID251 - what services use
from authlib.integrations.requests_client import OAuth2Session
from bench.identity_load import free_port
from joserfc import jwt
from joserfc.jwk import KeySet

from parvis.bricks.identity.commands import epochs, sessions
from parvis.bricks.identity.queries import issuers
from parvis.kernel.parties.models import Person
from tests.bricks.identity.provider.flows import IDENTITY, SECRET, authentication, client_of

CALLBACK = "http://127.0.0.1:9/callback"  # never called: the test plays the browser


@pytest.fixture
def hub(live_server, settings, transactional_db) -> Iterator[str]:
    settings.PARVIS_ORIGIN = live_server.url
    settings.ALLOWED_HOSTS = ["*"]
    issuers.of.cache_clear()
    epochs.move()
    yield live_server.url
    issuers.of.cache_clear()


def signed_in(profile: str) -> requests.Session:
    """A browser with a session at the hub."""
    person = Person.objects.create(given_names="Angela", family_name="Dubois")
    _, token = sessions.open_session(profile, authentication(person))
    browser = requests.Session()
    browser.trust_env = False
    browser.headers["Connection"] = "close"  # a thread that waits for more keeps its connection
    browser.cookies.set(f"hub-{profile}", token)
    return browser


@pytest.mark.parametrize(
    ("profile", "algorithm"),
    [("oidc", "json"), ("oidc", "ES256"), ("proconnect", "json"), ("proconnect", "ES256"),
     ("franceconnect", "ES256")],
)  # fmt: skip
@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic"])
def test_authlib(profile, algorithm, method, hub):
    if method == "client_secret_basic" and profile != "oidc":
        pytest.skip("not offered by the national profiles")
    client_of(
        profile, client_id="authlib", own=True, redirect_uris=[CALLBACK],
        token_endpoint_auth_method=method, userinfo_signed_response_alg=algorithm,
        allowed_prompts=["login"],
    )  # fmt: skip
    issuer = issuers.of(profile)
    told = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=10).json()
    assert told["issuer"] == issuer
    scope = "openid email given_name" if profile != "oidc" else "openid email profile"
    session = OAuth2Session(
        "authlib", SECRET, scope=scope, redirect_uri=CALLBACK, code_challenge_method="S256",
        token_endpoint_auth_method=method, leeway=0,  # 60 s tokens: its usual leeway is 60 s
    )  # fmt: skip
    session.headers["Connection"] = "close"
    verifier = "v" * 48
    more = {"acr_values": "eidas1", "prompt": "login"} if profile == "franceconnect" else {}
    address, state = session.create_authorization_url(
        told["authorization_endpoint"], nonce="n" * 30, code_verifier=verifier, **more
    )
    back = signed_in(profile).get(address, allow_redirects=False, timeout=10)
    assert back.status_code == 303 and back.headers["Location"].startswith(CALLBACK)
    token = session.fetch_token(
        told["token_endpoint"], authorization_response=back.headers["Location"], state=state,
        code_verifier=verifier,
    )  # fmt: skip
    keys = KeySet.import_key_set(requests.get(told["jwks_uri"], timeout=10).json())
    claims = jwt.decode(token["id_token"], keys, algorithms=["ES256"]).claims
    assert claims["iss"] == issuer and claims["aud"] == "authlib" and claims["nonce"] == "n" * 30
    answer = session.get(told["userinfo_endpoint"])
    if algorithm == "json":
        found = answer.json()
    else:
        assert answer.headers["Content-Type"] == "application/jwt"
        found = jwt.decode(answer.text, keys, algorithms=["ES256"]).claims
    assert found["email"] == IDENTITY["email"] and found["sub"] == claims["sub"]


@pytest.mark.parametrize("form", ["json", "jwt"])
def test_mozilla_django_oidc(form, hub):
    port = free_port()
    service = f"http://127.0.0.1:{port}"
    client_of(
        "oidc", client_id=f"mozilla-{form}", own=True,
        redirect_uris=[f"{service}/oidc/callback/"], require_pkce=True,
        userinfo_signed_response_alg="ES256" if form == "jwt" else "json",
    )  # fmt: skip
    app = Path(__file__).with_name("mozilla_app.py")
    with subprocess.Popen(
        [sys.executable, "-W", "ignore", app, str(port), issuers.of("oidc"), form],
        stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None and "ready" in process.stdout.readline()
            browser = signed_in("oidc")
            assert browser.get(service, timeout=10).json()["email"] == ""
            landed = browser.get(f"{service}/oidc/authenticate/", timeout=30)
            assert landed.json() == {"email": IDENTITY["email"], "failed": ""}, landed.url
        finally:
            process.terminate()
