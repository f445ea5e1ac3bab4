"""Which accounts may speak for a person: block and allow, future ones too; lock the identity."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import accounts as commands
from parvis.bricks.identity.commands import notices
from parvis.bricks.identity.domain.providers import Listed
from parvis.bricks.identity.pages.hub.opening import see_other
from parvis.bricks.identity.queries import accounts as queries
from parvis.bricks.identity.queries import links, local, providers
from parvis.kernel.access import Actor, may, route
from parvis.ui.parts import Option


@route("identity.account.read", methods=("GET", "POST"))
def accounts(request: HttpRequest) -> HttpResponse:
    """The list of providers, each open or blocked; POST keeps the choice."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.of_person(actor)
    listed = _listed()
    if request.method == "POST":
        return _keep(request, actor, found)
    chosen = [one.preferences for one in found]
    context = {
        "known": bool(found),
        "options": [
            Option(one.uid, one.title) for one in listed if one.record.handler != "helpers"
        ],
        "allowed": [one.uid for one in listed if all(c.accept(one.rule) for c in chosen)],
        "future": not any(c.block_future for c in chosen),
        "locked": any(one.locked for one in found),
        "links": links.of_person(actor),
        "local": may(actor, "identity.local.read") and bool(local.of_person(actor)),
        "done": request.GET.get("done", ""),
    }
    return render(request, "identity/person/accounts.html", context)


def _listed() -> list[Listed]:
    """Providers that one may block: not one's own mailbox, which its own page closes."""
    return [one for one in providers.listed("usager") if one.display and not one.rule.declared]


def _keep(request: HttpRequest, actor: Actor, found: list[queries.Account]) -> HttpResponse:
    allowed = {uid for uid in request.POST.getlist("allowed") if len(uid) <= 40}
    future = bool(request.POST.get("future"))
    listed = _listed()
    using = links.provider_in_use(actor)
    if using and using not in allowed:
        allowed = allowed | {using}  # nobody locks themself out by the account they came with
    for one in found:
        after = commands.prefer(
            actor, one.id, [p.rule for p in listed], allowed, block_future=not future
        )
        if after != one.preferences:
            notices.preferences_changed(
                actor,
                {p.uid: p.title for p in listed},
                one.preferences,
                after,
                language=(get_language() or "fr")[:2],
            )
    return see_other(f"{reverse('identity:accounts')}?done=kept")


@route("identity.account.read", methods=("GET", "POST"))
def lock(request: HttpRequest) -> HttpResponse:
    """Lock one's identity everywhere, after a question; only an operator opens it again."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.of_person(actor)
    if not found:
        raise Http404
    if request.method == "POST":
        for one in found:
            commands.lock(actor, one.id)
        return see_other(f"{reverse('identity:accounts')}?done=locked")
    return render(request, "identity/person/lock.html", {"words": _("Lock my identity")})
