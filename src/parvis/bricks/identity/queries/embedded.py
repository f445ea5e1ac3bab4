"""The embedded identity provider of agents, as the hub and its own pages name it."""

from __future__ import annotations

from django.conf import settings

from parvis.bricks.identity.domain import routing
from parvis.bricks.identity.domain.hub import Refusal
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.queries import providers
from parvis.kernel.settings import setting

UID, PREFIX, CLIENT = "compte-agent", "compte-agent", "parvis-hub"
ON = setting(
    "PARVIS_AGENT_ACCOUNTS",
    bool,
    True,
    "Whether agents whose body has no identity provider open an account here.",
)


def issuer() -> str:
    """Its issuer: an address of this instance."""
    return f"{settings.PARVIS_ORIGIN.rstrip('/')}/{PREFIX}/oidc"


def callbacks() -> frozenset[str]:
    """Redirect URIs of the hub, one for each profile that agents use."""
    origin = settings.PARVIS_ORIGIN.rstrip("/")
    return frozenset(
        f"{origin}/{PROFILES[name].prefix}/oidc-callback/{UID}" for name in ("proconnect", "oidc")
    )


def after_logout() -> frozenset[str]:
    """Where people may be sent back after the end of their session."""
    origin = settings.PARVIS_ORIGIN.rstrip("/")
    return frozenset(
        f"{origin}/{PROFILES[name].prefix}/client/logout-callback"
        for name in ("proconnect", "oidc")
    )


def serves(email: str) -> bool:
    """Whether addresses of this domain sign in here: not those whose body has a provider.

    ValueError when it is no address.
    """
    listed = providers.listed("agent")
    found = routing.route(email, [one.served for one in listed if one.active])
    return isinstance(found, Refusal) or UID in found.uids
