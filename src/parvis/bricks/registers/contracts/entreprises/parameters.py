"""Reading the parameters of the contract and refusing them as the reference service does.

The messages are the contract's own: clients and their tests compare them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict

from parvis.bricks.registers.companies import convert
from parvis.bricks.registers.companies.columns import SIZES, STAFF
from parvis.bricks.registers.companies.filters import SECTIONS, Filters
from parvis.bricks.registers.companies.index import Index
from parvis.bricks.registers.contracts.entreprises.errors import Refused
from parvis.bricks.registers.territories.atlas import atlas
from parvis.bricks.registers.territories.model import TerritoryError
from parvis.bricks.registers.territories.store import store

# Names of parameters as the reference service calls them in its messages.
CALLED = {
    "limite_matching_etablissements": "matching_size", "long": "lon", "code_commune": "commune",
    "date_naissance_personne_min": "min_date_naiss_personne",
}  # fmt: skip
LARGEST = 9223372036854775295
LIMITS: Mapping[str, tuple[float, float, float | None]] = {
    "page": (1, 1000, 1), "page_etablissements": (1, 1000, None), "per_page": (1, 25, 10),
    "limite_matching_etablissements": (1, 100, 10), "long": (-180, 180, None),
    "lat": (-90, 90, None), "radius": (0.001, 50, 5), "ca_min": (-LARGEST, LARGEST, None),
    "ca_max": (-LARGEST, LARGEST, None), "resultat_net_min": (-LARGEST, LARGEST, None),
    "resultat_net_max": (-LARGEST, LARGEST, None),
}  # fmt: skip
# Yes or no: those that the Sirene stock answers, and those that it knows nothing of.
ANSWERED = ("est_association", "est_collectivite_territoriale", "est_entrepreneur_individuel",
            "est_ess", "est_administration", "est_societe_mission")  # fmt: skip
UNKNOWN = (
    "convention_collective_renseignee", "egapro_renseignee", "est_achats_responsables",
    "est_alim_confiance", "est_bio", "est_entrepreneur_spectacle", "est_finess",
    "est_organisme_formation", "est_patrimoine_vivant", "est_qualiopi", "est_rge", "est_siae",
    "est_uai",
)  # fmt: skip
LENGTHS = {"id_convention_collective": 4, "id_finess": 9, "id_uai": 8}
PATTERNS = {
    "code_postal": re.compile(r"((0[1-9])|([1-8][0-9])|(9[0-8])|(2A)|(2B))[0-9]{3}"),
    "code_commune": re.compile(r"([013-9]\d|2[AB1-9])\d{3}"),
    "epci": re.compile(r"\d{9}"),
}
NAF = re.compile(r"\d{2}\.\d{2}[A-Z]")
NATURE = re.compile(r"\d{4}")
INCLUDED = (
    "complements",
    "dirigeants",
    "finances",
    "score",
    "siege",
    "matching_etablissements",
    "tva",
)
ADMIN = ("etablissements", "immatriculation", "bodacc", "admin")
BY_DEFAULT = frozenset(INCLUDED) - {"score", "tva"}
NO_SEARCH = frozenset(
    {"page", "page_etablissements", "per_page", "limite_matching_etablissements", "minimal",
     "include", "include_admin", "sort_by_size", "radius"}
)  # fmt: skip
SHORTEST = 3
MOST = 10_000


@dataclass(frozen=True)
class Asked:
    """A request understood. `included`: parts of each result that are shown."""

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    page: int = 1
    per_page: int = 10
    matching: int = 10
    places_page: int = 1
    included: frozenset[str] = BY_DEFAULT
    by_size: bool = False
    lon: float | None = None
    lat: float | None = None
    radius: float = 5.0

    @property
    def first(self) -> int:
        """How many results come before the page."""
        return (self.page - 1) * self.per_page


def read(given: QueryDict, index: Index, *, near: bool) -> Asked:
    """A request understood; Refused in the reference's words."""
    values = {name: given.get(name, "") for name in given}
    page, per_page, matching, places_page = (
        _whole(values, name) for name in
        ("page", "per_page", "limite_matching_etablissements", "page_etablissements")
    )  # fmt: skip
    radius, lat, lon = (_number(values, name) for name in ("radius", "lat", "long"))
    flags = {
        name: _boolean(values, name) for name in (*ANSWERED, *UNKNOWN, "minimal", "sort_by_size")
    }
    filters = _filters(values, flags, index)
    included = _included(values, minimal=bool(flags["minimal"]))
    _check_kind(values, lat, lon, near=near)
    asked = Asked(
        values.get("q", "").replace("\x00", " "), filters, page or 1, per_page or 10,
        matching or 10, places_page or 1, included, bool(flags["sort_by_size"]), lon, lat,
        5.0 if radius is None else radius,
    )  # fmt: skip
    _check_together(values, asked)
    return asked


