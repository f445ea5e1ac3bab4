"""Refusals in the shape of the reference service: `{"title": …, "description": …}` (falcon 4)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from parvis.bricks.registers.addresses.served import NoAddresses
from parvis.bricks.registers.contracts import limits

View = Callable[..., HttpResponseBase]


class Refused(Exception):
    """A request that is refused, with what to tell its client."""

    def __init__(self, status: int, title: str, description: str = "") -> None:
        super().__init__(title)
        self.status, self.title, self.description = status, title, description


def missing(name: str) -> Refused:
    """400: a parameter that must be there."""
    return Refused(400, "Missing parameter", f'The "{name}" parameter is required.')


def invalid(name: str, why: str) -> Refused:
    """400: a parameter that cannot be understood."""
    return Refused(400, "Invalid parameter", f'The "{name}" parameter is invalid. {why}')


def answer(refused: Refused) -> HttpResponse:
    """The refusal as a response."""
    body = {"title": refused.title}
    if refused.description:
        body["description"] = refused.description
    return JsonResponse(body, status=refused.status, json_dumps_params={"ensure_ascii": False})


def contract(view: View) -> View:
    """What every address of the contract does: limits, refusals in its shape, any origin."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _limited(view, request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Allow-Headers"] = "X-Requested-With"
        return response

    return run


def _limited(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    wait = limits.wait_for(request)
    if wait:
        refused = Refused(
            429, "Too many requests", _("Try again in %(seconds)d s.") % {"seconds": wait}
        )
        response = answer(refused)
        response["Retry-After"] = str(wait)
        return response
    try:
        return view(request, *args, **kwargs)
    except Refused as refused:
        return answer(refused)
    except NoAddresses:
        words = _("No address register is installed here yet.")
        response = answer(Refused(503, "Service unavailable", words))
        response["Retry-After"] = "60"
        return response
