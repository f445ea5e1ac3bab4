"""The bases of an organisation, one base with its streets, its map."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.registers.commands.bal.opening import open_base
from parvis.bricks.registers.pages.bal.shell import act, actor_of, draw, opened, shown
from parvis.bricks.registers.queries.bal import bases as found
from parvis.kernel.access import route
from parvis.ui.fields import Field
from parvis.ui.parts import Column, Option

KINDS = ("", "streets", "places", "uncertified", "empty")


@route("registers.addresses.list")
def bases(request: HttpRequest) -> HttpResponse:
    """Bases of the agent's organisation, and the communes that it may open one for."""
    actor = actor_of(request)
    context = {
        "bases": found.bases(actor),
        "to_open": found.to_open(actor)[:60],
        "columns": [
            Column(_("Commune")), Column(_("Streets"), number=True),
            Column(_("Numbers"), number=True), Column(_("Certified"), number=True),
            Column(_("Published")),
        ],
    }  # fmt: skip
    return render(request, "registers/agent/bases.html", context)


@route("registers.addresses.create", methods=("POST",))
def start(request: HttpRequest) -> HttpResponse:
    """Open a base for a commune."""
    actor = actor_of(request)
    commune = request.POST.get("commune", "")[:5]
    done = reverse("bal:home")
    if actor.organisation is None:
        return act(request, lambda: None, done)
    organisation = actor.organisation
    return act(request, lambda: open_base(actor, organisation, commune), done)


@route("registers.addresses.read")
def base(request: HttpRequest, base: UUID) -> HttpResponse:
    """Streets and places of a base, a page at a time."""
    row = opened(request, base)
    words, kind = request.GET.get("q", "")[:100], request.GET.get("genre", "")
    kind = kind if kind in KINDS else ""
    rows, after = found.ways(row.id, words=words, kind=kind, after=request.GET.get("apres", ""))
    kept = {name: value for name, value in (("q", words), ("genre", kind)) if value}
    context = {
        **shown(row, "base"), "ways": rows, "narrowed": bool(kept),
        "next_url": f"?{urlencode({**kept, 'apres': after})}" if after else "",
        "fields": _filters(words, kind),
        "columns": [
            Column(_("Street or place")), Column(_("Delegated commune")),
            Column(_("Numbers"), number=True), Column(_("Certified"), number=True),
        ],
    }  # fmt: skip
    return render(request, "registers/agent/base.html", context)


def _filters(words: str, kind: str) -> list[Field]:
    labels = {
        "": _("Everything"), "streets": _("Streets"), "places": _("Places"),
        "uncertified": _("With numbers to certify"), "empty": _("Streets without number"),
    }  # fmt: skip
    options = tuple(Option(value, labels[value]) for value in KINDS)
    return [
        Field(name="q", label=_("Name"), type="search", value=words, required=False),
        Field(name="genre", label=_("Show"), type="select", value=kind, options=options,
              required=False),
    ]  # fmt: skip


@route("registers.addresses.read")
def plan(request: HttpRequest, base: UUID) -> HttpResponse:
    """The addresses of a base on a map drawn by the server: no tile, no script."""
    row = opened(request, base)
    points = found.points(row.id)
    context = {**shown(row, "plan"), "plan": draw(points), "shown": len(points)}
    return render(request, "registers/agent/plan.html", context)
