"""Sign in with a passkey; recover an account whose mailbox or passkeys are lost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import local, local_changes
from parvis.bricks.identity.commands.local import Opened
from parvis.bricks.identity.domain import local as rules
from parvis.bricks.identity.domain.local import Verdict
from parvis.bricks.identity.domain.passkeys import LONGEST_ANSWER, Fault, Wrong
from parvis.bricks.identity.gateways import passkeys as gateway
from parvis.bricks.identity.pages import ceremonies, entering
from parvis.bricks.identity.pages.hub.opening import private
from parvis.bricks.identity.queries import local as queries
from parvis.kernel.access import Public, route
from parvis.kernel.tokens import rates
from parvis.kernel.tokens.rates import limited
from parvis.kernel.web.addresses import local_path
from parvis.ui.fields import Field


@route(Public("the way in"), methods=("POST",))
@limited("identity.passkey", 40, 600)
def passkey(request: HttpRequest) -> HttpResponse:
    """The answer of a device: checked, used once, then the session."""
    answer_ = request.POST.get("answer", "")[: LONGEST_ANSWER + 1]
    site = entering.here()
    try:
        if site is None:
            raise Wrong(Fault.STALE)
        challenge = ceremonies.taken(request, "sign-in", gateway.challenge_of(answer_))
        opened = local.sign_in_by_passkey(site, challenge, answer_)
    except Wrong as wrong:
        if wrong.fault is Fault.COUNTER:
            local.tell_copied(gateway.credential_of(answer_))
        return entering.said(
            request,
            f"passkey_{_kind(wrong.fault)}",
            status=400,
            again=reverse("identity:mail"),
        )
    return entering.enter(request, opened, local_path(request.POST.get("next", "")))


def _kind(fault: Fault) -> str:
    """Which words: most faults are told alike, so that nobody learns which passkeys exist."""
    return {Fault.STALE: "stale", Fault.COUNTER: "copied"}.get(fault, "refused")


# --- recovery ----------------------------------------------------------------------------------


@route(Public("the way back in"), methods=("GET", "POST"))
@limited("identity.recovery", 40, 900)
def recover(request: HttpRequest) -> HttpResponse:
    """With a recovery code at once, or through the mailbox after a delay."""
    if request.method != "POST":
        return _recovers(request)
    email = request.POST.get("email", "")[:400].strip()
    if not local_changes.is_address(email):
        words = _("Write an e-mail address like name@example.org.")
        return _recovers(request, email[:254], mail_error=words)
    rate = rates.hit(f"identity.recovery:{queries.digest(email)}", 10, 3600)
    if not rate.allowed:
        words = _("Too many attempts for this address. Try again in an hour.")
        return _recovers(request, email, mail_error=words, status=429)
    if request.POST.get("by") == "mail":
        local_changes.ask_recovery(email, language=entering.language())
        hours = local_changes.RECOVERY_HOURS.read()
        return entering.said(request, "recovery_asked", status=200, hours=hours)
    opened = local.sign_in_by_recovery_code(email, request.POST.get("code", "")[:40])
    if opened is None:
        words = _("This code does not open the account of this address, or it was used already.")
        return _recovers(request, email, code_error=words)
    return entering.enter(request, opened, reverse("identity:local"))


def _recovers(
    request: HttpRequest,
    typed: str = "",
    *,
    mail_error: str = "",
    code_error: str = "",
    status: int = 200,
) -> HttpResponse:
    email = entering.email_question(typed, (mail_error,) if mail_error else ())
    code = Field(
        "code",
        _("A recovery code"),
        errors=(code_error,) if code_error else (),
        help=_("Twelve letters and digits in three groups. Each serves once."),
        autocomplete="off",
        maxlength=40,
        required=False,
    )
    wrong = [one for one in (email, code) if one.errors]
    context = {
        "email": email,
        "code": code,
        "errors": wrong,
        "hours": local_changes.RECOVERY_HOURS.read(),
    }
    if wrong and status == 200:
        status = 400
    return private(render(request, "identity/portal/recover.html", context, status=status))


@route(Public("opened from a letter, in any browser"), methods=("GET", "POST"))
@limited("identity.mail_link", 60, 600)
def recovered(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a recovery whose delay is over."""
    if request.method == "POST":
        found = local_changes.recover(token)
        if isinstance(found, Opened):
            return entering.enter(request, found, reverse("identity:local"))
    else:
        found = _look(rules.RECOVER, token)
    if found is not Verdict.GOOD:
        return entering.said(request, found.value, status=entering.STATUS[found], again=_again())
    return _question(request, "recover", _("Recover your account now?"), _("Recover my account"))


@route(Public("opened from a letter, in any browser"), methods=("GET", "POST"))
@limited("identity.mail_link", 60, 600)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop a recovery that somebody else asked for."""
    if request.method == "POST":
        found = local_changes.stop_recovery(token)
        if found is Verdict.GOOD:
            return entering.said(request, "recovery_stopped", status=200)
    else:
        found = _look(rules.CANCEL, token)
    if found is not Verdict.GOOD:
        return entering.said(request, found.value, status=entering.STATUS[found], again=_again())
    return _question(request, "stop", _("Stop this recovery?"), _("Stop it"))


@route(Public("opened from a letter, in any browser"), methods=("GET", "POST"))
@limited("identity.mail_link", 60, 600)
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """Undo a change of address or an attachment."""
    if request.method == "POST":
        found, what = local_changes.undo(token)
        if found is Verdict.GOOD:
            return entering.said(request, f"undone_{what}", status=200)
    else:
        found = _look(rules.UNDO, token)
    if found is not Verdict.GOOD:
        return entering.said(request, found.value, status=entering.STATUS[found], again="")
    return _question(request, "undo", _("Undo this change?"), _("Undo it"))


def _look(use: str, token: str) -> Verdict:
    asked = queries.asked(use, token)
    return asked.verdict if asked else Verdict.UNKNOWN


def _again() -> str:
    return reverse("identity:recover")


def _question(request: HttpRequest, what: str, title: str, act: str) -> HttpResponse:
    context = {"what": what, "title": title, "act": act}
    return private(render(request, "identity/portal/letter.html", context))
