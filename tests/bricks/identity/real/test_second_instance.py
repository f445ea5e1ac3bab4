"""The portal of one instance signs in at another one, by environment variables alone, over HTTP."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests  # noqa: TID251 - the browser
from bench.identity_load import free_port, served

ROOT = Path(__file__).resolve().parents[4]
SECRET = "a-secret-of-the-other-portal-of-at-least-32-characters"
TOOL = "tests.bricks.identity.real.second_instance"
INSIDE = "/identite/comptes/"


class Browser:
    """Pages, links and forms, as a person without JavaScript uses them."""

    def __init__(self) -> None:
        self.http = requests.Session()
        self.http.headers["Connection"] = "close"  # a thread that waits keeps its connection
        self.http.trust_env = False

    def get(self, address: str) -> requests.Response:
        return self.http.get(address, timeout=60)

    def press(
        self, page: requests.Response, *, to: str = "", button: tuple[str, str] | None = None
    ) -> requests.Response:
        """Send the form whose address holds `to` and which holds the button (name, value)."""
        assert page.status_code == 200, (page.url, page.text[:500])
        held = f'value="{button[1]}"' if button else ""
        form, action = next(
            (form, action)
            for form in re.findall(r"<form\b[^>]*>.*?</form>", page.text, re.S)
            if to in (action := _attribute(form, "action")) and held in form
        )
        inputs = re.findall(r"<input\b[^>]*>", form)
        data = {
            _attribute(one, "name"): _attribute(one, "value")
            for one in inputs
            if 'type="hidden"' in one
        }
        target = urljoin(page.url, action or page.url)
        headers = {"Referer": page.url}
        return self.http.post(
            target, data=data | dict([button] if button else []), headers=headers, timeout=60
        )


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'^<[^>]*\s{name}="([^"]*)"', tag)
    return unescape(found.group(1)) if found else ""


def environment(var: Path, origin: str, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PARVIS_", "DJANGO_"))}
    return kept | {
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PARVIS_VAR": str(var),
        "PARVIS_ORIGIN": origin,
        "PARVIS_BRICKS": "identity",
        "PARVIS_LANGUAGE": "en",
        "PARVIS_HTTP_ALLOW": "127.0.0.1,localhost",
        **more,
    }


@pytest.fixture
def two(tmp_path):
    """The hub at 127.0.0.1 and the portal at localhost: cookies of one are not the other's."""
    ports = free_port(), free_port()
    hub, portal = f"http://127.0.0.1:{ports[0]}", f"http://localhost:{ports[1]}"
    at_hub = environment(tmp_path / "hub", hub, PARVIS_ENV="demo", PARVIS_WORKER_INSIDE="1")
    at_portal = environment(
        tmp_path / "portal", portal, PARVIS_ENV="demo", PARVIS_SIGNIN_AGENTS="off",
        PARVIS_SIGNIN_PERSONS=f"{hub}/franceconnect/api/v2",
        PARVIS_SIGNIN_PERSONS_CLIENT_ID="autre-portail",
        PARVIS_SIGNIN_PERSONS_CLIENT_SECRET=SECRET,
    )  # fmt: skip
    python = [sys.executable, "-W", "ignore", "-m"]
    for env, words in ((at_hub, ("hub", portal, SECRET)), (at_portal, ("portal",))):
        subprocess.run([*python, TOOL, *words], env=env, cwd=ROOT, check=True)
    serve = [*python, "bench.identity_server", "serve"]
    with (
        served([*serve, str(ports[0]), "1"], ports[0], at_hub),
        served([*serve, str(ports[1]), "1"], ports[1], at_portal),
    ):
        yield (
            hub,
            portal,
            lambda: subprocess.run([*python, TOOL, "forget"], env=at_hub, cwd=ROOT, check=True),
        )


def sign_in(browser: Browser, hub: str, portal: str) -> requests.Response:
    choice = browser.get(f"{portal}/identite/connexion/persons/?next={INSIDE}")
    assert choice.url.startswith(f"{hub}/franceconnect/api/v2/interaction/"), choice.url
    people = browser.press(choice, to="/redirect-to-idp", button=("providerUid", "compte-simple"))
    consent = browser.press(people, button=("person", "aicha.benali"))
    assert "Benali" in consent.text
    return browser.press(consent, to="/login")


def test_a_portal_whose_issuer_is_another_instance(two):
    hub, portal, forget = two
    browser = Browser()
    page = sign_in(browser, hub, portal)
    assert page.url == f"{portal}{INSIDE}", (page.url, page.text[:300])
    assert "Benali" in page.text

    leaving = browser.press(page, to="/deconnexion/")
    further = re.search(rf'href="({re.escape(hub)}/franceconnect/api/v2/session/end[^"]*)"',
                        leaving.text)  # fmt: skip
    assert further, leaving.text[:500]
    assert browser.get(unescape(further.group(1))).url.startswith(f"{portal}/identite/parti/")
    assert browser.get(f"{portal}{INSIDE}").url != f"{portal}{INSIDE}"

    assert sign_in(browser, hub, portal).url == f"{portal}{INSIDE}"  # asked who again: all ended
    forget()  # the hub's session ends at the hub: its job tells the portal
    for _ in range(60):
        if browser.get(f"{portal}{INSIDE}").url != f"{portal}{INSIDE}":
            break
        time.sleep(0.5)
    else:
        raise AssertionError("the portal never heard of the end of the session")
