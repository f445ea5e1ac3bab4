"""Sign in at the embedded provider, one step after the other, then back to the hub."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands.agents import accounts, embedded, factors
from parvis.bricks.identity.commands.agents.accounts import Wait
from parvis.bricks.identity.domain import passkeys as rules
from parvis.bricks.identity.domain import second_factor
from parvis.bricks.identity.pages import ceremonies
from parvis.bricks.identity.pages.agents import browser, words
from parvis.bricks.identity.pages.agents.browser import Signed
from parvis.bricks.identity.pages.hub.opening import private, see_other
from parvis.bricks.identity.queries import agents
from parvis.bricks.identity.queries import embedded as provider
from parvis.bricks.identity.queries import passkeys as held
from parvis.bricks.identity.queries.agents import Joined
from parvis.kernel.access import Public, route
from parvis.kernel.tokens.rates import limited
from parvis.kernel.values import EmailAddress
from parvis.ui import context as site
from parvis.ui.fields import Field

OPEN = Public("agents without an identity provider sign in here")
OWN = Public("whoever signed in at the agents' provider in this browser")


@route(OPEN, methods=("GET", "POST"))
@limited("identity.agents.sign_in", 60, 60)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Address and password. The same words and the same time for an unknown address."""
    if request.method != "POST":
        return ask(request)
    email = request.POST.get("email", "")[:254].strip()
    if not EmailAddress.accepts(email):
        return ask(request, email, wrong=_("Write an e-mail address like name@example.org."))
    found = accounts.with_password(email, request.POST.get("password", "")[:1000])
    if isinstance(found, Wait):
        return ask(request, email, words.wait(found.seconds), status=429)
    if found is None:
        said = _("This address and this password do not go together. Check both.")
        return ask(request, email, said, status=400)
    browser.rise(request, found, "pwd", fresh=True)
    return browser.onward()


def ask(
    request: HttpRequest, email: str = "", error: str = "", *, wrong: str = "", status: int = 200
) -> HttpResponse:
    asked = browser.asked(request) or {}
    there = browser.signed(request)
    email = email or asked.get("login_hint", "") or (there.account.email if there else "")
    questions = [
        Field(
            "email", _("Your professional e-mail address"), type="email", value=email,
            errors=[wrong] if wrong else [], autocomplete="username", maxlength=254,
        ),
        Field(
            "password", _("Your password"), type="password", errors=[error] if error else [],
            autocomplete="current-password", maxlength=128,
        ),
    ]  # fmt: skip
    context = {"questions": questions, "errors": questions, "service": asked.get("sp_name", "")}
    context["options"] = use_options(request)
    response = browser.page(request, "sign_in", status=400 if wrong else status, **context)
    if status == 429:
        response["Retry-After"] = "60"
    return response


def use_options(request: HttpRequest, credentials: Sequence[str] = ()) -> str:
    """Options of a sign-in by passkey as JSON, "" where browsers offer none."""
    place = held.site(str(site.NAME.read()))
    if place is None:
        return ""
    challenge = ceremonies.begin(request, browser.ENTER)
    return json.dumps(rules.ask_use(place, challenge, allowed=credentials))


@route(OWN, methods=("GET", "POST"))
@limited("identity.agents.second", 60, 60)
def second(request: HttpRequest) -> HttpResponse:
    """The code of the application, or a recovery code."""
    there = browser.signed(request)
    if there is None or "pwd" not in there.means:
        return browser.to("sign-in")
    if there.complete:
        return browser.onward()
    if request.method != "POST":
        return _ask_code(request, there)
    typed = request.POST.get("code", "")[:40]
    found = factors.with_code(there.account, typed, _language())
    if isinstance(found, Wait):
        return _ask_code(request, there, words.wait(found.seconds), status=429)
    if not found:
        said = _("This code is not good: wrong, already used, or too old. Type the next one.")
        return _ask_code(request, there, said, status=400)
    browser.rise(request, there.account, "otp")
    return browser.onward()


