"""The helper's desk: whom I help, a new mandate, its consent, its ends."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import consenting, mandating
from parvis.bricks.identity.commands.mandate_rows import MandateRefusal
from parvis.bricks.identity.commands.mandating import Proposal
from parvis.bricks.identity.domain.mandates import Kind, State, Try
from parvis.bricks.identity.pages.hub.opening import see_other
from parvis.bricks.identity.pages.mandates import sheet as drawing
from parvis.bricks.identity.pages.mandates import words
from parvis.bricks.identity.pages.mandates.shell import (
    actor_of,
    found_here,
    perimeter_field,
    rows_of,
    status_of,
    text,
    ticked,
    told,
)
from parvis.bricks.identity.queries import mandates as queries
from parvis.bricks.identity.queries.mandates import Shown
from parvis.kernel import clock
from parvis.kernel.access import Role, route
from parvis.kernel.parties import public as parties
from parvis.kernel.tokens.rates import limited
from parvis.ui.fields import Field
from parvis.ui.parts import Option


@route("identity.mandate.list")
@told
def desk(request: HttpRequest) -> HttpResponse:
    """Whom I help: those for whom I can act now, then what waits, then what is over."""
    actor = actor_of(request)
    found = queries.of_helper(actor)
    living = (State.PROPOSED, State.ACTIVE, State.SUSPENDED)
    context = {
        "organisation": _body(request),
        "now": [one for one in found if one.open],
        "waiting": [one for one in found if not one.open and one.state in living],
        "over": [one for one in found if one.state not in living][:20],
        "to_check": queries.to_check(actor),
        "helper": actor.has(Role.HELPER),
        "states": {one.id: (words.STATES[one.state], words.LOOKS[one.state]) for one in found},
    }
    return render(request, "identity/mandates/desk.html", context)


def _body(request: HttpRequest) -> str:
    """Whose desk it is, for the head of the page."""
    number = actor_of(request).organisation
    body = parties.organisation(number) if number else None
    return body.name if body else ""


@route("identity.mandate.list", methods=("GET", "POST"))
@limited("identity.mandate.propose", 60, 600)
@told
def propose(request: HttpRequest) -> HttpResponse:
    """A new mandate: whom, for what, how long. The person is named in full, never searched."""
    if request.method == "GET":
        return _proposing(request, {}, 200)
    wrong: dict[str, str] = {}
    person = queries.person_by(text(request, "email", 254), text(request, "family_name"))
    if person is None:
        wrong["email"] = words.refusal("unknown_person")
    days = text(request, "days", 4)
    if not days.isdigit() or int(days) not in words.DURATIONS:
        wrong["days"] = _("Choose an answer to continue.")
    perimeter = ticked(request, "perimeter")
    if not perimeter:
        wrong["perimeter"] = words.refusal("perimeter_empty")
    if wrong:
        return _proposing(request, wrong, 422)
    today = clock.today()
    asked = Proposal(
        Kind.SOCIAL if text(request, "kind") == Kind.SOCIAL else Kind.HELPER,
        perimeter,
        today,
        today + dt.timedelta(days=int(days) - 1),
        person=person,
    )
    try:
        number = mandating.propose(actor_of(request), asked)
    except MandateRefusal as error:
        place = "perimeter" if error.code.startswith("perimeter") else "email"
        return _proposing(request, {place: words.refusal(error.code)}, status_of(error.code))
    return see_other(reverse("identity:mandate", kwargs={"mandate": number}))


def _proposing(request: HttpRequest, wrong: dict[str, str], status: int) -> HttpResponse:
    def errors(name: str) -> tuple[str, ...]:
        return (wrong[name],) if name in wrong else ()

    fields = [
        Field("family_name", _("Family name of the person"), value=text(request, "family_name"),
              autocomplete="off", maxlength=200),
        Field("email", _("E-mail address of their account here"), type="email",
              value=text(request, "email", 254), errors=errors("email"), autocomplete="off",
              maxlength=254),
        perimeter_field(ticked(request, "perimeter"), wrong.get("perimeter", "")),
        Field("days", _("How long?"), type="radios", value=text(request, "days", 4),
              options=tuple(Option(str(n), said) for n, said in words.DURATIONS.items()),
              errors=errors("days")),
        Field("kind", _("You act as"), type="radios", value=text(request, "kind") or Kind.HELPER,
              options=tuple(Option(k, words.KINDS[k]) for k in (Kind.HELPER, Kind.SOCIAL))),
    ]  # fmt: skip
    context = {"fields": fields, "errors": fields, "organisation": _body(request)}
    return render(request, "identity/mandates/propose.html", context, status=status)


@route("identity.mandate.list")
@told
def one(request: HttpRequest, mandate: UUID) -> HttpResponse:
    """One mandate of the desk, and what can be done with it now."""
    return shown(request, found_here(request, mandate))


def shown(
    request: HttpRequest, found: Shown, wrong: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    """The page of a mandate; `wrong`: what was refused, by question."""
    wrong = wrong or {}
    typed = {name: text(request, name, 1000) for name in ("sheet", "own_words", "evidence")}

    def field(name: str, label: str, **more: object) -> Field:
        error = (wrong[name],) if name in wrong else ()
        return Field(name, label, value=typed.get(name, ""), errors=error, **more)  # type: ignore[arg-type]

    fields = {
        "sheet": field("sheet", _("Number printed on the signed sheet"), width="medium"),
        "code": field("code", _("Code that the person received"), width="medium",
                      inputmode="numeric", autocomplete="off"),
        "own_words": field("own_words", _("What the person accepts, in their own words"),
                           type="textarea", rows=2, maxlength=1000),
        "evidence": field("evidence", _("Which document did you see?"),
                          help=_("Its kind, its date, who issued it."), maxlength=200),
        "to": field("to", _("Which helper?"), type="select", options=tuple(
            Option(str(key), name)
            for key, name in queries.colleagues(actor_of(request), found.id)
        )),
    }  # fmt: skip
    context = {
        "one": found,
        "organisation": found.body,
        "rows": rows_of(found),
        "state": words.STATES[found.state],
        "look": words.LOOKS[found.state],
        "fields": fields,
        "errors": [one for name, one in fields.items() if name in wrong],
        "refused": wrong.get("", ""),
        "colleagues": bool(fields["to"].options),
        "uses": queries.uses(actor_of(request), found.id),
        "acts": {verb.rpartition(".")[2]: said for verb, said in words.ACTS.items()},
        "durations": words.DURATIONS.items(),
    }
    return render(request, "identity/mandates/mandate.html", context, status=status)


@route("identity.mandate.list", methods=("POST",))
@limited("identity.mandate.act", 120, 600)
@told
def act(request: HttpRequest, mandate: UUID, what: str) -> HttpResponse:
    """One act on a mandate; the page again, with words at the question that is wrong."""
    found = found_here(request, mandate)
    place = {"paper": "sheet", "code": "code", "document": "evidence", "hand-over": "to"}
    try:
        trouble = _do(request, found, what)
    except MandateRefusal as error:
        where = "own_words" if error.code == "own_words" else place.get(what, "")
        fresh = queries.one(actor_of(request), mandate) or found
        said = {where: words.refusal(error.code)}
        return shown(request, fresh, said, status_of(error.code))
    if trouble is not None and trouble is not Try.GOOD:
        return shown(request, found, {"code": words.refusal(trouble.value)}, 422)
    if queries.one(actor_of(request), mandate) is None:  # handed over: no longer mine
        return see_other(reverse("identity:mandates-desk"))
    return see_other(reverse("identity:mandate", kwargs={"mandate": mandate}))


def _do(request: HttpRequest, found: Shown, what: str) -> Try | None:
    actor, number = actor_of(request), found.id
    if what == "code":
        return consenting.consent_by_code(
            actor, number, text(request, "code", 20), text(request, "own_words", 1001)
        )
    if what == "paper":
        consenting.consent_on_paper(actor, number, text(request, "sheet", 20))
    elif what == "send-code":
        consenting.send_code(actor, number, words.labels(found.perimeter, found.language[:2]))
    elif what == "document":
        consenting.check_document(actor, number, text(request, "evidence", 201))
    elif what == "refuse":
        mandating.refuse(actor, number)
    elif what == "revoke":
        mandating.revoke(actor, number)
    elif what == "suspend":
        mandating.suspend(actor, number)
    elif what == "resume":
        mandating.resume(actor, number)
    elif what == "renew":
        days = text(request, "days", 4)
        mandating.renew(actor, number, int(days) if days.isdigit() else 31)
    elif what == "hand-over":
        try:
            to = UUID(text(request, "to", 40))
        except ValueError:
            raise MandateRefusal("not_a_helper_here") from None
        mandating.hand_over(actor, number, to)
    else:
        raise Http404
    return None


@route("identity.mandate.list")
@told
def sheet(request: HttpRequest, mandate: UUID) -> HttpResponse:
    """The sheet to sign, as a PDF, in the language of the person helped."""
    found = found_here(request, mandate)
    if found.state is not State.PROPOSED or not found.consents:
        raise Http404
    response = HttpResponse(drawing.draw(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="mandat-{found.number}.pdf"'
    return response
