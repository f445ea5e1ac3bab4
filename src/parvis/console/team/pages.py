"""The team: who works here, what each does, who leaves; and where an agent arrives."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.console.team import forms, queries, words
from parvis.kernel import clock, journal
from parvis.kernel.access import Actor, Role, route
from parvis.kernel.parties.public import (
    PartiesError,
    change_member,
    end_membership,
    organisation,
    organisation_by_siret,
)
from parvis.kernel.urns import urn
from parvis.ui import navigation
from parvis.ui.parts import Column


@route("console.team.read")
def arrive(request: HttpRequest) -> HttpResponse:
    """Where an agent begins: the first place of the menu that is theirs, else the team."""
    first = next(iter(navigation.shown("agent", _actor(request))), None)
    return HttpResponseRedirect(first.url if first else reverse("console-team"))


@route("console.team.read")
def team(request: HttpRequest) -> HttpResponse:
    """The agents of the organisation acted for; operators say another by `siret`."""
    actor = _actor(request)
    siret = "".join(request.GET.get("siret", "").split())
    runs = actor.has(Role.OPERATOR)
    of = organisation_by_siret(siret) if siret and runs else None
    number = of.id if of is not None else actor.organisation
    if number is None:
        raise Http404
    found = queries.members(actor, number)
    me = next((one for one in found if one.me), None)
    context = {
        "rows": [(one, words.of(one.roles)) for one in found],
        "columns": (Column(_("Agent")), Column(_("What they do here"))),
        "of": of,
        "siret": siret,
        "runs": runs,
        "unknown": bool(siret) and runs and of is None,
        "idle": me is not None and not words.of(me.roles),
        "managers": [one for one in found if one.manages and not one.me],
        "manages": any(one.may_change for one in found),
        "done": request.GET.get("done", ""),
    }
    return render(request, "console/team/team.html", context)


@route("parties.membership.change", methods=("GET", "POST"))
def member(request: HttpRequest, number: UUID) -> HttpResponse:
    """One agent: roles, capacity, service."""
    actor = _actor(request)
    one = _found(actor, number)
    form = forms.Change(actor, one, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _changed(actor, one, form):
        return _back(actor, one, "changed")
    if request.method != "POST":
        _looked(actor, one)
    context = {"one": one, "form": form}
    return render(request, "console/team/member.html", context, status=422 if form.errors else 200)


def _changed(actor: Actor, one: queries.Member, form: forms.Change) -> bool:
    said = form.cleaned_data
    if said["seen"] != forms.mark(one):
        form.add_error(
            None,
            _("Somebody changed these roles meanwhile: %(now)s. Open the page again.")
            % {"now": ", ".join(words.of(one.roles)) or _("no role")},
        )
        return False
    try:
        change_member(
            actor, one.id, form.wanted(), capacity=said["capacity"], service=said["service"]
        )
    except PartiesError as error:
        form.add_error("roles", str(error))
        return False
    return True


@route("parties.membership.end", methods=("GET", "POST"))
def leave(request: HttpRequest, number: UUID) -> HttpResponse:
    """Say an agent's last day: their rights and sessions here end with it."""
    actor = _actor(request)
    one = _found(actor, number)
    given = request.POST if request.method == "POST" else None
    form = forms.End(given, initial={"last": one.last or clock.today()})
    if given is not None and form.is_valid():
        try:
            end_membership(actor, one.id, form.cleaned_data["last"])
        except PartiesError as error:
            form.add_error("last", str(error))
        else:
            return _back(actor, one, "ended")
    context = {"one": one, "form": form}
    return render(request, "console/team/leave.html", context, status=422 if form.errors else 200)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _found(actor: Actor, number: UUID) -> queries.Member:
    one = queries.member(actor, number)
    if one is None or not one.may_change:
        raise Http404
    return one


def _back(actor: Actor, one: queries.Member, done: str) -> HttpResponse:
    """To the list that the agent stands in."""
    query = {"done": done}
    of = organisation(one.organisation) if one.organisation != actor.organisation else None
    if of is not None:
        query["siret"] = of.siret
    return HttpResponseRedirect(f"{reverse('console-team')}?{urlencode(query)}")


def _looked(actor: Actor, one: queries.Member) -> None:
    journal.look(
        actor,
        urn("parties", "membership", one.id),
        organisation=one.organisation,
        persons=[one.person],
        purpose="managing the agents of the organisation",
        legal_basis="RGPD article 6.1.e",
        fields=["given_names", "family_name", "email", "capacity", "service", "roles"],
    )
