"""How calls to identity providers travel: over the network, or inside when the provider is us.

The portal is an ordinary client of the hub and the demo provider an ordinary provider of it. When
the address called is one of this very instance, the view is called here instead of through a
socket: no thread waits for another one of the same process, and no private address is opened.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpResponse
from django.urls import resolve

from parvis.kernel import http
from parvis.kernel.access import NOBODY

SECONDS = 6.0
LARGEST = 1_000_000
_OK = ("GET", "POST")


def call(
    method: str,
    url: str,
    *,
    data: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> http.Answer:
    """GET or POST a form; the whole answer, whatever its status; redirects are not followed.

    Raises http.HttpError when there is none.
    """
    if is_ours(url):
        return _inside(method, url, dict(data or {}), dict(headers or {}))
    client = http.client(seconds=SECONDS, max_bytes=LARGEST, attempts=2)
    return client.request(method, url, data=data, headers=headers, follow=False)


def is_ours(url: str) -> bool:
    """Whether an address belongs to this instance."""
    parts, own = urlsplit(url), urlsplit(settings.PARVIS_ORIGIN)
    return (parts.scheme, parts.netloc) == (own.scheme, own.netloc) and bool(own.netloc)


def _inside(method: str, url: str, data: dict[str, str], headers: dict[str, str]) -> http.Answer:
    """Call the view of an address of ours, as nobody and with no session."""
    if method not in _OK:
        raise ValueError(f"{method} is not called inside")
    parts = urlsplit(url)
    try:
        match = resolve(parts.path)
    except Http404:
        return http.Answer(404, {}, b"", url)
    request: Any = WSGIRequest(_environ(method, parts.path, parts.query, data, headers))
    request.actor, request.session, request.resolver_match = NOBODY, {}, match
    request.csrf_processing_done = True
    try:
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return http.Answer(404, {}, b"", url)
    said = {name.lower(): value for name, value in response.items()}
    return http.Answer(response.status_code, said, response.content, url)


def _environ(
    method: str, path: str, query: str, data: dict[str, str], headers: dict[str, str]
) -> dict[str, Any]:
    own = urlsplit(settings.PARVIS_ORIGIN)
    body = urlencode(data).encode()
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": query,
        "SERVER_NAME": own.hostname or "localhost",
        "SERVER_PORT": str(own.port or (443 if own.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": own.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": "application/x-www-form-urlencoded" if data else "",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": own.scheme,
        "wsgi.input": io.BytesIO(body),
    }
    for name, value in headers.items():
        environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
    return environ
