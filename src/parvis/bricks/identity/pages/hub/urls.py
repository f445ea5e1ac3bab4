"""Addresses of the hub's pages under each profile's prefix (`/franceconnect/api/v2`, …)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver


def hub_patterns(profile: str) -> list[URLPattern | URLResolver]:
    """Patterns of one profile; the engine redirects to `interaction/<uid>`."""
    return []
