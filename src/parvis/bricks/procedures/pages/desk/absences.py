"""Who is away, until when, who stands in: said, seen, called off."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.procedures.commands.absences import call_off_absence, declare_absence
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.pages.desk.shell import actor_of
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.absences import absences
from parvis.bricks.procedures.queries.colleagues import Colleague, colleagues
from parvis.kernel.access import Role, route
from parvis.kernel.parties import public as parties
from parvis.ui.fields import Field
from parvis.ui.forms import read_date
from parvis.ui.parts import Option

PARTS = ("day", "month", "year")
ABOUT = {
    "absence_days": "dernier",
    "absence_overlaps": "premier",
    "absence_same_agent": "remplacant",
    "substitute_without_right": "remplacant",
    "not_an_agent_here": "remplacant",
}


@route("procedures.absence.declare", methods=("GET", "POST"))
def listed(request: HttpRequest) -> HttpResponse:
    """Absences of the organisation, and the form that says one."""
    wrong: dict[str, str] = {}
    if request.method == "POST":
        wrong = _declare(request)
        if not wrong:
            return HttpResponseRedirect(reverse("desk:absences"))
    actor = actor_of(request)
    fields = _fields(request, wrong)
    body = parties.organisation(actor.organisation) if actor.organisation else None
    context: dict[str, Any] = {
        "organisation": body.name if body else "",
        "absences": absences(actor),
        "fields": fields,
        "errors": fields,
    }
    status = 422 if wrong else 200
    return render(request, "procedures/agent/absences.html", context, status=status)


def _declare(request: HttpRequest) -> dict[str, str]:
    """Write the absence down; what is wrong, by question."""
    actor, wrong = actor_of(request), dict[str, str]()
    days = {name: _day(request, name, wrong) for name in ("premier", "dernier")}
    manager = actor.has(Role.MANAGER)
    member = _agent(request.POST.get("agent", "")) if manager else actor.membership
    substitute = _agent(request.POST.get("remplacant", ""))
    for name, found in (("agent", member), ("remplacant", substitute)):
        if found is None:
            wrong[name] = _("Choose an answer to continue.")
    first, last = days["premier"], days["dernier"]
    if wrong or member is None or substitute is None or first is None or last is None:
        return wrong
    try:
        declare_absence(actor, member, substitute, first, last)
    except Refusal as error:
        wrong[ABOUT.get(error.code, "remplacant")] = words.refusal(error)
    return wrong


def _day(request: HttpRequest, name: str, wrong: dict[str, str]) -> dt.date | None:
    try:
        found = read_date({part: request.POST.get(f"{name}_{part}", "") for part in PARTS})
    except ValidationError as error:
        wrong[name] = " ".join(error.messages)
        return None
    if found is None:
        wrong[name] = _("Write this day.")
    return found


def _agent(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _fields(request: HttpRequest, wrong: dict[str, str]) -> list[Field]:
    actor, known = actor_of(request), colleagues(actor_of(request))
    fields = []
    if actor.has(Role.MANAGER):
        fields.append(_choice(request, wrong, "agent", _("Who is away?"), known))
    fields += [
        _date(request, wrong, "premier", _("First day of the absence")),
        _date(request, wrong, "dernier", _("Last day of the absence")),
    ]
    others = known if actor.has(Role.MANAGER) else tuple(one for one in known if not one.me)
    fields.append(_choice(request, wrong, "remplacant", _("Who stands in?"), others))
    return fields


def _choice(
    request: HttpRequest,
    wrong: dict[str, str],
    name: str,
    label: str,
    known: tuple[Colleague, ...],
) -> Field:
    return Field(
        name=name,
        label=label,
        type="select",
        value=request.POST.get(name, ""),
        options=tuple(Option(str(one.membership), one.name) for one in known),
        empty_label=_("Choose an agent"),
        errors=(wrong[name],) if name in wrong else (),
    )


def _date(request: HttpRequest, wrong: dict[str, str], name: str, label: str) -> Field:
    return Field(
        name=name,
        label=label,
        type="date",
        value={part: request.POST.get(f"{name}_{part}", "") for part in PARTS},
        errors=(wrong[name],) if name in wrong else (),
    )


@route("procedures.absence.declare", methods=("POST",))
def call_off(request: HttpRequest, absence: UUID) -> HttpResponse:
    """The agent is back, or does not go."""
    try:
        call_off_absence(actor_of(request), absence)
    except Refusal as error:
        raise Http404 from error
    return HttpResponseRedirect(reverse("desk:absences"))
