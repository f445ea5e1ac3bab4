"""Headers that no library of ours sets, and the names of headers that carry private pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

PERMISSIONS = ("Permissions-Policy", "camera=(), geolocation=(), microphone=()")


class HeadersMiddleware:
    """Private pages are never stored by shared caches; browser features unused are switched off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault(*PERMISSIONS)
        if request.session.accessed:
            response.setdefault("Cache-Control", "private, no-store")
        return response
