"""Add and change streets, places and numbers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.bricks.registers.commands.bal import numbers, ways
from parvis.bricks.registers.commands.bal.errors import BalError
from parvis.bricks.registers.pages.bal.forms import NumberForm, RenameForm, WayForm
from parvis.bricks.registers.pages.bal.shell import act, actor_of, draw, opened, sent, version_of
from parvis.bricks.registers.queries.bal.bases import (
    WayDetail,
    delegated_of,
    number_for,
    way_for,
)
from parvis.kernel.access import route
from parvis.ui.forms import Form
from parvis.ui.parts import Column


@route("registers.addresses.change", methods=("GET", "POST"))
def add_way(request: HttpRequest, base: UUID) -> HttpResponse:
    """Add a street or a place."""
    row = opened(request, base)
    form = WayForm(delegated_of(row.commune), sent(request)[0])
    context = {"base": row, "form": form}
    if request.method != "POST" or not form.is_valid():
        return _shown(request, "registers/agent/add_way.html", context, form)
    data, made = form.cleaned_data, dict[str, UUID]()

    def do() -> None:
        made["id"] = ways.add_way(
            actor_of(request), row.id, data["name"], place=data["place"],
            delegated=data.get("delegated", ""), positions=form.positions(),
        )  # fmt: skip

    try:
        do()
    except BalError as error:
        form.add_error(None if error.code == "positions" else "name", str(error))
        return _shown(request, "registers/agent/add_way.html", context, form)
    return act(request, lambda: None, reverse("bal:way", kwargs={"way": made["id"]}))


@route("registers.addresses.read")
def way(request: HttpRequest, way: UUID) -> HttpResponse:
    """A street with its numbers, on a map too."""
    return _way(request, _opened(request, way))


@route("registers.addresses.change", methods=("GET", "POST"))
def rename(request: HttpRequest, way: UUID) -> HttpResponse:
    """Give a street another name."""
    found = _opened(request, way)
    form = RenameForm(sent(request)[0], initial={"name": found.row.name, "keep_old": True})
    context = {"base": found.base, "way": found.row, "form": form}
    if request.method != "POST" or not form.is_valid():
        return _shown(request, "registers/agent/rename.html", context, form)

    def again(error: BalError) -> HttpResponse:
        form.add_error("name", str(error))
        return _shown(request, "registers/agent/rename.html", context, form)

    data, version = form.cleaned_data, version_of(request)
    return act(
        request,
        lambda: ways.rename_way(
            actor_of(request), way, version, data["name"], keep_old=data["keep_old"]
        ),
        _url(way),
        again,
    )


@route("registers.addresses.change", methods=("POST",))
def remove_way(request: HttpRequest, way: UUID) -> HttpResponse:
    """Remove a street without numbers."""
    found, version = _opened(request, way), version_of(request)
    done = reverse("bal:base", kwargs={"base": found.base.id})
    return act(request, lambda: ways.remove_way(actor_of(request), way, version), done)


@route("registers.addresses.change", methods=("GET", "POST"))
def add_number(request: HttpRequest, way: UUID) -> HttpResponse:
    """Add a house number to a street."""
    found = _opened(request, way)
    form = NumberForm(sent(request)[0], places=1)
    context = {"base": found.base, "way": found.row, "form": form, "number": None}
    if request.method != "POST" or not form.is_valid():
        return _shown(request, "registers/agent/number.html", context, form)

    def again(error: BalError) -> HttpResponse:
        form.add_error(_field(error), str(error))
        return _shown(request, "registers/agent/number.html", context, form)

    said = form.said()
    return act(
        request, lambda: numbers.add_number(actor_of(request), way, **said), _url(way), again
    )


@route("registers.addresses.change", methods=("GET", "POST"))
def number(request: HttpRequest, number: UUID) -> HttpResponse:
    """Change a house number."""
    both = number_for(actor_of(request), number)
    if both is None:
        raise Http404
    found, row = both
    places = len(row.positions)
    form = NumberForm(sent(request)[0], initial=_initial(row), places=places)
    context = {"base": found.base, "way": found.row, "form": form, "number": row}
    if request.method != "POST" or not form.is_valid():
        return _shown(request, "registers/agent/number.html", context, form)

    def again(error: BalError) -> HttpResponse:
        form.add_error(_field(error), str(error))
        return _shown(request, "registers/agent/number.html", context, form)

    said, version = form.said(), version_of(request)
    return act(
        request,
        lambda: numbers.change_number(actor_of(request), number, version, **said),
        _url(found.row.id),
        again,
    )


@route("registers.addresses.change", methods=("POST",))
def remove_number(request: HttpRequest, number: UUID) -> HttpResponse:
    """Remove a house number."""
    both = number_for(actor_of(request), number)
    if both is None:
        raise Http404
    version = version_of(request)
    return act(
        request,
        lambda: numbers.remove_number(actor_of(request), number, version),
        _url(both[0].row.id),
    )


@route("registers.addresses.change", methods=("POST",))
def certify(request: HttpRequest, way: UUID) -> HttpResponse:
    """Certify the numbers that were ticked, or take that back."""
    _opened(request, way)
    chosen = [UUID(one) for one in request.POST.getlist("number") if _is_uuid(one)]
    certified = request.POST.get("act") != "withdraw"
    return act(
        request,
        lambda: numbers.certify_numbers(actor_of(request), way, chosen, certified),
        _url(way),
    )


def _opened(request: HttpRequest, way: UUID) -> WayDetail:
    found = way_for(actor_of(request), way)
    if found is None:
        raise Http404
    return found


def _url(way: UUID) -> str:
    return reverse("bal:way", kwargs={"way": way})


def _way(request: HttpRequest, found: WayDetail) -> HttpResponse:
    placed = [one for one in found.numbers if one.positions]
    points = [(o.positions[0]["lon"], o.positions[0]["lat"], o.certified) for o in placed]
    points += [(p["lon"], p["lat"], True) for p in found.row.positions]
    labels = [str(one) for one in placed] + [""] * len(found.row.positions)
    context = {
        "base": found.base, "way": found.row, "numbers": found.numbers,
        "plan": draw(points, labels if len(labels) <= 60 else ()),
        "columns": [
            Column(_("To choose"), hidden=True), Column(_("Number")), Column(_("Places")),
            Column(_("Certified")), Column(_("Last change")),
        ],
    }  # fmt: skip
    return render(request, "registers/agent/way.html", context)


def _shown(
    request: HttpRequest, template: str, context: dict[str, Any], form: Form
) -> HttpResponse:
    return render(request, template, context, status=422 if form.errors else 200)


def _initial(row: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "number": row.number, "suffix": row.suffix, "complement": row.complement,
        "parcels": " ".join(row.parcels), "certified": row.certified,
    }  # fmt: skip
    for i, at in enumerate(row.positions):
        made |= {f"lat_{i}": at["lat"], f"lon_{i}": at["lon"], f"kind_{i}": at["kind"]}
    return made


def _field(error: BalError) -> str | None:
    """The question that a refusal is about."""
    return {
        "number": "number", "number_taken": "number", "suffix": "suffix", "point": "lat_0",
        "positions": "lat_0", "parcel": "parcels", "complement": "complement",
    }.get(error.code)  # fmt: skip


def _is_uuid(written: str) -> bool:
    try:
        UUID(written)
    except ValueError:
        return False
    return True
