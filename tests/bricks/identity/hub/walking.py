"""A browser's way through the hub, step by step, with Django's test client."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client as Browser

from parvis.bricks.identity.commands import interactions
from parvis.bricks.identity.demo.directories import install
from parvis.bricks.identity.domain.requests import Asked
from parvis.bricks.identity.models import Client, HubAccount, Interaction
from parvis.bricks.identity.queries.clients import as_record

REDIRECT = "https://client.example/callback"
SCOPES = ("openid", "profile", "birth", "email")


def make_client(
    profile: str = "franceconnect", client_id: str = "service-1", **metadata: Any
) -> Client:
    """A client with one redirect URI."""
    return Client.objects.create(
        client_id=client_id,
        profile=profile,
        name="Service of the tests",
        entity_id=f"entity-{client_id}",
        state=Client.State.ACTIVE,
        metadata={"redirect_uris": [REDIRECT], "scopes": list(SCOPES), **metadata},
    )


@dataclass
class Walk:
    """One sign-in in one browser."""

    client: Client
    browser: Browser = field(default_factory=Browser)
    asked: dict[str, Any] = field(default_factory=dict)
    uid: str = ""

    @property
    def base(self) -> str:
        inner = {"oidc": "/oidc"}
        return inner.get(self.client.profile, f"/{self.client.profile}/api/v2")

    def begin(self, **asked: Any) -> Walk:
        """What the authorize endpoint does once the request is checked."""
        given = {
            "client_id": self.client.client_id,
            "redirect_uri": REDIRECT,
            "scopes": SCOPES,
            "state": "state-of-the-client",
            "nonce": "nonce-of-the-client-long-enough",
            "acr_values": ("eidas1",),
            **asked,
        }
        started = interactions.start(as_record(self.client), Asked(**given))
        self.uid = started.uid
        self.browser.cookies[f"hub-{started.uid[:8]}"] = started.browser
        return self

    @property
    def row(self) -> Interaction:
        return Interaction.objects.get(uid=self.uid)

    @property
    def version(self) -> str:
        return str(self.row.version)

    def path(self, name: str = "") -> str:
        return f"{self.base}/interaction/{self.uid}{f'/{name}' if name else ''}"

    def choose(self) -> Any:
        return self.browser.get(self.path())

    def depart(self, uid: str = "compte-simple", **form: str) -> Any:
        data = {"providerUid": uid, "version": self.version, **form}
        return self.browser.post(self.path("redirect-to-idp"), data)

    def enter_as(self, person: str, uid: str = "compte-simple", **form: str) -> str:
        """Through the provider; the address (path and query) of the callback."""
        left = self.depart(uid, **form)
        assert left.status_code == 303, left.content.decode()[:800]
        address = local(left["Location"])
        assert self.browser.get(address).status_code == 200
        answer = self.browser.post(address, {"person": person})
        assert answer.status_code == 303
        return local(answer["Location"])

    def come_back(self, person: str, uid: str = "compte-simple", **form: str) -> Any:
        """Through the provider and the checks, to the page that follows."""
        found = self.browser.get(self.enter_as(person, uid, **form))
        assert found.status_code == 303, found.content.decode()[:800]
        if found["Location"].endswith("/verify"):
            found = self.browser.get(found["Location"])
        return self.browser.get(found["Location"])

    def login(self, **form: str) -> Any:
        return self.browser.post(self.path("login"), {"version": self.version, **form})

    def sign_in(self, person: str = "aicha.benali", uid: str = "compte-simple") -> dict[str, str]:
        """The whole way; what the client receives."""
        page = self.come_back(person, uid)
        assert page.status_code == 200, page.status_code
        return answer_of(self.login())


def local(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def answer_of(response: Any) -> dict[str, str]:
    """Parameters of the answer to the client."""
    assert response.status_code == 303, response.content.decode()[:800]
    assert response["Location"].startswith(f"{REDIRECT}?"), response["Location"]
    query = parse_qs(urlsplit(response["Location"]).query)
    return {name: values[0] for name, values in query.items()}


def text_of(response: Any) -> str:
    """Words of a page, tags removed."""
    html = response.content.decode().replace("<wbr>", "")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def account() -> HubAccount:
    return HubAccount.objects.get()


__all__ = ["REDIRECT", "Walk", "account", "answer_of", "install", "local", "make_client", "text_of"]