def _check_kind(
    values: Mapping[str, str], lat: float | None, lon: float | None, *, near: bool
) -> None:  # fmt: skip
    if near and "q" in values:
        raise Refused("Le paramètre 'terms' n'est pas autorisé pour une recherche géographique.")
    if near and (lat is None or lon is None):
        raise Refused(
            "Les paramètres 'lat' et 'long' sont obligatoires pour une recherche géographique."
        )
    if not near and (lat is not None or lon is not None):
        raise Refused(
            "Les paramètres 'lat', 'long' ne sont autorisés que pour une recherche géographique."
        )


def _check_together(values: Mapping[str, str], asked: Asked) -> None:
    if asked.page * asked.per_page > MOST:
        raise Refused(
            "Le nombre total de résultats est restreint à 10 000. Pour garantir cela, le produit "
            "du numéro de page (par défaut, page = 1) et du nombre de résultats par page (par "
            "défaut, per_page = 10), c'est-à-dire `page * per_page`, ne doit pas excéder 10 000."
        )
    if values.get("include") and values.get("minimal", "").upper() != "TRUE":
        raise Refused(
            "Veuillez indiquer si vous souhaitez une réponse minimale avec le filtre "
            "`minimal=True`` avant de préciser les champs à inclure."
        )
    searched = (set(values) & _KNOWN) - NO_SEARCH
    if not searched:
        raise Refused("Veuillez indiquer au moins un paramètre de recherche.")
    if searched == {"q"} and len(asked.text) < SHORTEST:
        raise Refused(
            "3 caractères minimum pour les termes de la requête (ou utilisez au moins un filtre)"
        )


def _whole(values: Mapping[str, str], name: str) -> int | None:
    if name not in values:
        return None
    try:
        value = int(values[name])
    except ValueError:
        called = CALLED.get(name, name)
        raise Refused(f"Veuillez indiquer un paramètre `{called}` entier.") from None
    return int(_in_range(name, value))


def _number(values: Mapping[str, str], name: str) -> float | None:
    if name not in values:
        return None
    try:
        value = float(values[name])
    except ValueError:
        value = math.nan
    if math.isnan(value):
        raise Refused(f"Veuillez indiquer un paramètre `{CALLED.get(name, name)}` flottant.")
    return float(_in_range(name, value))


def _in_range(name: str, value: float) -> float:
    low, high, default = LIMITS[name]
    if not low <= value <= high:
        raise Refused(
            f"Veuillez indiquer un paramètre `{CALLED.get(name, name)}` entre `{low}` et "
            f"`{high}`, par défaut `{default}`."
        )
    return value


def _boolean(values: Mapping[str, str], name: str) -> bool | None:
    if name not in values:
        return None
    written = values[name].upper()
    if written not in ("TRUE", "FALSE"):
        raise Refused(f"{name} doit prendre la valeur 'true' ou 'false' !")
    return written == "TRUE"


def _list(values: Mapping[str, str], name: str) -> tuple[str, ...]:
    if name not in values:
        return ()
    return tuple(one.strip().upper() for one in values[name].split(","))


def _matching(values: Mapping[str, str], name: str) -> tuple[str, ...]:
    found = _list(values, name)
    if not all(PATTERNS[name].fullmatch(one) for one in found):
        called = CALLED.get(name, name)
        raise Refused(f"Au moins une valeur du paramètre {called} est non valide.")
    return found


def _valid(values: Mapping[str, str], name: str, valid: Iterable[str]) -> tuple[str, ...]:
    found = _list(values, name)
    known = list(valid) if found else []
    if not set(found) <= set(known):
        raise Refused(
            f"Au moins un paramètre `{name}` est non valide. Les valeurs valides : {known}."
        )
    return found


def _shaped(
    values: Mapping[str, str], name: str, shape: re.Pattern[str], known: Iterable[str]
) -> tuple[str, ...]:  # fmt: skip
    """Codes of a long table: any of the right shape will do, one of no company finds nothing."""
    found = _list(values, name)
    if not all(shape.fullmatch(one) for one in found):
        codes = [code for code in known if shape.fullmatch(code)]
        raise Refused(
            f"Au moins un paramètre `{name}` est non valide. Les valeurs valides : {codes}."
        )
    return found


def _one_of(values: Mapping[str, str], name: str, valid: list[str]) -> str:
    written = values.get(name)
    if written is None:
        return ""
    if written.upper() not in valid:
        raise Refused(f"Le paramètre `{name}` doit prendre une des valeurs suivantes {valid}.")
    return written.upper()


