"""Where the portal's own people sign in: by settings the built-in hub, or real issuers."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from django.conf import settings

from parvis.bricks.identity.domain.upstream import Upstream
from parvis.bricks.identity.queries import issuers
from parvis.kernel.settings import comma_list, setting

HUB, OFF = "hub", "off"
CLIENT = "parvis-portail"
PREFIX = "identite"
_WHERE = "hub: the one built in; off: not offered; else the address of an OpenID issuer"
PERSONS = setting("PARVIS_SIGNIN_PERSONS", str, HUB, f"Where people sign in. {_WHERE}.")
PERSONS_CLIENT = setting(
    "PARVIS_SIGNIN_PERSONS_CLIENT_ID", str, CLIENT, "Our name at the issuer where people sign in."
)
PERSONS_SECRET = setting(
    "PARVIS_SIGNIN_PERSONS_CLIENT_SECRET",
    str,
    "",
    "Our secret at the issuer where people sign in. Not needed for the built-in hub.",
    secret=True,
)
PERSONS_ACR = setting(
    "PARVIS_SIGNIN_PERSONS_ACR", str, "eidas1", "Level asked of people: eidas1, eidas2 or eidas3."
)
PERSONS_SCOPES = setting(
    "PARVIS_SIGNIN_PERSONS_SCOPES",
    comma_list,
    ["openid", "identite_pivot", "preferred_username", "email"],
    "Data asked of the issuer where people sign in.",
)
PERSONS_USERINFO = setting(
    "PARVIS_SIGNIN_PERSONS_USERINFO_ALG",
    str,
    "ES256",
    "How that issuer signs the userinfo: ES256, RS256, or empty for plain JSON.",
)
AGENTS = setting("PARVIS_SIGNIN_AGENTS", str, HUB, f"Where agents sign in. {_WHERE}.")
AGENTS_CLIENT = setting(
    "PARVIS_SIGNIN_AGENTS_CLIENT_ID",
    str,
    f"{CLIENT}-agents",
    "Our name at the issuer where agents sign in.",
)
AGENTS_SECRET = setting(
    "PARVIS_SIGNIN_AGENTS_CLIENT_SECRET",
    str,
    "",
    "Our secret at the issuer where agents sign in. Not needed for the built-in hub.",
    secret=True,
)
AGENTS_ACR = setting(
    "PARVIS_SIGNIN_AGENTS_ACR", str, "eidas1", "Level asked of agents: eidas1, eidas1-mfa…"
)
AGENTS_SCOPES = setting(
    "PARVIS_SIGNIN_AGENTS_SCOPES",
    comma_list,
    ["openid", "given_name", "usual_name", "email", "uid", "siret"],
    "Data asked of the issuer where agents sign in.",
)
AGENTS_USERINFO = setting(
    "PARVIS_SIGNIN_AGENTS_USERINFO_ALG",
    str,
    "ES256",
    "How that issuer signs the userinfo: ES256, RS256, or empty for plain JSON.",
)
LOCAL = setting(
    "PARVIS_SIGNIN_LOCAL",
    bool,
    True,
    "Whether people without any other account sign in by e-mail link or passkey.",
)


@dataclass(frozen=True)
class Way:
    """One way into the portal. `profile`: the hub's own, empty for a real issuer."""

    name: str
    upstream: Upstream
    acr: str
    profile: str = ""

    @property
    def callback(self) -> str:
        """Our redirect URI for this way alone."""
        return f"{_origin()}/{PREFIX}/retour/{self.name}/"

    @property
    def ending(self) -> str:
        """Where the issuer tells us that a session is over."""
        return f"{_origin()}/{PREFIX}/fin/{self.name}/"


def left_uri() -> str:
    """Where an issuer sends people back after the end of their session."""
    return f"{_origin()}/{PREFIX}/parti/"


def way(name: str) -> Way | None:
    """The way for `persons` or `agents`; None when it is switched off."""
    if name == "persons":
        where, client, secret = PERSONS.read(), PERSONS_CLIENT.read(), PERSONS_SECRET.read()
        acr, scopes, userinfo = PERSONS_ACR.read(), PERSONS_SCOPES.read(), PERSONS_USERINFO.read()
    elif name == "agents":
        where, client, secret = AGENTS.read(), AGENTS_CLIENT.read(), AGENTS_SECRET.read()
        acr, scopes, userinfo = AGENTS_ACR.read(), AGENTS_SCOPES.read(), AGENTS_USERINFO.read()
    else:
        return None
    if where == OFF:
        return None
    profile = {"persons": "franceconnect", "agents": "proconnect"}[name] if where == HUB else ""
    upstream = Upstream(
        uid=f"portal-{name}",
        issuer=issuers.of(profile) if profile else where.rstrip("/"),
        client_id=client,
        secret=own_secret(client) if profile else secret,
        scopes=tuple(scopes),
        userinfo_alg="ES256" if profile else userinfo,
    )
    return Way(name, upstream, acr, profile)


def ways() -> list[Way]:
    """Every way that is open."""
    return [found for found in (way("persons"), way("agents")) if found is not None]


def own_secret(client: str) -> str:
    """The portal's secret at the built-in hub: derived, so that it is written nowhere."""
    data = f"identity.portal:{client}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), data, hashlib.sha256).hexdigest()


def _origin() -> str:
    return str(settings.PARVIS_ORIGIN).rstrip("/")
