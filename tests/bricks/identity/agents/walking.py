"""An agent's way through the embedded provider, with Django's test client."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pyotp
from django.test import Client as Browser

from parvis.bricks.identity.models import AgentAccount
from parvis.kernel.mail.models import Letter
from tests.bricks.identity.hub.walking import Walk, local, make_client, text_of

SCOPES = ("openid", "given_name", "usual_name", "email", "uid", "siret", "roles")
PASSWORD = "quatre mots sans lien 7"
SIRET = "21990103000011"
EMAIL = "odile.serin@chanay.example"


def last_letter(to: str) -> str:
    """Words of the latest letter to an address."""
    return Letter.objects.filter(to=to).order_by("-queued_at", "-id")[0].text


def code_in(text: str, digits: int = 8) -> str:
    found = re.findall(rf"\b\d{{{digits}}}\b", text)
    assert found, text
    return found[-1]


@dataclass
class Agent:
    """Somebody with a browser and a telephone."""

    email: str = EMAIL
    password: str = PASSWORD
    browser: Browser = field(default_factory=Browser)
    secret: str = ""

    def open_account(self, given: str = "Odile", usual: str = "Serin") -> Any:
        assert self.post("creer/", email=self.email).status_code == 303
        sent = self.post("creer/code/", code=code_in(last_letter(self.email)))
        assert sent.status_code == 303, text_of(sent)[:500]
        return self.post(
            "creer/compte/", given_name=given, usual_name=usual, password=self.password
        )

    def get(self, path: str = "") -> Any:
        return self.browser.get(f"/compte-agent/{path}")

    def post(self, path: str, **form: str) -> Any:
        return self.browser.post(f"/compte-agent/{path}", form)

    def sign_in(self, password: str = "") -> Any:
        return self.post("connexion/", email=self.email, password=password or self.password)

    def add_totp(self) -> Any:
        page = self.get("application/")
        assert page.status_code == 200, text_of(page)[:300]
        self.secret = page.context["secret"].replace(" ", "")
        return self.post("application/", code=pyotp.TOTP(self.secret).now())

    @property
    def row(self) -> AgentAccount:
        return AgentAccount.objects.get(email=self.email)

    def follow(self, response: Any, *, stop: str = "") -> Any:
        """Redirects and pages that go on by themselves, until a page or an address with `stop`."""
        for _ in range(15):
            further = "" if response.status_code != 200 else (response.context or {}).get("further")
            if response.status_code not in (302, 303) and not further:
                return response
            address = local(further or response["Location"])
            if (stop and stop in urlsplit(address).path) or (
                further or response["Location"]
            ).startswith("https://client.example"):
                return response
            response = self.browser.get(address)
        raise AssertionError("too many redirects")


def walk_of(agent: Agent, **asked: Any) -> Walk:
    """A sign-in of a ProConnect service in the agent's browser."""
    from parvis.bricks.identity.models import Client

    client = Client.objects.filter(client_id="service-1").first()
    client = client or make_client("proconnect", scopes=list(SCOPES))
    walk = Walk(client, agent.browser)
    agent.browser.cookies.pop("hub-proconnect", None)  # single sign-on of the hub is not tried here
    walk.begin(scopes=SCOPES, acr_values=(), **asked)
    walk.choose()
    return walk


def through(agent: Agent, **asked: Any) -> Any:
    """From the service to the first page that asks something, or to the answer of the hub."""
    left = walk_of(agent, **asked).depart("", email=agent.email)
    assert left.status_code == 303, text_of(left)[:500]
    return agent.follow(left)
