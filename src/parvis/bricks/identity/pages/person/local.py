"""The page of one's local account: address, passkeys, recovery codes, what happened."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import local, local_changes
from parvis.bricks.identity.domain import local as rules
from parvis.bricks.identity.domain import passkeys as passkey_rules
from parvis.bricks.identity.domain.local import Verdict
from parvis.bricks.identity.domain.passkeys import LONGEST_ANSWER, Fault, Wrong
from parvis.bricks.identity.gateways import passkeys as gateway
from parvis.bricks.identity.pages import ceremonies, entering
from parvis.bricks.identity.pages.hub.opening import private, see_other
from parvis.bricks.identity.queries import local as queries
from parvis.bricks.identity.queries.local import Account
from parvis.kernel.access import Actor, Forbidden, route
from parvis.kernel.journal.words import words_of
from parvis.kernel.tokens import rates
from parvis.kernel.tokens.rates import limited
from parvis.ui.fields import Field


def _account(actor: Actor) -> Account:
    """The account of the page; 404 for whoever has none."""
    found = queries.of_person(actor)
    if not found:
        raise Http404
    return found[0]


@route("identity.local.read", writes=("GET",))
def page(request: HttpRequest) -> HttpResponse:
    """What opens the account, and what happened to it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return _page(request, actor)


def _page(
    request: HttpRequest,
    actor: Actor,
    *,
    kind: str = "good",
    done: str = "",
    more: str = "",
    status: int = 200,
) -> HttpResponse:
    found = next(iter(queries.of_person(actor)), None)
    if not done and request.GET.get("done") in _done():
        done, more = _done()[request.GET["done"]]
    context = {
        "account": found,
        "options": _options(request, found) if found else "",
        "changes": [
            {"at": one.at, "words": words_of(one.verb)} for one in (found.changes if found else ())
        ],
        "kind": kind,
        "done": done,
        "more": more,
    }
    return private(render(request, "identity/person/local.html", context, status=status))


def _done() -> dict[str, tuple[str, str]]:
    told = _("A letter tells your address of it.")
    return {
        "added": (_("The passkey is added"), told),
        "renamed": (_("The name is kept"), ""),
        "removed": (_("The passkey is removed"), told),
        "mail": (_("Your choice is kept"), told),
        "sent": (
            _("A letter is on its way"),
            _("Open its link in this browser, within one hour. Nothing has changed yet."),
        ),
        "moved": (_("Your address has changed"), _("The earlier address was told.")),
    }


def _options(request: HttpRequest, account: Account) -> str:
    site = entering.here()
    if site is None or len(account.passkeys) >= passkey_rules.MOST:
        return ""
    return json.dumps(
        passkey_rules.ask_new(
            site,
            ceremonies.begin(request, "add"),
            handle=account.handle,
            name=account.email,
            excluded=[one.credential for one in account.passkeys],
        )
    )


@route("identity.local.read", methods=("POST",))
@limited("identity.local", 30, 600)
def add(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the device has just made."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    account, answer = _account(actor), request.POST.get("answer", "")[: LONGEST_ANSWER + 1]
    site = entering.here()
    try:
        if site is None:
            raise Wrong(Fault.STALE)
        challenge = ceremonies.taken(request, "add", gateway.challenge_of(answer))
        local.add_passkey(
            actor, account.id, site, challenge, answer, request.POST.get("name", "")[:200]
        )
    except Wrong as wrong:
        words = {
            Fault.STALE: _("The page was too old, or was used already. Try again."),
            Fault.TAKEN: _("This passkey is registered already."),
            Fault.NOT_VERIFIED: _("Your device did not check that it was you. Try another one."),
        }.get(wrong.fault, _("What your device answered could not be trusted. Try again."))
        title = _("The passkey was not added")
        return _page(request, actor, kind="bad", done=title, more=words, status=400)
    return _back("added")


def _back(done: str) -> HttpResponse:
    return private(see_other(f"{reverse('identity:local')}?done={done}"))


@route("identity.local.read", methods=("GET", "POST"))
def passkey(request: HttpRequest, passkey: UUID) -> HttpResponse:
    """One passkey: another name, or gone."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    account = _account(actor)
    found = next((one for one in account.passkeys if one.id == passkey), None)
    if found is None:
        raise Http404
    errors: tuple[str, ...] = ()
    if request.method == "POST":
        if request.POST.get("act") == "remove":
            local.remove_passkey(actor, account.id, passkey)
            return _back("removed")
        if local.rename_passkey(actor, account.id, passkey, request.POST.get("name", "")[:200]):
            return _back("renamed")
        errors = (_("Write a name."),)
    question = Field("name", _("Its name"), value=found.name, errors=errors, maxlength=60)
    context = {
        "passkey": found,
        "question": question,
        "errors": [question] if errors else [],
        "last": len(account.passkeys) == 1,
        "mail_opens": account.mail_opens,
    }
    status = 400 if errors else 200
    return private(render(request, "identity/person/local_passkey.html", context, status=status))


@route("identity.local.read", methods=("POST",))
@limited("identity.local", 30, 600)
def codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, in this answer alone."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    made = local.make_codes(actor, _account(actor).id)
    return private(render(request, "identity/person/local_codes.html", {"codes": made}))


@route("identity.local.read", methods=("POST",))
@limited("identity.local", 30, 600)
def mail(request: HttpRequest) -> HttpResponse:
    """Whether letters open the account."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if local.let_mail_open(actor, _account(actor).id, opens=request.POST.get("mail") != "closed"):
        return _back("mail")
    return _page(
        request,
        actor,
        kind="bad",
        done=_("Nothing was changed"),
        more=_("First add a passkey and make recovery codes: else you could lock yourself out."),
        status=400,
    )


@route("identity.local.read", methods=("GET", "POST"))
@limited("identity.local_address", 30, 600)
def address(request: HttpRequest) -> HttpResponse:
    """Ask for another address: a letter goes there first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    account = _account(actor)
    typed, errors = "", ""
    if request.method == "POST":
        typed = request.POST.get("email", "")[:400].strip()
        if not local_changes.is_address(typed):
            errors = _("Write an e-mail address like name@example.org.")
        elif rules.normal(typed) == rules.normal(account.email):
            errors = _("This is already your address.")
        elif not rates.hit(f"identity.mail:{queries.digest(typed)}", 5, 900).allowed:
            errors = _("Too many letters were asked for this address. Try again in 15 minutes.")
        else:
            local_changes.ask_change(actor, account.id, typed, language=entering.language())
            return _back("sent")
    question = entering.email_question(typed[:254], (errors,) if errors else ())
    context = {
        "account": account,
        "question": question,
        "errors": [question] if errors else [],
    }
    status = 400 if errors else 200
    return private(render(request, "identity/person/local_address.html", context, status=status))


@route("identity.local.read", methods=("GET", "POST"))
@limited("identity.mail_link", 60, 600)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the new address, opened in a session of the account's owner."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            found = local_changes.confirm_change(actor, token)
        except (Forbidden, LookupError):
            found = Verdict.ELSEWHERE
        if found is Verdict.GOOD:
            return _back("moved")
    else:
        asked = queries.asked(rules.CHANGE, token)
        found = asked.verdict if asked else Verdict.UNKNOWN
    if found is not Verdict.GOOD:
        again = reverse("identity:local-address")
        return entering.said(request, found.value, status=entering.STATUS[found], again=again)
    context = {"what": "change", "title": _("Use this address?"), "act": _("Use this address")}
    return private(render(request, "identity/portal/letter.html", context))
