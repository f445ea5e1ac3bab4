"""The protocol's addresses, the same under each profile's prefix."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, include, path

from parvis.bricks.identity.contracts.provider import (
    authorize,
    capacity,
    discovery,
    introspection,
    logout,
    other,
    pushed,
    registration,
    token,
    userinfo,
)
from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.pages.hub.urls import hub_patterns
from parvis.bricks.identity.pages.mandates import standing_in

_VIEWS: tuple[tuple[str, Any, str], ...] = (
    ("authorize", authorize.authorize, "authorize"),
    ("token", token.token, "token"),
    ("userinfo", userinfo.userinfo, "userinfo"),
    ("jwks", discovery.jwks, "jwks"),
    (".well-known/openid-configuration", discovery.configuration, "configuration"),
    ("acr", discovery.levels, "acr"),
    ("acr/changes.atom", discovery.level_changes, "acr-changes"),
    ("session/end", logout.end, "logout"),
    ("session/end/confirm", logout.confirm, "logout-confirm"),
    ("session/end/success", logout.success, "logout-success"),
    ("token/introspection", introspection.introspect, "introspection"),
    ("token/revocation", introspection.revoke, "revocation"),
    ("capacity", capacity.prove, "capacity"),
    ("checktoken", introspection.checktoken, "checktoken"),
    ("request", pushed.push, "pushed"),
    ("reg", registration.register, "registration"),
    ("errors", other.error, "errors"),
)


def provider_patterns(profile: Profile) -> list[URLPattern | URLResolver]:
    """Patterns of one profile below its mount; the profile is an argument of each view."""
    inner = profile.prefix.partition("/")[2]
    engine: list[URLPattern | URLResolver] = [
        path(address, view, {"profile": profile}, name=f"{profile.name}-{name}")
        for address, view, name in _VIEWS
    ]
    patterns = [*engine, *hub_patterns(profile.name), _by_mandate(profile.name)]
    if not inner:
        return patterns
    known = {"profile": profile}
    front = path(inner, other.front, known, name=f"{profile.name}-front")
    patterns.append(path("<path:rest>", other.unknown, known, name=f"{profile.name}-unknown"))
    return [front, path(f"{inner}/", include(patterns))]


def _by_mandate(profile: str) -> URLPattern:
    """Signing in for somebody, from the choice of an account."""
    return path(
        "interaction/<str:uid>/mandate",
        standing_in.stand_in,
        {"profile": profile},
        name=f"identity-{profile}-mandate",
    )
