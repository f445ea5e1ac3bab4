"""Answers that leave through the browser: redirects to clients, and cookies of the hub."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parvis.bricks.identity.domain.authentication import ClientResponse
from parvis.kernel.web import direct

KEPT = "identity.elsewhere"  # in the portal's session: its number, by which it is ended elsewhere


def cookie_name(kind: str) -> str:
    """`__Host-` behind TLS (RFC 6265bis), so that no sibling host can plant one."""
    return f"__Host-{kind}" if settings.SESSION_COOKIE_SECURE else kind


def session_token(request: HttpRequest, profile: str) -> str:
    """The value of the hub's session cookie, "" when the browser has none."""
    return request.COOKIES.get(cookie_name(f"hub-{profile}"), "")


def browser_token(request: HttpRequest, uid: str) -> str:
    """The cookie that binds an interaction to this browser."""
    return request.COOKIES.get(cookie_name(f"hub-{uid[:8]}"), "")


def set_session(response: HttpResponse, profile: str, token: str, seconds: int) -> None:
    """Give the hub's session cookie."""
    _set(response, f"hub-{profile}", token, seconds)


def set_browser(response: HttpResponse, uid: str, token: str, seconds: int) -> None:
    """Give an interaction's cookie."""
    _set(response, f"hub-{uid[:8]}", token, seconds)


def drop(response: HttpResponse, kind: str) -> None:
    """Take a cookie back ("hub-<profile>" or "hub-<uid, 8 letters>")."""
    response.delete_cookie(cookie_name(kind), path="/", samesite="Lax")


def _set(response: HttpResponse, kind: str, token: str, seconds: int) -> None:
    response.set_cookie(
        cookie_name(kind),
        token,
        max_age=seconds,
        path="/",
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def back_to_client(
    request: HttpRequest, answer: ClientResponse, profile: str, uid: str = ""
) -> HttpResponse:
    """303 to the client's address (query or fragment), or the form that posts itself.

    The address was compared with the registered ones when the request came in; it is never one
    that this request brought.
    """
    if answer.mode == "form_post":
        return direct.page(request, lambda again: _posted(again, answer, profile, uid))
    glue = "#" if answer.mode == "fragment" else "?"
    if glue == "?" and "?" in answer.redirect_uri:
        glue = "&"
    response = HttpResponse(status=303)
    response["Location"] = f"{answer.redirect_uri}{glue}{urlencode(answer.parameters)}"
    return _last(response, answer, profile, uid)


def _posted(request: HttpRequest, answer: ClientResponse, profile: str, uid: str) -> HttpResponse:
    context = {"target": answer.redirect_uri, "fields": answer.parameters, "bare": True}
    response = render(request, "identity/form_post.html", context)
    form_action(response, answer.redirect_uri)
    return _last(response, answer, profile, uid)


def _last(response: HttpResponse, answer: ClientResponse, profile: str, uid: str) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    if answer.session_token:
        set_session(response, profile, answer.session_token, answer.session_seconds)
    if uid:
        drop(response, f"hub-{uid[:8]}")
    return response


def form_action(response: HttpResponse, redirect_uri: str) -> None:
    """Let forms of this page lead to the client's origin: `form-action` also rules redirects."""
    scheme, _, rest = redirect_uri.partition("://")
    origin = f"{scheme}://{rest.partition('/')[0].partition('?')[0]}"
    response._csp_update = {"form-action": [origin]}  # type: ignore[attr-defined]  # noqa: SLF001
