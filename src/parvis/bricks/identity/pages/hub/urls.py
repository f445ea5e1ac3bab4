"""Addresses of the hub's pages under each profile's prefix (`/franceconnect/api/v2`, …)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from parvis.bricks.identity.pages.hub import (
    choosing,
    documents,
    handing,
    leaving,
    returning,
    upgrading,
)


def hub_patterns(profile: str) -> list[URLPattern | URLResolver]:
    """Patterns of one profile; the engine redirects to `interaction/<uid>`."""
    with_profile = {"profile": profile}
    routes = (
        ("interaction/<str:uid>", choosing.choose, "choose"),
        ("interaction/<str:uid>/verify", returning.verify, "verify"),
        ("interaction/<str:uid>/code", upgrading.code, "code"),
        ("interaction/<str:uid>/consent", handing.consent, "consent"),
        ("interaction/<str:uid>/redress", handing.redress, "redress"),
        ("interaction/<str:uid>/redirect-to-idp", choosing.depart, "depart"),
        ("interaction/<str:uid>/login", handing.login, "login"),
        ("interaction/<str:uid>/redirect-to-sp-with-error", handing.give_up, "give-up"),
        ("oidc-callback/<slug:provider>", returning.callback, "callback"),
        ("client/.well-known/keys", documents.keys, "client-keys"),
        ("client/.well-known/sector-identifier", documents.sector, "client-sector"),
        ("client/disconnect-from-idp", leaving.disconnect, "disconnect"),
        ("client/logout-callback", leaving.logged_out, "logout-callback"),
    )
    return [
        path(route, view, with_profile, name=f"identity-{profile}-{name}")
        for route, view, name in routes
    ]
