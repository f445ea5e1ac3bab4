"""The way back from an identity provider: its answer is checked, then the identity."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from parvis.bricks.identity.commands import federating, finishing, verifying
from parvis.bricks.identity.commands.verifying import Unsatisfied
from parvis.bricks.identity.domain import hub
from parvis.bricks.identity.domain.hub import Refusal, Step
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.domain.upgrading import UNSATISFIED
from parvis.bricks.identity.pages import answers
from parvis.bricks.identity.pages.hub.opening import (
    address,
    lost,
    private,
    see_other,
    to_step,
    with_interaction,
)
from parvis.bricks.identity.queries import interactions
from parvis.bricks.identity.queries.interactions import Opened, Stale
from parvis.kernel.access import Public, route
from parvis.kernel.tokens.rates import limited

LONGEST = 4096
NAMES = ("code", "state", "iss", "error")


@route(Public("where identity providers send people back"), writes=("GET",))
@limited("identity.callback", 120, 60)
def callback(request: HttpRequest, profile: str, provider: str) -> HttpResponse:
    """The redirect URI of one provider. The state names the interaction, the cookie opens it."""
    params = {name: request.GET.get(name, "")[:LONGEST] for name in NAMES if name in request.GET}
    uid = params.get("state", "").partition(".")[0]
    try:
        opened = interactions.opened(uid, answers.browser_token(request, uid), profile)
        found = federating.come_back(opened, provider, params)
    except Stale:
        return lost(request)
    if isinstance(found, Refusal):
        if found == hub.WRONG_STEP or not found.to_choice:
            return lost(request, found)
        if found in (hub.STATE_MISSING, hub.STATE_WRONG):
            return lost(request)
        return private(see_other(address(opened, "choose")))
    response = see_other(address(found.opened, "verify"))
    answers.set_browser(response, uid, found.browser, PROFILES[profile].lifetimes.interaction)
    return private(response)


@route(Public("whoever holds the cookie of the sign-in"), writes=("GET",))
@with_interaction
def verify(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Level, form, register, locks, preferences; then information or consent."""
    if opened.step != Step.BACK:
        return lost(request, hub.WRONG_STEP) if opened.step == Step.AWAY else to_step(opened)
    found = verifying.verify(opened)
    if isinstance(found, Refusal):
        if found == hub.WRONG_STEP:
            return lost(request, found)
        return see_other(address(opened, "choose" if found.to_choice else "redress"))
    if isinstance(found, Unsatisfied):
        answer = finishing.give_up(found.opened, words=UNSATISFIED)
        return answers.back_to_client(request, answer, opened.profile, opened.uid)
    return see_other(address(opened, "code" if found.opened.step == Step.CODE else "consent"))
