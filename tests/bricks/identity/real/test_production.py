"""The agents' own provider with PARVIS_ENV=production: started for real, behind TLS, over loopback.

A proxy that ends TLS is played by the browser: it sends to the loopback port what it would send to
https://parvis.example, with the header that such a proxy adds.
"""

from __future__ import annotations

import re
import subprocess
import sys
from html import unescape
from typing import Any
from urllib.parse import urljoin

import pytest
import requests  # noqa: TID251 - the browser
from bench.identity_load import free_port, served

from tests.bricks.identity.real.test_second_instance import ROOT, environment

ORIGIN, HOST = "https://parvis.example", "parvis.example"
SECRET = "a-secret-of-the-service-of-at-least-32-characters"
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
