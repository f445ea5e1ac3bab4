"""Looks of a page are on disk before the page leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from parvis.kernel.journal import looking


class JournalMiddleware:
    """Write the looks of each request after its view and before its response is sent.

    The view runs behind the read guard, so the write happens here, outside it. Where it fails
    (full disk), the page is not shown: a look nobody can find later is not allowed. A streamed
    response writes its looks before each piece that follows them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with looking.of_one_request() as looks:
            response = cast("HttpResponseBase", self.get_response(request))
            looking.write_request(looks)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = _watched(iter(response))
        return response


def _watched(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces, each sent only once the looks made to compute it are written."""
    while True:
        with looking.of_one_request() as looks:
            piece = next(pieces, None)
            looking.write_request(looks)
        if piece is None:
            return
        yield piece
