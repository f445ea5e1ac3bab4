"""Refusals in the shape of the reference service: `{"erreur": "…"}`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from parvis.bricks.registers.companies.served import NoCompanies
from parvis.bricks.registers.contracts import limits
from parvis.bricks.registers.contracts.versioned import JSON, written
from parvis.kernel.settings import setting

RATE = setting(
    "PARVIS_COMPANIES_RATE",
    int,
    7,
    "Requests a second that one address may make to /entreprises, in each process; 0: any.",
)
View = Callable[..., HttpResponseBase]


class Refused(Exception):
    """A request that is refused, with what to tell its client."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.words, self.status = words, status


def told(words: str, status: int) -> HttpResponse:
    """A refusal as a response."""
    return HttpResponse(written({"erreur": words}), status=status, content_type=JSON)


def contract(view: View) -> View:
    """What every address of the contract does: limits, refusals in its shape, any origin."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _limited(view, request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return run


def _limited(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    wait = limits.wait_for(request, "entreprises", float(RATE.read()))
    if wait:
        response = told(_("Too many requests: try again in %(s)d s.") % {"s": wait}, 429)
        response["Retry-After"] = str(wait)
        return response
    try:
        return view(request, *args, **kwargs)
    except Refused as refused:
        return told(refused.words, refused.status)
    except NoCompanies:
        response = told(_("No company register is installed here yet."), 503)
        response["Retry-After"] = "60"
        return response
