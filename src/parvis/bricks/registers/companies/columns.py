"""Official columns of the Sirene stock files, in the order of the files.

Source: Insee, files StockUniteLegale (34 columns, 35 with NAF 2025 since December 2025),
StockEtablissement (53, 54 with NAF 2025) and StockEtablissementLiensSuccession (6), names as the
API Sirene 3.11 gives them. The place of the two NAF 2025 columns at the end, and the order of
the establishment's columns since 3.11, could not be compared with a real file: files are read by
column name, so another order does no harm, and a missing column is read as empty.
"""

from __future__ import annotations

from typing import Final


def _words(written: str) -> tuple[str, ...]:
    return tuple(written.split())


UNITS: Final = _words(
    """
    siren statutDiffusionUniteLegale unitePurgeeUniteLegale dateCreationUniteLegale
    sigleUniteLegale sexeUniteLegale prenom1UniteLegale prenom2UniteLegale prenom3UniteLegale
    prenom4UniteLegale prenomUsuelUniteLegale pseudonymeUniteLegale
    identifiantAssociationUniteLegale trancheEffectifsUniteLegale anneeEffectifsUniteLegale
    dateDernierTraitementUniteLegale nombrePeriodesUniteLegale categorieEntreprise
    anneeCategorieEntreprise dateDebut etatAdministratifUniteLegale nomUniteLegale
    nomUsageUniteLegale denominationUniteLegale denominationUsuelle1UniteLegale
    denominationUsuelle2UniteLegale denominationUsuelle3UniteLegale categorieJuridiqueUniteLegale
    activitePrincipaleUniteLegale nomenclatureActivitePrincipaleUniteLegale nicSiegeUniteLegale
    economieSocialeSolidaireUniteLegale societeMissionUniteLegale caractereEmployeurUniteLegale
    activitePrincipaleNAF25UniteLegale
    """
)
ESTABLISHMENTS: Final = _words(
    """
    siren nic siret statutDiffusionEtablissement dateCreationEtablissement
    trancheEffectifsEtablissement anneeEffectifsEtablissement
    activitePrincipaleRegistreMetiersEtablissement dateDernierTraitementEtablissement
    etablissementSiege nombrePeriodesEtablissement complementAdresseEtablissement
    numeroVoieEtablissement indiceRepetitionEtablissement dernierNumeroVoieEtablissement
    indiceRepetitionDernierNumeroVoieEtablissement typeVoieEtablissement libelleVoieEtablissement
    codePostalEtablissement libelleCommuneEtablissement libelleCommuneEtrangerEtablissement
    distributionSpecialeEtablissement codeCommuneEtablissement codeCedexEtablissement
    libelleCedexEtablissement codePaysEtrangerEtablissement libellePaysEtrangerEtablissement
    identifiantAdresseEtablissement coordonneeLambertAbscisseEtablissement
    coordonneeLambertOrdonneeEtablissement complementAdresse2Etablissement
    numeroVoie2Etablissement indiceRepetition2Etablissement typeVoie2Etablissement
    libelleVoie2Etablissement codePostal2Etablissement libelleCommune2Etablissement
    libelleCommuneEtranger2Etablissement distributionSpeciale2Etablissement
    codeCommune2Etablissement codeCedex2Etablissement libelleCedex2Etablissement
    codePaysEtranger2Etablissement libellePaysEtranger2Etablissement dateDebut
    etatAdministratifEtablissement enseigne1Etablissement enseigne2Etablissement
    enseigne3Etablissement denominationUsuelleEtablissement activitePrincipaleEtablissement
    nomenclatureActivitePrincipaleEtablissement caractereEmployeurEtablissement
    activitePrincipaleNAF25Etablissement
    """
)
LINKS: Final = (
    "siretEtablissementPredecesseur", "siretEtablissementSuccesseur", "dateLienSuccession",
    "transfertSiege", "continuiteEconomique", "dateDernierTraitementLienSuccession",
)  # fmt: skip

KINDS: Final = {"units": UNITS, "establishments": ESTABLISHMENTS, "links": LINKS}
NEEDED: Final = {
    "units": ("siren", "etatAdministratifUniteLegale", "categorieJuridiqueUniteLegale"),
    "establishments": ("siret", "etatAdministratifEtablissement", "codeCommuneEtablissement"),
    "links": ("siretEtablissementPredecesseur", "siretEtablissementSuccesseur"),
}
MASKED: Final = "[ND]"  # what the stock files write where a person asked not to be diffused
HIDDEN: Final = "[NON-DIFFUSIBLE]"  # what the company search answers in its place
# Insee's classes of staff (tranche d'effectifs salariés), the smallest first; NN: not known.
STAFF: Final = (
    "", "NN", "00", "01", "02", "03", "11", "12", "21", "22", "31", "32", "41", "42", "51", "52",
    "53",
)  # fmt: skip
SIZES: Final = ("", "PME", "ETI", "GE")  # catégorie d'entreprise


def natural_person(category: str) -> bool:
    """Whether a legal category (niveau III) is a natural person or a body without legal
    personality (1xxx, 2xxx; Insee, catégories juridiques): all of its words are masked."""
    return category[:1] in {"1", "2", "0", ""}
