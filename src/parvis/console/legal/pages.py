"""The legal pages, read by everybody."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from parvis.console.legal import accessibility as rules
from parvis.console.legal import queries, running
from parvis.console.legal.facts import FACTS
from parvis.kernel import clock
from parvis.kernel.access import Actor, Public, route
from parvis.ui import navigation
from parvis.ui.parts import Column, SummaryRow

WHY = Public("pages that the law wants open to everybody")
SECURITY_DAYS = 180


def _rows(known: dict[str, str], *keys: str) -> list[SummaryRow]:
    missing = _("Not stated by the operator yet")
    return [SummaryRow(FACTS[key].label, known[key] or missing) for key in keys]


def _page(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    return render(request, f"console/legal/{name}.html", context)


@route(WHY)
def notice(request: HttpRequest) -> HttpResponse:
    """Publisher, director of publication, host (LCEN, article 1-1)."""
    known = queries.stated()
    publisher = ("publisher", "publisher_address", "publisher_phone", "publisher_email", "director")
    return _page(
        request,
        "notice",
        publisher=_rows(known, *publisher),
        host=_rows(known, "host", "host_address", "host_phone"),
        security=known["security_contact"],
    )


@route(WHY)
def personal_data(request: HttpRequest) -> HttpResponse:
    """What is kept of people, for how long, where it goes, whom to ask (GDPR 13 and 14)."""
    known = queries.stated()
    return _page(
        request,
        "personal_data",
        controller=_rows(known, "publisher", "dpo", "dpo_contact"),
        columns=[Column(_("What")), Column(_("How long"))],
        kept=running.kept(),
        recipients=[SummaryRow(what, where) for what, where in running.recipients()],
        processors=[line for line in known["processors"].splitlines() if line],
        host=known["host"],
    )


@route(WHY)
def cookies(request: HttpRequest) -> HttpResponse:
    """The cookies really set, each with its purpose and duration (law 78-17, article 82)."""
    columns = [Column(_("Name")), Column(_("What it does")), Column(_("How long"))]
    return _page(request, "cookies", columns=columns, cookies=running.cookies())


@route(WHY)
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement, from the audit record (decree 2019-768)."""
    known = queries.stated()
    return _page(
        request,
        "accessibility",
        statement=rules.statement(known, clock.today()),
        publisher=known["publisher"],
        contact=known["accessibility_contact"],
        phone=known["help_phone"],
    )


@route(WHY)
def ecodesign(request: HttpRequest) -> HttpResponse:
    """Weights that were measured on every kind of page of this version (RGESN 2024)."""
    weights = running.weights()
    day = dt.date.fromisoformat(weights.day) if weights else None
    return _page(request, "ecodesign", weights=weights, day=day)


@route(WHY)
def site_map(request: HttpRequest) -> HttpResponse:
    """Where one can go: the links of the head and of the foot (RGAA 12.3)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    places = [
        (_("Your space"), navigation.shown("usager", actor)),
        (_("Work"), navigation.shown("agent", actor) if actor.organisation else []),
        (_("About this site"), navigation.shown("foot", actor)),
    ]
    return _page(request, "site_map", places=[(name, links) for name, links in places if links])


@route(WHY)
def help_(request: HttpRequest) -> HttpResponse:
    """Whom to call and where to come; bricks add counters by the slot `layout.help`."""
    known = queries.stated()
    return _page(
        request,
        "help",
        phone=known["help_phone"],
        place=known["help_place"],
        email=known["publisher_email"],
        accessibility=known["accessibility_contact"],
    )


@route(WHY, api=True)
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a fault (RFC 9116); nothing while the operator stated nobody."""
    known = queries.stated()["security_contact"]
    if not known:
        raise Http404
    contact = known if known.startswith("https://") else f"mailto:{known}"
    until = (clock.now() + dt.timedelta(days=SECURITY_DAYS)).replace(microsecond=0)
    lines = (
        f"Contact: {contact}",
        f"Expires: {until.astimezone(dt.UTC).isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.PARVIS_ORIGIN}/.well-known/security.txt",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
