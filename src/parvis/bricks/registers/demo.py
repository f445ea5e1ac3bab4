"""The invented places of the demo: Valserine, its two neighbours, their group of communes.

Nothing here exists: the codes begin with 00, the SIREN belong to nobody, the post codes serve
nothing. `add_places()` is called by the demo alone, in each process; `write_companies()` writes
the town's companies as Sirene stock files.
"""

from __future__ import annotations

import csv
from pathlib import Path
from uuid import UUID

from parvis.bricks.registers.companies.columns import ESTABLISHMENTS, UNITS
from parvis.bricks.registers.public import (
    Commune,
    Departement,
    Epci,
    Kind,
    Region,
    overlay,
)
from parvis.kernel.access import Actor
from parvis.kernel.values.organisations import luhn

GROUP = "249901000"
DEPARTMENT = Departement("00", "Serine", "00", "00101", "metro")
REGION = Region("00", "Pays imaginaires", "00101", "metro")


def _commune(code: str, name: str, siren: str, post_code: str, population: int) -> Commune:
    return Commune(
        code=code,
        name=name,
        kind=Kind.COMMUNE,
        department="00",
        region="00",
        population=population,
        post_codes=(post_code,),
        siren=siren,
        epci=GROUP,
        liaison="0",
    )


COMMUNES = (
    _commune("00101", "Valserine", "219901014", "00310", 8412),
    _commune("00102", "Pont-Serein", "219901022", "00320", 2106),
    _commune("00103", "Chanay-le-Lac", "219901030", "00320", 874),
)
GROUPS = (
    Epci(
        code=GROUP,
        name="CC du Pays de Valserine",
        type="CC",
        financing="FPU",
        population_total=11560,
        population_municipal=11392,
        members=tuple(commune.code for commune in COMMUNES),
    ),
)


def add_places() -> None:
    """Let the registers answer for the demo's places too."""
    overlay("valserine", COMMUNES, GROUPS, department=DEPARTMENT, region=REGION)


# name and numbers: streets of Valserine around its invented place.
STREETS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Rue de la Mairie", ("1", "2", "3", "3bis", "5", "8", "12")),
    ("Rue des Tilleuls", ("1", "2", "4", "6", "7", "9", "11ter")),
    ("Avenue du Lac", ("2", "4", "10", "12", "14")),
    ("Chemin des Sources", ("15", "48", "120")),
    ("Impasse du Lavoir", ()),
)
CENTRE = (5.8312, 46.1107)


def load_addresses(actor: Actor, organisation: UUID) -> UUID:
    """The base of Valserine's own addresses: some streets, numbers partly certified, a place.

    `organisation`: the town, which keeps them. The same streets at the same places each time.
    """
    from parvis.bricks.registers.commands.bal.numbers import add_number
    from parvis.bricks.registers.commands.bal.opening import open_base
    from parvis.bricks.registers.commands.bal.ways import add_way

    base = open_base(actor, organisation, "00101")
    for row, (name, numbers) in enumerate(STREETS):
        way = add_way(actor, base, name)
        for place, said in enumerate(numbers):
            digits = "".join(c for c in said if c.isdigit())
            at = {
                "kind": "entrée",
                "lon": CENTRE[0] + 0.0011 * place - 0.0004 * row,
                "lat": CENTRE[1] + 0.0012 * row + 0.0002 * (place % 2),
            }
            add_number(
                actor, way, int(digits), said[len(digits) :], positions=[at],
                certified=place % 3 != 2,
            )  # fmt: skip
    granges = {"kind": "segment", "lon": CENTRE[0] + 0.009, "lat": CENTRE[1] + 0.006}
    add_way(actor, base, "Les Granges", place=True, positions=[granges])
    return base


