"""Suggestions for fields answered from a register, as JSON: `{"results": [{label, code, detail}]}`.

Public and cached by version of the register. A register that is not installed answers an empty
list: whoever types goes on typing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import condition
from rapidfuzz import fuzz

from parvis.bricks.registers import public as registers
from parvis.bricks.registers.territories.words import query_words
from parvis.kernel.access import Public, route

HOUR = 3600
MOST = 8  # suggestions: more is a list to read, not a help
LONGEST = 200
SHORTEST = 3  # characters from which an address is looked for
LIKE = 60.0  # likeness, of 100, of a name to what was typed
OPEN = Public("the official registers are open data")
Shown = dict[str, str]


def _etag(request: HttpRequest) -> str:
    asked = f"{registers.geography_version()}\n{_companies()}\n{request.get_full_path()}"
    return f'"{hashlib.sha256(asked.encode()).hexdigest()[:20]}"'


def _companies() -> str:
    try:
        return registers.companies_version()
    except registers.NoCompanies:
        return ""


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", " ")[:LONGEST].strip()


def _answer(found: Iterable[Shown]) -> HttpResponse:
    response = JsonResponse({"results": list(found)})
    response["Cache-Control"] = f"public, max-age={HOUR}"
    return response


@route(OPEN, api=True)
@condition(etag_func=_etag)
def addresses(request: HttpRequest) -> HttpResponse:
    """`?q=` the beginning of an address; `citycode=` keeps those of a commune."""
    typed, city = _typed(request), request.GET.get("citycode", "")[:5]
    if len(typed) < SHORTEST:
        return _answer(())
    filters = registers.AddressFilters(citycodes=(city.upper(),)) if city else None
    try:
        found = registers.search_addresses(
            typed,
            limit=MOST,
            autocomplete=True,
            filters=filters or registers.NO_ADDRESS_FILTER,
        )
    except registers.NoAddresses:
        return _answer(())
    return _answer({"label": one.label, "code": one.id, "detail": one.context} for one in found)


@route(OPEN, api=True)
@condition(etag_func=_etag)
def companies(request: HttpRequest) -> HttpResponse:
    """`?q=` the beginning of a name (a commune's may follow), a SIREN or a SIRET."""
    typed = _typed(request)
    if len(typed) < SHORTEST:
        return _answer(())
    try:
        found = registers.search_companies(typed, limit=MOST)
    except registers.NoCompanies:
        return _answer(())
    return _answer(_company(one.name, one.seat) for one in found if one.seat)


def _company(name: str, seat: registers.Establishment | None) -> Shown:
    if seat is None:
        return {"label": name}
    where = " ".join(part for part in (seat.post_code, seat.commune_name) if part)
    return {"label": name, "code": seat.siret, "detail": f"{where} · SIRET {seat.siret}"}


@route(OPEN, api=True)
@condition(etag_func=_etag)
def groups(request: HttpRequest) -> HttpResponse:
    """`?q=` words of the name of a group of communes, or of one of its communes, or its SIREN."""
    typed = _typed(request)
    by_siren = registers.group(typed.replace(" ", ""))
    if by_siren is not None:
        return _answer([_group(by_siren)])
    named = _near(typed, registers.groups(), lambda one: one.full_name)
    if not named and typed:
        matches = registers.search_communes(typed, limit=MOST)
        around = (registers.group(one.commune.epci) for one in matches)
        named = list({one.code: one for one in around if one}.values())
    return _answer(map(_group, named))


def _group(one: registers.Epci) -> Shown:
    return {"label": one.full_name, "code": one.code, "detail": f"SIREN {one.code}"}


@route(OPEN, api=True)
@condition(etag_func=_etag)
def departements(request: HttpRequest) -> HttpResponse:
    """`?q=` the beginning of the name or the code of a département."""
    typed = _typed(request)
    coded = [one for one in registers.departments() if typed and one.code.startswith(typed.upper())]
    found = coded or _near(typed, registers.departments(), lambda one: one.name)
    return _answer(
        {"label": one.name, "code": one.code, "detail": one.code} for one in found[:MOST]
    )


@route(OPEN, api=True)
@condition(etag_func=_etag)
def regions(request: HttpRequest) -> HttpResponse:
    """`?q=` the beginning of the name of a région."""
    found = _near(_typed(request), registers.regions(), lambda one: one.name)
    return _answer({"label": one.name, "code": one.code} for one in found)


T = TypeVar("T")


def _near(typed: str, things: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """Things whose name holds what was typed, or nearly, the likest first."""
    said = " ".join(query_words(typed))
    if not said:
        return []
    scored = [(_likeness(said, " ".join(query_words(name(one)))), one) for one in things]
    near = [pair for pair in scored if pair[0] >= LIKE]
    near.sort(key=lambda pair: -pair[0])
    return [one for _, one in near[:MOST]]


def _likeness(said: str, name: str) -> float:
    begun = f" {name}".find(f" {said}")
    if begun == 0:
        return 200.0 - len(name)
    return 150.0 - len(name) / 10 if begun > 0 else fuzz.ratio(said, name)
