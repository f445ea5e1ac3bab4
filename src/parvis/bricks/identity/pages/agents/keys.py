"""Passkeys of an agent's account: sign in with one, add, remove."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands.agents import passkeys
from parvis.bricks.identity.domain import passkeys as rules
from parvis.bricks.identity.domain.passkeys import LONGEST_ANSWER, Fault, Site, Wrong
from parvis.bricks.identity.gateways import passkeys as gateway
from parvis.bricks.identity.pages import ceremonies
from parvis.bricks.identity.pages.agents import browser
from parvis.bricks.identity.pages.agents.account import for_holder, to_account
from parvis.bricks.identity.pages.agents.browser import Signed
from parvis.bricks.identity.pages.agents.creating import language
from parvis.bricks.identity.pages.agents.signing_in import OPEN, OWN, ask
from parvis.bricks.identity.queries import passkeys as held
from parvis.bricks.identity.queries.agents import REALM
from parvis.kernel.access import route
from parvis.kernel.tokens.rates import limited
from parvis.ui import context as site

ADD = "agent-add"


def here() -> Site | None:
    """This instance, for passkeys; None where browsers offer none."""
    return held.site(str(site.NAME.read()))


@route(OPEN, methods=("POST",))
@limited("identity.agents.passkey", 40, 600)
def sign_in(request: HttpRequest) -> HttpResponse:
    """The answer of a device; every fault is told alike, so that nobody learns who has one."""
    answer = request.POST.get("answer", "")[: LONGEST_ANSWER + 1]
    place = here()
    try:
        if place is None:
            raise Wrong(Fault.STALE)
        challenge = ceremonies.taken(request, browser.ENTER, gateway.challenge_of(answer))
        found = passkeys.enter(place, challenge, answer)
    except Wrong:
        found = None
    if found is None:
        said = _("This passkey could not be used. Try again, or sign in with your password.")
        return ask(request, error=said, status=400)
    browser.rise(request, found.account, found.means, fresh=True)
    return browser.onward()


@route(OWN, methods=("GET", "POST"))
@limited("identity.agents.passkeys", 60, 600)
@for_holder(recent=True)
def passkey(request: HttpRequest, there: Signed) -> HttpResponse:
    """Add a passkey: the device makes it, the account keeps its public half."""
    place = here()
    if request.method != "POST" or place is None:
        return _show(request, there)
    answer = request.POST.get("answer", "")[: LONGEST_ANSWER + 1]
    try:
        challenge = ceremonies.taken(request, ADD, gateway.challenge_of(answer))
        name = request.POST.get("name", "")[:200]
        found = passkeys.add(there.account.id, place, challenge, answer, name, language())
    except Wrong as wrong:
        return _show(request, there, _fault(wrong.fault), status=400)
    browser.keep(request, found.account)
    browser.rise(request, found.account, found.means)
    if found.codes:
        return browser.page(request, "recovery_shown", codes=found.codes)
    return to_account("passkey")


def _fault(fault: Fault) -> str:
    words = {
        Fault.STALE: _("The page was too old, or was used already. Try again."),
        Fault.TAKEN: _("This passkey is registered already."),
        Fault.NOT_VERIFIED: _("Your device did not check that it was you. Try another one."),
    }
    return words.get(fault, _("What your device answered could not be trusted. Try again."))


def _show(
    request: HttpRequest, there: Signed, error: str = "", *, status: int = 200
) -> HttpResponse:
    place, rows = here(), held.of_holder(REALM, there.account.id)
    options = ""
    if place is not None and len(rows) < rules.MOST:
        options = json.dumps(
            rules.ask_new(
                place,
                ceremonies.begin(request, ADD),
                handle=there.account.handle,
                name=there.account.email,
                excluded=[one.credential for one in rows],
            )
        )
    return browser.page(request, "passkey", status=status, options=options, error=error)


@route(OWN, methods=("GET", "POST"))
@for_holder(recent=True)
def remove(request: HttpRequest, there: Signed, passkey_id: UUID) -> HttpResponse:
    """Remove one, after a question."""
    rows = held.of_holder(REALM, there.account.id)
    found = next((one for one in rows if one.id == passkey_id), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        account = passkeys.remove(there.account.id, passkey_id, language())
        if account is not None:
            browser.keep(request, account)
        return to_account("passkey-removed")
    return browser.page(request, "passkey_remove", passkey=found)
