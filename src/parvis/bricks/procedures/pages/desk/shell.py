"""What the pages of the desk share: rows of the list, an open case, refusals in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language

from parvis.bricks.procedures.commands.recording import NoSuchCase
from parvis.bricks.procedures.domain.problems import Conflict, Refusal
from parvis.bricks.procedures.pages.desk.wanted import Wanted, wanted
from parvis.bricks.procedures.pages.desk.words import badge, happened, number
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.detail import CaseDetail, case_detail
from parvis.kernel.access import Actor


@dataclass(frozen=True)
class Opened:
    """A case that an agent opened, and the list from which they came."""

    actor: Actor
    detail: CaseDetail
    wanted: Wanted

    @property
    def url(self) -> str:
        """The case's page."""
        return self.wanted.case_url(self.detail.head.id)

    def context(self) -> dict[str, Any]:
        """What every page of a case prints."""
        head = self.detail.head
        return {
            "case": self.detail,
            "head": head,
            "number": number(head.number),
            "badge": badge(head.state),
            "wanted": self.wanted,
            "organisation": head.organisation_name,
            "case_url": self.url,
            "list_url": self.wanted.here(),
        }


def language() -> str:
    """The language of the page, as texts of forms want it."""
    return get_language() or "fr"


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def open_case(request: HttpRequest, case: UUID) -> Opened:
    """The case asked for; Http404 when there is none for this agent."""
    actor = actor_of(request)
    found = case_detail(actor, case, language=language())
    if found is None:
        raise Http404
    return Opened(actor, found, wanted(request))


def version_of(request: HttpRequest) -> int:
    """The version of the case that the page showed; BadRequest when the form was damaged."""
    text = request.POST.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise BadRequest("version")
    return int(text)


Again = Callable[[Refusal], HttpResponse]


def act(
    request: HttpRequest,
    opened: Opened,
    do: Callable[[], object],
    done: str,
    again: Again | None = None,
) -> HttpResponse:
    """Run a command, then go back to the case. `again` shows the form once more, with what is
    wrong; without it a refusal has its own page. A conflict always has."""
    try:
        do()
    except NoSuchCase as error:
        raise Http404 from error
    except Conflict as error:
        return conflict(request, opened, error)
    except Refusal as error:
        if again is None or error.code == "not_in_this_state":
            return refused(request, opened, error)
        return again(error)
    separator = "&" if "?" in opened.url else "?"
    return HttpResponseRedirect(f"{opened.url}{separator}fait={done}#main")


def conflict(request: HttpRequest, opened: Opened, error: Conflict) -> HttpResponse:
    """Somebody else was first: what happened meanwhile, and that nothing was written."""
    fresh = open_case(request, opened.detail.head.id)
    last = happened(fresh.detail.history[-1])
    context = {**fresh.context(), "why": words.refusal(error), "last": [last]}
    return render(request, "procedures/agent/conflict.html", context, status=409)


def refused(request: HttpRequest, opened: Opened, error: Refusal) -> HttpResponse:
    """What cannot be done now, and why."""
    context = {**opened.context(), "why": words.refusal(error)}
    return render(request, "procedures/agent/refused.html", context, status=409)


def not_now(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The case's state does not allow what was asked."""
    return refused(request, opened, Refusal("not_in_this_state", state=opened.detail.head.state))
