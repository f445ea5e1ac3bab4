"""Labels: those of the organisation, and those of one case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.procedures.commands.labels import (
    MOST_NAME,
    create_label,
    put_label,
    remove_label,
)
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.domain.states import Act
from parvis.bricks.procedures.pages.desk.shell import act, actor_of, not_now, open_case
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.labels import labels, labels_on
from parvis.kernel.access import route
from parvis.kernel.parties import public as parties
from parvis.ui.fields import Field
from parvis.ui.parts import Option

LOOKS = {"plain": "plain", "blue": "", "good": "good", "warn": "warn", "bad": "bad"}


@route("procedures.label.create", methods=("GET", "POST"))
def listed(request: HttpRequest) -> HttpResponse:
    """The organisation's labels, and a new one."""
    actor, wrong = actor_of(request), ""
    if request.method == "POST":
        try:
            look = LOOKS.get(request.POST.get("aspect", "plain"), "plain")
            create_label(actor, request.POST.get("nom", ""), look)
        except Refusal as error:
            wrong = words.refusal(error)
        else:
            return HttpResponseRedirect(reverse("desk:labels"))
    fields = _fields(request, wrong)
    context: dict[str, Any] = {
        **_organisation(request),
        "labels": labels(actor),
        "fields": fields,
        "errors": fields,
    }
    status = 422 if wrong else 200
    return render(request, "procedures/agent/labels.html", context, status=status)


def _fields(request: HttpRequest, wrong: str) -> list[Field]:
    name = Field(
        name="nom",
        label=_("Name of the label"),
        value=request.POST.get("nom", ""),
        help=_("For instance: To be heard by the committee"),
        maxlength=MOST_NAME,
        errors=(wrong,) if wrong else (),
    )
    look = Field(
        name="aspect",
        label=_("How it looks"),
        type="radios",
        value=request.POST.get("aspect", "plain"),
        options=(
            Option("plain", _("Grey")),
            Option("blue", _("Blue")),
            Option("good", _("Green, with a tick")),
            Option("warn", _("Amber, with a warning")),
            Option("bad", _("Red, with a stop")),
        ),
    )
    return [name, look]


@route("procedures.label.change", methods=("GET", "POST"))
def remove(request: HttpRequest, label: UUID) -> HttpResponse:
    """Ask, then remove a label from everywhere."""
    actor = actor_of(request)
    found = next((one for one in labels(actor) if one.id == label), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        remove_label(actor, label)
        return HttpResponseRedirect(reverse("desk:labels"))
    context = {**_organisation(request), "label": found}
    return render(request, "procedures/agent/label_remove.html", context)


@route("procedures.case.handle", methods=("GET", "POST"))
def of_case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Tick the labels that a case carries."""
    opened = open_case(request, case)
    if Act.MESSAGE not in opened.detail.acts:
        return not_now(request, opened)
    known, on = labels(opened.actor), labels_on(case)
    if request.method == "POST":
        sent = set(request.POST.getlist("etiquettes"))

        def put() -> None:
            for one in known:
                if (str(one.id) in sent) != (one.id in on):
                    put_label(opened.actor, case, one.id, on=str(one.id) in sent)

        return act(request, opened, put, "labels")
    field = Field(
        name="etiquettes",
        label=_("Labels of this case"),
        type="checkboxes",
        value=[str(one) for one in on],
        options=tuple(Option(str(one.id), one.name) for one in known),
        required=False,
    )
    context = {**opened.context(), "field": field, "known": known}
    return render(request, "procedures/agent/case_labels.html", context)


def _organisation(request: HttpRequest) -> dict[str, Any]:
    actor = actor_of(request)
    body = parties.organisation(actor.organisation) if actor.organisation else None
    return {"organisation": body.name if body else ""}
