"""Saved views: keep a list under a name, share it, choose which opens first, remove it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.procedures.commands import saved_lists as commands
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.pages.desk.shell import actor_of, version_of
from parvis.bricks.procedures.pages.desk.wanted import read
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.saved_lists import View, view, views
from parvis.kernel.access import route
from parvis.kernel.parties import public as parties
from parvis.ui.fields import Field

NONE = "aucune"


@route("procedures.view.list")
def listed(request: HttpRequest) -> HttpResponse:
    """My views and those shared with me."""
    actor = actor_of(request)
    context = {"views": views(actor), "none": NONE, **_organisation(request)}
    return render(request, "procedures/agent/views.html", context)


@route("procedures.view.list", methods=("POST",))
def default(request: HttpRequest) -> HttpResponse:
    """Choose the view that opens first, or none."""
    chosen = request.POST.get("vue", "")
    try:
        commands.choose_default(actor_of(request), None if chosen == NONE else UUID(chosen))
    except (ValueError, Refusal) as error:
        raise Http404 from error
    return HttpResponseRedirect(reverse("desk:views"))


@route("procedures.view.create", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Keep the list of the address under a name."""
    query = read(request.GET).kept()
    if request.method != "POST":
        return _form(request, query=query)
    actor, sent = actor_of(request), request.POST

    def save() -> UUID:
        return commands.save_view(
            actor,
            sent.get("nom", ""),
            query,
            shared=bool(sent.get("partagee")),
            default=bool(sent.get("premiere")),
        )

    return _kept(request, save, query=query)


@route("procedures.view.change", methods=("GET", "POST"))
def change(request: HttpRequest, view: UUID) -> HttpResponse:
    """Rename a view, share it, choose it; its list is changed by keeping another."""
    found = _mine(request, view)
    if request.method != "POST":
        return _form(request, found)
    actor, sent, version = actor_of(request), request.POST, version_of(request)

    def save() -> UUID:
        shared = bool(sent.get("partagee"))
        commands.change_view(actor, view, sent.get("nom", ""), version=version, shared=shared)
        first = bool(sent.get("premiere"))
        if first != found.default:
            commands.choose_default(actor, view if first else None)
        return view

    return _kept(request, save, found)


@route("procedures.view.change", methods=("GET", "POST"))
def remove(request: HttpRequest, view: UUID) -> HttpResponse:
    """Ask, then remove a view."""
    found = _mine(request, view)
    if request.method == "POST":
        commands.remove_view(actor_of(request), view)
        return HttpResponseRedirect(reverse("desk:views"))
    context = {"view": found, **_organisation(request)}
    return render(request, "procedures/agent/view_remove.html", context)


def _mine(request: HttpRequest, view_id: UUID) -> View:
    """A view that the actor may change; Http404 for any other."""
    found = view(actor_of(request), view_id)
    if found is None or not found.yours:
        raise Http404
    return found


def _kept(
    request: HttpRequest, save: Callable[[], UUID], found: View | None = None, query: str = ""
) -> HttpResponse:
    """Run a command, then open the view; what is wrong is said beside its question."""
    try:
        kept = save()
    except Refusal as error:
        return _form(request, found, query=query, wrong=words.refusal(error))
    return HttpResponseRedirect(f"{reverse('desk:cases')}?vue={kept}")


def _form(
    request: HttpRequest, found: View | None = None, *, query: str = "", wrong: str = ""
) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    name = Field(
        name="nom",
        label=_("Name of the view"),
        value=sent.get("nom", "") if sent else found.name if found else "",
        help=_("For instance: Urgent canteen cases"),
        maxlength=commands.MOST_NAME,
        errors=(wrong,) if wrong else (),
    )

    fields = [name, *_boxes(sent, found)]
    context: dict[str, Any] = {
        "view": found,
        "fields": fields,
        "errors": fields,
        "back_url": f"{reverse('desk:cases')}?{query or 'etat='}",
        **_organisation(request),
    }
    status = 422 if wrong else 200
    return render(request, "procedures/agent/view_form.html", context, status=status)


def _boxes(sent: QueryDict | None, found: View | None) -> list[Field]:
    """Shared or not, first or not."""

    def box(field: str, label: str, help_: str, kept: bool) -> Field:
        value = bool(sent.get(field)) if sent else kept
        return Field(
            name=field, label=label, type="checkbox", value=value, help=help_, required=False
        )

    return [
        box(
            "partagee",
            _("Share it with my organisation"),
            _("All who handle cases here see it. The words that you searched are part of it."),
            bool(found and found.shared),
        ),
        box(
            "premiere",
            _("Open it first when I come to the desk"),
            "",
            bool(found and found.default),
        ),
    ]


def _organisation(request: HttpRequest) -> dict[str, str]:
    """The organisation's name for the head of the page."""
    actor = actor_of(request)
    body = parties.organisation(actor.organisation) if actor.organisation else None
    return {"organisation": body.name if body else ""}
