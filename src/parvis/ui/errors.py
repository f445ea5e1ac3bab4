"""Error pages: what happened, what to do, that nothing was lost. In words, or in JSON for APIs.

A refusal of an API route (`@route(…, api=True)`), or of a client that asks for JSON and not for
HTML, is answered as problem details (RFC 9457, `application/problem+json`). Pages of 500 and of an
expired form read neither session nor database: they must show when these are what failed.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

log = logging.getLogger("parvis.ui.errors")
Text = str | Promise


KEPT = _("Nothing that you already sent is lost.")


@dataclass(frozen=True)
class Words:
    """What a page of error says. `bare`: printed without asking who is there."""

    title: Text
    happened: Text
    do: Text
    lost: Text = KEPT
    bare: bool = False
    back: bool = True


WORDS: Mapping[int, Words] = {
    400: Words(
        _("We could not read this request"),
        _("What your browser sent is incomplete or damaged."),
        _("Go back to the previous page and try again."),
    ),
    403: Words(
        _("This page is not open to you"),
        _("Your account does not have the rights that this page asks for."),
        _("If you expected to see it, sign in with another account or ask your administrator."),
    ),
    404: Words(
        _("This page does not exist"),
        _("The address may be mistyped, or the page may have been moved or removed."),
        _("Check the address, or start again from the home page."),
    ),
    405: Words(
        _("This page cannot be used that way"),
        _("The address is right, but it does not accept what was sent to it."),
        _("Go back to the previous page and use its buttons and links."),
    ),
    413: Words(
        _("What you sent is too large"),
        _("A document, or the whole form, is larger than what we can receive."),
        _("Go back, choose a lighter document, for instance a smaller photo, and try again."),
    ),
    429: Words(
        _("Too many requests in a short time"),
        _("To protect everybody’s data, the number of tries is limited."),
        _("Wait a few minutes, then try again."),
    ),
    500: Words(
        _("Something failed on our side"),
        _("This is not your doing. The failure was recorded and a technician can see it."),
        _("Wait a few minutes, then try again. If it is urgent, call us or come to a counter."),
        bare=True,
    ),
    503: Words(
        _("The service is closed for a moment"),
        _("We are working on it, or too many people are using it at once."),
        _("Wait a few minutes, then try again. If it is urgent, call us or come to a counter."),
        bare=True,
    ),
}
EXPIRED = Words(
    _("Your session has expired"),
    _("The page stayed open for a long time, or was opened before you signed in."),
    _(
        "Use the “back” button of your browser: what you typed is still there. "
        "Reload the page if it asks you to, then send it again."
    ),
    _("Nothing that you already sent is lost, and your drafts are kept."),
    bare=True,
    back=False,
)
FULL = Words(
    _("We cannot keep anything more for the moment"),
    _("The disk of this service is full. A technician can see it."),
    _("Wait a while, then try again. If it is urgent, call us or come to a counter."),
    _("What you have just sent was not recorded. What you sent before is safe."),
    bare=True,
)


def disk_is_full(error: BaseException | None) -> bool:
    """Whether a failure says that there is no room left, in the database or for a file."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if isinstance(error, OperationalError) and "full" in str(error).lower():
            return True  # SQLITE_FULL "database or disk is full"; PostgreSQL 53100 "disk full"
        error = error.__cause__ or error.__context__
    return False


def page(request: HttpRequest, status: int, words: Words | None = None) -> HttpResponse:
    """The answer of a refusal: problem details for an API, a page for a person."""
    said = words or WORDS[status]
    if wants_json(request):
        body = {
            "type": "about:blank",
            "status": status,
            "title": str(said.title),
            "detail": f"{said.happened} {said.do}",
        }
        return JsonResponse(body, status=status, content_type="application/problem+json")
    return HttpResponse(_html(request, status, said), status=status)


def _html(request: HttpRequest, status: int, said: Words) -> str:
    context = {"words": said, "status": status, "bare": said.bare}
    if not said.bare:
        try:
            return render_to_string("ui/error.html", context, request)
        except Exception:
            # What fills the head (session, a brick's link) may be what is broken.
            log.exception("the page of code %s is shown without its head", status)
    return render_to_string("ui/error.html", {**context, "bare": True})


def wants_json(request: HttpRequest) -> bool:
    """Whether the route is an API, or the client prefers JSON to HTML."""
    match = getattr(request, "resolver_match", None)
    rule = getattr(getattr(match, "func", None), "route_rule", None)
    if rule is not None:
        return bool(rule.api)
    preferred = request.get_preferred_type(["text/html", "application/json"])
    return preferred == "application/json"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 when what was sent is too large or too many."""
    too_large = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
    return page(request, 413 if isinstance(exception, too_large) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: even when templates or translations are what failed."""
    try:
        return page(request, 500)
    except Exception:
        log.exception("the page of errors failed as well")
        return HttpResponse(
            "Un problème est survenu de notre côté. Réessayez dans quelques minutes.\n"
            "Something failed on our side. Try again in a few minutes.\n",
            status=500,
            content_type="text/plain; charset=utf-8",
        )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when the form's protection token is missing or old."""
    return page(request, 403, EXPIRED)


class ErrorPagesMiddleware:
    """Give words to refusals that come without: 405, 413, 429, 503 made by code below pages.

    Only an empty body is replaced; status and headers (Allow, Retry-After) stay.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """503 in words when there is no room left; other failures are a 500."""
        if not disk_is_full(exception):
            return None
        log.error("the disk is full: %s", type(exception).__name__)
        return page(request, 503, FULL)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code not in WORDS or response.streaming or response.content:
            return response
        said = page(request, response.status_code)
        for name, value in response.items():
            if name.lower() not in {"content-type", "content-length"}:
                said[name] = value
        said.cookies.update(response.cookies)
        return said
