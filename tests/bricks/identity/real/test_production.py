"""The agents' own provider with PARVIS_ENV=production: started for real, behind TLS, over loopback.

A proxy that ends TLS is played by the browser: it sends to the loopback port what it would send to
https://parvis.example, with the header that such a proxy adds.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import time
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pyotp
import pytest
import requests  # noqa: TID251 - the browser
from bench.identity_load import free_port, served

from tests.bricks.identity.real.production import CALLBACK, SCOPES, SIRET
from tests.bricks.identity.real.test_second_instance import ROOT, environment

ORIGIN, HOST = "https://parvis.example", "parvis.example"
SECRET = "a-secret-of-the-service-of-at-least-32-characters"
EMAIL, PASSWORD = "odile.serin@chanay.example", "quatre mots sans lien 7"
TOOL = "tests.bricks.identity.real.production"
pytestmark = pytest.mark.timeout(600)  # six processes are started, one after the other


class Behind(requests.adapters.HTTPAdapter):
    """What the proxy does: the same request on the loopback port, said to come over TLS."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port

    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        address = request.url
        request.url = address.replace(ORIGIN, f"http://127.0.0.1:{self.port}", 1)
        request.headers.update({"Host": HOST, "X-Forwarded-Proto": "https", "Connection": "close"})
        answer = super().send(request, *args, **kwargs)
        answer.url = request.url = address
        return answer


class Browser:
    """Pages and forms; a redirect to somewhere else is not followed."""

    def __init__(self, port: int) -> None:
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.mount(ORIGIN, Behind(port))

    def call(self, method: str, address: str, **more: Any) -> requests.Response:
        address = urljoin(ORIGIN, address)
        for _ in range(20):
            answer = self.http.request(
                method, address, allow_redirects=False, timeout=60,
                headers={"Referer": address, "Accept-Language": "en"}, **more,
            )  # fmt: skip
            further = answer.headers.get("Location") or _further(answer)
            if not further or not urljoin(address, further).startswith(ORIGIN):
                return answer
            method, address, more = "GET", urljoin(address, further), {}
        raise AssertionError("too many redirects")

    def get(self, address: str) -> requests.Response:
        return self.call("GET", address)

    def press(self, page: requests.Response, **typed: str) -> requests.Response:
        """Send the form of the page that has these fields."""
        for form in re.findall(r"<form\b[^>]*>.*?</form>", page.text, re.S):
            if all(f'name="{name}"' in form for name in typed):
                hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
                action = re.search(r'<form[^>]*\saction="([^"]*)"', form)
                target = urljoin(page.url, unescape(action[1]) if action else page.url)
                return self.call("POST", target, data={**dict(hidden), **typed})
        raise AssertionError(f"no form with {sorted(typed)}: {page.url} {page.text[:2000]}")


def _further(answer: requests.Response) -> str:
    """Where a page that goes on by itself leads."""
    found = re.search(r'http-equiv="refresh" content="\d+;\s*url=([^"]+)"', answer.text)
    return unescape(found[1]) if found and answer.status_code == 200 else ""


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory):
    """The environment and the port of a production instance that runs."""
    port = free_port()
    env = environment(
        tmp_path_factory.mktemp("production"), ORIGIN,
        PARVIS_ENV="production", PARVIS_HTTPS="1", PARVIS_HOSTS=HOST,
        PARVIS_MAIL_URL="smtp://127.0.0.1:9", PARVIS_MAIL_FROM="Parvis <parvis@parvis.example>",
        PARVIS_HTTP_ALLOW="",
    )  # fmt: skip

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "ignore", "-m", *words],
            env={**env, **more}, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip

    behind = run("parvis.cli", "web", "--port", str(port))
    assert behind.returncode != 0 and "parvis upgrade" in behind.stderr + behind.stdout
    assert run("parvis.cli", "migrate", PARVIS_SQLITE_SYNCHRONOUS="NORMAL").returncode == 0
    made = run(TOOL, "prepare", SECRET)
    assert made.returncode == 0, made.stderr[-2000:]
    command = [sys.executable, "-W", "ignore", "-m", "parvis.cli", "web", "--port", str(port)]
    with served(command, port, env):
        yield port, run


def test_nothing_refuses_and_the_agents_provider_answers(instance):
    port, run = instance
    checked = run("parvis.cli", "check", "--deploy")
    assert checked.returncode == 0, checked.stdout
    assert "REFUSED" not in checked.stdout

    browser = Browser(port)
    document = browser.get("/compte-agent/oidc/.well-known/openid-configuration").json()
    assert document["issuer"] == f"{ORIGIN}/compte-agent/oidc"
    assert all(
        value.startswith(f"{ORIGIN}/")
        for name, value in document.items()
        if name.endswith("_endpoint")
    )


