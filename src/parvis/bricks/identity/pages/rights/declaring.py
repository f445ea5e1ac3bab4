"""Applications that the organisation answers for: their names, roles, and clients."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import applications as commands
from parvis.bricks.identity.domain.rights import Kind, Refused
from parvis.bricks.identity.pages.hub.opening import see_other
from parvis.bricks.identity.pages.rights import forms
from parvis.bricks.identity.pages.rights.shell import actor_of, language, page
from parvis.bricks.identity.queries import applications as queries
from parvis.bricks.identity.queries import rights_shown
from parvis.bricks.identity.queries import rights_words as words
from parvis.kernel.access import Actor, route
from parvis.ui.fields import Field
from parvis.ui.parts import Option

EMPTY = 2  # places for new roles beside those there are


@route("identity.application.create")
def listed(request: HttpRequest) -> HttpResponse:
    """The organisation's applications."""
    found = [
        (app, words.application(app, language()), len(app.roles))
        for app in rights_shown.applications(actor_of(request))
    ]
    return page(
        request, "applications", "applications", rows=found, done=request.GET.get("done", "")
    )


@route("identity.application.create", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Declare an application."""
    return _form(request, None)


@route("identity.application.create", methods=("GET", "POST"))
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Change an application, and say which clients are of it (POST `act` clients)."""
    actor = actor_of(request)
    found = queries.own(actor, code)
    if found is None:
        raise Http404
    if request.method == "POST" and request.POST.get("act") == "clients":
        _attach(actor, found, request.POST.getlist("clients"))
        return see_other(f"{reverse('identity:application', args=[code])}?done=clients")
    return _form(request, found)


def _form(request: HttpRequest, found: Any) -> HttpResponse:
    post = request.POST if request.method == "POST" else None
    declared = list(found.roles) if found else []
    initial = {"name_fr": found.name_fr, "name_en": found.name_en} if found else {}
    form = forms.Application(post, initial=initial)
    if found:
        del form.fields["code"]
    roles = [
        forms.OneRole(post, prefix=f"role{n}", initial=_initial(declared, n))
        for n in range(min(len(declared) + EMPTY, 50))
    ]
    good = post is not None and all([form.is_valid(), *(one.is_valid() for one in roles)])
    if good and _kept(request, found, form, roles):
        return see_other(f"{reverse('identity:applications')}?done=kept")
    return page(
        request,
        "application",
        "applications",
        app=found,
        form=form,
        roles=roles,
        forms=roles,
        clients=_clients(actor_of(request), found) if found else None,
        done=request.GET.get("done", ""),
        status=422 if post is not None else 200,
    )


def _clients(actor: Actor, found: Any) -> Field | None:
    rows = queries.clients(actor, found)
    if not rows:
        return None
    return Field(
        "clients",
        _("Which clients are of this application?"),
        type="checkboxes",
        required=False,
        value=[str(one.id) for one in rows if one.attached],
        options=[Option(str(one.id), one.name, help=one.client_id) for one in rows],
    )


def _initial(declared: list[dict[str, Any]], number: int) -> dict[str, Any]:
    if number >= len(declared):
        return {"kinds": [kind.value for kind in Kind]}
    one = declared[number]
    more = [name for name in ("represents", "reserved") if one.get(name)]
    return {**one, "more": more}


def _kept(
    request: HttpRequest, found: Any, form: forms.Application, roles: list[forms.OneRole]
) -> bool:
    actor, said = actor_of(request), form.cleaned_data
    wanted = [role for role in (one.role() for one in roles) if role is not None]
    names = {"name_fr": said["name_fr"], "name_en": said["name_en"]}
    try:
        if found:
            version = request.POST.get("version", "")
            shown = int(version) if version.isdecimal() and len(version) < 9 else 0
            commands.change(actor, found.id, shown, **names, roles=wanted)
        elif actor.organisation is not None:
            commands.declare(actor, actor.organisation, said["code"], **names, roles=wanted)
    except Refused as error:
        forms.told(form, error)
        return False
    return True


def _attach(actor: Actor, found: Any, wanted: list[str]) -> None:
    for client in queries.clients(actor, found):
        if (str(client.id) in wanted) != client.attached:
            commands.attach(actor, found.id if not client.attached else None, UUID(str(client.id)))
