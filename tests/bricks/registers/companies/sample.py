"""A small Sirene stock in the official format: what each test is about has a row here.

Big companies bear their real public names, everything else of them is invented; sole traders
bear first names of the demo town. SIRENs are Luhn-valid and belong to nobody on purpose, but for
communes and La Poste.
"""

from __future__ import annotations

import csv
from pathlib import Path

from bench.registers_stock import luhn_digit

from parvis.bricks.registers.companies.columns import ESTABLISHMENTS, LINKS, UNITS

ND = "[ND]"


def siren(base: int) -> str:
    """A Luhn-valid SIREN from its first eight digits."""
    import numpy as np

    return f"{base * 10 + int(luhn_digit(np.array([base]), 8)[0]):09d}"


def siret(of: str, rank: int) -> str:
    """A Luhn-valid SIRET of a company."""
    import numpy as np

    base = int(of) * 10_000 + rank
    return f"{base * 10 + int(luhn_digit(np.array([base]), 13)[0]):014d}"


CARREFOUR, EDF, SODEXO, SEPHORA = (siren(30_100_000 + i) for i in range(4))
PARIS, MONTREUIL = "217500016", "219300480"
LA_POSTE = "356000000"
LA_POSTE_SIRET = "35600000000048"  # La Poste's own rule or Luhn: the seat
LA_POSTE_ODD = "35600000049837"  # sum 55, a multiple of 5, not Luhn
HIDDEN_PERSON, PERSON, HIDDEN_COMPANY = siren(41_000_000), siren(41_000_001), siren(41_000_002)
CLOSED, CLUB, BAKER, GROUP = (
    siren(42_000_000),
    siren(43_000_000),
    siren(44_000_000),
    siren(45_000_000),
)

TOWNS = {
    "93048": ("MONTREUIL", "93100", 655_900, 6_862_600),
    "78146": ("CHATOU", "78400", 638_500, 6_865_500),
    "75115": ("PARIS", "75015", 648_200, 6_860_500),
    "59350": ("LILLE", "59000", 704_500, 7_059_600),
    "97411": ("SAINT-DENIS", "97400", 0, 0),
    "01033": ("VALSERHONE", "01200", 916_500, 6_560_900),
}


def unit(number: str, name: str = "", nature: str = "5710", **more: str) -> dict[str, str]:
    """A company."""
    return {
        "siren": number,
        "statutDiffusionUniteLegale": "O",
        "etatAdministratifUniteLegale": "A",
        "denominationUniteLegale": name,
        "categorieJuridiqueUniteLegale": nature,
        "activitePrincipaleUniteLegale": "47.11F",
        "nomenclatureActivitePrincipaleUniteLegale": "NAFRev2",
        "trancheEffectifsUniteLegale": "12",
        "categorieEntreprise": "PME",
        "nicSiegeUniteLegale": "00011",
        "dateCreationUniteLegale": "1995-04-02",
        "dateDebut": "2010-01-01",
        "nombrePeriodesUniteLegale": "1",
        "dateDernierTraitementUniteLegale": "2024-03-01T08:00:00",
        "caractereEmployeurUniteLegale": "O",
        **more,
    }


def place(
    number: str, rank: int, town: str, street: str = "RUE DE LA GARE", **more: str
) -> dict[str, str]:
    """An establishment."""
    name, post, x, y = TOWNS[town]
    kind, _, way = street.partition(" ")
    own = more.pop("siret", siret(number, rank))
    lambert = (
        {
            "coordonneeLambertAbscisseEtablissement": str(x),
            "coordonneeLambertOrdonneeEtablissement": str(y),
        }
        if x
        else {}
    )
    return {
        "siren": number,
        "siret": own,
        "nic": own[9:],
        "statutDiffusionEtablissement": "O",
        "etatAdministratifEtablissement": "A",
        "etablissementSiege": "true" if rank == 1 else "false",
        "numeroVoieEtablissement": str(rank),
        "typeVoieEtablissement": kind,
        "libelleVoieEtablissement": way,
        "codePostalEtablissement": post,
        "libelleCommuneEtablissement": name,
        "codeCommuneEtablissement": town,
        "activitePrincipaleEtablissement": "47.11F",
        "nomenclatureActivitePrincipaleEtablissement": "NAFRev2",
        "dateCreationEtablissement": "1995-04-02",
        "dateDebut": "2010-01-01",
        "nombrePeriodesEtablissement": "1",
        "trancheEffectifsEtablissement": "11",
        "dateDernierTraitementEtablissement": "2024-03-01T08:00:00",
        "caractereEmployeurEtablissement": "O",
        **lambert,
        **more,
    }


