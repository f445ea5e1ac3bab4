"""A company and its establishments in the shape of the contract, masked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from parvis.bricks.registers.addresses.projection import degrees
from parvis.bricks.registers.companies import records
from parvis.bricks.registers.companies.answers import address_lines
from parvis.bricks.registers.companies.columns import HIDDEN, MASKED
from parvis.bricks.registers.companies.convert import ASSOCIATION, ESS, MISSION
from parvis.bricks.registers.companies.engine import Engine
from parvis.bricks.registers.companies.filters import (
    LOCAL_AUTHORITIES,
    section_of,
    territory_of,
)
from parvis.bricks.registers.companies.rank import Hit, opened
from parvis.bricks.registers.companies.records import Place, Unit
from parvis.kernel.values import Siren

PLACES_PAGE = 100  # establishments of one page of `include_admin=etablissements`
Shape = dict[str, Any]
# What a status P hides of an establishment.
HIDDEN_OF_PLACE = (
    "adresse", "cedex", "code_postal", "complement_adresse", "coordonnees", "distribution_speciale",
    "geo_adresse", "geo_id", "indice_repetition", "latitude", "libelle_cedex", "libelle_voie",
    "longitude", "numero_voie", "dernier_numero_voie", "type_voie",
)  # fmt: skip
# What lists of establishments leave out, so that they stay short.
ONLY_OF_SEAT = (
    "activite_principale_registre_metier", "cedex", "code_pays_etranger", "complement_adresse",
    "coordonnees", "date_mise_a_jour", "date_mise_a_jour_insee", "departement",
    "distribution_speciale", "geo_adresse", "indice_repetition", "libelle_cedex",
    "libelle_commune_etranger", "libelle_pays_etranger", "libelle_voie", "numero_voie",
    "dernier_numero_voie", "type_voie",
)  # fmt: skip
NEVER = (  # of complements: what other registers than Sirene say
    "convention_collective_renseignee", "egapro_renseignee", "est_achats_responsables",
    "est_alim_confiance", "est_avocat", "est_bio", "est_entrepreneur_spectacle", "est_finess",
    "est_organisme_formation", "est_patrimoine_vivant", "est_qualiopi", "est_rge", "est_siae",
    "est_uai", "bilan_ges_renseigne", "a_aide_minimis", "a_aide_ademe",
)  # fmt: skip


def result(
    engine: Engine, hit: Hit, included: Iterable[str], matching: list[int],
    places_page: int,
) -> Shape:  # fmt: skip
    """One result with the parts asked for."""
    index, shown = engine.index, frozenset(included)
    unit = records.unit(index, hit.company)
    numbers = index.places_of(hit.company)
    first = records.place(index, numbers.start) if len(numbers) else None
    seat = first if first is not None and first.seat else None
    made = _head(engine, unit, seat, len(numbers))
    if "siege" in shown:
        made["siege"] = establishment(unit, seat) if seat else {}
        made["siege"].pop("ancien_siege", None)
    if "dirigeants" in shown:
        made["dirigeants"] = _person(unit)
    if "finances" in shown:
        made["finances"] = None
    if "complements" in shown:
        made["complements"] = _complements(engine, unit, seat)
    if "matching_etablissements" in shown:
        made["matching_etablissements"] = _listed(engine, unit, matching)
    if "tva" in shown:
        made["tva"] = [Siren(unit.siren).vat_number] if Siren.accepts(unit.siren) else []
    if "score" in shown:
        made["score"] = hit.score
    if "etablissements" in shown:
        start = (places_page - 1) * PLACES_PAGE
        made["etablissements"] = _listed(engine, unit, list(numbers[start : start + PLACES_PAGE]))
    for name in ("immatriculation", "bodacc", "admin"):
        if name in shown:
            made[name] = None
    return made


def _head(engine: Engine, unit: Unit, seat: Place | None, count: int) -> Shape:
    columns, word = unit.columns, unit.word
    masked = unit.hidden and unit.natural
    sigle = word("sigleUniteLegale")
    active = columns["etatAdministratifUniteLegale"] == "A"
    return {
        "siren": unit.siren,
        "nom_complet": HIDDEN if masked else _complete_name(unit, seat) or None,
        "nom_raison_sociale": HIDDEN if masked else word("denominationUniteLegale") or None,
        "sigle": HIDDEN if unit.hidden else sigle or None,
        "nombre_etablissements": count,
        "nombre_etablissements_ouverts": opened(engine.index, unit.number),
        "activite_principale": columns["activitePrincipaleUniteLegale"] or None,
        "activite_principale_naf25": columns["activitePrincipaleNAF25UniteLegale"] or None,
        "categorie_entreprise": columns["categorieEntreprise"] or None,
        "caractere_employeur": columns["caractereEmployeurUniteLegale"] or None,
        "annee_categorie_entreprise": columns["anneeCategorieEntreprise"] or None,
        "date_creation": columns["dateCreationUniteLegale"] or None,
        "date_fermeture": None if active else columns["dateDebut"] or None,
        "date_mise_a_jour": columns["dateDernierTraitementUniteLegale"] or None,
        "date_mise_a_jour_insee": columns["dateDernierTraitementUniteLegale"] or None,
        "date_mise_a_jour_rne": None,
        "etat_administratif": columns["etatAdministratifUniteLegale"],
        "nature_juridique": columns["categorieJuridiqueUniteLegale"] or None,
        "section_activite_principale": section_of(columns["activitePrincipaleUniteLegale"]) or None,
        "tranche_effectif_salarie": columns["trancheEffectifsUniteLegale"] or None,
        "annee_tranche_effectif_salarie": columns["anneeEffectifsUniteLegale"] or None,
        "statut_diffusion": columns["statutDiffusionUniteLegale"],
    }


def _complete_name(unit: Unit, seat: Place | None) -> str:
    """Name, commercial name of the seat and sigle, in brackets, in capitals."""
    name = unit.name
    usual = "" if unit.hidden or seat is None else _word(seat, "denominationUsuelleEtablissement")
    sigle = "" if unit.hidden else unit.word("sigleUniteLegale")
    more = [f" ({one.strip()})" for one in (usual, sigle) if one.strip()]
    return (name + "".join(more)).upper() if name else ""


def _person(unit: Unit) -> list[Shape]:
    """The sole trader; managers of companies are in the RNE, which the stock is not."""
    if not unit.columns["categorieJuridiqueUniteLegale"].startswith("1"):
        return []
    names = ("prenom1", "prenom2", "prenom3", "prenom4")
    first = " ".join(unit.word(f"{one}UniteLegale") for one in names).split()
    return [{
        "nom": HIDDEN if unit.hidden else unit.word("nomUniteLegale") or None,
        "prenoms": HIDDEN if unit.hidden else " ".join(first) or None,
        "annee_de_naissance": HIDDEN if unit.hidden else None,
        "date_de_naissance": HIDDEN if unit.hidden else None,
        "qualite": None, "nationalite": HIDDEN if unit.hidden else None,
        "type_dirigeant": "personne physique",
    }]  # fmt: skip


def _complements(engine: Engine, unit: Unit, seat: Place | None) -> Shape:
    bits = int(engine.index.bits[unit.number])
    nature = unit.columns["categorieJuridiqueUniteLegale"]
    made: Shape = dict.fromkeys(NEVER, False)
    authority = None
    if nature in LOCAL_AUTHORITIES and nature == "7210" and seat is not None:
        code = seat.columns["codeCommuneEtablissement"]
        authority = {"code": code, "code_insee": code, "niveau": "commune", "elus": None}
    return made | {
        "collectivite_territoriale": authority, "est_association": bool(bits & ASSOCIATION),
        "est_entrepreneur_individuel": nature.startswith("1"), "est_ess": bool(bits & ESS),
        "est_societe_mission": bool(bits & MISSION), "est_administration": nature[:1] in ("4", "7"),
        "est_service_public": None, "est_l100_3": None, "liste_idcc": None,
        "liste_finess_juridique": None, "liste_id_organisme_formation": None,
        "identifiant_association": unit.columns["identifiantAssociationUniteLegale"] or None,
        "statut_entrepreneur_spectacle": None, "type_siae": None,
    }  # fmt: skip


def _listed(engine: Engine, unit: Unit, numbers: list[int]) -> list[Shape]:
    found = []
    for place in records.places(engine.index, numbers):
        made = establishment(unit, place)
        for name in ONLY_OF_SEAT:
            del made[name]
        found.append(made)
    return found


def establishment(unit: Unit, place: Place) -> Shape:
    """An establishment in full, masked when it or its company asked for it."""
    made = {**_where(place), **_what(place)}
    if unit.hidden or place.hidden:
        for name in HIDDEN_OF_PLACE:
            made[name] = HIDDEN
        if unit.natural or not place.seat:
            made["nom_commercial"] = HIDDEN
        signs = made["liste_enseignes"]
        if signs and (unit.natural or not place.seat):
            made["liste_enseignes"] = [HIDDEN] * len(signs)
    return made


def _what(place: Place) -> Shape:
    columns = place.columns
    closed = columns["etatAdministratifEtablissement"] != "A"
    signs = [_word(place, f"enseigne{i}Etablissement") for i in (1, 2, 3)]
    return {
        "siret": place.siret,
        "activite_principale": columns["activitePrincipaleEtablissement"] or None,
        "activite_principale_naf25": columns["activitePrincipaleNAF25Etablissement"] or None,
        "activite_principale_registre_metier":
            columns["activitePrincipaleRegistreMetiersEtablissement"] or None,
        "ancien_siege": False,
        "annee_tranche_effectif_salarie": columns["anneeEffectifsEtablissement"] or None,
        "caractere_employeur": columns["caractereEmployeurEtablissement"] or None,
        "date_creation": columns["dateCreationEtablissement"] or None,
        "date_debut_activite": columns["dateDebut"] or None,
        "date_fermeture": (columns["dateDebut"] or None) if closed else None,
        "date_mise_a_jour": None,
        "date_mise_a_jour_insee": columns["dateDernierTraitementEtablissement"] or None,
        "est_siege": place.seat,
        "etat_administratif": columns["etatAdministratifEtablissement"],
        "liste_enseignes": [one for one in signs if one] or None,
        "liste_finess": None, "liste_id_bio": None, "liste_idcc": None,
        "liste_id_organisme_formation": None, "liste_rge": None, "liste_uai": None,
        "nom_commercial": _word(place, "denominationUsuelleEtablissement") or None,
        "statut_diffusion_etablissement": columns["statutDiffusionEtablissement"],
        "tranche_effectif_salarie": columns["trancheEffectifsEtablissement"] or None,
    }  # fmt: skip


def _where(place: Place) -> Shape:
    columns = place.columns
    town = columns["codeCommuneEtablissement"]
    department, region, group = territory_of(town)
    lon, lat = point(place)

    def word(name: str) -> str | None:
        return _word(place, f"{name}Etablissement") or None

    last = (_word(place, "codePostalEtablissement"), _word(place, "libelleCommuneEtablissement"))
    address = " ".join(" ".join([*address_lines(place), *last]).split())
    return {
        "adresse": address or None, "cedex": word("codeCedex"),
        "code_pays_etranger": word("codePaysEtranger"), "code_postal": word("codePostal"),
        "commune": town or None, "complement_adresse": word("complementAdresse"),
        "coordonnees": f"{lat},{lon}" if lat else None, "departement": department or None,
        "distribution_speciale": word("distributionSpeciale"), "epci": group or None,
        "geo_adresse": None, "geo_id": word("identifiantAdresse"),
        "indice_repetition": word("indiceRepetition"), "latitude": lat or None,
        "libelle_cedex": word("libelleCedex"), "libelle_commune": word("libelleCommune"),
        "libelle_commune_etranger": word("libelleCommuneEtranger"),
        "libelle_pays_etranger": word("libellePaysEtranger"), "libelle_voie": word("libelleVoie"),
        "longitude": lon or None, "numero_voie": word("numeroVoie"),
        "dernier_numero_voie": word("dernierNumeroVoie"), "region": region or None,
        "type_voie": word("typeVoie"),
    }  # fmt: skip


def point(place: Place) -> tuple[str, str]:
    """lon, lat in degrees as texts; empty when the stock gives no usable point."""
    try:
        x = float(place.columns["coordonneeLambertAbscisseEtablissement"])
        y = float(place.columns["coordonneeLambertOrdonneeEtablissement"])
        lon, lat = degrees(place.columns["codeCommuneEtablissement"], x, y)
    except (ValueError, OverflowError, ZeroDivisionError):
        return "", ""
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        return "", ""
    return f"{lon:.6f}", f"{lat:.6f}"


def _word(place: Place, name: str) -> str:
    return "" if place.columns[name] == MASKED else place.columns[name]
