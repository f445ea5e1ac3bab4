"""Pages of signing out that are the provider's own: asking, and saying that it is done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.queries import issuers


def confirm(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Ask whether to sign out."""
    action = f"/{profile.prefix}/session/end/confirm"
    response = render(request, "identity/leave.html", {"action": action, "bare": True})
    response["Cache-Control"] = "no-store"
    return response


def done(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Say that the session has ended."""
    response = render(request, "identity/left.html", {"bare": True})
    response["Cache-Control"] = "no-store"
    return response


def done_address(profile: Profile) -> str:
    """Where that is said, in full."""
    return f"{issuers.of(profile.name)}/session/end/success"


def done_redirect(profile: Profile) -> HttpResponse:
    """303 to the page that says so."""
    response = HttpResponse(status=303)
    response["Location"] = f"/{profile.prefix}/session/end/success"
    return response
