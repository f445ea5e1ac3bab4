"""Fields of the API: where each is in the stock files, which have a history, what is masked."""

from __future__ import annotations

from typing import Final

from parvis.bricks.registers.companies.columns import ESTABLISHMENTS, MASKED, UNITS
from parvis.bricks.registers.companies.records import Place, Unit


def _words(written: str) -> tuple[str, ...]:
    return tuple(written.split())


# In the history of a unit, with the mark of change that goes with each.
UNIT_PERIOD: Final = _words(
    """
    etatAdministratifUniteLegale nomUniteLegale nomUsageUniteLegale denominationUniteLegale
    denominationUsuelle1UniteLegale denominationUsuelle2UniteLegale
    denominationUsuelle3UniteLegale categorieJuridiqueUniteLegale activitePrincipaleUniteLegale
    nomenclatureActivitePrincipaleUniteLegale nicSiegeUniteLegale
    economieSocialeSolidaireUniteLegale societeMissionUniteLegale caractereEmployeurUniteLegale
    """
)
PLACE_PERIOD: Final = _words(
    """
    etatAdministratifEtablissement enseigne1Etablissement enseigne2Etablissement
    enseigne3Etablissement denominationUsuelleEtablissement activitePrincipaleEtablissement
    nomenclatureActivitePrincipaleEtablissement caractereEmployeurEtablissement
    """
)
DATES: Final = ("dateFin", "dateDebut")
# Where a mark of change is shown, after which column.
UNIT_CHANGES: Final = {
    "etatAdministratifUniteLegale": "changementEtatAdministratifUniteLegale",
    "nomUniteLegale": "changementNomUniteLegale",
    "nomUsageUniteLegale": "changementNomUsageUniteLegale",
    "denominationUniteLegale": "changementDenominationUniteLegale",
    "denominationUsuelle3UniteLegale": "changementDenominationUsuelleUniteLegale",
    "categorieJuridiqueUniteLegale": "changementCategorieJuridiqueUniteLegale",
    "nomenclatureActivitePrincipaleUniteLegale": "changementActivitePrincipaleUniteLegale",
    "nicSiegeUniteLegale": "changementNicSiegeUniteLegale",
    "economieSocialeSolidaireUniteLegale": "changementEconomieSocialeSolidaireUniteLegale",
    "societeMissionUniteLegale": "changementSocieteMissionUniteLegale",
    "caractereEmployeurUniteLegale": "changementCaractereEmployeurUniteLegale",
}
PLACE_CHANGES: Final = {
    "etatAdministratifEtablissement": "changementEtatAdministratifEtablissement",
    "enseigne3Etablissement": "changementEnseigneEtablissement",
    "denominationUsuelleEtablissement": "changementDenominationUsuelleEtablissement",
    "nomenclatureActivitePrincipaleEtablissement": "changementActivitePrincipaleEtablissement",
    "caractereEmployeurEtablissement": "changementCaractereEmployeurEtablissement",
}
FIRST_ADDRESS: Final = ESTABLISHMENTS[
    ESTABLISHMENTS.index("complementAdresseEtablissement") : ESTABLISHMENTS.index(
        "complementAdresse2Etablissement"
    )
]
SECOND_ADDRESS: Final = ESTABLISHMENTS[
    ESTABLISHMENTS.index("complementAdresse2Etablissement") : ESTABLISHMENTS.index("dateDebut")
]
UNIT_FLAT: Final = tuple(
    name for name in UNITS if name not in UNIT_PERIOD and name not in (*DATES, "siren")
)
PLACE_FLAT: Final = tuple(
    name
    for name in ESTABLISHMENTS
    if name not in (*PLACE_PERIOD, *FIRST_ADDRESS, *SECOND_ADDRESS, *DATES)
)
NUMBERS: Final = frozenset({"nombrePeriodesUniteLegale", "nombrePeriodesEtablissement"})
BOOLEANS: Final = frozenset(
    {"etablissementSiege", "unitePurgeeUniteLegale", "transfertSiege", "continuiteEconomique"}
)
NAMES: Final = frozenset(
    name
    for name in (*UNITS, *ESTABLISHMENTS)
    if name.startswith(
        ("denomination", "sigle", "nomU", "nomUsage", "prenom", "pseudonyme", "enseigne")
    )
)
WORDED: Final = NAMES | {  # several words, any of which may be asked
    name for name in ESTABLISHMENTS if name.startswith(("libelle", "complement", "distribution"))
}
HIDDEN_NAMES: Final = _words(
    """
    sexeUniteLegale prenom1UniteLegale prenom2UniteLegale prenom3UniteLegale prenom4UniteLegale
    prenomUsuelUniteLegale pseudonymeUniteLegale nomUniteLegale nomUsageUniteLegale
    denominationUniteLegale denominationUsuelle1UniteLegale denominationUsuelle2UniteLegale
    denominationUsuelle3UniteLegale sigleUniteLegale
    """
)
SHOWN_OF_ADDRESS: Final = frozenset(
    {"libelleCommuneEtablissement", "codeCommuneEtablissement", "libelleCommune2Etablissement",
     "codeCommune2Etablissement"}
)  # fmt: skip
HIDDEN_PLACE: Final = tuple(
    name for name in (*FIRST_ADDRESS, *SECOND_ADDRESS) if name not in SHOWN_OF_ADDRESS
) + _words(
    """
    enseigne1Etablissement enseigne2Etablissement enseigne3Etablissement
    denominationUsuelleEtablissement
    """
)


def masked_unit(unit: Unit) -> dict[str, str]:
    """Columns of a unit, `[ND]` where a status P hides something."""
    if not unit.hidden:
        return unit.columns
    hidden = HIDDEN_NAMES if unit.natural else ("sigleUniteLegale",)
    return unit.columns | {name: MASKED for name in hidden if unit.columns[name]}


def masked_place(unit: Unit, place: Place) -> dict[str, str]:
    """Columns of an establishment, `[ND]` where its status or its unit's hides something."""
    if not (unit.hidden or place.hidden):
        return place.columns
    return place.columns | {name: MASKED for name in HIDDEN_PLACE if place.columns[name]}
