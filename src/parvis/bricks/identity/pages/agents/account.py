"""An agent's account: address, second factors, recovery codes, organisations."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands.agents import accounts
from parvis.bricks.identity.commands.agents.accounts import Wait
from parvis.bricks.identity.pages.agents import browser, words
from parvis.bricks.identity.pages.agents.browser import Signed
from parvis.bricks.identity.pages.agents.creating import language, new_password
from parvis.bricks.identity.pages.agents.signing_in import OWN
from parvis.bricks.identity.queries import agents
from parvis.bricks.identity.queries import passkeys as held
from parvis.kernel.access import route
from parvis.kernel.tokens.rates import limited
from parvis.ui.fields import Field

View = Callable[..., HttpResponse]
DONE = ("password", "totp-removed", "passkey", "passkey-removed", "asked", "replied", "withdrawn")


def for_holder(*, recent: bool = False) -> Callable[[View], View]:
    """Give the view who is `there`, with every factor; `recent`: proved in the last 15 minutes."""

    def decorate(view: View) -> View:
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **more: Any) -> HttpResponse:
            there = browser.signed(request)
            if there is None or (recent and not there.recent):
                return browser.to_sign_in(request)
            if not there.complete:
                return browser.to("second")
            return view(request, there, *args, **more)

        return run

    return decorate


@route(OWN)
@for_holder()
def account(request: HttpRequest, there: Signed) -> HttpResponse:
    """All of it on one page."""
    done = request.GET.get("done", "")
    return browser.page(
        request,
        "account",
        account=there.account,
        rows=organisation_rows(there),
        passkeys=held.of_holder(agents.REALM, there.account.id),
        done=done if done in DONE else "",
        waiting=browser.asked(request) is not None,
    )


def organisation_rows(there: Signed) -> list[dict[str, Any]]:
    """Organisations with their state in a word."""
    return [
        {"one": one, "state": words.SAID[one.state][0], "said": words.SAID[one.state][1]}
        for one in agents.organisations(there.account.id)
    ]


@route(OWN, methods=("GET", "POST"))
@limited("identity.agents.password", 30, 600)
@for_holder(recent=True)
def password(request: HttpRequest, there: Signed) -> HttpResponse:
    """Another password, the present one being given; other browsers are signed out."""
    if request.method != "POST":
        return _ask(request)
    new = request.POST.get("password", "")[:1000]
    problem = accounts.password_problem(new, accounts.known_words(there.account))
    if problem:
        return _ask(request, problem=problem, status=400)
    right = accounts.confirm_password(there.account, request.POST.get("current", "")[:1000])
    if isinstance(right, Wait):
        return _ask(request, error=words.wait(right.seconds), status=429)
    if not right:
        return _ask(request, error=_("This is not your present password."), status=400)
    browser.keep(request, accounts.change_password(there.account.id, new, language()))
    return to_account("password")


def _ask(
    request: HttpRequest, *, error: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    questions = [
        Field(
            "current", _("Your present password"), type="password",
            errors=[error] if error else [], autocomplete="current-password", maxlength=128,
        ),
        new_password(problem),
    ]  # fmt: skip
    return browser.page(request, "password", status=status, questions=questions, errors=questions)


def to_account(done: str) -> HttpResponse:
    response = browser.to("account")
    response["Location"] += f"?done={done}"
    return response
