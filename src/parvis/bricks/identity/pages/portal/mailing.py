"""Sign in with an e-mail address: ask, wait, answer by the letter's link or code."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import local
from parvis.bricks.identity.commands.local import Opened
from parvis.bricks.identity.commands.local_changes import is_address
from parvis.bricks.identity.domain import local as rules
from parvis.bricks.identity.domain.local import Verdict
from parvis.bricks.identity.pages.hub.opening import private, see_other
from parvis.bricks.identity.pages.portal import entering
from parvis.bricks.identity.queries import local as queries
from parvis.kernel.access import Public, route
from parvis.kernel.tokens import rates
from parvis.kernel.tokens.rates import limited
from parvis.kernel.web.addresses import local_path
from parvis.ui.fields import Field

WAITING = "identity.mail"
STATUS = {
    Verdict.UNKNOWN: 404,
    Verdict.USED: 410,
    Verdict.EXPIRED: 410,
    Verdict.EARLY: 403,
    Verdict.ELSEWHERE: 403,
    Verdict.WRONG_CODE: 400,
    Verdict.WORN: 410,
}
PER_ADDRESS, PER_ADDRESS_SECONDS = 5, 900


@route(Public("the way in"), methods=("GET", "POST"), writes=("GET", "POST"))
@limited("identity.mail", 40, 600)
def ask(request: HttpRequest) -> HttpResponse:
    """One question: which address? The answer is the same for every address."""
    next_path = local_path(request.GET.get("next", ""))[:2000]
    if request.method != "POST":
        return _asked(request, next_path)
    email = request.POST.get("email", "")[:400].strip()
    if not is_address(email):
        words = _("Write an e-mail address like name@example.org.")
        return _asked(request, next_path, (words,), email[:254], 400)
    rate = rates.hit(f"identity.mail:{queries.digest(email)}", PER_ADDRESS, PER_ADDRESS_SECONDS)
    if not rate.allowed:
        words = _("Too many letters were asked for this address. Try again in 15 minutes.")
        return _asked(request, next_path, (words,), email, 429)
    secret = secrets.token_urlsafe(32)
    number = local.ask_sign_in(email, secret, next_path=next_path, language=language())
    request.session[WAITING] = {
        "id": str(number),
        "secret": secret,
        "email": email,
        "next": next_path,
    }
    return private(see_other(reverse("identity:mail-waiting")))


def language() -> str:
    """The language of the page, for the letter."""
    return (get_language() or "fr")[:2]


def _asked(
    request: HttpRequest,
    next_path: str,
    errors: tuple[str, ...] = (),
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    question = email_question(typed, errors)
    context = {
        "question": question,
        "errors": [question] if errors else [],
        "options": entering.use_options(request),
        "next": next_path,
    }
    return private(render(request, "identity/portal/mail.html", context, status=status))


def email_question(value: str = "", errors: tuple[str, ...] = ()) -> Field:
    """The question of an address."""
    return Field(
        "email",
        _("Your e-mail address"),
        type="email",
        value=value,
        errors=errors,
        help=_("For instance name@example.org"),
        autocomplete="email",
        maxlength=254,
    )


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
    return entering.said(request, found.value, status=STATUS[found], again=reverse("identity:mail"))


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
        return entering.said(request, found.value, status=STATUS[found], again=again)
    context = {"what": "sign_in", "title": _("Sign in now?"), "act": _("Sign in")}
    return private(render(request, "identity/portal/letter.html", context))
