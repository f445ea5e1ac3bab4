"""RP-initiated and back-channel logout: one test per module of the two certification plans."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from parvis.bricks.identity.models import Session
from parvis.kernel import jobs
from tests.bricks.identity.provider.flows import AFTER, answer_of, flow, refused_by_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(person):
    return flow("oidc", person)


def leave(one, **given):
    return one.browser.get(f"{one.base}/session/end?{urlencode(given)}")


def signed_in(one) -> bool:
    return "code" in answer_of(one.authorize(prompt="none"))


def asks(response):
    """A page that asks, and never a redirect."""
    assert response.status_code == 200 and "Location" not in response
    assert "session/end/confirm" in response.content.decode()


def test_oidcc_rp_initiated_logout_discovery_endpoint_verification(one):
    told = one.browser.get(f"{one.base}/.well-known/openid-configuration").json()
    assert told["end_session_endpoint"] == f"{one.issuer}/session/end"


def test_oidcc_rp_initiated_logout(one):
    hint = one.tokens()["id_token"]
    response = leave(one, id_token_hint=hint, post_logout_redirect_uri=AFTER, state="s&t")
    assert response.status_code == 303
    assert response["Location"] == f"{AFTER}?state=s%26t"
    assert not signed_in(one)
    assert answer_of(one.authorize(prompt="none"))["error"] == "login_required"


def test_oidcc_rp_initiated_logout_bad_post_logout_redirect_uri(one):
    hint = one.tokens()["id_token"]
    refused_by_page(leave(one, id_token_hint=hint, post_logout_redirect_uri="https://evil.example"))
    assert signed_in(one)


def test_oidcc_rp_initiated_logout_modified_id_token_hint(one):
    _, payload, _ = one.tokens()["id_token"].split(".")
    head = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    hint = f"{head}.{payload}."
    refused_by_page(leave(one, id_token_hint=hint, post_logout_redirect_uri=AFTER, state="x"))
    assert signed_in(one)


def test_oidcc_rp_initiated_logout_no_id_token_hint(one):
    one.tokens()
    asks(leave(one, post_logout_redirect_uri=AFTER))
    assert signed_in(one)


def test_oidcc_rp_initiated_logout_no_params(one):
    one.tokens()
    asks(leave(one))


def test_oidcc_rp_initiated_logout_no_post_logout_redirect_uri(one):
    asks(leave(one, id_token_hint=one.tokens()["id_token"]))


def test_oidcc_rp_initiated_logout_no_state(one):
    hint = one.tokens()["id_token"]
    response = leave(one, id_token_hint=hint, post_logout_redirect_uri=AFTER)
    assert response["Location"] == AFTER and not signed_in(one)


def test_oidcc_rp_initiated_logout_only_state(one):
    one.tokens()
    asks(leave(one, state="x"))


def test_oidcc_rp_initiated_logout_query_added_to_post_logout_redirect_uri(one):
    hint = one.tokens()["id_token"]
    refused_by_page(leave(one, id_token_hint=hint, post_logout_redirect_uri=f"{AFTER}?foo=bar"))


def test_oidcc_rp_initiated_logout_hint_signed_by_someone_else(one):
    claims = one.claims(one.tokens()["id_token"])
    kid = one.jwks()["keys"][0]["kid"]
    forged = jwt.encode({"alg": "ES256", "kid": kid}, claims, ECKey.generate_key("P-256"))
    refused_by_page(leave(one, id_token_hint=forged, post_logout_redirect_uri=AFTER))
    assert signed_in(one)


def test_confirmation_ends_the_session_and_shows_it(one):
    one.tokens()
    asks(leave(one))
    response = one.browser.post(f"{one.base}/session/end/confirm")
    assert response["Location"] == "/oidc/session/end/success"
    assert one.browser.get("/oidc/session/end/success").status_code == 200
    assert not signed_in(one)


def test_confirmation_is_protected_against_other_sites(one):
    from django.test import Client as Browser

    one.tokens()
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies.update(one.browser.cookies)
    assert strict.post(f"{one.base}/session/end/confirm").status_code == 403
    assert signed_in(one)


def test_a_hint_of_somebody_else_asks(one, other_person):
    from tests.bricks.identity.provider.flows import Flow, authentication

    other = Flow("oidc", one.client, other_person)
    foreign = other.tokens(authentication(other_person, subject_seed="somebody-else"))["id_token"]
    one.tokens()
    Session.objects.filter(subject_seed="somebody-else").update(ended_at="2020-01-01T00:00Z")
    asks(leave(one, id_token_hint=foreign, post_logout_redirect_uri=AFTER))


def test_grants_end_with_the_session(one):
    body = one.tokens()
    leave(one, id_token_hint=body["id_token"], post_logout_redirect_uri=AFTER)
    assert one.userinfo(body["access_token"]).status_code == 401


@pytest.mark.parametrize("profile", ["franceconnect", "proconnect"])
def test_national_profiles_log_out_the_same_way(profile, person):
    one = flow(profile, person)
    hint = one.tokens()["id_token"]
    response = leave(one, id_token_hint=hint, post_logout_redirect_uri=AFTER, state="s")
    assert response["Location"] == f"{AFTER}?state=s"
    code = "Y030111" if profile == "proconnect" else ""
    one.tokens()
    refused_by_page(leave(one, id_token_hint=hint, post_logout_redirect_uri="https://e.ex"), code)


# --- back-channel


class _Receiver(BaseHTTPRequestHandler):
    got: list[dict[str, str]] = []
    answers: list[int] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        type(self).got.append({k: v[0] for k, v in parse_qs(body).items()})
        self.send_response(self.answers.pop(0) if self.answers else 200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def receiver(monkeypatch) -> Iterator[str]:
    _Receiver.got, _Receiver.answers = [], []
    server = HTTPServer(("127.0.0.1", 0), _Receiver)
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("PARVIS_HTTP_ALLOW", "127.0.0.1")
    yield f"http://127.0.0.1:{server.server_port}/logout"
    server.shutdown()
    server.server_close()


def test_oidcc_backchannel_rp_initiated_logout_discovery_endpoint_verification(one):
    told = one.browser.get(f"{one.base}/.well-known/openid-configuration").json()
    assert told["backchannel_logout_supported"] is True
    assert told["backchannel_logout_session_supported"] is True


def test_oidcc_backchannel_rp_initiated_logout(person, receiver):
    one = flow("oidc", person, own=True, backchannel_logout_uri=receiver)
    first = one.claims(one.tokens()["id_token"])
    hint = one.tokens()["id_token"]
    response = leave(one, id_token_hint=hint, post_logout_redirect_uri=AFTER, state="s")
    assert response["Location"] == f"{AFTER}?state=s"
    jobs.run_due()
    (sent,) = _Receiver.got  # one call for one client, however many grants
    claims = one.claims(sent["logout_token"])
    assert set(claims) == {"iss", "aud", "iat", "exp", "jti", "events", "sub", "sid"}
    assert claims["events"] == {"http://schemas.openid.net/event/backchannel-logout": {}}
    assert (claims["iss"], claims["aud"]) == (one.issuer, one.client.client_id)
    assert (claims["sub"], claims["sid"]) == (first["sub"], first["sid"])
    head = json.loads(base64.urlsafe_b64decode(sent["logout_token"].split(".")[0] + "=="))
    assert head["typ"] == "logout+jwt"


def test_back_channel_is_tried_again_until_it_answers(person, receiver):
    one = flow("oidc", person, own=True, backchannel_logout_uri=receiver)
    _Receiver.answers = [503]
    hint = one.tokens()["id_token"]
    leave(one, id_token_hint=hint, post_logout_redirect_uri=AFTER)
    jobs.run_due(raising=False)
    assert len(_Receiver.got) == 1
    from tests.bricks.identity.provider.flows import after

    with after(3600):
        jobs.run_due(raising=False)
    assert len(_Receiver.got) == 2
