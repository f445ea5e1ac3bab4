"""`/search` and `/near_point`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from parvis.bricks.registers.companies import served
from parvis.bricks.registers.companies.engine import Engine, Found
from parvis.bricks.registers.companies.filters import Filters
from parvis.bricks.registers.companies.rank import Hit
from parvis.bricks.registers.contracts.entreprises.errors import contract, told
from parvis.bricks.registers.contracts.entreprises.parameters import Asked, read
from parvis.bricks.registers.contracts.entreprises.shapes import result
from parvis.bricks.registers.contracts.versioned import answer, known, written
from parvis.kernel.access import Public, route

OPEN = Public("the Sirene register is open data, masked as the law asks")


@route(OPEN, api=True)
@contract
def search(request: HttpRequest) -> HttpResponse:
    """Companies that a text means and that pass the filters."""
    engine = served.engine()
    asked = read(request.GET, engine.index, near=False)
    if (same := known(request, engine.version)) is not None:
        return same
    found = engine.search(
        asked.text, asked.filters, first=asked.first, limit=asked.per_page, by_size=asked.by_size
    )
    return _answer(request, engine, asked, found)


@route(OPEN, api=True)
@contract
def near_point(request: HttpRequest) -> HttpResponse:
    """Companies with an establishment around a point, the nearest first."""
    engine = served.engine()
    asked = read(request.GET, engine.index, near=True)
    if (same := known(request, engine.version)) is not None:
        return same
    only = Filters(naf=asked.filters.naf, sections=asked.filters.sections)
    found = engine.near(
        asked.lon or 0.0, asked.lat or 0.0, asked.radius * 1000, only,
        first=asked.first, limit=asked.per_page,
    )  # fmt: skip
    return _answer(request, engine, asked, found)


@route(Public("read by load balancers"), api=True)
@contract
def health(request: HttpRequest) -> HttpResponse:
    """Whether companies are served, and which version of the register."""
    engine = served.engine()
    return HttpResponse(
        written({"status": "healthy", "version": engine.version}), content_type="application/json"
    )


@route(Public("says that there is nothing at this address"), api=True)
@contract
def not_found(request: HttpRequest) -> HttpResponse:
    """Every other address."""
    return told("Ressource non trouvée.", 404)


def _answer(request: HttpRequest, engine: Engine, asked: Asked, found: Found) -> HttpResponse:
    def matching(hit: Hit) -> list[int]:
        there = found.nearby.get(hit.company)
        return (
            there[: asked.matching]
            if there
            else engine.matching(hit, asked.filters, asked.matching)
        )

    body = {
        "results": [
            result(engine, hit, asked.included, matching(hit), asked.places_page)
            for hit in found.hits
        ],
        "total_results": found.total,
        "page": asked.page,
        "per_page": asked.per_page,
        "total_pages": -(-found.total // asked.per_page),
    }  # fmt: skip
    return answer(request, engine.version, written(body))
