"""Second factors of one's account: an application that gives codes, and recovery codes."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands.agents import factors
from parvis.bricks.identity.commands.agents.accounts import Wait
from parvis.bricks.identity.pages.agents import browser, words
from parvis.bricks.identity.pages.agents.account import for_holder, to_account
from parvis.bricks.identity.pages.agents.browser import Signed
from parvis.bricks.identity.pages.agents.creating import language
from parvis.bricks.identity.pages.agents.signing_in import OWN
from parvis.kernel.access import route
from parvis.kernel.tokens.rates import limited
from parvis.ui import context as site
from parvis.ui.fields import Field

QUIET = 4  # modules of white around the code (ISO/IEC 18004)
SECRET = "agent.totp"  # noqa: S105 - a name in the session


@route(OWN, methods=("GET", "POST"))
@limited("identity.agents.totp", 60, 600)
@for_holder(recent=True)
def totp(request: HttpRequest, there: Signed) -> HttpResponse:
    """Show the secret (picture and letters), keep it once the application has given a code."""
    if there.account.totp:
        return to_account("")
    secret = factors.open_secret(request.session.get(SECRET, ""))
    if request.method != "POST":
        secret = secret or factors.fresh_secret()
        request.session[SECRET] = factors.seal_secret(secret)
        return _show(request, there, secret)
    if not secret:
        return browser.to("totp")
    found = factors.enrol(there.account.id, secret, request.POST.get("code", "")[:20], language())
    if isinstance(found, Wait):
        return _show(request, there, secret, words.wait(found.seconds), status=429)
    if found is None:
        said = _("This code is not the one that your application should show. Type the next one.")
        return _show(request, there, secret, said, status=400)
    del request.session[SECRET]
    browser.keep(request, found.account)
    browser.rise(request, found.account, "otp")
    return _show_codes(request, found.codes) if found.codes else browser.onward()


def _show(
    request: HttpRequest, there: Signed, secret: str, error: str = "", *, status: int = 200
) -> HttpResponse:
    address = factors.address_for_application(secret, there.account, str(site.NAME.read()))
    question = Field(
        "code", _("Code shown by your application"), errors=[error] if error else [],
        autocomplete="one-time-code", inputmode="numeric", maxlength=8, width="medium",
    )  # fmt: skip
    letters = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return browser.page(
        request, "totp", status=status, picture=_picture(address), secret=letters,
        question=question, errors=[question],
    )  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """A QR code to draw: `side` in modules, quiet zone included, and the path of the dark ones."""

    side: int
    path: str


def _picture(address: str) -> Picture:
    """Drawn here, as one path: the secret goes to no other site."""
    rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
    dark = (
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, module in enumerate(row)
        if module
    )
    return Picture(len(rows) + 2 * QUIET, "".join(dark))


def _show_codes(request: HttpRequest, codes: tuple[str, ...]) -> HttpResponse:
    return browser.page(request, "recovery_shown", codes=codes)


@route(OWN, methods=("GET", "POST"))
@for_holder(recent=True)
def remove_totp(request: HttpRequest, there: Signed) -> HttpResponse:
    """Without the application, after a question."""
    if not there.account.totp:
        return to_account("")
    if request.method == "POST":
        browser.keep(request, factors.remove_totp(there.account.id, language()))
        return to_account("totp-removed")
    return browser.page(request, "totp_remove")


@route(OWN, methods=("GET", "POST"))
@limited("identity.agents.recovery", 60, 600)
@for_holder(recent=True)
def recovery(request: HttpRequest, there: Signed) -> HttpResponse:
    """New recovery codes, shown once."""
    if not there.account.second_factor:
        return to_account("")
    if request.method == "POST":
        return _show_codes(request, factors.renew_recovery(there.account.id, language()))
    return browser.page(request, "recovery", left=there.account.recovery_left)
