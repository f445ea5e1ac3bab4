"""What every page of the hub begins with: the interaction of this browser, or words."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from parvis.bricks.identity.domain import hub
from parvis.bricks.identity.domain.hub import Refusal, Step
from parvis.bricks.identity.pages import answers
from parvis.bricks.identity.pages.hub import words
from parvis.bricks.identity.queries import interactions
from parvis.bricks.identity.queries.interactions import Opened, Stale

View = Callable[..., HttpResponse]


def with_interaction(view: View) -> View:
    """Give the view the `opened` interaction; words and status 400 when there is none here."""

    @wraps(view)
    def run(request: HttpRequest, profile: str, uid: str, **more: Any) -> HttpResponse:
        try:
            opened = interactions.opened(uid, answers.browser_token(request, uid), profile)
            return private(view(request, opened, **more))
        except Stale:
            return lost(request)

    return run


def private(response: HttpResponse) -> HttpResponse:
    """Kept by nobody, and its address told to no other site.

    Pages say `same-origin` and not `no-referrer`: under the latter a browser sends its own forms
    with `Origin: null`, which the check of forms must refuse.
    """
    response["Cache-Control"] = "no-store"
    policy = "no-referrer" if 300 <= response.status_code < 400 else "same-origin"
    response.setdefault("Referrer-Policy", policy)
    return response


def lost(request: HttpRequest, refusal: Refusal = hub.NO_SESSION) -> HttpResponse:
    """No such sign-in in this browser: too old, finished, or begun elsewhere. No way back to an
    address that this request brought."""
    context = {"said": words.of(refusal.code), "code": refusal.code}
    return private(render(request, "identity/usager/lost.html", context, status=400))


def fresh(request: HttpRequest, opened: Opened) -> bool:
    """Whether a form was made for the interaction as it is now: each form serves once."""
    return request.POST.get("version", "") == str(opened.version)


def address(opened: Opened, name: str) -> str:
    """Address of one of the hub's pages for this interaction."""
    return reverse(f"identity-{opened.profile}-{name}", kwargs={"uid": opened.uid})


def to_step(opened: Opened) -> HttpResponse:
    """Where somebody belongs who came to the wrong page of their own sign-in."""
    names = {
        Step.BACK: "verify",
        Step.CODE: "code",
        Step.VERIFIED: "consent",
        Step.REFUSED: "redress",
    }
    return HttpResponseRedirect(address(opened, names.get(Step(opened.step), "choose")))


def see_other(url: str) -> HttpResponse:
    """303: what follows a form is always read with GET."""
    response = HttpResponse(status=303)
    response["Location"] = url
    return response


def origin_of(url: str) -> str:
    """Scheme and host of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
