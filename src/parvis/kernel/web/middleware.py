"""Middleware of the house: the actor, then the rule of the route, then the headers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from parvis.kernel import signin
from parvis.kernel.access import Forbidden, Public, roles_for
from parvis.kernel.access.routes import RouteRule
from parvis.kernel.db.guard import read_only

GetResponse = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Give each request its `actor`, read when first asked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: signin.actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class RouteMiddleware:
    """Enforce the rule that a view declares; a view without one is never served."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Refuse, redirect to sign-in, or run the view (behind the read guard when it reads)."""
        make: Callable[[], HttpResponse] | None = getattr(request, "page_to_make", None)
        if make is not None:  # a direct route has run already, and its answer is a page
            return make()
        rule: RouteRule | None = getattr(view, "route_rule", None)
        if rule is None:
            raise Forbidden(f"undeclared route {request.path}")
        method = request.method or "GET"
        if method not in rule.methods and not (method == "HEAD" and "GET" in rule.methods):
            return HttpResponseNotAllowed(rule.methods)
        if not isinstance(rule.rule, Public):
            actor = request.actor  # type: ignore[attr-defined]
            if not actor.roles & roles_for(rule.rule):
                if actor.signed_in or rule.api:
                    raise Forbidden(rule.rule)
                return _to_sign_in(request, rule)
        if method in rule.writes:
            return None
        with read_only():
            response: HttpResponse = view(request, *args, **kwargs)
            if hasattr(response, "render") and callable(response.render):
                response = response.render()
        return response


def _to_sign_in(request: HttpRequest, rule: RouteRule) -> HttpResponse:
    """Ask who is there, then come back: to the page that sent a form too, when it can be shown.

    What a script sends in the background has no page to come back to: 403, and nothing is shown in
    place of what is being typed.
    """
    if request.method == "POST" and "GET" not in rule.methods:
        if request.headers.get("HX-Request"):
            return HttpResponseForbidden()
        back = "/"
    else:
        back = request.get_full_path()
    return HttpResponseRedirect(f"{reverse('signin')}?{urlencode({'next': back})}")
