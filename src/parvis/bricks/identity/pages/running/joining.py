"""The queue of requests to join: operators see all, managers those of their body."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.identity.commands.agents import bodies, moderating
from parvis.bricks.identity.commands.agents.moderating import NotOpen
from parvis.bricks.identity.pages.agents import words
from parvis.bricks.identity.pages.hub.opening import see_other
from parvis.bricks.identity.pages.running.shell import page
from parvis.bricks.identity.queries import joining as queries
from parvis.kernel.access import Actor, route
from parvis.kernel.parties.public import PartiesError
from parvis.ui import formats
from parvis.ui.fields import Field
from parvis.ui.parts import Column, Option, SummaryRow

LONGEST = 2000


@route("identity.join.read")
def listed(request: HttpRequest) -> HttpResponse:
    """Those that wait, the oldest first; then the latest decisions."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return page(
        request,
        "joining",
        "joining",
        waiting=queries.waiting(actor),
        decided=[(one, *words.SAID[one.joined.state]) for one in queries.decided(actor)],
        columns=(
            Column(_("Number")), Column(_("Who")), Column(_("Works for")), Column(_("Asked")),
        ),
        columns_done=(
            Column(_("Number")), Column(_("Who")), Column(_("Works for")), Column(_("State")),
        ),
    )  # fmt: skip


@route("identity.join.decide", methods=("GET", "POST"))
def one(request: HttpRequest, number: UUID) -> HttpResponse:
    """One request; POST decides."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.one(actor, number)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _show(request, found)
    try:
        return _decide(request, actor, found)
    except NotOpen:
        said = _("Somebody decided meanwhile: read what was decided.")
    except PartiesError as error:
        said = str(error)
    again = queries.one(actor, number)
    if again is None:
        raise Http404
    return _show(request, again, said, status=409)


def _decide(request: HttpRequest, actor: Actor, found: queries.Request) -> HttpResponse:
    act, text = request.POST.get("act", ""), request.POST.get("text", "")[: 2 * LONGEST].strip()
    version = request.POST.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise NotOpen
    number, seen = found.joined.id, int(version)
    if act in ("refuse", "ask") and not 1 <= len(text) <= LONGEST:
        said = _("Write 1 to 2000 characters: the person reads them.")
        return _show(request, found, field_error=said, status=400)
    if act == "accept":
        moderating.accept(actor, number, seen, domain=request.POST.get("domain", "")[:20])
    elif act == "refuse":
        close = bool(request.POST.get("close_domain"))
        moderating.refuse(actor, number, seen, text, domain=close)
    elif act == "ask":
        moderating.ask_more(actor, number, seen, text)
    elif act == "reopen":
        moderating.reopen(actor, number, seen)
    else:
        return _show(request, found, _("Choose what to do."), status=400)
    return see_other(reverse("identity:joining"))


def _show(
    request: HttpRequest,
    found: queries.Request,
    error: str = "",
    *,
    field_error: str = "",
    status: int = 200,
) -> HttpResponse:
    known = bodies.known(found.joined.siret)
    text = Field(
        "text", _("Reasons, or your question"), type="textarea", maxlength=LONGEST,
        required=False, errors=[field_error] if field_error else [],
        help=_("The person reads it. Needed to refuse and to ask."),
    )  # fmt: skip
    domain = Field(
        "domain", _("Addresses at %(domain)s") % {"domain": found.domain}, type="radios",
        value="", options=_domains(), required=False,
    )  # fmt: skip
    state, said = words.SAID[found.joined.state]
    return page(
        request, "join_request", "joining", status=status, one=found, rows=_rows(found, known),
        text=text, domain=domain, error=error, errors=[text] if field_error else [],
        state=state, said=said,
    )  # fmt: skip


def _domains() -> list[Option]:
    return [
        Option("", _("Nothing is said of them")),
        Option("verified", _("They belong to this organisation: others join at once")),
        Option("external", _("They are those of its contractors: others join at once, marked so")),
        Option("unverified", _("Seen, not settled: others join and are checked afterwards")),
    ]


def _rows(found: queries.Request, known: bodies.Known) -> list[SummaryRow]:
    unknown = _("No register here knows it")
    return [
        SummaryRow(_("Who"), found.who),
        SummaryRow(_("E-mail address (confirmed)"), found.email),
        SummaryRow(_("Works for"), found.joined.name),
        SummaryRow(_("SIRET"), found.joined.siret),
        SummaryRow(_("In the registers"), known.name if known.found else unknown),
        SummaryRow(_("Its own domains"), ", ".join(sorted(known.body.domains)) or _("None known")),
        SummaryRow(_("Official address"), known.body.official or _("None known")),
        SummaryRow(_("Asked"), formats.instant(found.asked_at)),
    ]
