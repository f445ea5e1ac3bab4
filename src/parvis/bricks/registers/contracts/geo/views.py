"""The addresses of the contract."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse

from parvis.bricks.registers import public as registers
from parvis.bricks.registers.contracts.geo import choosing, parameters, shapes
from parvis.bricks.registers.contracts.geo.errors import Refused, contract
from parvis.bricks.registers.contracts.geo.shapes import Maker
from parvis.bricks.registers.contracts.versioned import answer, known
from parvis.bricks.registers.public import Kind, TerritoryError
from parvis.kernel.access import Public, route

OPEN = Public("the official geographic code is open data")
PARTS = (Kind.DELEGATED, Kind.ASSOCIATED)
EVERY = frozenset(Kind)
DEFINITION = Path(__file__).with_name("definition.yml")


def _kept(request: HttpRequest) -> HttpResponse | None:
    """304 when the client holds this answer of this version already."""
    return known(request, registers.geography_version())


def _answer(request: HttpRequest, body: Any) -> HttpResponse:
    said = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return answer(request, registers.geography_version(), said)


def _one(
    request: HttpRequest, thing: Any, default: tuple[str, ...], makers: Mapping[str, Maker]
) -> HttpResponse:
    if thing is None:
        raise Refused(404)
    fields = parameters.fields(request.GET, default)
    geometry = parameters.geojson(request.GET)
    if geometry:
        return _answer(request, shapes.feature(thing, fields, makers, geometry))
    return _answer(request, shapes.shown(thing, fields, makers))


def _many(
    request: HttpRequest,
    found: Sequence[choosing.Scored],
    default: tuple[str, ...],
    makers: Mapping[str, Maker],
) -> HttpResponse:
    fields = parameters.fields(request.GET, default)
    geometry = parameters.geojson(request.GET)
    if geometry:
        features = [shapes.feature(one, fields, makers, geometry) for one, _ in found]
        for made, (_, score) in zip(features, found, strict=True):
            if score is not None:
                made["properties"]["_score"] = score
        return _answer(request, {"type": "FeatureCollection", "features": features})
    bodies = [shapes.shown(one, fields, makers) for one, _ in found]
    for body, (_, score) in zip(bodies, found, strict=True):
        if score is not None:
            body["_score"] = score
    return _answer(request, bodies)


def _communes(
    request: HttpRequest, kinds: Iterable[Kind], default: tuple[str, ...], **fixed: str
) -> HttpResponse:
    held = _kept(request)
    if held is not None:
        return held
    given = request.GET.copy()
    for name, value in fixed.items():
        given[name] = value
    asked = choosing.wanted(given, kinds)
    fields = parameters.fields(given, default)
    choosing.not_everything(asked, parameters.geojson(given), fields)
    most = parameters.limit(given)
    found = choosing.communes(asked, boost=given.get("boost") == "population", most=most)
    return _many(request, found, default, shapes.COMMUNES)


@route(OPEN, api=True)
@contract
def communes(request: HttpRequest) -> HttpResponse:
    """Communes by name, code, post code, group, département, région, zone, or at a point."""
    return _communes(request, (Kind.COMMUNE,), shapes.COMMUNE)


@route(OPEN, api=True)
@contract
def commune(request: HttpRequest, code: str) -> HttpResponse:
    """One commune by its code; with `ancien=true` an old code gives the commune it became."""
    asked = parameters.choices(request.GET, "type", tuple(parameters.TYPES))
    kinds = {parameters.TYPES[name] for name in asked} or {Kind.COMMUNE, Kind.DISTRICT}
    found = choosing.with_code(code, kinds)
    if found:
        return _one(request, found[0], shapes.COMMUNE, shapes.COMMUNES)
    try:
        now = registers.commune(code)
    except TerritoryError:
        raise Refused(404) from None
    if now is None or parameters.boolean(request.GET, "ancien"):
        return _one(request, now, shapes.COMMUNE, shapes.COMMUNES)
    response = HttpResponse("Not Found", status=404, content_type="text/plain; charset=utf-8")
    response["Link"] = f'</geo/communes/{now.code}>; rel="successor-version"'
    return response


@route(OPEN, api=True)
@contract
def commune_history(request: HttpRequest, code: str) -> HttpResponse:
    """Each version of a code, and the commune of today that it leads to (`date`: a day)."""
    written = parameters.text(request.GET, "date")
    try:
        day = date.fromisoformat(written) if written else None
        versions = registers.versions_of(code)
        became = registers.became(code, day)
        now = registers.commune(became.code) if became else registers.commune(code)
    except TerritoryError:
        raise Refused(404) from None
    except ValueError:
        raise Refused(400, "date: YYYY-MM-DD") from None
    if now is None:
        raise Refused(404)
    return _answer(
        request,
        {
            "code": code.upper(),
            "versions": [shapes.version(one) for one in versions],
            "actuelle": shapes.shown(now, ("code", "nom"), shapes.COMMUNES),
            "depuis": became.on.isoformat() if became and became.on else None,
        },
    )


@route(OPEN, api=True)
@contract
def parts(request: HttpRequest) -> HttpResponse:
    """Delegated and associated communes."""
    return _communes(request, PARTS, shapes.PART)


@route(OPEN, api=True)
@contract
def part(request: HttpRequest, code: str) -> HttpResponse:
    """One delegated or associated commune."""
    found = choosing.with_code(code, PARTS)
    return _one(request, found[0] if found else None, shapes.PART, shapes.COMMUNES)


@route(OPEN, api=True)
@contract
def groups(request: HttpRequest) -> HttpResponse:
    """Groups of communes by name, code, département, région or zone."""
    given = request.GET
    wanted = {name: parameters.text(given, name) for name in ("code", "codeDepartement",
                                                             "codeRegion", "nom")}  # fmt: skip
    zones = set(parameters.choices(given, "zone", parameters.ZONES))
    everywhere = [registers.group(wanted["code"])] if wanted["code"] else registers.groups()
    kept = [one for one in everywhere if one and _group_passes(one, wanted, zones)]
    found = choosing.by_name(sorted(kept, key=lambda one: one.code), wanted["nom"])
    return _many(request, choosing.limited(found, given), shapes.GROUP, shapes.GROUPS)


def _group_passes(one: registers.Epci, wanted: dict[str, str], zones: set[str]) -> bool:
    if not (wanted["codeDepartement"] or wanted["codeRegion"] or zones):
        return True
    there = [d for code in shapes.departments_of(one) if (d := registers.department(code))]
    return (
        wanted["codeDepartement"].upper() in {"", *(d.code for d in there)}
        and wanted["codeRegion"] in {"", *(d.region for d in there)}
        and (not zones or bool(zones & {d.zone for d in there}))
    )


@route(OPEN, api=True)
@contract
def group(request: HttpRequest, code: str) -> HttpResponse:
    """One group of communes by its SIREN."""
    return _one(request, registers.group(code), shapes.GROUP, shapes.GROUPS)


@route(OPEN, api=True)
@contract
def communes_of_group(request: HttpRequest, code: str) -> HttpResponse:
    """The communes of a group."""
    if registers.group(code) is None:
        raise Refused(404)
    return _communes(request, (Kind.COMMUNE,), shapes.COMMUNE, codeEpci=code)


def _areas(
    request: HttpRequest,
    things: Iterable[Any],
    default: tuple[str, ...],
    makers: Mapping[str, Maker],
) -> HttpResponse:
    """Départements or régions; those of the Pacific and the like only when their zone is asked."""
    given = request.GET
    zones = set(parameters.choices(given, "zone", parameters.ZONES)) or {"metro", "drom"}
    code, region = parameters.text(given, "code"), parameters.text(given, "codeRegion")
    kept = [
        one
        for one in things
        if (one.zone in zones or code)
        and code in ("", one.code)
        and (not region or getattr(one, "region", region) == region)
    ]
    found = choosing.by_name(kept, parameters.text(given, "nom"))
    return _many(request, choosing.limited(found, given), default, makers)


@route(OPEN, api=True)
@contract
def departements(request: HttpRequest) -> HttpResponse:
    """Départements by name, code, région or zone."""
    return _areas(request, registers.departments(), shapes.DEPARTEMENT, shapes.DEPARTEMENTS)


@route(OPEN, api=True)
@contract
def departement(request: HttpRequest, code: str) -> HttpResponse:
    """One département."""
    found = registers.department(code.upper())
    return _one(request, found, shapes.DEPARTEMENT, shapes.DEPARTEMENTS)


@route(OPEN, api=True)
@contract
def communes_of_departement(request: HttpRequest, code: str) -> HttpResponse:
    """The communes of a département."""
    if registers.department(code.upper()) is None:
        raise Refused(404)
    fixed = {"codeDepartement": code.upper()}
    return _communes(request, (Kind.COMMUNE,), shapes.COMMUNE, **fixed)


@route(OPEN, api=True)
@contract
def regions(request: HttpRequest) -> HttpResponse:
    """Régions by name, code or zone."""
    return _areas(request, registers.regions(), shapes.REGION, shapes.REGIONS)


@route(OPEN, api=True)
@contract
def region(request: HttpRequest, code: str) -> HttpResponse:
    """One région."""
    return _one(request, registers.region(code), shapes.REGION, shapes.REGIONS)


@route(OPEN, api=True)
@contract
def departements_of_region(request: HttpRequest, code: str) -> HttpResponse:
    """The départements of a région."""
    if registers.region(code) is None:
        raise Refused(404)
    found = [(one, None) for one in registers.departments() if one.region == code]
    return _many(request, found, shapes.DEPARTEMENT, shapes.DEPARTEMENTS)


RAW: dict[str, tuple[Any, dict[str, Maker]]] = {
    "communes": (registers.communes, shapes.COMMUNES),
    "departements": (registers.departments, shapes.DEPARTEMENTS),
    "regions": (registers.regions, shapes.REGIONS),
}


@route(OPEN, api=True)
@contract
def raw(request: HttpRequest, name: str) -> HttpResponse:
    """A whole table with every field but shapes."""
    held = _kept(request)
    if held is not None:
        return held
    read, makers = RAW[name]
    fields = [field for field in makers if field not in shapes.SHAPES]
    return _answer(request, [shapes.shown(one, fields, makers) for one in read()])


@route(OPEN, api=True)
@contract
def definition(request: HttpRequest) -> HttpResponse:
    """The description of this API, for programs."""
    return HttpResponse(DEFINITION.read_bytes(), content_type="application/yaml; charset=utf-8")
