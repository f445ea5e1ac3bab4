"""The page on which an agent types the code that the hub sent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import upgrading
from parvis.bricks.identity.domain import hub
from parvis.bricks.identity.domain.hub import Refusal, Step
from parvis.bricks.identity.domain.upgrading import MOST_LETTERS
from parvis.bricks.identity.pages import answers
from parvis.bricks.identity.pages.hub.opening import (
    address,
    fresh,
    lost,
    see_other,
    to_step,
    with_interaction,
)
from parvis.bricks.identity.queries.interactions import Opened
from parvis.kernel.access import Public, route
from parvis.kernel.tokens.rates import limited
from parvis.ui.fields import Field


@route(Public("whoever holds the cookie of the sign-in"), methods=("GET", "POST"))
@limited("identity.upgrade", 60, 600)
@with_interaction
def code(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Type the code, or ask for another one."""
    if opened.step != Step.CODE:
        return to_step(opened)
    if request.method != "POST":
        return _ask(request, opened)
    if not fresh(request, opened):
        return lost(request, hub.WRONG_FORM)
    if request.POST.get("again"):
        sent = upgrading.again(opened)
        if isinstance(sent, Refusal):
            return _ask(request, opened, _no_more(), status=429)
        return see_other(address(opened, "code"))
    moved, refusal = upgrading.enter(opened, request.POST.get("code", "")[:40])
    if refusal is None:
        return see_other(address(moved, "consent"))
    said = _("This code is not the one that was sent. Check it.")
    if refusal == upgrading.CODE_VOID:
        said = _("This code is too old, or was tried too often. Ask for another one.")
    return _ask(request, moved, said, status=400)


def _no_more() -> str:
    return _("Three letters were sent. Go back to the service and start again.")


def _ask(
    request: HttpRequest, opened: Opened, error: str = "", *, status: int = 200
) -> HttpResponse:
    question = Field(
        "code", _("Code of the letter"), help=_("Six digits, good for 10 minutes."),
        errors=[error] if error else [], autocomplete="one-time-code", inputmode="numeric",
        maxlength=10, width="medium",
    )  # fmt: skip
    context = {
        "opened": opened,
        "client": opened.client.metadata.title or opened.client.name,
        "email": opened.data["verified"]["identity"]["email"],
        "question": question,
        "errors": [question] if error else [],
        "more": opened.data["letters"] < MOST_LETTERS,
        "give_up": address(opened, "give-up"),
    }
    response = render(request, "identity/usager/upgrade.html", context, status=status)
    answers.form_action(response, opened.asked.redirect_uri)
    return response