# SIREN, name, sigle, legal category, NAF, staff, commune, number and street, sign.
COMPANIES = (
    ("219901014", "VILLE DE VALSERINE", "", "7210", "84.11Z", "22", 0, "3 PLACE DE LA MAIRIE", ""),
    ("219901022", "COMMUNE DE PONT-SEREIN", "", "7210", "84.11Z", "12", 1, "1 RUE DU PONT", ""),
    ("219901030", "COMMUNE DE CHANAY-LE-LAC", "", "7210", "84.11Z", "03", 2, "2 PLACE DU LAC", ""),
    (GROUP, "COMMUNAUTE DE COMMUNES DU PAYS DE VALSERINE", "CCPV", "7346", "84.11Z", "21", 0,
     "12 AVENUE DE LA GARE", ""),
    ("999100001", "COMITE DES FETES DE VALSERINE", "", "9220", "94.99Z", "NN", 0, "5 RUE HAUTE",
     ""),
    ("999100019", "AMICALE LAIQUE DE VALSERINE", "ALV", "9220", "93.12Z", "NN", 0,
     "8 RUE DES ECOLES", ""),
    ("999100027", "VALSERINE RUGBY CLUB", "VRC", "9220", "93.12Z", "NN", 0, "CHEMIN DU STADE", ""),
    ("999100035", "LES AMIS DU LAC", "", "9220", "94.99Z", "NN", 2, "14 QUAI DU LAC", ""),
    ("999100043", "BOULANGERIE DU PONT", "", "5499", "10.71C", "02", 1, "4 RUE DU PONT",
     "AU BON LEVAIN"),
    ("999100050", "GARAGE DE LA SERINE", "", "5499", "45.20A", "03", 0, "27 ROUTE DE CHANAY", ""),
    ("999100068", "SCIERIE DE CHANAY", "", "5710", "16.10A", "12", 2, "ZONE DES SAPINS", ""),
    ("999100076", "AUBERGE DU LAC", "", "5498", "56.10A", "02", 2, "1 QUAI DU LAC", "LE PONTON"),
    ("999100084", "SERINE RESTAURATION COLLECTIVE", "SRC", "5710", "56.29A", "11", 0,
     "9 RUE DE L INDUSTRIE", ""),
    ("999100092", "CAFE DES TILLEULS", "", "5498", "56.30Z", "01", 0, "6 PLACE DE LA MAIRIE", ""),
)  # fmt: skip
CLOSED = {"999100092"}


def write_companies(folder: Path) -> list[Path]:
    """The town's companies as StockUniteLegale and StockEtablissement in a folder."""
    units = [_unit(*row[:6]) for row in COMPANIES]
    places = [_place(row[0], row[4], row[5], COMMUNES[row[6]], row[7], row[8]) for row in COMPANIES]
    return [
        _written(folder / "StockUniteLegale_utf8.csv", UNITS, units),
        _written(folder / "StockEtablissement_utf8.csv", ESTABLISHMENTS, places),
    ]


def _unit(
    siren: str, name: str, sigle: str, category: str, naf: str, staff: str
) -> dict[str, str]:  # fmt: skip
    return {
        "siren": siren, "statutDiffusionUniteLegale": "O", "denominationUniteLegale": name,
        "dateCreationUniteLegale": "1998-03-02", "sigleUniteLegale": sigle,
        "trancheEffectifsUniteLegale": staff, "categorieJuridiqueUniteLegale": category,
        "etatAdministratifUniteLegale": "C" if siren in CLOSED else "A",
        "nicSiegeUniteLegale": siret_of(siren)[9:], "dateDebut": "2010-01-01",
        "activitePrincipaleUniteLegale": naf, "nombrePeriodesUniteLegale": "1",
        "nomenclatureActivitePrincipaleUniteLegale": "NAFRev2",
        "caractereEmployeurUniteLegale": "N" if staff == "NN" else "O",
        "dateDernierTraitementUniteLegale": "2026-01-05T10:00:00",
    }  # fmt: skip


def _place(
    siren: str, naf: str, staff: str, town: Commune, street: str, sign: str
) -> dict[str, str]:  # fmt: skip
    number, _, way = street.partition(" ") if street[0].isdigit() else ("", "", street)
    kind, _, label = way.partition(" ")
    siret = siret_of(siren)
    return {
        "siren": siren, "siret": siret, "nic": siret[9:], "statutDiffusionEtablissement": "O",
        "dateCreationEtablissement": "1998-03-02", "etablissementSiege": "true",
        "trancheEffectifsEtablissement": staff, "numeroVoieEtablissement": number,
        "typeVoieEtablissement": kind, "libelleVoieEtablissement": label,
        "codePostalEtablissement": town.post_codes[0], "nombrePeriodesEtablissement": "1",
        "libelleCommuneEtablissement": town.name.upper(), "codeCommuneEtablissement": town.code,
        "enseigne1Etablissement": sign, "dateDebut": "2010-01-01",
        "etatAdministratifEtablissement": "F" if siren in CLOSED else "A",
        "activitePrincipaleEtablissement": naf,
        "nomenclatureActivitePrincipaleEtablissement": "NAFRev2",
        "dateDernierTraitementEtablissement": "2026-01-05T10:00:00",
    }  # fmt: skip


def siret_of(siren: str) -> str:
    """The SIRET of the first establishment of a company of the demo."""
    start = f"{siren}0001"
    return start + next(digit for digit in "0123456789" if luhn(start + digit))


def _written(path: Path, header: tuple[str, ...], rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path
