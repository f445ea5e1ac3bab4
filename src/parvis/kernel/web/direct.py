"""The short way of routes without session, language or form: `@route(…, direct=True)`.

A sign-on passes three of them thousands of times a minute; what pages need (session, language,
CSRF token, htmx, compression, static files) costs as much as their work. Such a route is open to
all by its rule, reads no session and no language, and answers small texts that are never stored.

Nothing of safety is left out: the host is checked, TLS is asked for, the rule and its methods hold,
GET reads behind the guard, looks are written before the answer leaves, and every header that the
long way gives is there: they are taken from its own middleware. Whatever is unusual (another
method, plain http, an answer that is a page) goes the long way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

from csp.middleware import CSPMiddleware
from django.apps import apps
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.module_loading import import_string

from parvis.kernel.access import Public
from parvis.kernel.access.routes import RouteRule
from parvis.kernel.db.guard import read_only
from parvis.kernel.journal import looking
from parvis.kernel.web.headers import PERMISSIONS

GetResponse = Callable[[HttpRequest], HttpResponse]
_MOST = 500


class PageNeeded(Exception):
    """A direct route has done its work and the answer is a page: `make` it the long way."""

    def __init__(self, make: Callable[[], HttpResponse]) -> None:
        super().__init__("this answer is a page")
        self.make = make


def page(request: HttpRequest, make: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """The page that `make` gives, with session and language also where the route is direct."""
    if getattr(request, "direct", False):
        raise PageNeeded(partial(make, request))
    return make(request)


class DirectMiddleware:
    """First of all: answer direct routes, hand everything else on."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self._routes: dict[str, ResolverMatch | None] = {}
        self._headers: dict[bool, tuple[tuple[str, str], ...]] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        match = self._route(request.path_info)
        if match is None:
            return self.get_response(request)
        rule: RouteRule = match.func.route_rule  # type: ignore[attr-defined]
        secure = request.is_secure()
        if request.method not in rule.methods or (settings.SECURE_SSL_REDIRECT and not secure):
            return self.get_response(request)
        try:
            request.get_host()
        except DisallowedHost:
            return self.get_response(request)  # which says it in words
        request.resolver_match, request.direct = match, True  # type: ignore[attr-defined]
        try:
            response = _run(request, match, rule)
        except PageNeeded as needed:
            request.direct, request.page_to_make = False, needed.make  # type: ignore[attr-defined]
            return self.get_response(request)
        except Exception as error:  # noqa: BLE001 - raised again unless a middleware has words
            response = _failed(request, error)
        for name, value in self._added(request, secure=secure):
            response.headers.setdefault(name, value)
        if not response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))
        return response

    def _route(self, path: str) -> ResolverMatch | None:
        """The direct route of an address without parameters; None when it is none.

        Addresses that are none are not remembered: anybody can invent them without end.
        """
        known = self._routes.get(path)
        if known is not None:
            return known
        if path.partition("/")[2].partition("/")[0] not in _prefixes():
            return None
        try:
            match: ResolverMatch = resolve(path)
        except Resolver404:
            return None
        rule: RouteRule | None = getattr(match.func, "route_rule", None)
        captured = match.captured_kwargs  # type: ignore[attr-defined] # of the address itself
        if rule is None or not rule.direct or captured or match.args:
            return None
        if len(self._routes) < _MOST:
            self._routes[path] = match
        return match

    def _added(self, request: HttpRequest, *, secure: bool) -> Iterable[tuple[str, str]]:
        """Headers of the long way, read once from its own middleware."""
        if secure not in self._headers:
            empty: Any = HttpResponse()
            del empty["Content-Type"]
            for each in (XFrameOptionsMiddleware, CSPMiddleware, SecurityMiddleware):
                empty = each(self.get_response).process_response(request, empty)
            self._headers[secure] = (*empty.items(), PERMISSIONS)
        return self._headers[secure]


def _run(request: HttpRequest, match: ResolverMatch, rule: RouteRule) -> HttpResponse:
    """The view, as the innermost middlewares would run it."""
    if not isinstance(rule.rule, Public):
        raise TypeError(f"a direct route is open to all: {match.view_name}")
    with looking.of_one_request() as looks:
        if request.method in rule.writes:
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        else:
            with read_only():
                response = match.func(request, *match.args, **match.kwargs)
        looking.write_request(looks)
    return response


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """What the long way's middleware makes of a failure (no room on disk); else it is raised."""
    for dotted in reversed(settings.MIDDLEWARE):
        kind = import_string(dotted)
        if hasattr(kind, "process_exception"):
            response: HttpResponse | None = kind(lambda _: HttpResponse()).process_exception(
                request, error
            )
            if response is not None:
                return response
    raise error


@cache
def _prefixes() -> frozenset[str]:
    """First parts of the addresses below which a direct route may be."""
    mounts = (mount for config in apps.get_app_configs() for mount in getattr(config, "mounts", ()))
    return frozenset(m.prefix.partition("/")[0] for m in mounts if m.kind == "contract")
