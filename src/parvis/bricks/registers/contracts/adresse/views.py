"""`/search` and `/reverse`: one question, answered in JSON."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from parvis.bricks.registers.addresses import served
from parvis.bricks.registers.addresses.engine import Engine
from parvis.bricks.registers.contracts.adresse import parameters
from parvis.bricks.registers.contracts.adresse.errors import contract, invalid, missing
from parvis.bricks.registers.contracts.adresse.features import collection
from parvis.kernel.access import Public, route

OPEN = Public("the Base Adresse Nationale is open data")
CACHED = 3600  # seconds that a shared cache may keep an answer; the ETag names the version


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
    known = _known(request, engine)
    if known is not None:
        return known
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
    return _answer(request, engine, body)


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
    known = _known(request, engine)
    if known is not None:
        return known
    try:
        found = engine.reverse(lon, lat, limit=limit, filters=filters)
    except ValueError as error:
        raise invalid("lon", str(error)) from None
    return _answer(request, engine, collection(found, kind, filters=told, limit=limit))


@route(Public("read by load balancers"), api=True)
@contract
def health(request: HttpRequest) -> HttpResponse:
    """Whether addresses are served, and which version of the register."""
    engine = served.engine()
    return JsonResponse({"status": "HEALTHY", "version": engine.version})


def _etag(request: HttpRequest, engine: Engine) -> str:
    asked = f"{engine.version}\n{request.path}\n{request.META.get('QUERY_STRING', '')}"
    return quote_etag(hashlib.sha256(asked.encode()).hexdigest()[:20])


def _known(request: HttpRequest, engine: Engine) -> HttpResponse | None:
    """304 when the client holds this answer of this version already."""
    etag = _etag(request, engine)
    response: HttpResponse | None = get_conditional_response(request, etag)
    if response is not None:
        response["ETag"] = etag
    return response


def _answer(request: HttpRequest, engine: Engine, body: dict[str, Any]) -> HttpResponse:
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False, allow_nan=False),
        content_type="application/json; charset=utf-8",
    )
    response["ETag"] = _etag(request, engine)
    response["Cache-Control"] = f"public, max-age={CACHED}"
    return response
