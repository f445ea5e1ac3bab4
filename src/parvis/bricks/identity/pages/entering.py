"""The portal's session of somebody who signed in to a local account."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import portal_sessions
from parvis.bricks.identity.commands.local import Opened
from parvis.bricks.identity.domain import local
from parvis.bricks.identity.domain import passkeys as rules
from parvis.bricks.identity.domain.local import Verdict
from parvis.bricks.identity.domain.passkeys import Site
from parvis.bricks.identity.pages import ceremonies
from parvis.bricks.identity.pages.answers import KEPT
from parvis.bricks.identity.pages.hub.opening import private, see_other
from parvis.bricks.identity.queries import passkeys
from parvis.kernel import clock, signin
from parvis.kernel.web.addresses import local_path
from parvis.ui import context as site
from parvis.ui.fields import Field

ACCOUNT = "identity.local_account"
STATUS = {
    Verdict.UNKNOWN: 404,
    Verdict.USED: 410,
    Verdict.EXPIRED: 410,
    Verdict.EARLY: 403,
    Verdict.ELSEWHERE: 403,
    Verdict.WRONG_CODE: 400,
    Verdict.WORN: 410,
}


def enter(request: HttpRequest, opened: Opened, next_path: str = "") -> HttpResponse:
    """Open the session and go where the person was going."""
    signin.establish(request, signin.SignedIn(opened.person, local.LEVEL, "identity"))
    number = portal_sessions.opened(local.ISSUER, str(opened.account), "", opened.person)
    request.session[KEPT] = str(number)
    request.session[ACCOUNT] = {
        "id": str(opened.account),
        "at": int(clock.now().timestamp()),
        "means": opened.means,
    }
    return private(see_other(local_path(opened.next or next_path) or "/espace/"))


def here() -> Site | None:
    """This instance, for passkeys; None where browsers offer none (see docs/identity/accounts)."""
    return passkeys.site(str(site.NAME.read()))


def use_options(request: HttpRequest) -> str:
    """Options of a sign-in by passkey as JSON, "" where there are none."""
    found = here()
    if found is None:
        return ""
    return json.dumps(rules.ask_use(found, ceremonies.begin(request, "sign-in")))


def said(request: HttpRequest, what: str, *, status: int, **more: Any) -> HttpResponse:
    """A page in words for what cannot go on."""
    context = {"what": what, "title": "", **more}
    return quiet(private(render(request, "identity/portal/letter.html", context, status=status)))


def quiet(response: HttpResponse) -> HttpResponse:
    """Kept out of Django's log of refusals, which writes addresses: this one holds a key."""
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001
    return response


def language() -> str:
    """The language of the page, for the letter."""
    return (get_language() or "fr")[:2]


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
