"""A person asks to act for their child, a protected adult or their company."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands import asking
from parvis.bricks.identity.commands.asking import Helped
from parvis.bricks.identity.commands.mandate_rows import MandateRefusal
from parvis.bricks.identity.domain import civil
from parvis.bricks.identity.domain.mandates import Kind
from parvis.bricks.identity.pages.hub.opening import see_other
from parvis.bricks.identity.pages.mandates import words
from parvis.bricks.identity.pages.mandates.own import own_identity, parse_day
from parvis.bricks.identity.pages.mandates.shell import (
    actor_of,
    perimeter_field,
    status_of,
    text,
    ticked,
    told,
)
from parvis.bricks.identity.queries import mandates as queries
from parvis.kernel.access import route
from parvis.kernel.tokens.rates import limited
from parvis.ui.fields import Field
from parvis.ui.parts import Option

KINDS = (Kind.PARENT, Kind.GUARDIAN, Kind.OFFICER)
PLACES = {
    "unknown_company": "siren", "not_officer": "siren", "register_down": "siren",
    "sign_in_again": "siren", "no_organisation": "body", "majority": "born", "evidence": "evidence",
    "perimeter_empty": "perimeter", "perimeter_unknown": "perimeter", "whom": "family_name",
}  # fmt: skip


@route("identity.mandate.list_own", methods=("GET", "POST"))
@limited("identity.mandate.ask", 60, 600)
@told
def ask(request: HttpRequest) -> HttpResponse:
    """By what title first (`kind`), then the questions of that title alone: for whom, for what; the
    document is shown to the body that is chosen."""
    if request.method == "GET":
        return _form(request, {}, 200)
    try:
        kind = Kind(text(request, "kind", 10))
        if kind not in KINDS:
            raise ValueError
    except ValueError:
        return _form(request, {"kind": _("Choose an answer to continue.")}, 422)
    try:
        number = _company(request) if kind is Kind.OFFICER else _person(request, kind)
    except MandateRefusal as error:
        wrong = {PLACES.get(error.code, "kind"): words.refusal(error.code)}
        return _form(request, wrong, status_of(error.code))
    return see_other(reverse("identity:own-mandate", kwargs={"mandate": number}))


def _company(request: HttpRequest) -> UUID:
    identity = own_identity(request)
    if identity is None:
        raise MandateRefusal("sign_in_again")
    siren = text(request, "siren", 20).replace(" ", "")[:9]
    held = civil.read(identity["claims"])
    return asking.certify_officer(actor_of(request), siren, held, ticked(request, "perimeter"))


def _person(request: HttpRequest, kind: Kind) -> UUID:
    born = parse_day(*(text(request, f"born_{part}", 4) for part in ("day", "month", "year")))
    helped = Helped(text(request, "given_names"), text(request, "family_name"), born)
    evidence = text(request, "evidence")
    if len(evidence) < 5:
        raise MandateRefusal("evidence")
    try:
        body = UUID(text(request, "body", 40))
    except ValueError:
        raise MandateRefusal("no_organisation") from None
    perimeter = ticked(request, "perimeter")
    return asking.ask(actor_of(request), kind, helped, body, perimeter, evidence)


def _form(request: HttpRequest, wrong: dict[str, str], status: int) -> HttpResponse:
    kind = text(request, "kind", 10) or request.GET.get("kind", "")[:10]
    known = kind if kind in list(KINDS) else ""
    fields = _questions(request, Kind(known), wrong) if known else [_by_title(wrong)]
    context = {
        "fields": fields,
        "errors": fields,
        "kind": known,
        "title": words.KINDS[Kind(known)] if known else "",
        "refused": wrong.get("kind", ""),
    }
    return render(request, "identity/mandates/ask.html", context, status=status)


def _by_title(wrong: dict[str, str]) -> Field:
    return Field(
        "kind", _("I act as"), "radios", "",
        options=tuple(Option(kind, words.KINDS[kind]) for kind in KINDS),
        errors=(wrong["kind"],) if "kind" in wrong else (),
    )  # fmt: skip


def _questions(request: HttpRequest, kind: Kind, wrong: dict[str, str]) -> list[Field]:
    def of(name: str, label: str, kind: str = "text", **more: object) -> Field:
        error = (wrong[name],) if name in wrong else ()
        return Field(name, label, kind, text(request, name), errors=error, **more)  # type: ignore[arg-type]

    perimeter = perimeter_field(ticked(request, "perimeter"), wrong.get("perimeter", ""))
    if kind is Kind.OFFICER:
        number = of("siren", _("SIREN number of the company"), width="medium", inputmode="numeric")
        return [number, perimeter]
    born = {part: text(request, f"born_{part}", 4) for part in ("day", "month", "year")}
    birth = Field(
        "born", _("Date of birth of the child"), "date", born,
        errors=(wrong["born"],) if "born" in wrong else (),
    )  # fmt: skip
    return [
        of("given_names", _("Given names of the person"), maxlength=200),
        of("family_name", _("Family name of the person"), maxlength=200),
        *([birth] if kind is Kind.PARENT else []),
        perimeter,
        of("evidence", _("Which document do you show?"), maxlength=200,
           help=_("For instance: livret de famille, judgment of 3 May 2026.")),
        of("body", _("Who checks your document?"), "select", options=tuple(
            Option(str(key), name) for key, name in queries.checking_bodies()
        )),
    ]  # fmt: skip
