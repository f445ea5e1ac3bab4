"""What the pages of a base share: who asks, what is there, refusals in words, maps."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import cos, radians
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from parvis.bricks.registers.commands.bal.errors import BalError
from parvis.bricks.registers.queries.bal.bases import BaseRow, base_for
from parvis.kernel.access import Actor

GONE = ("unknown",)
MARGIN = 56  # of a map, room for the label of its last point


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def opened(request: HttpRequest, base: UUID) -> BaseRow:
    """The base asked for; Http404 when there is none for this agent."""
    found = base_for(actor_of(request), base)
    if found is None:
        raise Http404
    return found


def sent(request: HttpRequest) -> tuple[QueryDict | None, MultiValueDict[str, Any] | None]:
    """What a form is bound to: nothing unless something was sent, were it empty."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def version_of(request: HttpRequest) -> int:
    """The version that the page showed; BadRequest when the form was damaged."""
    text = request.POST.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise BadRequest("version")
    return int(text)


def act(
    request: HttpRequest,
    do: Callable[[], object],
    done: str,
    again: Callable[[BalError], HttpResponse] | None = None,
) -> HttpResponse:
    """Run a command, then go to `done`; a refusal is shown by `again`, else on its own page."""
    try:
        do()
    except BalError as error:
        if error.code in GONE:
            raise Http404 from error
        if again is not None and error.code != "conflict":
            return again(error)
        context = {"why": str(error), "back": done}
        return render(request, "registers/agent/refused.html", context, status=409)
    return HttpResponseRedirect(done)


@dataclass(frozen=True)
class Tab:
    """A page of a base in its row of links."""

    label: str
    url: str
    current: bool


def shown(base: BaseRow, here: str) -> dict[str, Any]:
    """What the head of a base's pages prints. `here`: name of the page that is open."""
    pages = [
        ("base", _("List")), ("plan", _("Map")), ("import", _("Take in a file")),
        ("publish", _("Publish")),
    ]  # fmt: skip
    kept = [one for one in pages if one[0] != "publish" or base.publishes]
    tabs = [
        Tab(label, reverse(f"bal:{name}", kwargs={"base": base.id}), name == here)
        for name, label in kept
    ]
    return {"base": base, "tabs": tabs}


@dataclass(frozen=True)
class Drawn:
    """A map drawn by the server: `path` of certified points, of the others, labels; its size;
    `metres`: what the bar of `bar` units below it stands for."""

    width: int
    height: int
    certified: str
    others: str
    labels: tuple[tuple[int, int, str], ...]
    bar: int
    metres: int


def draw(
    points: Iterable[tuple[float, float, bool]], labels: Iterable[str] = (), width: int = 640
) -> Drawn | None:
    """Points in degrees as a map without tiles; None when there is none.

    Equirectangular about their middle: over a commune the error is below a metre.
    """
    found = list(points)
    if not found:
        return None
    names = list(labels)
    lons, lats = [p[0] for p in found], [p[1] for p in found]
    west, east, south, north = min(lons), max(lons), min(lats), max(lats)
    narrow = max(cos(radians((south + north) / 2)), 0.05)
    span = max((east - west) * narrow, north - south, 0.0008)
    scale = (width - 2 * MARGIN) / span
    height = round(min(max((north - south) * scale, 80), width)) + MARGIN
    pieces: dict[bool, list[str]] = {True: [], False: []}
    drawn: list[tuple[int, int, str]] = []
    seen: set[tuple[int, int, bool]] = set()
    middle = ((west + east) / 2, (south + north) / 2)
    for place, (lon, lat, sure) in enumerate(found):
        x = round(width / 2 + (lon - middle[0]) * narrow * scale)
        y = round(height / 2 - (lat - middle[1]) * scale)
        if (x, y, sure) not in seen:
            pieces[sure].append(f"M{x} {y}h0")
            seen.add((x, y, sure))
        if names:
            drawn.append((x + 8, y + 5, names[place]))
    metres = _round_metres(span * 111_320 / 4)
    bar = round(metres / 111_320 * scale)
    return Drawn(
        width, height, "".join(pieces[True]), "".join(pieces[False]), tuple(drawn), bar, metres
    )


def _round_metres(wanted: float) -> int:
    """1, 2 or 5 times a power of ten, no more than wanted."""
    power = 1
    while power * 10 <= wanted:
        power *= 10
    return max(step * power for step in (1, 2, 5) if step * power <= max(wanted, 1))
