"""Cross-origin calls from a client's own pages (public clients in a browser).

Token endpoint and userinfo carry no cookie, so that any origin may be answered without danger;
still only origins that some registered client names are, so that a stolen token cannot be tried
from everywhere. JWKS and discovery are open to all.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from parvis.bricks.identity.domain.profiles import Profile
from parvis.bricks.identity.queries import clients


def answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a back-channel view: answer OPTIONS, and name the origin when it is registered."""

    @wraps(view)
    def run(request: HttpRequest, profile: Profile, **more: Any) -> HttpResponse:
        origin = request.headers.get("Origin", "")
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            if clients.has_origin(profile.name, origin):
                response["Access-Control-Allow-Methods"] = "GET, POST"
                response["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
                response["Access-Control-Max-Age"] = "600"
        else:
            response = view(request, profile, **more)
        if origin and clients.has_origin(profile.name, origin):
            response["Access-Control-Allow-Origin"] = origin
        if origin:
            response["Vary"] = "Origin"
        return response

    return run


def open_to_all(response: HttpResponse) -> HttpResponse:
    """For public documents."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
