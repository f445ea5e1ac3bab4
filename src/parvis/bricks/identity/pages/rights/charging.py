"""Delegated administrators: who gives which roles, where; named and taken back by a manager."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from parvis.bricks.identity.commands import delegations as commands
from parvis.bricks.identity.domain.rights import Refused
from parvis.bricks.identity.pages.hub.opening import see_other
from parvis.bricks.identity.pages.rights import forms
from parvis.bricks.identity.pages.rights.shell import actor_of, language, page
from parvis.bricks.identity.queries import rights as queries
from parvis.bricks.identity.queries import rights_shown
from parvis.bricks.identity.queries import rights_words as words
from parvis.kernel.access import route
from parvis.ui.parts import Tab


@route("identity.right.delegate")
def listed(request: HttpRequest) -> HttpResponse:
    """Those of the organisation, and the applications for which one can be named."""
    actor = actor_of(request)
    links = [
        Tab(words.application(app, language()), reverse("identity:rights-charge", args=[app.code]))
        for app in queries.administered(actor)
    ]
    return page(
        request,
        "charges",
        "rights-charges",
        charges=rights_shown.charges(actor, language()),
        links=links,
        done=request.GET.get("done", ""),
    )


@route("identity.right.delegate", methods=("GET", "POST"))
def name(request: HttpRequest, code: str) -> HttpResponse:
    """Name an administrator of one application."""
    actor = actor_of(request)
    app = queries.administered(actor).filter(code=code).first()
    if app is None or not queries.may_delegate(actor):
        raise Http404
    post = request.POST if request.method == "POST" else None
    form = forms.Charge(actor, queries.roles_to_give(actor, app), post)
    if post is not None and form.is_valid():
        said = form.cleaned_data
        try:
            commands.delegate(
                actor,
                app.id,
                UUID(said["agent"]),
                roles=said["roles"],
                perimeter=form.perimeter(actor),
                last=said["last"],
            )
            return see_other(f"{reverse('identity:rights-charges')}?done=named")
        except Refused as error:
            forms.told(form, error)
    return page(
        request,
        "charge",
        "rights-charges",
        form=form,
        application=words.application(app, language()),
        status=422 if form.errors else 200,
    )


@route("identity.right.delegate", methods=("POST",))
def end(request: HttpRequest, number: UUID) -> HttpResponse:
    """Take a charge back at once."""
    try:
        commands.end(actor_of(request), number)
    except Refused as error:
        raise Http404 from error
    return see_other(f"{reverse('identity:rights-charges')}?done=ended")
