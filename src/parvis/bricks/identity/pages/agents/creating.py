"""Open an account: an address, the code sent to it, then names and password."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands.agents import accounts, letters
from parvis.bricks.identity.pages.agents import browser, words
from parvis.bricks.identity.pages.agents.signing_in import OPEN
from parvis.bricks.identity.queries import embedded
from parvis.kernel import clock
from parvis.kernel.access import route
from parvis.kernel.tokens import rates
from parvis.kernel.tokens.rates import limited
from parvis.kernel.values import EmailAddress
from parvis.ui.fields import Field

MOST_LETTERS, HOUR = 5, 3600
NAME = 100


@route(OPEN, methods=("GET", "POST"))
@limited("identity.agents.create", 30, 600)
def create(request: HttpRequest) -> HttpResponse:
    """The address; the answer is the same whether an account has it or not."""
    if request.method != "POST":
        return _ask_address(request, (browser.asked(request) or {}).get("login_hint", ""))
    email = request.POST.get("email", "")[:254].strip().lower()
    if not EmailAddress.accepts(email):
        said = _("Write an e-mail address like name@example.org.")
        return _ask_address(request, email, said, status=400)
    if not embedded.ON.read() or not embedded.serves(email):
        said = _(
            "Your administration has its own accounts: go back to the service and sign in with "
            "this address."
        )
        return _ask_address(request, email, said, status=400)
    if not may_write(email):
        return _ask_address(request, email, too_many_letters(), status=429)
    letter = letters.send_to_open(email, language())
    request.session[browser.LETTER] = {"open": str(letter), "email": email}
    return browser.to("create-code")


def may_write(address: str) -> bool:
    """Whether one more letter may go to this address: five in an hour."""
    return rates.hit(f"identity.agent_letters:{address}", MOST_LETTERS, HOUR).allowed


def too_many_letters() -> str:
    """Words when an address has had its letters."""
    return _("Several letters were sent to this address already. Try again in an hour.")


def language() -> str:
    """Of the page, for the letter."""
    return (get_language() or "fr")[:2]


def _ask_address(
    request: HttpRequest, value: str, error: str = "", *, status: int = 200
) -> HttpResponse:
    question = Field(
        "email", _("Your professional e-mail address"), type="email", value=value,
        help=_("For instance firstname.name@your-administration.fr"),
        errors=[error] if error else [], autocomplete="username", maxlength=254,
    )  # fmt: skip
    return browser.page(request, "create", status=status, question=question, errors=[question])


@route(OPEN, methods=("GET", "POST"))
@limited("identity.agents.create_code", 30, 600)
def code(request: HttpRequest) -> HttpResponse:
    """The code of the letter, in the browser that asked for it."""
    kept = request.session.get(browser.LETTER) or {}
    if "open" not in kept:
        return browser.to("create")
    if request.method != "POST":
        return ask_code(request, kept["email"])
    proved = letters.prove(UUID(kept["open"]), letters.Purpose.OPEN, request.POST.get("code", ""))
    if proved is None:
        return ask_code(request, kept["email"], wrong_code(), status=400)
    request.session.cycle_key()
    del request.session[browser.LETTER]
    at = int(clock.now().timestamp())
    request.session[browser.KEPT] = {
        **(request.session.get(browser.KEPT) or {}),
        "proved": proved.kept["email"],
        "proved_at": at,
    }
    return browser.to("create-details")


def wrong_code() -> str:
    """Words for a code that does not hold, whatever the reason."""
    return _(
        "This code is not good: wrong, used, or too old. After five tries, ask for another one."
    )


def ask_code(
    request: HttpRequest, email: str, error: str = "", *, status: int = 200
) -> HttpResponse:
    """The page on which the code of a letter is typed."""
    return browser.page(
        request, "create_code", status=status, question=code_field(error),
        errors=[code_field(error)], email=email,
    )  # fmt: skip


def code_field(error: str = "") -> Field:
    """Eight digits."""
    return Field(
        "code", _("Code of the letter"), help=_("Eight digits, good for 30 minutes."),
        errors=[error] if error else [], autocomplete="one-time-code", inputmode="numeric",
        maxlength=12, width="medium",
    )  # fmt: skip


@route(OPEN, methods=("GET", "POST"))
@limited("identity.agents.create_details", 30, 600)
def details(request: HttpRequest) -> HttpResponse:
    """Names and password; then the account is open and one is signed in to it."""
    kept = request.session.get(browser.KEPT) or {}
    fresh = int(clock.now().timestamp()) - int(kept.get("proved_at", 0)) <= browser.ASKED_LIFE
    if not kept.get("proved") or not fresh:
        return browser.to("create")
    email = kept["proved"]
    if request.method != "POST":
        return _ask_details(request, email, {}, {})
    given = " ".join(request.POST.get("given_name", "")[:200].split())
    usual = " ".join(request.POST.get("usual_name", "")[:200].split())
    password = request.POST.get("password", "")[:1000]
    problems = {
        "given_name": _name_problem(given),
        "usual_name": _name_problem(usual),
        "password": accounts.password_problem(password, (email, given, usual)),
    }
    if any(problems.values()):
        values = {"given_name": given, "usual_name": usual}
        return _ask_details(request, email, values, problems, status=400)
    account = accounts.open_account(email, given, usual, password, language())
    request.session[browser.KEPT] = {
        name: value for name, value in kept.items() if not name.startswith("proved")
    }
    if account is None:
        return browser.to("sign-in")
    browser.rise(request, account, "pwd", fresh=True)
    return browser.onward()


def _name_problem(text: str) -> str:
    return "" if 1 <= len(text) <= NAME and text.isprintable() else "name"


def _ask_details(
    request: HttpRequest,
    email: str,
    values: dict[str, str],
    problems: dict[str, str],
    *,
    status: int = 200,
) -> HttpResponse:
    name = [_("Write 1 to 100 characters.")]
    questions = [
        Field(
            "given_name", _("Your first name"), value=values.get("given_name", ""),
            errors=name if problems.get("given_name") else [], autocomplete="given-name",
            maxlength=NAME,
        ),
        Field(
            "usual_name", _("Your name"), value=values.get("usual_name", ""),
            errors=name if problems.get("usual_name") else [], autocomplete="family-name",
            maxlength=NAME,
        ),
        new_password(problems.get("password", "")),
    ]  # fmt: skip
    return browser.page(
        request, "create_details", status=status, questions=questions, errors=questions, email=email
    )


def new_password(problem: str = "") -> Field:
    """The field of a new password, with what is asked of it."""
    return Field(
        "password", _("Choose a password"), type="password", help=words.help_password(),
        errors=words.password_problem(problem), autocomplete="new-password", maxlength=128,
    )  # fmt: skip
