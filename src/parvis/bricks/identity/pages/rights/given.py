"""Rights of the organisation's agents: the list, giving one, one right."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import rights as commands
from parvis.bricks.identity.domain.rights import Refused
from parvis.bricks.identity.pages.hub.opening import see_other
from parvis.bricks.identity.pages.rights import forms
from parvis.bricks.identity.pages.rights.shell import actor_of, language, page
from parvis.bricks.identity.queries import rights as queries
from parvis.bricks.identity.queries import rights_shown
from parvis.kernel.access import Actor, Forbidden, route
from parvis.ui import formats
from parvis.ui.parts import Column, SummaryRow


def administrator(actor: Actor) -> None:
    """Forbidden for whoever administers nothing."""
    if not queries.administered(actor).exists() and not queries.may_delegate(actor):
        raise Forbidden("identity.right.administer")


@route("identity.right.administer")
def listed(request: HttpRequest) -> HttpResponse:
    """Who may do what; `agent` finds a family name, `finis` shows what is over."""
    actor = actor_of(request)
    administrator(actor)
    ended, agent = request.GET.get("finis") == "1", request.GET.get("agent", "").strip()
    return page(
        request,
        "given",
        "rights-given",
        rows=rights_shown.of_organisation(actor, language(), ended=ended, agent=agent),
        columns=(
            Column(_("Agent")), Column(_("Right")), Column(_("Where")), Column(_("Until")),
            Column(_("State")),
        ),
        ended=ended,
        agent=agent,
        done=request.GET.get("done", ""),
    )  # fmt: skip


@route("identity.right.administer", methods=("GET", "POST"))
def give(request: HttpRequest) -> HttpResponse:
    """Give a right: one page of questions."""
    actor = actor_of(request)
    administrator(actor)
    form = forms.Give(actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _given(actor, form):
        return see_other(f"{reverse('identity:rights-given')}?done=given")
    return page(request, "give", "rights-given", form=form, status=422 if form.errors else 200)


def _given(actor: Actor, form: forms.Give) -> bool:
    said = form.cleaned_data
    code, _, role = said["role"].partition(":")
    app = queries.administered(actor).filter(code=code).first()
    try:
        if app is None:
            raise Refused("role_unknown")
        commands.grant(
            actor,
            app.id,
            UUID(said["agent"]),
            role=role,
            perimeter=form.perimeter(actor),
            legal_basis=said["basis"],
            first=said["first"],
            last=said["last"],
        )
    except Refused as error:
        forms.told(form, error)
        return False
    return True


@route("identity.right.read", methods=("GET", "POST"))
def one(request: HttpRequest, number: UUID) -> HttpResponse:
    """One right; POST `act` is "days" or "revoke", with the version that the page showed."""
    actor = actor_of(request)
    found = rights_shown.one(actor, number, language())
    if found is None:
        raise Http404
    days = forms.Days(initial={"first": found.first, "last": found.last})
    why = forms.Why()
    if request.method == "POST":
        act, version = request.POST.get("act", ""), request.POST.get("version", "")
        changing: forms.Days | forms.Why
        if act == "days":
            changing = days = forms.Days(request.POST)
        else:
            changing = why = forms.Why(request.POST)
        if changing.is_valid() and _changed(actor, number, version, changing):
            return see_other(f"{reverse('identity:right', kwargs={'number': number})}?done={act}")
    wrong = bool(days.errors or why.errors)
    mine = found.mine and not queries.administered(actor).exists()
    return page(
        request,
        "right",
        "rights" if mine else "rights-given",
        status=422 if wrong else 200,
        one=found,
        rows=_rows(found),
        days=days,
        why=why,
        forms=[days, why],
        administered=not mine,
        done=request.GET.get("done", ""),
    )


def _changed(actor: Actor, number: UUID, version: str, form: forms.Days | forms.Why) -> bool:
    shown = int(version) if version.isdecimal() and len(version) < 9 else 0
    said = form.cleaned_data
    try:
        if isinstance(form, forms.Days):
            commands.change_days(actor, number, shown, first=said["first"], last=said["last"])
        else:
            commands.revoke(actor, number, shown, said["because"])
    except Refused as error:
        forms.told(form, error)
        return False
    return True


def _rows(found: rights_shown.Shown) -> list[SummaryRow]:
    rows = [
        SummaryRow(_("Agent"), f"{found.agent}, {found.organisation}"),
        SummaryRow(_("Role"), found.role),
        SummaryRow(_("Application"), found.application),
        SummaryRow(_("Where"), found.place),
        SummaryRow(_("First day"), formats.day(found.first)),
        SummaryRow(_("Last day"), formats.day(found.last) if found.last else _("no end said")),
        SummaryRow(_("Law or deed"), found.basis),
        SummaryRow(_("Given by"), found.granted_by or _("the platform")),
        SummaryRow(_("Since"), formats.instant(found.granted_at)),
    ]
    if found.because:
        rows.append(SummaryRow(_("Reason"), found.because))
    return rows
