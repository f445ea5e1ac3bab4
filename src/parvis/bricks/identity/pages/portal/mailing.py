"""Sign in with an e-mail address: ask, wait, answer by the letter's link or code."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import local, local_hub
from parvis.bricks.identity.commands.local import Opened
from parvis.bricks.identity.commands.local_changes import is_address
from parvis.bricks.identity.domain import local as rules
from parvis.bricks.identity.domain.hub import Refusal
from parvis.bricks.identity.domain.local import Verdict
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.pages import answers, entering
from parvis.bricks.identity.pages.answers import KEPT
from parvis.bricks.identity.pages.hub.opening import (
    address,
    lost,
    private,
    see_other,
    with_interaction,
)
from parvis.bricks.identity.queries import local as queries
from parvis.bricks.identity.queries import portal_sessions
from parvis.bricks.identity.queries.interactions import Opened as InHub
from parvis.kernel import clock
from parvis.kernel.access import Public, route
from parvis.kernel.tokens import rates
from parvis.kernel.tokens.rates import limited
from parvis.kernel.web.addresses import local_path
from parvis.ui.fields import Field

WAITING = "identity.mail"
PER_ADDRESS, PER_NETWORK = (5, 900), (30, 600)  # letters, in so many seconds


@route(Public("the way in"), methods=("GET", "POST"), writes=("GET", "POST"))
@limited("identity.mail", 120, 600)
def ask(request: HttpRequest) -> HttpResponse:
    """One question: which address? The answer is the same for every address."""
    next_path = local_path(request.GET.get("next", ""))[:2000]
    if request.method != "POST":
        return _asked(request, next_path)
    email = request.POST.get("email", "")[:400].strip()
    if not is_address(email):
        words = _("Write an e-mail address like name@example.org.")
        return _asked(request, next_path, (words,), email[:254], 400)
    network = rates.hit(f"identity.letters:{rates.by_address(request)}", *PER_NETWORK)
    if not network.allowed:
        words = _("Too many letters were asked from here. Try again in a few minutes.")
        return _asked(request, next_path, (words,), email, 429)
    rate = rates.hit(f"identity.mail:{queries.digest(email)}", *PER_ADDRESS)
    if not rate.allowed:
        words = _("Too many letters were asked for this address. Try again in 15 minutes.")
        return _asked(request, next_path, (words,), email, 429)
    secret = secrets.token_urlsafe(32)
    number = local.ask_sign_in(email, secret, next_path=next_path, language=entering.language())
    request.session[WAITING] = {
        "id": str(number),
        "secret": secret,
        "email": email,
        "next": next_path,
    }
    return private(see_other(reverse("identity:mail-waiting")))


def _asked(
    request: HttpRequest,
    next_path: str,
    errors: tuple[str, ...] = (),
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    question = entering.email_question(typed, errors)
    context = {
        "question": question,
        "errors": [question] if errors else [],
        "options": entering.use_options(request),
        "next": next_path,
    }
    return private(render(request, "identity/portal/mail.html", context, status=status))


FRESH = 1800  # seconds for which a sign-in answers services that do not ask for a new one


@route(Public("whoever holds the cookie of the sign-in"), writes=("GET",))
@limited("identity.mail", 120, 600)
@with_interaction
def service(request: HttpRequest, opened: InHub) -> HttpResponse:
    """A service asks the hub, and the person chose their mailbox: sign in, then go on."""
    kept: dict[str, Any] = request.session.get(entering.ACCOUNT) or {}
    since = int(clock.now().timestamp()) - FRESH
    if "login" in opened.asked.needs:
        since = int(opened.data.get("left_at", since)) + 1
    over = portal_sessions.ended(str(request.session.get(KEPT, "")))
    if over or int(kept.get("at", 0)) < since:
        return see_other(f"{reverse('identity:mail')}?{urlencode({'next': request.path})}")
    found = local_hub.say(opened, UUID(kept["id"]), means=str(kept["means"]), at=int(kept["at"]))
    if isinstance(found, Refusal):
        return lost(request, found)
    response = see_other(address(found.opened, "verify"))
    seconds = PROFILES[opened.profile].lifetimes.interaction
    answers.set_browser(response, opened.uid, found.browser, seconds)
    return response


@route(Public("whoever has just asked for a letter"), methods=("GET", "POST"))
@limited("identity.mail_code", 60, 600)
def waiting(request: HttpRequest) -> HttpResponse:
    """The letter is on its way; its code is typed here."""
    kept: dict[str, Any] | None = request.session.get(WAITING)
    if not kept:
        return see_other(reverse("identity:mail"))
    if request.method != "POST":
        return _waits(request, kept)
    found = local.sign_in_by_code(
        UUID(kept["id"]), request.POST.get("code", "")[:40], kept["secret"]
    )
    if isinstance(found, Opened):
        request.session.pop(WAITING, None)
        return entering.enter(request, found)
    if found is Verdict.WRONG_CODE:
        return _waits(request, kept, (_("This is not the code of the last letter."),), 400)
    return entering.said(
        request, found.value, status=entering.STATUS[found], again=reverse("identity:mail")
    )


def _waits(
    request: HttpRequest, kept: dict[str, Any], errors: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    question = Field(
        "code",
        _("The code of the letter"),
        errors=errors,
        help=_("6 digits"),
        autocomplete="one-time-code",
        maxlength=12,
        type="integer",
    )
    context = {
        "email": kept["email"],
        "question": question,
        "errors": [question] if errors else [],
        "again": reverse("identity:mail"),
        "demo": settings.PARVIS_ENV == "demo",
    }
    return private(render(request, "identity/portal/mail_waiting.html", context, status=status))


@route(Public("opened from a letter; only the browser that asked goes on"), methods=("GET", "POST"))
@limited("identity.mail_link", 60, 600)
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The letter's link: a question; its form, sent by the browser that asked, signs in."""
    kept: dict[str, Any] = request.session.get(WAITING) or {}
    secret = str(kept.get("secret", ""))
    if request.method == "POST":
        found: Opened | Verdict = local.sign_in_by_link(token, secret)
    else:
        asked = queries.asked(rules.SIGN_IN, token, secret)
        found = asked.verdict if asked else Verdict.UNKNOWN
    if isinstance(found, Opened):
        request.session.pop(WAITING, None)
        return entering.enter(request, found)
    if found is not Verdict.GOOD:
        again = reverse("identity:mail")
        return entering.said(request, found.value, status=entering.STATUS[found], again=again)
    context = {
        "what": "sign_in",
        "title": _("Sign in now?"),
        "act": _("Sign in"),
        "email": kept.get("email", ""),
    }
    return private(render(request, "identity/portal/letter.html", context))
