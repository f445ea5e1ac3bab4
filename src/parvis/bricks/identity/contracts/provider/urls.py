"""The protocol's addresses, the same under each profile's prefix."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.pages.hub.urls import hub_patterns


def provider_patterns(profile: Profile) -> list[URLPattern | URLResolver]:
    """Patterns of one profile below its mount."""
    inner = profile.prefix.partition("/")[2]
    engine: list[URLPattern | URLResolver] = []
    patterns = [*engine, *hub_patterns(profile.name)]
    return [path(f"{inner}/", include(patterns))] if inner else patterns
