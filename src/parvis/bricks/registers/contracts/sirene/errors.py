"""Refusals in the shape of the reference service: `{"header": {"statut": …, "message": …}}`."""

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
    "PARVIS_SIRENE_RATE",
    int,
    30,
    "Requests a minute that one address may make to /sirene, in each process; 0: any.",
)
View = Callable[..., HttpResponseBase]


class Refused(Exception):
    """A request that is refused, with what to tell its client."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


def told(status: int, words: str) -> HttpResponse:
    """A refusal as a response."""
    body = {"header": {"statut": status, "message": words}}
    return HttpResponse(written(body), status=status, content_type=JSON)


def contract(view: View) -> View:
    """What every address of the contract does: limits, refusals in its shape, any origin."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _limited(view, request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return run


def _limited(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    rate = RATE.read()
    wait = limits.wait_for(request, "sirene", rate / 60, float(rate))
    if wait:
        response = told(429, _("Too many requests: try again in %(s)d s.") % {"s": wait})
        response["Retry-After"] = str(wait)
        return response
    try:
        return view(request, *args, **kwargs)
    except Refused as refused:
        return told(refused.status, refused.words)
    except NoCompanies:
        response = told(503, _("No company register is installed here yet."))
        response["Retry-After"] = "60"
        return response
