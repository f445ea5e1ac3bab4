"""Identity providers: which are open, which fail, and the switch."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands.providers import switch_provider
from parvis.bricks.identity.domain.providers import Listed
from parvis.bricks.identity.pages.hub.opening import see_other
from parvis.bricks.identity.pages.running.shell import page
from parvis.bricks.identity.queries import providers as queries
from parvis.kernel.access import Actor, route
from parvis.ui.parts import Column, SummaryRow


@route("identity.provider.read")
def listed(request: HttpRequest) -> HttpResponse:
    """All of them, people's first."""
    rows = [one for one in queries.listed("usager") if not one.rule.declared]
    rows += queries.listed("agent")
    columns = (Column(_("Name")), Column(_("For")), Column(_("State")))
    return page(
        request,
        "providers",
        "providers",
        rows=[(one, queries.breaker(one.uid).opened_at is not None) for one in rows],
        columns=columns,
    )


@route("identity.provider.change", methods=("GET", "POST"))
def one(request: HttpRequest, uid: str) -> HttpResponse:
    """One record; POST `active` 1 or 0 opens or closes it at once."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.found(uid)
    if found is None or found.rule.declared:  # local accounts: a setting opens and closes them
        raise Http404
    if request.method == "POST":
        switch_provider(actor, uid, active=request.POST.get("active") == "1")
        return see_other(reverse("identity:provider", kwargs={"uid": uid}))
    return page(request, "provider", "providers", one=found, rows=_rows(found))


def _rows(found: Listed) -> list[SummaryRow]:
    record, state = found.record, queries.breaker(found.uid)
    return [
        SummaryRow(_("Identifier"), found.uid),
        SummaryRow(_("Issuer"), record.issuer),
        SummaryRow(_("Levels"), ", ".join(record.allowed_acr)),
        SummaryRow(_("Signature of the id_token"), record.id_token_signed_response_alg),
        SummaryRow(_("Signature of the userinfo"), record.userinfo_signed_response_alg or "JSON"),
        SummaryRow(_("E-mail domains"), ", ".join(record.domains) or "-"),
        SummaryRow(_("Failures in a row"), state.failures),
    ]
