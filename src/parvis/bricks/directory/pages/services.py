"""The page of one service: every way to reach it, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.bricks.directory.domain.channels import Appointment, Channel, Kind
from parvis.bricks.directory.domain.texts import in_language
from parvis.bricks.directory.queries import opening
from parvis.bricks.directory.queries.services import ServiceView, service_for
from parvis.kernel import clock
from parvis.kernel.access import route
from parvis.kernel.parties import public as parties

UNSAID = opening.Said()


@dataclass(frozen=True)
class Way:
    """One way to reach the service, as the page prints it."""

    title: str
    icon: str
    lines: tuple[str, ...] = ()
    url: str = ""
    phone: str = ""
    hours: opening.Said = UNSAID
    access: str = ""
    appointment: str = ""
    note: str = ""

    @property
    def dialled(self) -> str:
        """The number as a phone dials it."""
        return "".join(c for c in self.phone if c.isdigit() or c == "+")


@route("directory.service.read")
def service(request: HttpRequest, id_: UUID) -> HttpResponse:
    """A service with its ways to be reached; 404 for one that is not public."""
    actor = request.actor  # type: ignore[attr-defined]
    found = service_for(actor, id_)
    if found is None:
        raise Http404
    language = (get_language() or "fr")[:2]
    organisation = parties.organisation(found.organisation)
    context: dict[str, Any] = {
        "organisation": organisation,
        "name": found.name(language),
        "summary": found.summary(language),
        "ways": [_way(found, one, language) for one in found.channels],
        "email": found.email,
        "address": found.address,
        "dpo": found.dpo,
        "website": found.website,
        "closed": found.state == "closed",
        "draft": found.state == "draft",
    }
    return render(request, "directory/usager/service.html", context)


def _way(found: ServiceView, one: Channel, language: str) -> Way:
    now = clock.now()
    known: dict[str, Any] = {
        "appointment": _appointment(one.appointment),
        "note": in_language(one.note, language),
        "hours": opening.said(one.hours, language, now, ""),
        "phone": one.phone,
    }
    if one.kind == Kind.ONLINE:
        return Way(_("Online"), "next", url=one.url, **known)
    if one.kind == Kind.PHONE:
        return Way(_("By phone"), "phone", **known)
    if one.kind == Kind.HOME:
        return Way(_("At home"), "person", **known)
    if one.kind == Kind.MAIL:
        address = one.address or found.address
        lines = (found.name(language), *address.text.split("\n")) if address else ()
        return Way(_("By post"), "mail", lines=lines, **known)
    place = found.counters[one.counter] if one.counter else None
    if place is None:
        return Way(_("At the counter"), "place", **known)
    known |= {
        "hours": opening.counter_said(place, language, now),
        "phone": one.phone or place.phone,
    }
    lines = (place.name(language), *place.address.text.split("\n"))
    access = in_language(place.access, language)
    return Way(_("At the counter"), "place", lines=lines, access=access, **known)


def _appointment(kind: Appointment) -> str:
    return {
        Appointment.NONE: "",
        Appointment.OPTIONAL: _("With or without an appointment."),
        Appointment.REQUIRED: _("By appointment only."),
    }[kind]
