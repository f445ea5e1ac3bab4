"""`/search` and `/reverse`: one question, answered in JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from parvis.bricks.registers.addresses import served
from parvis.bricks.registers.contracts.adresse import parameters
from parvis.bricks.registers.contracts.adresse.errors import contract, invalid, missing
from parvis.bricks.registers.contracts.adresse.features import collection
from parvis.bricks.registers.contracts.versioned import answer, known, written
from parvis.kernel.access import Public, route

OPEN = Public("the Base Adresse Nationale is open data")


@route(OPEN, api=True)
@contract
def search(request: HttpRequest) -> HttpResponse:
    """Addresses that a text means, the best first."""
    return searched(request)


def searched(request: HttpRequest, *, kind: str = "") -> HttpResponse:
    """The answer to a text; `kind`: told as `_type` of each address."""
    given = request.GET
    text = parameters.question(given)
    if not text:
        raise missing("q")
    limit = parameters.limit(given, default=5)
    autocomplete = parameters.boolean(given, "autocomplete", default=True)
    explain = parameters.boolean(given, "explain", default=False)
    lon, lat = parameters.point(given)
    centre = (lon, lat) if lon is not None and lat is not None else None
    engine = served.engine()
    filters, told = parameters.filters(given, engine if kind else None)
    held = known(request, engine.version)
    if held is not None:
        return held
    found = engine.search(
        text,
        limit=limit,
        autocomplete=autocomplete,
        centre=centre,
        filters=filters,
        explain=explain,
    )
    shown = list(centre) if centre else None
    body = collection(found, kind, query=text, filters=told, center=shown, limit=limit)
    return answer(request, engine.version, written(body))


@route(OPEN, api=True)
@contract
def reverse(request: HttpRequest) -> HttpResponse:
    """Addresses nearest to a point, the nearest first."""
    return reversed_(request)


def reversed_(request: HttpRequest, *, kind: str = "") -> HttpResponse:
    """The answer to a point; `kind`: told as `_type` of each address."""
    given = request.GET
    lon, lat = parameters.point(given)
    if lon is None:
        raise missing("lon")
    if lat is None:
        raise missing("lat")
    limit = parameters.limit(given, default=1)
    engine = served.engine()
    filters, told = parameters.filters(given, engine if kind else None)
    held = known(request, engine.version)
    if held is not None:
        return held
    try:
        found = engine.reverse(lon, lat, limit=limit, filters=filters)
    except ValueError as error:
        raise invalid("lon", str(error)) from None
    body = collection(found, kind, filters=told, limit=limit)
    return answer(request, engine.version, written(body))


@route(Public("read by load balancers"), api=True)
@contract
def health(request: HttpRequest) -> HttpResponse:
    """Whether addresses are served, and which version of the register."""
    engine = served.engine()
    return JsonResponse({"status": "HEALTHY", "version": engine.version})
