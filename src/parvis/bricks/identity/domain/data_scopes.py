"""Scopes of data providers: one scope, one claim, one line of the page that tells what travels.

Names are FranceConnect's (reference 1.5); the label is what people read, in French, the language
of the registers that hold the data. `exchange` joins on these names (API Particulier). Those of the
national service are built in and always mean the same; others come from `SOURCES`, behind which
stands the port `identity.data_scopes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class DataScope:
    """One datum: its scope, who holds it (words), its label, the subject of mandates it is of.

    `name`: letters, figures, `_`, `.`, `-`, 80 at most; `subject`: a name of `perimeters.SUBJECTS`.
    """

    name: str
    holder: str
    label: str
    subject: str


PROVIDERS: dict[str, str] = {
    "DGFIP": "Direction générale des finances publiques",
    "CNAM": "Caisse nationale de l’assurance maladie",
    "CNOUS": "Centre national des œuvres universitaires et scolaires",
    "MESRI": "Ministère chargé de l’enseignement supérieur",
    "FT": "France Travail",
    "MI": "Ministère de l’intérieur",
    "CNAF": "Caisse nationale des allocations familiales et MSA",
    "DSS": "Direction de la sécurité sociale",
    "DSNJ": "Direction du service national et de la jeunesse",
    "ANTS": "France Titres",
    "ASC": "Agence du service civique",
}

_DGFIP = (
    ("dgfip_rfr", "Revenu fiscal de référence"),
    ("dgfip_annee_n_moins_1", "Données fiscales de la dernière année"),
    ("dgfip_annee_n_moins_2", "Données fiscales de l’avant-dernière année"),
    ("dgfip_annee_n_moins_3", "Données fiscales de l’année d’avant"),
    ("dgfip_nbpart", "Nombre de parts du foyer fiscal"),
    ("dgfip_sitfam", "Situation de famille"),
    ("dgfip_aft", "Adresse fiscale de taxation"),
    ("dgfip_adresse_fiscale_taxation", "Adresse fiscale de taxation détaillée"),
    ("dgfip_nbpac", "Nombre de personnes à charge"),
    ("dgfip_pac", "Personnes à charge"),
    ("dgfip_pariso", "Parent isolé"),
    ("dgfip_decl", "Déclarants du foyer"),
    ("dgfip_decl1", "Identité du déclarant 1"),
    ("dgfip_decl2", "Identité du déclarant 2"),
    ("dgfip_locaux_th", "Locaux soumis à la taxe d’habitation"),
    ("dgfip_locaux_th_adresse", "Adresse des locaux soumis à la taxe d’habitation"),
    ("dgfip_sitfam_mariage_pacs", "Mariage ou PACS dans l’année"),
    ("dgfip_nmUsaDec1", "Nom d’usage du déclarant 1"),
    ("dgfip_nmNaiDec1", "Nom de naissance du déclarant 1"),
    ("dgfip_prnmDec1", "Prénoms du déclarant 1"),
    ("dgfip_dateNaisDec1", "Date de naissance du déclarant 1"),
    ("dgfip_nmUsaDec2", "Nom d’usage du déclarant 2"),
    ("dgfip_nmNaiDec2", "Nom de naissance du déclarant 2"),
    ("dgfip_prnmDec2", "Prénoms du déclarant 2"),
    ("dgfip_dateNaisDec2", "Date de naissance du déclarant 2"),
    ("dgfip_mntImpot", "Montant de l’impôt"),
    ("dgfip_indIFI", "Assujettissement à l’impôt sur la fortune immobilière"),
    ("dgfip_revenuBrutGlobal", "Revenu brut global"),
    ("dgfip_revenuImposable", "Revenu imposable"),
    ("dgfip_RevDecl_Cat1_Tspr", "Traitements, salaires et pensions déclarés"),
    ("dgfip_RevDecl_Cat1_RentOn", "Rentes viagères déclarées"),
    ("dgfip_RevDecl_Cat2_Rcm", "Revenus de capitaux mobiliers déclarés"),
    ("dgfip_RevDecl_Cat3_PMV", "Plus-values déclarées"),
    ("dgfip_RevDecl_Cat4_Ref", "Revenus fonciers déclarés"),
    ("dgfip_RevDecl_Cat5_NonSal", "Revenus des professions non salariées déclarés"),
    ("dgfip_RevDecl_Cat6_Divers", "Revenus divers déclarés"),
    ("dgfip_RevDecl_Cat8_Penal", "Charges et imputations déclarées"),
    ("dgfip_RevNets_Cat1_Tspr", "Traitements, salaires et pensions nets"),
    ("dgfip_RevNets_Cat1_RentOn", "Rentes viagères nettes"),
    ("dgfip_RevNets_Cat2_Rcm", "Revenus de capitaux mobiliers nets"),
    ("dgfip_RevNets_Cat3_PMV", "Plus-values nettes"),
    ("dgfip_RevNets_Cat4_Ref", "Revenus fonciers nets"),
    ("dgfip_RevNets_Cat5_NonSal", "Revenus des professions non salariées nets"),
    ("dgfip_RevNets_Cat6_Divers", "Revenus divers nets"),
    ("dgfip_PaDeduct_EnfMaj", "Pensions déduites pour enfants majeurs"),
    ("dgfip_EpargRetrDeduct", "Épargne retraite déductible"),
)
_OTHERS = (
    ("CNAM", "droits_assurance_maladie", "Droits à l’assurance maladie"),
    ("CNAM", "cnam_paiements_ij", "Indemnités journalières versées"),
    ("CNAM", "cnam_presence_medecin_traitant", "Déclaration d’un médecin traitant"),
    ("CNAM", "cnam_caisse", "Caisse de rattachement"),
    ("CNOUS", "cnous_statut_boursier", "Statut de boursier"),
    ("CNOUS", "cnous_echelon_bourse", "Échelon de bourse"),
    ("CNOUS", "cnous_email", "Adresse électronique connue du CROUS"),
    ("CNOUS", "cnous_periode_versement", "Période de versement de la bourse"),
    ("CNOUS", "cnous_statut_bourse", "Statut de la bourse"),
    ("CNOUS", "cnous_ville_etudes", "Ville d’études et établissement"),
    ("CNOUS", "cnous_identite", "Identité connue du CROUS"),
    ("MESRI", "mesri_identifiant", "Identifiant national étudiant"),
    ("MESRI", "mesri_identite", "Identité de l’étudiant"),
    ("MESRI", "mesri_inscription_etudiant", "Inscription en tant qu’étudiant"),
    ("MESRI", "mesri_inscription_autre", "Inscription à un autre titre"),
    ("MESRI", "mesri_admission", "Admission dans un établissement"),
    ("MESRI", "mesri_etablissements", "Établissements d’inscription"),
    ("FT", "api_fc-liste-paiementsv1", "Liste des paiements de France Travail"),
    ("FT", "api_fc-statutaugmentev1", "Situation de demandeur d’emploi"),
    ("MI", "mi_siv_carte_grise", "Certificat d’immatriculation du véhicule"),
    ("CNAF", "allocation_adulte_handicape", "Allocation aux adultes handicapés"),
    ("CNAF", "allocation_soutien_familial", "Allocation de soutien familial"),
    ("CNAF", "prime_activite", "Prime d’activité"),
    ("CNAF", "revenu_solidarite_active", "Revenu de solidarité active"),
    ("CNAF", "cnaf_quotient_familial", "Quotient familial"),
    ("CNAF", "cnaf_allocataires", "Identité des allocataires"),
    ("CNAF", "cnaf_enfants", "Identité des enfants"),
    ("CNAF", "cnaf_adresse", "Adresse connue de la caisse"),
    ("DSS", "complementaire_sante_solidaire", "Complémentaire santé solidaire"),
    ("DSNJ", "dsnj_statut_national", "Situation au regard du service national"),
    ("ANTS", "ants_extrait_immatriculation_vehicule_identite_particulier",
     "Titulaire du certificat d’immatriculation"),
    ("ANTS", "ants_extrait_immatriculation_vehicule_adresse_particulier",
     "Adresse du titulaire du certificat d’immatriculation"),
    ("ANTS", "ants_extrait_immatriculation_vehicule_caracteristiques_techniques_vehicule",
     "Caractéristiques techniques du véhicule"),
    ("ANTS", "ants_extrait_immatriculation_vehicule_donnees_immatriculation_vehicule",
     "Données d’immatriculation du véhicule"),
    ("ANTS", "ants_extrait_immatriculation_vehicule_statut_location",
     "Location du véhicule"),
    ("ASC", "gip_mds_service_civique_statut", "Situation de service civique"),
    ("ASC", "gip_mds_service_civique_contrat", "Contrat de service civique"),
)  # fmt: skip

# The subject of each provider's data (`perimeters.SUBJECTS`).
_SUBJECTS = {
    "DGFIP": "money", "CNAM": "social", "CNOUS": "family", "MESRI": "family", "FT": "work",
    "MI": "transport", "CNAF": "social", "DSS": "social", "DSNJ": "papers", "ANTS": "transport",
    "ASC": "work",
}  # fmt: skip


def _national(provider: str, name: str, label: str) -> DataScope:
    return DataScope(name, PROVIDERS[provider], label, _SUBJECTS[provider])


NATIONAL: dict[str, DataScope] = {
    **{name: _national("DGFIP", name, label) for name, label in _DGFIP},
    **{name: _national(provider, name, label) for provider, name, label in _OTHERS},
}
_NAMES = frozenset(NATIONAL)
SOURCES: list[Callable[[], Iterable[DataScope]]] = []


def find(scope: str) -> DataScope | None:
    """The datum of a scope; None when it is no data provider's."""
    if scope in NATIONAL:
        return NATIONAL[scope]
    return next((one for source in SOURCES for one in source() if one.name == scope), None)


def names() -> frozenset[str]:
    """Every scope of a data provider, now."""
    more = frozenset(one.name for source in SOURCES for one in source())
    return _NAMES | more if more else _NAMES
