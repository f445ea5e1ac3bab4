"""A company and an establishment as the rest of the house sees them: few fields, masked.

What a status P hides is replaced by `[NON-DIFFUSIBLE]` (code de commerce, art. R123-232, A123-96).
"""

from __future__ import annotations

from dataclasses import dataclass

from parvis.bricks.registers.companies import records
from parvis.bricks.registers.companies.columns import HIDDEN, MASKED
from parvis.bricks.registers.companies.engine import Engine
from parvis.bricks.registers.companies.filters import Filters


@dataclass(frozen=True, slots=True)
class Establishment:
    """An establishment. `address`: lines of the postal address, the commune's not among them."""

    siret: str
    siren: str
    company: str
    address: tuple[str, ...]
    post_code: str
    commune: str
    commune_name: str
    naf: str
    seat: bool
    open: bool


@dataclass(frozen=True, slots=True)
class Company:
    """A company. `category`: catégorie juridique, niveau III; `seat`: None when it is not in
    the register; `diffused`: False when words of it are masked."""

    siren: str
    name: str
    sigle: str
    category: str
    naf: str
    active: bool
    diffused: bool
    seat: Establishment | None


def company(engine: Engine, siren: str) -> Company | None:
    """The company with this SIREN; None when there is none, or when it is not nine digits."""
    if len(siren) != 9 or not (siren.isascii() and siren.isdecimal()):
        return None
    number = engine.index.company(int(siren))
    return None if number is None else _company(engine, number)


def establishment(engine: Engine, siret: str) -> Establishment | None:
    """The establishment with this SIRET; None when there is none, or it is not 14 digits."""
    if len(siret) != 14 or not (siret.isascii() and siret.isdecimal()):
        return None
    known = engine.index.establishment(int(siret))
    if known is None:
        return None
    unit = records.unit(engine.index, known[0])
    return _establishment(unit, records.place(engine.index, known[1]))


def search(engine: Engine, text: str, limit: int, commune: str) -> tuple[Company, ...]:
    """Companies that a text means, the best first; those with a place in `commune` when given."""
    filters = Filters(communes=(commune,) if commune else ())
    found = engine.search(text, filters, limit=limit)
    return tuple(_company(engine, hit.company) for hit in found.hits)


def _company(engine: Engine, number: int) -> Company:
    unit = records.unit(engine.index, number)
    places = engine.index.places_of(number)
    first = records.place(engine.index, places.start) if len(places) else None
    return Company(
        siren=unit.siren,
        name=shown_name(unit),
        sigle=HIDDEN if unit.hidden else unit.word("sigleUniteLegale"),
        category=unit.columns["categorieJuridiqueUniteLegale"],
        naf=unit.columns["activitePrincipaleUniteLegale"],
        active=unit.columns["etatAdministratifUniteLegale"] == "A",
        diffused=not unit.hidden,
        seat=_establishment(unit, first) if first is not None and first.seat else None,
    )


def shown_name(unit: records.Unit) -> str:
    """The name that may be shown."""
    return HIDDEN if unit.hidden and unit.natural else unit.name


def _establishment(unit: records.Unit, place: records.Place) -> Establishment:
    hidden = unit.hidden or place.hidden
    columns = place.columns
    return Establishment(
        siret=place.siret,
        siren=unit.siren,
        company=shown_name(unit),
        address=(HIDDEN,) if hidden else address_lines(place),
        post_code=HIDDEN if hidden else columns["codePostalEtablissement"],
        commune=columns["codeCommuneEtablissement"],
        commune_name=_word(columns["libelleCommuneEtablissement"]),
        naf=columns["activitePrincipaleEtablissement"],
        seat=place.seat,
        open=columns["etatAdministratifEtablissement"] == "A",
    )


def address_lines(place: records.Place) -> tuple[str, ...]:
    """Complement, then number and street, then special delivery, without empty ones."""
    columns = place.columns
    number = columns["numeroVoieEtablissement"]
    suffix = columns["indiceRepetitionEtablissement"]
    way = columns["typeVoieEtablissement"], columns["libelleVoieEtablissement"]
    street = " ".join(_word(one) for one in (number, suffix, *way) if _word(one))
    complement = _word(columns["complementAdresseEtablissement"])
    special = _word(columns["distributionSpecialeEtablissement"])
    return tuple(line for line in (complement, street, special) if line)


def _word(text: str) -> str:
    return "" if text == MASKED else text
