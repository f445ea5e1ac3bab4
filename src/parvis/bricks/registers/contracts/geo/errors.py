"""Refusals as the reference service makes them: the bare words of the status, as text."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from parvis.bricks.registers.contracts import limits

View = Callable[..., HttpResponse]


class Refused(Exception):
    """A request that is refused. `because`: what is wrong, told in the header `X-Reason`."""

    def __init__(self, status: int, because: str = "") -> None:
        super().__init__(because)
        self.status, self.because = status, because


def answer(refused: Refused) -> HttpResponse:
    """The refusal as a response; the reason stands beside the body that clients compare."""
    words = HTTPStatus(refused.status).phrase
    response = HttpResponse(words, status=refused.status, content_type="text/plain; charset=utf-8")
    if refused.because:
        response["X-Reason"] = refused.because.encode("ascii", "replace").decode()
    return response


def contract(view: View) -> View:
    """What every address of the contract does: limits, refusals in its shape, any origin."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wait = limits.wait_for(request)
        try:
            if wait:
                raise Refused(429, f"wait {wait} s")
            response = view(request, *args, **kwargs)
        except Refused as refused:
            response = answer(refused)
        if wait:
            response["Retry-After"] = str(wait)
        response["Access-Control-Allow-Origin"] = request.headers.get("Origin", "*")
        patch_vary_headers(response, ["Origin"])
        return response

    return run
