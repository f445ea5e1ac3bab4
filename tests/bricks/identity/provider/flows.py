"""A client and a browser for tests of the provider: whole sign-ins through the real addresses."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.test import Client as Browser

from parvis.bricks.identity.commands import clients as client_commands
from parvis.bricks.identity.commands import interactions
from parvis.bricks.identity.domain import jose, subjects
from parvis.bricks.identity.domain.authentication import Authentication, Granted
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.domain.silence import answered_acr
from parvis.bricks.identity.models import Client
from parvis.bricks.identity.pages import answers
from parvis.bricks.identity.queries import clients, issuers
from parvis.bricks.identity.queries.interactions import opened
from parvis.kernel import clock
from parvis.kernel.access import system
from parvis.kernel.parties.models import Person

SECRET = "a-secret-of-thirty-two-characters-at-least"
CALLBACK = "https://service.example/callback"
AFTER = "https://service.example/left"
NONCE = "nonce-of-at-least-twenty-two-letters"
FORM = "application/x-www-form-urlencoded"
IDENTITY = {
    "given_name": "Angela Claire Louise",
    "given_name_array": ["Angela", "Claire", "Louise"],
    "family_name": "DUBOIS",
    "birthdate": "1962-08-24",
    "gender": "female",
    "birthplace": "75107",
    "birthcountry": "99100",
    "preferred_username": "MARTIN",
    "email": "angela@example.org",
    "usual_name": "DUBOIS",
    "uid": "adubois",
    "siret": "21010033400011",
    "name": "Angela DUBOIS",
    "phone_number": "+33123456789",
    "address": {"formatted": "1 rue de la Paix"},
}
SCOPES = {
    "franceconnect": "openid identite_pivot email",
    "proconnect": "openid given_name usual_name email uid siret",
    "oidc": "openid profile email",
}
LEVEL = {"franceconnect": "eidas1", "proconnect": "eidas1", "oidc": "eidas1"}


def client_of(profile: str, **metadata: Any) -> Any:
    """A registered, active client with every scope of its profile."""
    from parvis.bricks.identity.domain import scopes

    name = metadata.pop("client_id", f"{profile}-client")
    secret = metadata.pop("secret", SECRET)
    sandbox = metadata.pop("sandbox", False)
    own = metadata.pop("own", False)
    kept = {
        "redirect_uris": [CALLBACK],
        "post_logout_redirect_uris": [AFTER],
        "scopes": sorted(scopes.offered(profile)),
        "claims": ["amr"],
        **metadata,
    }
    if kept.get("token_endpoint_auth_method", "client_secret_post").startswith("private"):
        secret = ""
    if kept.get("token_endpoint_auth_method") == "none":
        secret = ""
    client_commands.register(
        system("tests"),
        profile=profile,
        name="Service",
        metadata=kept,
        client_id=name,
        entity_id=f"entity-of-{name}",
        secret=secret,
        sandbox=sandbox,
        own=own,
        active=True,
    )
    clients.at(clients.epoch())
    return clients.find(name)


def authentication(person: Person | None = None, **changes: Any) -> Authentication:
    """Angela, signed in now at level eidas1."""
    values: dict[str, Any] = {
        "identity": IDENTITY,
        "subject_seed": subjects.identity_hash({k: str(v) for k, v in IDENTITY.items()}),
        "acr": "eidas1",
        "auth_time": clock.now().replace(microsecond=0),
        "amr": ("fc", "pwd"),
        "person": person.id if person else None,
        "idp": "",  # an account of this instance: the hub has its own tests
    }
    return Authentication(**{**values, **changes})


@dataclass
class Flow:
    """One client of one profile and one browser."""

    profile: str
    client: Any
    person: Person | None = None
    browser: Browser = field(default_factory=Browser)
    base: str = ""
    verifier: str = ""

    def __post_init__(self) -> None:
        self.base = f"/{PROFILES[self.profile].prefix}"

    @property
    def issuer(self) -> str:
        return issuers.of(self.profile)

    def parameters(self, **changes: Any) -> dict[str, str]:
        """A good authorize request; `None` takes a parameter out."""
        given: dict[str, Any] = {
            "client_id": self.client.client_id,
            "response_type": "code",
            "redirect_uri": CALLBACK,
            "scope": SCOPES[self.profile],
            "state": "state-that-is-long-enough-for-everybody",
            "nonce": NONCE,
        }
        if self.profile == "franceconnect":
            given["acr_values"] = "eidas1"
        if self.verifier:
            given["code_challenge"] = jose.b64(hashlib.sha256(self.verifier.encode()).digest())
            given["code_challenge_method"] = "S256"
        given |= changes
        return {k: v for k, v in given.items() if v is not None}

    def authorize(self, **changes: Any) -> Any:
        return self.browser.get(f"{self.base}/authorize?{urlencode(self.parameters(**changes))}")

    def complete(self, response: Any, who: Authentication | None = None, **granted: Any) -> Any:
        """Do the hub's part for the interaction that authorize redirected to."""
        address = response["Location"]
        assert address.startswith(f"{self.issuer}/interaction/"), address
        uid = address.rpartition("/")[2]
        cookie = self.browser.cookies[answers.cookie_name(f"hub-{uid[:8]}")].value
        found = opened(uid, cookie, self.profile)
        who = who or authentication(self.person)
        values: dict[str, Any] = {
            "scopes": found.asked.scopes,
            "id_token_claims": tuple(found.asked.claims.get("id_token", ())),
            "userinfo_claims": tuple(found.asked.claims.get("userinfo", ())),
            "acr": answered_acr(found.asked, who),
        }
        before = self.browser.cookies.get(answers.cookie_name(f"hub-{self.profile}"))
        answer = interactions.complete(
            found,
            who,
            Granted(**{**values, **granted}),
            session_token=before.value if before else "",
        )
        self.browser.cookies[answers.cookie_name(f"hub-{self.profile}")] = answer.session_token
        return answer

    def sign_in(self, who: Authentication | None = None, **changes: Any) -> str:
        """A code, after a new sign-in unless the session suffices."""
        response = self.authorize(**changes)
        if response["Location"].startswith(CALLBACK):
            return answer_of(response)["code"]
        return str(self.complete(response, who).parameters["code"])

    def sso(self, **changes: Any) -> dict[str, str]:
        """Parameters of the answer when the session suffices."""
        response = self.authorize(**changes)
        assert response.status_code == 303, response.content
        assert response["Location"].startswith(CALLBACK), response["Location"]
        return answer_of(response)

    def token(self, code: str, **changes: Any) -> Any:
        given: dict[str, Any] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "client_id": self.client.client_id,
            "client_secret": SECRET,
        }
        if self.verifier:
            given["code_verifier"] = self.verifier
        given |= changes
        return self.post("token", {k: v for k, v in given.items() if v is not None})

    def post(self, path: str, given: dict[str, Any], **headers: Any) -> Any:
        return Browser().post(
            f"{self.base}/{path}", urlencode(given), content_type=FORM, headers=headers
        )

    def userinfo(self, token: str) -> Any:
        return Browser().get(f"{self.base}/userinfo", headers={"Authorization": f"Bearer {token}"})

    def jwks(self) -> dict[str, Any]:
        return dict(Browser().get(f"{self.base}/jwks").json())

    def claims(self, token: str) -> dict[str, Any]:
        """Claims of a token of ours, its signature checked with the published keys."""
        return jose.verify(token, self.jwks(), ("ES256", "RS256"))

    def tokens(self, who: Authentication | None = None, **changes: Any) -> dict[str, Any]:
        """A whole sign-in: the token answer."""
        response = self.token(self.sign_in(who, **changes))
        assert response.status_code == 200, response.content
        return dict(response.json())


def flow(profile: str, person: Person | None = None, **metadata: Any) -> Flow:
    return Flow(profile, client_of(profile, **metadata), person)


def answer_of(response: Any) -> dict[str, str]:
    """Parameters that a redirect carries, in query or fragment."""
    parts = urlsplit(response["Location"])
    return {k: v[0] for k, v in parse_qs(parts.query or parts.fragment).items()}


def code_on(response: Any) -> str:
    """The code that a page shows."""
    found = re.search(r"<strong>([^<]+)</strong>", response.content.decode())
    return found[1] if found else ""


def refused_by_page(response: Any, code: str = "") -> None:
    """400, a page, no redirect, no link to the client."""
    assert response.status_code == 400, response
    assert "Location" not in response
    assert "service.example" not in response.content.decode()
    if code:
        assert code_on(response) == code, response.content.decode()


def header(token: str) -> dict[str, Any]:
    part = token.split(".", maxsplit=1)[0]
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))


def after(seconds: float) -> Any:
    """The clock `seconds` from now."""
    return clock.held(clock.now() + dt.timedelta(seconds=seconds))


def make_inactive(client: Any) -> None:
    row = Client.objects.get(client_id=client.client_id)
    client_commands.set_state(system("tests"), row.id, row.version, "disabled")
