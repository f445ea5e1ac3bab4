"""What pages answer when a command refuses: words, the right status, the way on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from parvis.bricks.procedures.domain.problems import Conflict, Refusal
from parvis.bricks.procedures.queries import words
from parvis.kernel.tokens import rates

View = Callable[..., HttpResponse]
MINUTES = 60
UNKNOWN = frozenset({"no_such_case", "no_such_procedure", "no_such_file"})
STATUS = {"level_too_low": 403, "outside_mandate": 403, "bad_patch": 400, "too_many_drafts": 429}


def refused(view: View) -> View:
    """Turn a Refusal that the view does not handle into a page in words.

    What must stay unknown is 404; a Conflict is 409; other refusals 400, 403, 409 or 429.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as error:
            if error.code in UNKNOWN:
                raise Http404 from error
            status = 409 if isinstance(error, Conflict) else STATUS.get(error.code, 409)
            return render(
                request,
                "procedures/refused.html",
                {"words": words.refusal(error), "again": request.path},
                status=status,
            )

    return answer


def at_most(name: str, limit: int, *, minutes: int = 10) -> Callable[[View], View]:
    """Bound what one person may send: beyond, a page in words (429) that says when to come back.

    Only what is sent counts; reading is never bounded here.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                who = rates.by_account(request)
                rate = rates.hit(f"procedures.{name}:{who}", limit, minutes * MINUTES)
                if not rate.allowed:  # the words are those of `ui.errors`
                    return HttpResponse(status=429, headers={"Retry-After": str(rate.retry_after)})
            return view(request, *args, **kwargs)

        return answer

    return decorate