def test_nothing_invented_is_served_and_plain_http_goes_to_tls(instance):
    port, _run = instance
    browser = Browser(port)
    for path in (
        "/identite-de-demonstration/compte-simple/.well-known/openid-configuration",
        "/identite-de-demonstration/noeud-francais/",
        "/identite-de-demonstration/annuaire-valserine/jwks",
    ):
        assert browser.get(path).status_code == 404, path
    plain = requests.get(
        f"http://127.0.0.1:{port}/compte-agent/", headers={"Host": HOST}, timeout=60,
        allow_redirects=False,
    )  # fmt: skip
    assert (plain.status_code, plain.headers["Location"]) == (301, f"{ORIGIN}/compte-agent/")
    stranger = requests.get(
        f"http://127.0.0.1:{port}/compte-agent/", timeout=60, allow_redirects=False,
        headers={"Host": "evil.example", "X-Forwarded-Proto": "https"},
    )  # fmt: skip
    assert stranger.status_code == 400
    health = requests.get(f"http://127.0.0.1:{port}/health", headers={"Host": HOST}, timeout=60)
    assert health.status_code == 200


# --- a whole sign-in -----------------------------------------------------------------------------


def test_an_agent_opens_an_account_then_signs_in_with_password_and_application(instance):
    port, run = instance
    browser = Browser(port)
    came = opened(browser, run)
    claims, told = tokens(browser, came)
    assert claims["iss"] == f"{ORIGIN}/proconnect/api/v2"
    assert (claims["acr"], claims["aud"]) == ("eidas1", "service-des-agents")
    assert (told["email"], told["siret"], told["usual_name"]) == (EMAIL, SIRET, "Serin")
    assert "agent_public_territorial" in told["roles"]
    for cookie in browser.http.cookies:
        assert cookie.secure and cookie.has_nonstandard_attr("HttpOnly"), cookie.name
        assert cookie.name.startswith("__Host-"), cookie.name

    page = browser.get("/compte-agent/application/")
    secret = re.search(r'class="agent-secret">([^<]+)<', page.text)
    assert secret is not None, page.text[:1500]
    codes = pyotp.TOTP(secret[1].replace(" ", ""))
    added = browser.press(page, code=codes.now())
    assert added.status_code == 200, added.text[:1500]

    elsewhere = Browser(port)  # another browser: no cookie of the first
    page = elsewhere.press(begin(elsewhere, "eidas1-mfa"), email=EMAIL)
    page = elsewhere.press(page, email=EMAIL, password=PASSWORD)
    assert page.url == f"{ORIGIN}/compte-agent/connexion/code/", page.text[:1500]
    page = elsewhere.press(page, code="000000")
    assert page.status_code == 400 and "Location" not in page.headers
    done = elsewhere.press(page, code=codes.at(int(time.time()) + 30))  # the first served already
    claims, told = tokens(elsewhere, done.headers.get("Location", ""))
    assert (claims["acr"], told["email"]) == ("eidas1-mfa", EMAIL)
    assert set(claims["amr"]) >= {"pwd", "mfa"}


def opened(browser: Browser, run: Any) -> str:
    """From the service to a new account that joined its commune; where the code was sent."""
    page = browser.press(
        begin(browser), email=EMAIL
    )  # no provider has the domain: the embedded one
    assert page.url.startswith(f"{ORIGIN}/compte-agent/"), page.url
    page = browser.press(browser.get("/compte-agent/creer/"), email=EMAIL)
    code = re.findall(r"\b\d{8}\b", run(TOOL, "letter", EMAIL).stdout)[-1]
    page = browser.press(page, code=code)
    page = browser.press(page, given_name="Odile", usual_name="Serin", password=PASSWORD)
    page = browser.press(page, siret=SIRET)
    came = page.headers.get("Location", "")
    assert came.startswith(f"{CALLBACK}?"), (page.url, page.text[:1500])
    return came


def begin(browser: Browser, acr: str = "") -> requests.Response:
    """What the service asks; `acr`: the level that it insists on."""
    asked = {"id_token": {"amr": {"essential": True}}}
    if acr:
        asked["id_token"]["acr"] = {"essential": True, "value": acr}
    query = urlencode(
        {"client_id": "service-des-agents", "response_type": "code", "redirect_uri": CALLBACK,
         "scope": " ".join(SCOPES), "state": "s" * 32, "nonce": "n" * 32,
         "claims": json.dumps(asked)}
    )  # fmt: skip
    return browser.get(f"/proconnect/api/v2/authorize?{query}")


def tokens(browser: Browser, location: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Claims of the id_token and of the userinfo, for the code that came back."""
    sent = parse_qs(urlsplit(location).query)
    assert sent["state"] == ["s" * 32]
    answer = browser.call("POST", "/proconnect/api/v2/token", data={
        "grant_type": "authorization_code", "code": sent["code"][0], "redirect_uri": CALLBACK,
        "client_id": "service-des-agents", "client_secret": SECRET,
    })  # fmt: skip
    assert answer.status_code == 200, answer.text
    told = browser.http.get(
        f"{ORIGIN}/proconnect/api/v2/userinfo", timeout=60,
        headers={"Authorization": f"Bearer {answer.json()['access_token']}"},
    )  # fmt: skip
    assert told.headers["Content-Type"] == "application/jwt"
    return _claims(answer.json()["id_token"]), _claims(told.text)


def _claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))