def _ask_code(
    request: HttpRequest, there: Signed, error: str = "", *, status: int = 200
) -> HttpResponse:
    question = Field(
        "code", _("Code of your application, or recovery code"),
        help=_("Six digits, that change every 30 seconds."),
        errors=[error] if error else [], autocomplete="one-time-code", maxlength=20, width="medium",
    )  # fmt: skip
    keys = [one.credential for one in held.of_holder(agents.REALM, there.account.id)]
    return browser.page(
        request,
        "second",
        status=status,
        question=question,
        errors=[question],
        account=there.account,
        options=use_options(request, keys) if keys else "",
    )


@route(OWN, methods=("GET", "POST"))
def strengthen(request: HttpRequest) -> HttpResponse:
    """The service asks for two factors and the account has one: add one, or a code by e-mail."""
    there, asked = browser.signed(request), browser.asked(request)
    if there is None or asked is None:
        return browser.to("sign-in")
    if request.method == "POST":
        browser.ask(request, {**asked, "one_factor": True})
        return browser.onward()
    request.session[browser.KEPT] = {"next": reverse("agents:onward")}
    return browser.page(request, "strengthen", service=asked.get("sp_name", ""))


@route(OWN, writes=("GET",))
def onward(request: HttpRequest) -> HttpResponse:
    """The step that is missing, else back to the hub with a code, else to one's account."""
    there, asked = browser.signed(request), browser.asked(request)
    if there is not None and asked and not _is_hinted(there, asked):
        there = None
    if there is None:
        return browser.to("sign-in")
    if not there.complete:
        return browser.to("second")
    if asked is None:
        kept: dict[str, Any] = request.session.pop(browser.KEPT, None) or {}
        return private(see_other(kept.get("next") or reverse("agents:account")))
    amr = second_factor.amr(there.means)
    lacks = second_factor.wants_two(asked.get("acr_values", "")) and "mfa" not in amr
    if lacks and not asked.get("one_factor"):
        return browser.to("strengthen")
    usable = [one for one in agents.organisations(there.account.id) if one.usable]
    chosen = _chosen(usable, asked)
    if chosen is None:
        return browser.to("choose" if len(usable) > 1 else "organisations")
    code = embedded.issue(there.account, chosen.id, asked, there.means, there.at)
    if code is None:  # the membership has just ended
        return browser.onward()
    return _back(request, asked, {"code": code})


def _is_hinted(there: Signed, asked: dict[str, Any]) -> bool:
    """Whether the one who is there is the one whom the hub asks for."""
    hint = str(asked.get("login_hint", "")).strip().lower()
    return not hint or hint == there.account.email


def _chosen(usable: list[Joined], asked: dict[str, Any]) -> Joined | None:
    for number in (asked.get("organisation"), asked.get("siret_hint")):
        found = next((one for one in usable if number in (str(one.id), one.siret)), None)
        if found is not None:
            return found
    return usable[0] if len(usable) == 1 else None


def _back(request: HttpRequest, asked: dict[str, Any], answer: dict[str, str]) -> HttpResponse:
    """A page that goes on by itself: `form-action` rules every redirect that follows a form, and
    the service at the end of this way is on another site."""
    request.session.pop(browser.ASKED, None)
    request.session.pop(browser.KEPT, None)
    params = {**answer, "state": asked["state"], "iss": provider.issuer()}
    further = f"{asked['redirect_uri']}?{urlencode(params)}"
    return browser.page(request, "forward", further=further)


@route(OWN, methods=("GET", "POST"))
def choose(request: HttpRequest) -> HttpResponse:
    """For which organisation one signs in, when several hold."""
    there, asked = browser.signed(request), browser.asked(request)
    if there is None or asked is None or not there.complete:
        return browser.onward()
    usable = [one for one in agents.organisations(there.account.id) if one.usable]
    if request.method == "POST":
        number = request.POST.get("organisation", "")[:36]
        if number in {str(one.id) for one in usable}:
            browser.ask(request, {**asked, "organisation": number})
            return browser.onward()
    return browser.page(request, "choose", rows=usable)


@route(OPEN, methods=("POST",))
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out here; back to the hub when it was waiting."""
    asked = browser.asked(request)
    if asked is not None and request.POST.get("give_up"):
        return _back(request, asked, {"error": "access_denied"})
    browser.leave(request)
    return browser.page(request, "stopped", what="left")


def _language() -> str:
    return (get_language() or "fr")[:2]
