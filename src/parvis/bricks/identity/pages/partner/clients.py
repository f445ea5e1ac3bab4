"""Clients of the partner: list, new in sandbox, one of them, its secret, production."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import clients as base
from parvis.bricks.identity.commands import partners as commands
from parvis.bricks.identity.domain import scopes
from parvis.bricks.identity.domain.data_scopes import find
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.domain.registering import NotRegistrable
from parvis.bricks.identity.pages.hub.opening import see_other
from parvis.bricks.identity.pages.partner import forms
from parvis.bricks.identity.pages.rights.shell import actor_of, language, page
from parvis.bricks.identity.queries import failures, issuers
from parvis.bricks.identity.queries import partners as queries
from parvis.bricks.identity.queries.diagnosis_words import Said
from parvis.kernel.access import route
from parvis.ui.forms import Form
from parvis.ui.parts import SummaryRow


def _mine(request: HttpRequest, number: UUID) -> queries.Shown:
    found = queries.one(actor_of(request), number)
    if found is None:
        raise Http404
    return found


@route("identity.client.read")
def listed(request: HttpRequest) -> HttpResponse:
    """The organisation's clients."""
    rows = queries.own(actor_of(request))
    return page(request, "partner/clients", "clients", rows=rows)


@route("identity.client.create", methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """A client in sandbox: its profile first, then the questions of that profile."""
    actor = actor_of(request)
    profile = request.GET.get("profile", "")
    if profile not in PROFILES:
        return page(request, "partner/profile", "clients", form=forms.Profile())
    post = request.POST if request.method == "POST" else None
    start = {"method": "client_secret_post", "userinfo": PROFILES[profile].userinfo_default}
    form = forms.Client(profile, post, initial=start)
    if post is not None and form.is_valid() and actor.organisation is not None:
        try:
            name, wanted = form.cleaned_data["name"], form.metadata({})
            made = commands.create(
                actor, actor.organisation, profile=profile, name=name, metadata=wanted
            )
            return page(
                request, "partner/secret", "clients", secret=made.secret,
                client=_mine(request, made.id), fresh=True,
            )  # fmt: skip
        except NotRegistrable as error:
            forms.told(form, error)
        except commands.NotAsked as error:
            form.add_error(None, forms.ASKED[error.code])
    status = 422 if form.errors else 200
    return page(request, "partner/new", "clients", form=form, profile=profile, status=status)


@route("identity.client.change", methods=("GET", "POST"))
def one(request: HttpRequest, number: UUID) -> HttpResponse:
    """One client: what it is, its addresses; POST changes it, or asks when it is in production."""
    actor, found = actor_of(request), _mine(request, number)
    post = request.POST if request.method == "POST" else None
    form = forms.Client(found.profile, post, initial=forms.initial(found.name, found.metadata))
    why = forms.Why(post)
    questions: list[Form] = [form] if found.sandbox else [form, why]
    good = [one.is_valid() for one in questions]  # each says what is wrong
    if post is not None and all(good):
        version = post.get("version", "")
        shown = int(version) if version.isdecimal() and len(version) < 9 else 0
        try:
            asked = commands.change(
                actor, number, shown, name=form.cleaned_data["name"],
                metadata=form.metadata(found.metadata),
                why="" if found.sandbox else why.cleaned_data["why"],
            )  # fmt: skip
            done = "asked" if asked else "kept"
            return see_other(f"{reverse('identity:client', args=[number])}?done={done}")
        except NotRegistrable as error:
            forms.told(form, error)
        except commands.NotAsked as error:
            form.add_error(None, forms.ASKED[error.code])
        except base.Changed:
            form.add_error(None, _("Somebody changed this meanwhile. Look at it again."))
    return page(
        request, "partner/client", "clients", one=found, rows=_rows(found), form=form,
        data=_data(found),
        why=None if found.sandbox else why, forms=[why] if not found.sandbox and post else [],
        requests=queries.requests_of(actor, number), done=request.GET.get("done", ""),
        status=422 if any(one.errors for one in questions) else 200,
    )  # fmt: skip


def _rows(found: queries.Shown) -> list[SummaryRow]:
    return [
        SummaryRow("client_id", found.client_id),
        SummaryRow(_("Issuer"), issuers.of(found.profile)),
        SummaryRow(_("Discovery"), f"{issuers.of(found.profile)}/.well-known/openid-configuration"),
        SummaryRow(_("Application"), found.application or "-"),
        SummaryRow(_("Secrets in force"), len(found.secrets) if found.has_secret else "-"),
    ]


def _data(found: queries.Shown) -> list[SummaryRow]:
    """Each datum asked for, and the article that allows it."""
    bases = found.metadata.get("legal_bases", {})
    asked = [*found.metadata.get("scopes", ()), *found.metadata.get("resource_scopes", ())]
    return [
        SummaryRow(
            f"{scopes.label(one, language()) or one}",
            bases.get(one)
            or (_("No article is written yet") if find(one) is not None else _("No article said")),
        )
        for one in dict.fromkeys(asked)
        if one != "openid"
    ]


@route("identity.client.change", methods=("POST",))
def secret(request: HttpRequest, number: UUID) -> HttpResponse:
    """A new secret, shown once; POST `act` end takes the old one away now."""
    actor, found = actor_of(request), _mine(request, number)
    if request.POST.get("act") == "end":
        base.end_old_secret(actor, number)
        return see_other(f"{reverse('identity:client', args=[number])}?done=ended")
    try:
        made = base.new_secret(actor, number)
    except NotRegistrable:
        return see_other(reverse("identity:client", args=[number]))
    del found
    client = _mine(request, number)
    return page(request, "partner/secret", "clients", secret=made, client=client, fresh=False)


@route("identity.client.change", methods=("GET", "POST"))
def production(request: HttpRequest, number: UUID) -> HttpResponse:
    """Ask for a client in production, made after this one."""
    actor, found = actor_of(request), _mine(request, number)
    if not found.sandbox:
        raise Http404
    post = request.POST if request.method == "POST" else None
    form = forms.Client(found.profile, post, initial=forms.initial(found.name, found.metadata))
    why = forms.Why(post)
    if post is not None and all([form.is_valid(), why.is_valid()]):
        try:
            commands.ask_production(
                actor, number, name=form.cleaned_data["name"],
                metadata=form.metadata(found.metadata), why=why.cleaned_data["why"],
            )  # fmt: skip
            return see_other(f"{reverse('identity:client', args=[number])}?done=asked")
        except NotRegistrable as error:
            forms.told(form, error)
        except commands.NotAsked as error:
            form.add_error(None, forms.ASKED[error.code])
    return page(
        request, "partner/production", "clients", one=found, form=form, why=why,
        forms=[why] if post else [], status=422 if form.errors or why.errors else 200,
    )  # fmt: skip


@route("identity.client.change")
def failed(request: HttpRequest, number: UUID) -> HttpResponse:
    """What the requests of a sandbox client did wrong, newest first."""
    found = _mine(request, number)
    if not found.sandbox:
        raise Http404
    rows = [
        (row, [Explained(*_explained(one, said)) for one, said in row.findings])
        for row in failures.of(number)
    ]
    return page(request, "partner/failures", "clients", one=found, rows=rows)


@dataclass(frozen=True)
class Explained:
    """One finding, ready to print."""

    parameter: str
    rule: object
    rows: list[SummaryRow]


def _explained(one: dict[str, str], said: Said) -> tuple[str, object, list[SummaryRow]]:
    rows = [
        SummaryRow(_("Expected"), one["expected"]),
        SummaryRow(_("Received"), one["received"]),
        SummaryRow(_("How to mend it"), said.mend),
        SummaryRow(_("Stated in"), said.section),
    ]
    return one["parameter"], said.rule, [row for row in rows if row.value]


@route("identity.client.read")
def tests(request: HttpRequest) -> HttpResponse:
    """Who the test accounts are, and what each is good for."""
    from parvis.bricks.identity.demo import population

    return page(
        request, "partner/tests", "client-tests",
        people=population.PEOPLE, agents=population.AGENTS, french=language() == "fr",
    )  # fmt: skip
