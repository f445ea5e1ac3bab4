"""The tracking link of a guest's receipt: where to go, and how to take it into one's account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import claiming
from parvis.bricks.identity.domain.local import Verdict
from parvis.bricks.identity.pages import entering
from parvis.bricks.identity.pages.hub.opening import private, see_other
from parvis.kernel.access import Actor, Forbidden, Public, route
from parvis.kernel.tokens.rates import limited


@route(Public("opened from a receipt; shows nothing of the request"), methods=("GET", "POST"))
@limited("identity.claim", 30, 600)
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in to follow the request, or attach it to the account that is signed in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    shown = claiming.look(actor, token)
    if shown.own:
        return private(see_other(shown.next))
    verdict = shown.verdict
    if request.method == "POST" and verdict is Verdict.GOOD and not actor.signed_in:
        return private(see_other(f"{reverse('signin')}?{urlencode({'next': request.path})}"))
    if request.method == "POST" and verdict is Verdict.GOOD:
        try:
            verdict = claiming.attach(actor, token)
        except Forbidden:
            verdict = Verdict.ELSEWHERE
        if verdict is Verdict.GOOD:
            # The request itself follows by an event, a moment later: its page would not open yet.
            context = {"next": shown.next}
            return private(render(request, "identity/person/claimed.html", context))
    return _shown(request, actor, shown, verdict)


def _shown(
    request: HttpRequest, actor: Actor, shown: claiming.Shown, verdict: Verdict
) -> HttpResponse:
    words = {
        Verdict.USED: _("This link was used already: the request is in an account. Sign in to it."),
        Verdict.EXPIRED: _("This link is too old. Sign in with the address of your request."),
        Verdict.ELSEWHERE: _("The request is in an account that only its owner opens."),
        Verdict.UNKNOWN: _("This link is not complete, or we never sent it."),
    }
    context = {
        "good": verdict is Verdict.GOOD,
        "words": words.get(verdict, ""),
        "shown": shown,
        "signed_in": actor.signed_in and actor.membership is None,
        "who": actor.label or _("yourself"),
        "by_mail": f"{reverse('identity:mail')}?{urlencode({'next': shown.next})}",
        "by_account": f"{reverse('signin')}?{urlencode({'next': request.path})}",
    }
    status = 200 if verdict is Verdict.GOOD else entering.STATUS[verdict]
    page = render(request, "identity/person/claim.html", context, status=status)
    return entering.quiet(private(page))
