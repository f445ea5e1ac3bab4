"""Another password by a letter, when it is forgotten. The second factor stays."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands.agents import accounts, letters
from parvis.bricks.identity.pages.agents import browser
from parvis.bricks.identity.pages.agents.creating import (
    code_field,
    language,
    may_write,
    new_password,
    too_many_letters,
    wrong_code,
)
from parvis.bricks.identity.pages.agents.signing_in import OPEN
from parvis.kernel.access import route
from parvis.kernel.tokens.rates import limited
from parvis.kernel.values import EmailAddress
from parvis.ui.fields import Field


@route(OPEN, methods=("GET", "POST"))
@limited("identity.agents.forgot", 30, 600)
def forgot(request: HttpRequest) -> HttpResponse:
    """The address; the answer is the same whether an account has it or not."""
    if request.method != "POST":
        return _ask(request, (browser.asked(request) or {}).get("login_hint", ""))
    email = request.POST.get("email", "")[:254].strip().lower()
    if not EmailAddress.accepts(email):
        said = _("Write an e-mail address like name@example.org.")
        return _ask(request, email, said, status=400)
    if not may_write(email):
        return _ask(request, email, too_many_letters(), status=429)
    letter = letters.send_to_reset(email, language())
    request.session[browser.LETTER] = {"reset": str(letter), "email": email}
    return browser.to("reset")


def _ask(request: HttpRequest, value: str, error: str = "", *, status: int = 200) -> HttpResponse:
    question = Field(
        "email", _("Your professional e-mail address"), type="email", value=value,
        errors=[error] if error else [], autocomplete="username", maxlength=254,
    )  # fmt: skip
    return browser.page(request, "forgot", status=status, question=question, errors=[question])


@route(OPEN, methods=("GET", "POST"))
@limited("identity.agents.reset", 30, 600)
def reset(request: HttpRequest) -> HttpResponse:
    """Code and new password together; then one signs in with it, second factor included."""
    kept = request.session.get(browser.LETTER) or {}
    if "reset" not in kept:
        return browser.to("forgot")
    if request.method != "POST":
        return _ask_both(request, kept["email"])
    password = request.POST.get("password", "")[:1000]
    problem = accounts.password_problem(password, (kept["email"],))
    if problem:
        return _ask_both(request, kept["email"], problem=problem, status=400)
    typed = request.POST.get("code", "")[:40]
    if not accounts.reset_password(UUID(kept["reset"]), typed, password, language()):
        return _ask_both(request, kept["email"], error=wrong_code(), status=400)
    request.session.pop(browser.LETTER)
    request.session.pop(browser.SIGNED, None)
    request.session.cycle_key()
    return browser.to("sign-in")


def _ask_both(
    request: HttpRequest, email: str, *, error: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    questions = [code_field(error), new_password(problem)]
    return browser.page(
        request, "reset", status=status, questions=questions, errors=questions, email=email
    )
