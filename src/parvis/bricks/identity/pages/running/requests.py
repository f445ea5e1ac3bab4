"""The operator's queue: clients that ask for production, changes of those that are there."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import clients as base
from parvis.bricks.identity.commands import partners as commands
from parvis.bricks.identity.domain.registering import NotRegistrable
from parvis.bricks.identity.pages.hub.opening import see_other
from parvis.bricks.identity.pages.partner import forms
from parvis.bricks.identity.pages.running.shell import page
from parvis.bricks.identity.queries import partners as queries
from parvis.kernel.access import Actor, route
from parvis.ui.parts import Column, SummaryRow


@route("identity.client.approve")
def listed(request: HttpRequest) -> HttpResponse:
    """What waits, then what was decided; every client below."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    text = request.GET.get("nom", "").strip()[:80]
    return page(
        request, "requests", "client-requests",
        waiting=queries.requests(actor, pending=True),
        decided=queries.requests(actor, pending=False)[:20],
        clients=queries.every(actor, text), text=text,
        columns=(Column(_("Client")), Column(_("Body")), Column(_("State"))),
        done=request.GET.get("done", ""),
    )  # fmt: skip


@route("identity.client.approve", methods=("GET", "POST"))
def one(request: HttpRequest, number: UUID) -> HttpResponse:
    """One request: what it changes; POST `decision` accept or refuse, with words."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.request(actor, number)
    if found is None:
        raise Http404
    form = forms.Words(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        accept = request.POST.get("decision") == "accept"
        try:
            commands.decide(actor, number, accept=accept, words=form.cleaned_data["words"])
            done = "accepted" if accept else "refused"
            return see_other(f"{reverse('identity:client-requests')}?done={done}")
        except commands.NotAsked as error:
            field = "words" if error.code == "words" else None
            form.add_error(field, forms.ASKED[error.code])
        except NotRegistrable as error:
            form.add_error(None, f"{error.field}: {forms.WORDS.get(error.words, error.words)}")
        except base.Changed:
            form.add_error(None, _("Somebody changed this meanwhile. Look at it again."))
    status = 422 if form.errors else 200
    rows = [
        SummaryRow(name, f"{before} → {wanted or '-'}" if before else wanted)
        for name, before, wanted in found.changes
    ]
    return page(
        request, "request", "client-requests", one=found, form=form, rows=rows, status=status
    )


@route("identity.client.approve", methods=("POST",))
def switch(request: HttpRequest, number: UUID) -> HttpResponse:
    """Open or close a client at once: POST `state` active or disabled."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.one(actor, number)
    state = request.POST.get("state", "")
    if found is None or state not in {"active", "disabled"}:
        raise Http404
    try:
        base.set_state(actor, number, found.version, state)
    except base.Changed:
        return see_other(reverse("identity:client-requests"))
    return see_other(f"{reverse('identity:client-requests')}?done=switched")
