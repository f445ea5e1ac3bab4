"""Addresses of the API Sirene."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from numpy.typing import NDArray

from parvis.bricks.registers.companies import records, served
from parvis.bricks.registers.companies.columns import MASKED
from parvis.bricks.registers.companies.engine import Engine
from parvis.bricks.registers.contracts.sirene import evaluate, shapes
from parvis.bricks.registers.contracts.sirene.errors import Refused, contract, told
from parvis.bricks.registers.contracts.sirene.evaluate import (
    MOST_READ,
    SIREN,
    SIRET,
    Collection,
    Evaluation,
    TooMany,
)
from parvis.bricks.registers.contracts.sirene.grammar import QueryError
from parvis.bricks.registers.contracts.sirene.parameters import Asked, cursor_of, read, wrong
from parvis.bricks.registers.contracts.versioned import answer, known, written
from parvis.kernel.access import Public, route

OPEN = Public("the Sirene register is open data, masked as the law asks")
MOST_COUNTED = 100  # values of a facet that are told
Numbers = NDArray[np.int64]


@route(OPEN, api=True)
@contract
def one_unit(request: HttpRequest, siren: str) -> HttpResponse:
    """A legal unit by its SIREN."""
    engine = served.engine()
    asked = read(request)
    if len(siren) != 9 or not siren.isdecimal():
        raise Refused(400, f"Le siren {siren[:40]} n'est pas valide : 9 chiffres attendus")
    if (same := known(request, engine.version)) is not None:
        return same
    number = engine.index.company(int(siren))
    if number is None:
        raise Refused(404, f"Aucun élément trouvé pour le siren {siren}")
    shape = shapes.unit(records.unit(engine.index, number), asked.date)
    return _one(request, engine, asked, "uniteLegale", shape)


@route(OPEN, api=True)
@contract
def one_place(request: HttpRequest, siret: str) -> HttpResponse:
    """An establishment by its SIRET."""
    engine = served.engine()
    asked = read(request)
    if len(siret) != 14 or not siret.isdecimal():
        raise Refused(400, f"Le siret {siret[:40]} n'est pas valide : 14 chiffres attendus")
    if (same := known(request, engine.version)) is not None:
        return same
    found = engine.index.establishment(int(siret))
    if found is None:
        raise Refused(404, f"Aucun élément trouvé pour le siret {siret}")
    unit, place = records.unit(engine.index, found[0]), records.place(engine.index, found[1])
    shape = shapes.establishment(unit, place, asked.date)
    return _one(request, engine, asked, "etablissement", shape)


def _one(
    request: HttpRequest, engine: Engine, asked: Asked, name: str, shape: dict[str, Any]
) -> HttpResponse:  # fmt: skip
    body = {"header": {"statut": 200, "message": "ok"}, name: _shown(asked, shape)}
    return answer(request, engine.version, written(body))


@route(OPEN, methods=("GET", "POST"), writes=(), api=True)
@contract
def units(request: HttpRequest) -> HttpResponse:
    """Legal units by several criteria."""
    return _search(request, SIREN, "unitesLegales")


@route(OPEN, methods=("GET", "POST"), writes=(), api=True)
@contract
def places(request: HttpRequest) -> HttpResponse:
    """Establishments by several criteria."""
    return _search(request, SIRET, "etablissements")


def _search(request: HttpRequest, of: Collection, name: str) -> HttpResponse:
    engine, asked = served.engine(), read(request)
    _check(asked, of)
    if request.method == "GET" and (same := known(request, engine.version)) is not None:
        return same
    evaluation = Evaluation(engine.index, of)
    try:
        found = evaluation.found(asked.question)
        keys = evaluation.keys(of.key)[found]
        page, following = _page(evaluation, asked, found, keys)
    except QueryError:
        raise wrong(asked.text) from None
    except TooMany:
        raise Refused(
            400, f"La recherche examinerait plus de {MOST_READ} éléments : ajoutez un critère"
        ) from None
    if not len(found):
        raise Refused(404, f"Aucun élément trouvé pour q={asked.text[:500]}")
    header: dict[str, Any] = {
        "statut": 200, "message": "ok", "total": len(found), "debut": asked.start,
        "nombre": len(page),
    }  # fmt: skip
    if asked.cursor:
        header |= {"curseur": asked.cursor, "curseurSuivant": following}
    if asked.csv:
        return _csv(request, engine, evaluation, page)
    body: dict[str, Any] = {
        "header": header,
        name: [_shown(asked, one) for one in _shapes(engine, of, page, asked.date)],
    }
    if asked.facets:
        body["facettes"] = [_facet(evaluation, one, found) for one in asked.facets]
    return answer(request, engine.version, written(body))


def _check(asked: Asked, of: Collection) -> None:
    """Every field asked for is one of the collection."""
    try:
        evaluate.check(asked.question, of)
    except QueryError:
        raise wrong(asked.text) from None
    known_fields = of.flat | of.period
    for name in (*asked.facets, *([asked.sorting[0]] if asked.sorting else [])):
        if name not in known_fields:
            raise Refused(400, f"Le champ {name} n'existe pas")


def _page(
    evaluation: Evaluation, asked: Asked, found: Numbers, keys: Numbers
) -> tuple[list[int], str]:  # fmt: skip
    """Elements of the page, and the cursor that follows it."""
    if asked.sorting and asked.sorting[0] not in ("siren", "siret"):
        if len(found) > MOST_READ:
            raise TooMany
        name, down = asked.sorting
        said = {n: evaluation.columns(n).get(name, "") for n in found.tolist()}
        order = sorted(zip(keys.tolist(), found.tolist(), strict=True))
        ranked = sorted((n for _, n in order), key=said.__getitem__, reverse=down)
        return ranked[asked.start : asked.start + asked.count], ""
    after = keys > asked.after
    found, keys = found[after], keys[after]
    if asked.sorting and asked.sorting[1]:
        keys = -keys
    last = asked.start + asked.count
    if last < len(keys):
        nearest = np.argpartition(keys, last)[: last + 1]
        found, keys = found[nearest], keys[nearest]
    order_of = np.argsort(keys)[asked.start : last]
    following = cursor_of(int(keys[order_of[-1]])) if len(order_of) else asked.cursor
    return found[order_of].tolist(), following


def _shapes(
    engine: Engine, of: Collection, numbers: Iterable[int], date: str
) -> Iterable[dict[str, Any]]:  # fmt: skip
    index = engine.index
    for number in numbers:
        if of is SIREN:
            yield shapes.unit(records.unit(index, number), date)
            continue
        owner = int(index.companies_of(np.array([number]))[0])
        yield shapes.establishment(
            records.unit(index, owner), records.place(index, number), date
        )  # fmt: skip


def _shown(asked: Asked, shape: dict[str, Any]) -> dict[str, Any]:
    made = shapes.chosen(shape, asked.fields)
    found: dict[str, Any] = shapes.without_nulls(made) if asked.hide_nulls else made
    return found


def _facet(evaluation: Evaluation, name: str, found: Numbers) -> dict[str, Any]:
    """How many elements have each value of a field, the commonest first."""
    counts = evaluation.counted(name, found)
    if counts is None:
        if len(found) > MOST_READ:
            words = f"Le champ {name} ne peut être compté que sur {MOST_READ} éléments"
            raise Refused(400, words)
        counts = Counter(evaluation.columns(n).get(name, "") for n in found.tolist())
    missing = counts.pop("", 0) + counts.pop(MASKED, 0)
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return {
        "nom": name, "manquants": missing, "total": int(sum(counts.values())),
        "modalites": len(ranked), "avant": None, "apres": None, "entre": None,
        "comptages": [{"valeur": value, "nombre": n} for value, n in ranked[:MOST_COUNTED]],
    }  # fmt: skip


def _csv(
    request: HttpRequest, engine: Engine, evaluation: Evaluation, page: list[int]
) -> HttpResponse:  # fmt: skip
    header = shapes.CSV_UNITS if evaluation.of is SIREN else shapes.CSV_PLACES
    text = shapes.as_csv(header, (evaluation.columns(number) for number in page))
    return answer(request, engine.version, text, "text/csv; charset=utf-8")


@route(OPEN, methods=("GET", "POST"), writes=(), api=True)
@contract
def links(request: HttpRequest) -> HttpResponse:
    """Links of succession before or after an establishment."""
    engine, asked = served.engine(), read(request)
    try:
        numbers = evaluate.links(engine.index, asked.question)
    except QueryError:
        raise wrong(asked.text) from None
    if request.method == "GET" and (same := known(request, engine.version)) is not None:
        return same
    if not numbers:
        raise Refused(404, f"Aucun élément trouvé pour q={asked.text[:500]}")
    page = numbers[asked.start : asked.start + asked.count]
    found = [_shown(asked, shapes.link(records.link(engine.index, n))) for n in page]
    header = {"statut": 200, "message": "ok", "total": len(numbers), "debut": asked.start,
              "nombre": len(page)}  # fmt: skip
    return answer(request, engine.version, written({"header": header, "liensSuccession": found}))


@route(OPEN, api=True)
@contract
def information(request: HttpRequest) -> HttpResponse:
    """State of the service, and when its data was made."""
    engine = served.engine()
    made = str(engine.index.manifest.get("made", ""))[:19]
    names = ("Unités Légales", "Établissements", "Liens de succession")
    body = {
        "header": {"statut": 200, "message": "ok"},
        "etatService": "UP",
        "etatsDesServices": [{"Collection": n, "etatCollection": "UP"} for n in names],
        "versionService": "3.11",
        "journalDesModifications": f"parvis {engine.version}",
        "datesDernieresMisesAJourDesDonnees": [
            {"collection": name, "dateDerniereMiseADisposition": made,
             "dateDernierTraitementMaximum": made, "dateDernierTraitementDeMasse": None}
            for name in names
        ],
    }  # fmt: skip
    return answer(request, engine.version, written(body))


@route(Public("says that there is nothing at this address"), api=True)
@contract
def not_found(request: HttpRequest) -> HttpResponse:
    """Every other address."""
    return told(404, "Ressource inexistante")
