"""A real issuer by settings alone: the portal speaks to it over HTTP, on loopback."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser

from parvis.bricks.identity.gateways import relying
from parvis.bricks.identity.models import Client, Link
from parvis.kernel import signin
from tests.bricks.identity.lying import SECRET, Provider, running


@pytest.fixture
def issuer(db, monkeypatch):
    with running() as provider:
        provider.userinfo_algorithm = "ES256"
        for name, value in {
            "PARVIS_HTTP_ALLOW": "127.0.0.1",
            "PARVIS_SIGNIN_PERSONS": provider.origin,
            "PARVIS_SIGNIN_PERSONS_CLIENT_ID": "parvis-hub",
            "PARVIS_SIGNIN_PERSONS_CLIENT_SECRET": SECRET,
        }.items():
            monkeypatch.setenv(name, value)
        relying.forget()
        yield provider
    relying.forget()


def come_back(issuer: Provider, browser: Browser):
    left = browser.get("/identite/connexion/persons/?next=/identite/comptes/")
    assert left["Location"].startswith(f"{issuer.origin}/authorize?")
    asked = {n: v[0] for n, v in parse_qs(urlsplit(left["Location"]).query).items()}
    assert asked["acr_values"] == "eidas1"
    assert len(asked["nonce"]) >= 22
    assert asked["redirect_uri"].endswith("/identite/retour/persons/")
    issuer.nonce = asked["nonce"]
    answer = {"code": "c", "state": asked["state"], "iss": issuer.origin}
    return browser.get("/identite/retour/persons/", answer)


def test_sign_in_at_a_real_issuer(issuer):
    browser = Browser()
    landed = come_back(issuer, browser)
    assert landed["Location"] == "/identite/comptes/"
    assert ("POST", "/token") in issuer.calls
    assert issuer.last_form["client_secret"] == SECRET
    link = Link.objects.get()
    assert link.issuer == issuer.origin
    assert link.certified
    assert browser.session[signin.SESSION_KEY]["person"] == str(link.person_id)
    assert not Client.objects.exists()  # nothing is written at the built-in hub
    page = browser.post("/deconnexion/")
    assert page.context["further"].startswith(f"{issuer.origin}/logout?id_token_hint=")


@pytest.mark.parametrize("lie", ["alg none", "nonce", "aud", "iss", "userinfo sub", "signature"])
def test_an_issuer_that_lies_opens_nothing(issuer, lie):
    browser = Browser()
    issuer.lie = lie
    page = come_back(issuer, browser)
    assert page.status_code == 400
    assert signin.SESSION_KEY not in browser.session
    assert not Link.objects.exists()


@pytest.mark.parametrize("path", ["/token", "/userinfo"])
def test_an_issuer_that_is_down_is_words(issuer, path):
    issuer.answers[path] = 503
    page = come_back(issuer, Browser())
    assert page.status_code == 503