def units() -> list[dict[str, str]]:
    """Companies of the sample."""
    return [
        unit(CARREFOUR, "CARREFOUR", categorieEntreprise="GE", trancheEffectifsUniteLegale="53"),
        unit(
            EDF,
            "ELECTRICITE DE FRANCE",
            "5599",
            sigleUniteLegale="EDF",
            categorieEntreprise="GE",
            activitePrincipaleUniteLegale="35.11Z",
            trancheEffectifsUniteLegale="53",
        ),
        unit(SODEXO, "SODEXO RESTAURATION", activitePrincipaleUniteLegale="56.29B"),
        unit(SEPHORA, "SEPHORA", activitePrincipaleUniteLegale="47.75Z"),
        unit(PARIS, "VILLE DE PARIS", "7210", activitePrincipaleUniteLegale="84.11Z"),
        unit(MONTREUIL, "COMMUNE DE MONTREUIL", "7210", activitePrincipaleUniteLegale="84.11Z"),
        unit(
            LA_POSTE,
            "LA POSTE",
            "5510",
            activitePrincipaleUniteLegale="53.10Z",
            categorieEntreprise="GE",
        ),
        unit(
            PERSON,
            "",
            "1000",
            prenom1UniteLegale="JEANNE",
            prenomUsuelUniteLegale="JEANNE",
            prenom2UniteLegale="LOUISE",
            nomUniteLegale="BRAZIER",
            activitePrincipaleUniteLegale="96.02A",
        ),
        unit(
            HIDDEN_PERSON,
            "",
            "1000",
            prenom1UniteLegale="ZEBULON",
            prenomUsuelUniteLegale="ZEBULON",
            nomUniteLegale="KRONENFELS",
            statutDiffusionUniteLegale="P",
            pseudonymeUniteLegale="ZOUZOU",
            denominationUsuelle1UniteLegale="CHEZ ZEBULON",
            sigleUniteLegale="ZBK",
        ),
        unit(
            HIDDEN_COMPANY,
            "QUARTZINE HOLDING",
            "5499",
            statutDiffusionUniteLegale="P",
            sigleUniteLegale="QZHX",
        ),
        unit(CLOSED, "SEPHORINE", etatAdministratifUniteLegale="C"),
        unit(
            CLUB,
            "COMITE DES FETES DE VALSERHONE",
            "9220",
            identifiantAssociationUniteLegale="W011234567",
            economieSocialeSolidaireUniteLegale="O",
            activitePrincipaleUniteLegale="94.99Z",
        ),
        unit(
            BAKER,
            "BOULANGERIE DU BLOMET",
            "5499",
            activitePrincipaleUniteLegale="10.71C",
            societeMissionUniteLegale="O",
        ),
        unit(
            GROUP,
            "MONTREUIL CARREFOURS IMMOBILIERS",
            "6540",
            activitePrincipaleUniteLegale="68.20B",
        ),
    ]


def places() -> list[dict[str, str]]:
    """Establishments of the sample."""
    hidden = {"statutDiffusionEtablissement": "P"}
    return [
        place(CARREFOUR, 1, "59350"),
        place(CARREFOUR, 2, "93048", "AVENUE DE LA RESISTANCE"),
        place(CARREFOUR, 3, "93048", "RUE DE PARIS", etatAdministratifEtablissement="F"),
        place(CARREFOUR, 4, "75115"),
        place(CARREFOUR, 5, "97411"),
        place(EDF, 1, "75115"),
        place(EDF, 2, "78146", "QUAI WATIER"),
        place(EDF, 3, "59350"),
        place(SODEXO, 1, "78146", "RUE EDF"),
        place(SEPHORA, 1, "93048", "RUE DU CENTRE COMMERCIAL CARREFOUR"),
        place(PARIS, 1, "75115", "RUE BLOMET"),
        place(MONTREUIL, 1, "93048"),
        place(LA_POSTE, 1, "75115", siret=LA_POSTE_SIRET),
        place(LA_POSTE, 2, "93048", siret=LA_POSTE_ODD),
        place(PERSON, 1, "01033", enseigne1Etablissement="AUX CISEAUX DORES"),
        place(HIDDEN_PERSON, 1, "01033", enseigne1Etablissement="LE ZOUZOUTIER", **hidden),
        place(
            HIDDEN_COMPANY,
            1,
            "59350",
            "RUE SECRETE",
            enseigne1Etablissement="QUARTZOTHEQUE",
            **hidden,
        ),
        place(CLOSED, 1, "93048", etatAdministratifEtablissement="F"),
        place(CLUB, 1, "01033"),
        place(BAKER, 1, "75115", "RUE LECOURBE"),
        place(GROUP, 1, "59350"),
    ]


def links() -> list[dict[str, str]]:
    """Links of succession of the sample."""
    return [
        {
            "siretEtablissementPredecesseur": siret(CARREFOUR, 3),
            "siretEtablissementSuccesseur": siret(CARREFOUR, 2),
            "dateLienSuccession": "2015-05-01",
            "transfertSiege": "false",
            "continuiteEconomique": "true",
            "dateDernierTraitementLienSuccession": "2015-06-02T10:11:12",
        },
    ]


def write(folder: Path) -> list[Path]:
    """The three files in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, header, rows in (
        ("StockUniteLegale_utf8.csv", UNITS, units()),
        ("StockEtablissement_utf8.csv", ESTABLISHMENTS, places()),
        ("StockEtablissementLiensSuccession_utf8.csv", LINKS, links()),
    ):
        made.append(write_csv(folder / name, header, rows))
    return made


def write_csv(path: Path, header: tuple[str, ...], rows: list[dict[str, str]]) -> Path:
    """One stock file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path
