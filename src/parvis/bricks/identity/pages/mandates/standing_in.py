"""At the choice of an account: sign in for somebody, under a mandate that covers the service."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import asking, standing_in
from parvis.bricks.identity.commands.mandate_rows import MandateRefusal
from parvis.bricks.identity.domain import civil, hub
from parvis.bricks.identity.domain.hub import Step
from parvis.bricks.identity.pages import answers
from parvis.bricks.identity.pages.hub.opening import (
    address,
    fresh,
    lost,
    see_other,
    to_step,
    with_interaction,
)
from parvis.bricks.identity.pages.mandates import words
from parvis.bricks.identity.pages.mandates.own import own_identity
from parvis.bricks.identity.pages.mandates.shell import purpose_field, text
from parvis.bricks.identity.queries import mandates as queries
from parvis.bricks.identity.queries.interactions import Opened
from parvis.bricks.identity.queries.mandates import Shown
from parvis.kernel import clock, signin
from parvis.kernel.access import Actor, Public, Role, route
from parvis.kernel.tokens.rates import limited
from parvis.ui.fields import Field
from parvis.ui.parts import Option


@route(Public("whoever holds the cookie of the sign-in"), methods=("GET", "POST"))
@limited("identity.stand_in", 60, 600)
@with_interaction
def stand_in(request: HttpRequest, opened: Opened) -> HttpResponse:
    """For whom and why; then the same page as for everybody: which data leave."""
    if opened.step not in (Step.CHOICE, Step.AWAY):
        return to_step(opened)
    actor = signin.own_actor_of(request)
    if request.method == "GET":
        return _page(request, opened, actor)
    if not fresh(request, opened):
        return lost(request, hub.WRONG_FORM)
    purpose = text(request, "purpose", 201)
    try:
        number = UUID(text(request, "mandate", 40))
        if standing_in.takes_companies(opened):
            own = own_identity(request)
            asking.certify_again(actor, number, civil.read(own["claims"]) if own else None)
        moved = standing_in.stand_in(actor, opened, number, purpose, _since(request))
    except ValueError:
        return _page(request, opened, actor, {"mandate": words.refusal("choose")}, 422)
    except MandateRefusal as error:
        place = "purpose" if error.code == "purpose" else "mandate"
        status = 422 if error.code == "purpose" else 403
        code = standing_in.NOT_COVERED.code if error.code == "not_covered" else ""
        said = {place: words.refusal(error.code)}
        return _page(request, opened, actor, said, status, code=code)
    return see_other(address(moved, "consent"))


def _since(request: HttpRequest) -> dt.datetime:
    at = (request.session.get(signin.SESSION_KEY) or {}).get("at", "")
    try:
        return dt.datetime.fromisoformat(at)
    except ValueError:
        return clock.now()


def _mandates(request: HttpRequest, opened: Opened, actor: Actor) -> list[Shown]:
    """Those of whoever is signed in to the portal; while acting, the one in use alone."""
    kept = signin.acting(request)
    if kept is not None:
        found = queries.one(actor, UUID(kept["mandate"]))
        return [found] if found is not None and found.open else []
    rows = queries.of_helper(actor) if actor.has(Role.HELPER) else queries.held(actor)
    companies = standing_in.takes_companies(opened)
    return [
        one for one in rows if one.open and "use" in one.can and (companies or not one.is_company)
    ]


def _page(
    request: HttpRequest,
    opened: Opened,
    actor: Actor,
    wrong: dict[str, str] | None = None,
    status: int = 200,
    *,
    code: str = "",
) -> HttpResponse:
    wrong, usable = wrong or {}, _mandates(request, opened, actor)
    fields = _questions(request, usable, wrong)
    context: dict[str, Any] = {
        "opened": opened,
        "client": opened.client.metadata.title or opened.client.name,
        "fields": fields,
        "errors": fields,
        "usable": bool(usable),
        "known": actor.signed_in,
        "code": code,
        "said": wrong.get("mandate", ""),
        "here": address(opened, "mandate"),
        "choose": address(opened, "choose"),
    }
    response = render(request, "identity/usager/stand_in.html", context, status=status)
    answers.form_action(response, opened.asked.redirect_uri)
    return response


def _questions(request: HttpRequest, usable: list[Shown], wrong: dict[str, str]) -> list[Field]:
    kept = signin.acting(request)
    return [
        Field(
            "mandate",
            _("For whom?"),
            "radios",
            text(request, "mandate", 40) or (kept or {}).get("mandate", ""),
            options=tuple(
                Option(str(one.id), one.for_whom, " · ".join(words.labels(one.perimeter)))
                for one in usable
            ),
            errors=(wrong["mandate"],) if "mandate" in wrong else (),
        ),
        purpose_field(
            text(request, "purpose", 201) or (kept or {}).get("purpose", ""),
            wrong.get("purpose", ""),
        ),
    ]


def choice(request: HttpRequest | None, **context: Any) -> str | None:
    """A way to this page under the accounts, at services that mandates can cover."""
    opened = context.get("opened")
    if request is None or opened is None or opened.profile == "proconnect":
        return None
    if not opened.client.metadata.rep_scope and not standing_in.takes_companies(opened):
        return None
    values = {"address": address(opened, "mandate")}
    return render_to_string("identity/usager/stand_in_link.html", values, request=request)
