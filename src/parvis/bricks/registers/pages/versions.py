"""The operator's pages of the registers: versions side by side, integrity, switch and rollback."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from parvis.bricks.registers.commands.versions import MovedOn, serve
from parvis.bricks.registers.compiled.status import CompiledVersion
from parvis.bricks.registers.compiled.store import StoreError
from parvis.bricks.registers.queries.versions import Versions, damage, every, versions_of
from parvis.console.pages.shell import Item, Word
from parvis.kernel.access import Actor, route
from parvis.ui import formats
from parvis.ui.parts import Column, SummaryRow

LICENCE = gettext_lazy("Licence Ouverte 2.0 (Etalab)")
NAMES: dict[str, str | Promise] = {
    "addresses": gettext_lazy("Addresses"),
    "companies": gettext_lazy("Companies"),
    "contours": gettext_lazy("Contours of communes"),
    "populations": gettext_lazy("Populations"),
}
ATTRIBUTIONS: dict[str, str | Promise] = {
    "addresses": gettext_lazy("Base Adresse Nationale: IGN, La Poste, DGFiP, communes"),
    "companies": gettext_lazy("Insee, Sirene register"),
    "contours": gettext_lazy("IGN, administrative boundaries"),
    "populations": gettext_lazy("Insee, population census"),
}
COUNTED: dict[str, str | Promise] = {
    "addresses": gettext_lazy("addresses"),
    "streets": gettext_lazy("streets and places"),
    "areas": gettext_lazy("communes and their parts"),
    "companies": gettext_lazy("companies"),
    "establishments": gettext_lazy("establishments"),
    "links": gettext_lazy("links of succession"),
    "places": gettext_lazy("contours"),
    "rows": gettext_lazy("populations"),
    "bad_rows": gettext_lazy("rows left out"),
    "bad": gettext_lazy("rows left out"),
}
SERVED = Word(pgettext_lazy("state of a version", "Served"), "good")
KEPT = Word(pgettext_lazy("state of a version", "Kept"), "plain")
DAMAGED = Word(pgettext_lazy("state of a version", "Damaged"), "bad")


@route("registers.versions.read")
def overview(request: HttpRequest) -> HttpResponse:
    """Every register: the version served, its date, its rows, who made the data."""
    rows = [
        (NAMES[one.register], reverse("registers-versions-of", args=[one.register]), one,
         _made(one.now), _rows(one.now), ATTRIBUTIONS[one.register])
        for one in every(_actor(request))
    ]  # fmt: skip
    columns = (
        Column(_("Register")), Column(_("Served now")), Column(_("Holds")), Column(_("Made by")),
    )  # fmt: skip
    return _page(request, "overview", "", rows=rows, columns=columns, licence=LICENCE)


@route("registers.versions.read")
def register(request: HttpRequest, register: str) -> HttpResponse:
    """The versions of one register side by side."""
    found = _versions(request, register)
    rows = [
        (one, _address(register, one.name), _made(one), _rows(one), ", ".join(one.sources),
         formats.number(one.megabytes), _state(one))
        for one in found.found
    ]  # fmt: skip
    columns = (
        Column(_("Version")), Column(_("State")), Column(_("Holds")), Column(_("Source files")),
        Column(_("Megabytes"), number=True),
    )  # fmt: skip
    return _page(
        request, "register", register, name=NAMES[register], found=found, rows=rows,
        columns=columns, attribution=ATTRIBUTIONS[register], licence=LICENCE,
        back=_address(register, found.before) if found.before else "",
        done=request.GET.get("done", "") in {one.name for one in found.found},
    )  # fmt: skip


@route("registers.versions.switch", methods=("GET", "POST"))
def version(request: HttpRequest, register: str, version: str) -> HttpResponse:
    """One version, every byte of it checked; POST `seen` (the version served) serves it."""
    found = _versions(request, register)
    one = found.by_name.get(version)
    if one is None:
        raise Http404
    if request.method == "POST":
        try:
            serve(_actor(request), register, version, seen=request.POST.get("seen", ""))
        except MovedOn:
            return _one(request, found, one, late=True, status=409)
        except StoreError:
            return _one(request, found, one, status=422)
        address = reverse("registers-versions-of", args=[register])
        return HttpResponseRedirect(f"{address}?{urlencode({'done': version})}")
    return _one(request, found, one)


def _one(
    request: HttpRequest, found: Versions, one: CompiledVersion, *, late: bool = False,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    register = found.register
    problem = damage(_actor(request), register, one.name)
    word = DAMAGED if problem else _state(one)
    rows = [
        SummaryRow(_("Made"), _made(one) or "-"),
        SummaryRow(_("Holds"), ", ".join(_rows(one)) or "-"),
        SummaryRow(_("Source files"), ", ".join(one.sources) or "-"),
        SummaryRow(_("Made by"), ATTRIBUTIONS[register]),
        SummaryRow(_("Licence"), LICENCE),
        SummaryRow(_("Megabytes"), formats.number(one.megabytes)),
    ]
    return _page(
        request, "version", register, status=status, name=NAMES[register], one=one, rows=rows,
        word=word, problem=problem, late=late, served=found.served,
        back=reverse("registers-versions-of", args=[register]), before=one.name == found.before,
    )  # fmt: skip


def _page(
    request: HttpRequest, template: str, section: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """A page in the console's layout, with its menu."""
    menu = [
        Item(_("All registers"), _("What is served now"), reverse("registers-versions"),
             not section),
    ]  # fmt: skip
    for name, label in NAMES.items():
        address = reverse("registers-versions-of", args=[name])
        menu.append(Item(label, ATTRIBUTIONS[name], address, name == section))
    values = {"menu": menu, "open_page": True, **context}
    return render(request, f"registers/versions/{template}.html", values, status=status)


def _versions(request: HttpRequest, register: str) -> Versions:
    found = versions_of(_actor(request), register)
    if found is None:
        raise Http404
    return found


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _address(register: str, version: str) -> str:
    return reverse("registers-version", args=[register, version])


def _state(one: CompiledVersion) -> Word:
    if one.problem:
        return DAMAGED
    return SERVED if one.served else KEPT


def _made(one: CompiledVersion | None) -> str:
    """When a version was made, as people read it; "" when it does not say."""
    try:
        return formats.instant(dt.datetime.fromisoformat(one.made)) if one else ""
    except ValueError:
        return ""


def _rows(one: CompiledVersion | None) -> list[str]:
    """How many of what a version holds, in words."""
    told = one.counts if one else {}
    said = [f"{formats.number(told[name])} {COUNTED[name]}" for name in COUNTED if told.get(name)]
    if one and one.slices:
        said.append(_("%(n)s communes' own addresses") % {"n": formats.number(one.slices)})
    return said