def _included(values: Mapping[str, str], *, minimal: bool) -> frozenset[str]:
    found: dict[str, set[str]] = {}
    for name, valid in (("include", INCLUDED), ("include_admin", ADMIN)):
        asked = {one.lower() for one in _list(values, name)}
        if not asked <= set(valid):
            raise Refused(
                f"Au moins un champ à inclure est non valide. Les champs valides : {list(valid)}."
            )
        found[name] = asked
    shown = found["include"] if minimal else BY_DEFAULT | found["include"]
    return frozenset(shown | found["include_admin"])


def _filters(values: Mapping[str, str], flags: Mapping[str, bool | None], index: Index) -> Filters:
    bits, no_bits = _bits(flags)
    return Filters(
        naf=_shaped(values, "activite_principale", NAF, index.nafs.codes),
        sections=_valid(values, "section_activite_principale", SECTIONS),
        natures=_shaped(values, "nature_juridique", NATURE, index.natures.codes),
        staff=_valid(values, "tranche_effectif_salarie", STAFF[1:]),
        sizes=_valid(values, "categorie_entreprise", SIZES[1:]),
        communes=_matching(values, "code_commune"),
        posts=_matching(values, "code_postal"),
        departments=_valid(values, "departement", sorted(store().departements)),
        regions=_valid(values, "region", sorted(store().regions)),
        groups=_matching(values, "epci"),
        state=_one_of(values, "etat_administratif", ["A", "C"]),
        bits=bits,
        no_bits=no_bits,
        local_authority=flags["est_collectivite_territoriale"],
        sole_trader=flags["est_entrepreneur_individuel"],
        public_body=flags["est_administration"],
        sirens=_authorities(values),
        impossible=_impossible(values, flags),
        surname=values.get("nom_personne", "").replace("-", " ").strip(),
        first_names=values.get("prenoms_personne", "").replace("-", " ").strip(),
    )


def _bits(flags: Mapping[str, bool | None]) -> tuple[int, int]:
    yes = no = 0
    for name, bit in (("est_association", convert.ASSOCIATION), ("est_ess", convert.ESS),
                      ("est_societe_mission", convert.MISSION)):  # fmt: skip
        yes |= bit if flags[name] else 0
        no |= bit if flags[name] is False else 0
    return yes, no


def _impossible(values: Mapping[str, str], flags: Mapping[str, bool | None]) -> bool:
    """Whether something is asked that the Sirene stock says of nobody."""
    asked = [name for name in ("ca_min", "ca_max", "resultat_net_min", "resultat_net_max")
             if _whole(values, name) is not None]  # fmt: skip
    for name, length in LENGTHS.items():
        if name in values and len(values[name]) != length:
            raise Refused(f"Le paramètre `{name}` doit contenir {length} caractères.")
    asked += [name for name in (*LENGTHS, "id_rge") if name in values]
    born = [_date(values, f"date_naissance_personne_{end}") for end in ("min", "max")]
    if born[0] and born[1] and born[1] < born[0]:
        raise Refused("Veuillez indiquer une date minimale inférieure à la date maximale.")
    elected = _one_of(values, "type_personne", ["ELU", "DIRIGEANT"]) == "ELU"
    return bool(asked) or any(born) or elected or any(flags[name] for name in UNKNOWN)


def _date(values: Mapping[str, str], name: str) -> date | None:
    if name not in values:
        return None
    try:
        return date.fromisoformat(values[name])
    except ValueError:
        raise Refused(
            "Veuillez indiquer une date sous le format : aaaa-mm-jj. Exemple : '1990-01-02'"
        ) from None


def _authorities(values: Mapping[str, str]) -> tuple[str, ...]:
    """SIREN of the communes asked for; "-" for what the register of territories has no SIREN of."""
    found = []
    for code in _list(values, "code_collectivite_territoriale"):
        if len(code) < 2:
            raise Refused(
                "Chaque identifiant code insee d'une collectivité territoriale doit contenir au "
                "moins 2 caractères."
            )
        try:
            commune = atlas.commune(code) if len(code) == 5 else None
        except TerritoryError:
            commune = None
        found.append(commune.siren if commune and commune.siren else "-")
    return tuple(found)


_KNOWN = frozenset(
    {"q", "lat", "long", "activite_principale", "section_activite_principale", "nature_juridique",
     "tranche_effectif_salarie", "categorie_entreprise", "code_commune", "code_postal",
     "departement", "region", "epci", "etat_administratif", "code_collectivite_territoriale",
     "nom_personne", "prenoms_personne", "date_naissance_personne_min",
     "date_naissance_personne_max", "type_personne", "ca_min", "ca_max", "resultat_net_min",
     "resultat_net_max", "id_rge", *LENGTHS, *ANSWERED, *UNKNOWN, *NO_SEARCH}
)  # fmt: skip
