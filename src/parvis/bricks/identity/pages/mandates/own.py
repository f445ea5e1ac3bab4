"""The person's own page: who may act for them, each use, and the end of it at once."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import acting, consenting, mandating
from parvis.bricks.identity.commands.mandate_rows import MandateRefusal
from parvis.bricks.identity.domain.mandates import State, Try
from parvis.bricks.identity.pages import answers
from parvis.bricks.identity.pages.hub.opening import see_other
from parvis.bricks.identity.pages.mandates import words
from parvis.bricks.identity.pages.mandates.shell import (
    actor_of,
    found_here,
    rows_of,
    status_of,
    text,
    told,
)
from parvis.bricks.identity.queries import accounts, sessions
from parvis.bricks.identity.queries import mandates as queries
from parvis.bricks.identity.queries.mandates import Shown
from parvis.kernel.access import route
from parvis.kernel.tokens.rates import limited
from parvis.ui.fields import Field

LIVING = (State.PROPOSED, State.ACTIVE, State.SUSPENDED)


@route("identity.mandate.list_own")
@told
def listed(request: HttpRequest) -> HttpResponse:
    """Who may act for me, whom I act for, and what is over."""
    actor = actor_of(request)
    given, held = queries.given(actor), queries.held(actor)
    context = {
        "given": [_card(one) for one in given if one.state in LIVING],
        "held": [_card(one) for one in held if one.state in LIVING],
        "over": [_card(one) for one in (*given, *held) if one.state not in LIVING][:20],
    }
    return render(request, "identity/mandates/own.html", context)


def _card(one: Shown) -> dict[str, object]:
    return {
        "one": one,
        "state": words.STATES[one.state],
        "look": words.LOOKS[one.state],
        "subjects": words.labels(one.perimeter),
    }


@route("identity.mandate.list_own")
@told
def one(request: HttpRequest, mandate: UUID) -> HttpResponse:
    """One mandate: what it covers, each use, and how to end it."""
    return _shown(request, found_here(request, mandate))


def _shown(
    request: HttpRequest, found: Shown, wrong: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    wrong, actor = wrong or {}, actor_of(request)
    fields = [
        Field("code", _("Code that you received"), width="medium", inputmode="numeric",
              autocomplete="one-time-code", errors=(wrong["code"],) if "code" in wrong else ()),
        Field("own_words", _("What do you accept, in your own words?"), type="textarea", rows=2,
              value=text(request, "own_words", 1001), maxlength=1000,
              errors=(wrong["own_words"],) if "own_words" in wrong else ()),
    ]  # fmt: skip
    context = {
        "one": found,
        "rows": rows_of(found),
        "state": words.STATES[found.state],
        "look": words.LOOKS[found.state],
        "fields": fields,
        "errors": fields,
        "refused": wrong.get("", ""),
        "uses": [use for use in queries.uses(actor, found.id) if use.act == "use"],
        "own_words": queries.own_words(actor, found.id),
        "gave": "lend" in found.can,
        "can_lend": _can_lend(request, found),
    }
    return render(request, "identity/mandates/own_one.html", context, status=status)


def _can_lend(request: HttpRequest, found: Shown) -> bool:
    living = found.state in LIVING and not found.lent
    return living and "lend" in found.can and own_identity(request) is not None


@route("identity.mandate.list_own", methods=("POST",))
@limited("identity.mandate.own", 60, 600)
@told
def act(request: HttpRequest, mandate: UUID, what: str) -> HttpResponse:
    """Accept by the code, refuse, take back, suspend, resume, let it serve elsewhere."""
    found = found_here(request, mandate)
    try:
        trouble = _do(request, mandate, what)
    except MandateRefusal as error:
        where = "own_words" if error.code == "own_words" else ""
        said = {where: words.refusal(error.code)}
        return _shown(request, found_here(request, mandate), said, status_of(error.code))
    if trouble is not None and trouble is not Try.GOOD:
        return _shown(request, found, {"code": words.refusal(trouble.value)}, 422)
    return see_other(reverse("identity:own-mandate", kwargs={"mandate": mandate}))


def _do(request: HttpRequest, mandate: UUID, what: str) -> Try | None:
    actor = actor_of(request)
    if what == "code":
        return consenting.consent_by_code(
            actor, mandate, text(request, "code", 20), text(request, "own_words", 1001)
        )
    if what == "refuse":
        mandating.refuse(actor, mandate)
    elif what == "revoke":
        mandating.revoke(actor, mandate)
    elif what == "suspend":
        mandating.suspend(actor, mandate)
    elif what == "resume":
        mandating.resume(actor, mandate)
    elif what == "lend":
        identity = own_identity(request)
        if identity is None:
            raise MandateRefusal("sign_in_again")
        acting.lend_identity(actor, mandate, identity)
    else:
        raise Http404
    return None


def own_identity(request: HttpRequest) -> dict[str, Any] | None:
    """The identity with which this person signed in through the hub, in this browser."""
    signed = sessions.current(answers.session_token(request, "franceconnect"), "franceconnect")
    if signed is None or signed.authentication.act is not None:
        return None
    mine = {str(one.id) for one in accounts.of_person(actor_of(request))}
    who = signed.authentication
    if str(who.extra.get("account")) not in mine:
        return None
    return {
        "claims": dict(who.identity),
        "seed": who.subject_seed,
        "account": str(who.extra["account"]),
        "certified": bool(who.extra.get("certified")),
    }


def parse_day(day: str, month: str, year: str) -> dt.date | None:
    """A date typed in three parts, None when there is no such day."""
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
