"""The national company search, by what its clients send and read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.bricks.registers.addresses.projection import degrees
from parvis.bricks.registers.contracts import limits
from tests.bricks.registers.companies import sample

pytestmark = pytest.mark.usefixtures("companies")
HIDDEN = "[NON-DIFFUSIBLE]"


def found(client: Client, **query: object) -> dict[str, Any]:
    """The body of an answer that must be good."""
    response = client.get("/entreprises/search", query)
    assert response.status_code == 200, response.content
    return response.json()


def sirens(client: Client, **query: object) -> list[str]:
    return [one["siren"] for one in found(client, **query)["results"]]


def test_a_result_in_its_shape(client: Client):
    body = found(client, q="carrefour montreuil")
    assert {k: body[k] for k in ("page", "per_page")} == {"page": 1, "per_page": 10}
    assert body["total_results"] >= 1 and body["total_pages"] == 1
    first = body["results"][0]
    assert first["siren"] == sample.CARREFOUR and first["nom_complet"] == "CARREFOUR"
    assert (first["nombre_etablissements"], first["nombre_etablissements_ouverts"]) == (5, 4)
    assert first["section_activite_principale"] == "G" and first["etat_administratif"] == "A"
    assert first["siege"]["commune"] == "59350" and first["siege"]["est_siege"] is True
    assert first["siege"]["adresse"] == "1 RUE DE LA GARE 59000 LILLE"
    assert first["siege"]["region"] == "32" and first["siege"]["departement"] == "59"
    assert float(first["siege"]["latitude"]) == pytest.approx(50.6, abs=0.3)
    places = first["matching_etablissements"]
    assert [one["siret"] for one in places] == [
        sample.siret(sample.CARREFOUR, 2), sample.siret(sample.CARREFOUR, 3)
    ]  # fmt: skip
    assert "libelle_voie" not in places[0] and places[0]["code_postal"] == "93100"
    assert set(first) >= {"dirigeants", "finances", "complements", "siege"}
    assert "score" not in first and "etablissements" not in first
    assert first["complements"]["est_association"] is False


def test_complements_and_persons(client: Client):
    club = found(client, q=sample.CLUB)["results"][0]["complements"]
    assert (club["est_association"], club["est_ess"]) == (True, True)
    assert club["identifiant_association"] == "W011234567"
    town = found(client, q=sample.MONTREUIL)["results"][0]["complements"]
    assert town["collectivite_territoriale"]["code_insee"] == "93048"
    assert town["est_administration"] is True
    person = found(client, q="jeanne brazier")["results"][0]
    assert person["nom_complet"] == "JEANNE BRAZIER" and person["nom_raison_sociale"] is None
    assert person["dirigeants"][0]["nom"] == "BRAZIER"
    assert person["siege"]["liste_enseignes"] == ["AUX CISEAUX DORES"]


def test_what_is_hidden_is_hidden(client: Client):
    person = found(client, q=sample.HIDDEN_PERSON)["results"][0]
    assert person["statut_diffusion"] == "P"
    assert {person[k] for k in ("nom_complet", "nom_raison_sociale", "sigle")} == {HIDDEN}
    seat = person["siege"]
    for name in ("adresse", "code_postal", "libelle_voie", "latitude", "geo_id", "nom_commercial"):
        assert seat[name] == HIDDEN
    assert seat["liste_enseignes"] == [HIDDEN]
    assert person["dirigeants"][0]["nom"] == person["dirigeants"][0]["prenoms"] == HIDDEN
    company = found(client, q="quartzine")["results"][0]
    assert company["nom_complet"] == "QUARTZINE HOLDING" and company["sigle"] == HIDDEN
    assert company["siege"]["libelle_voie"] == HIDDEN
    whole = client.get("/entreprises/search", {"departement": "01,59", "per_page": 25,
                       "include_admin": "etablissements,admin"}).content.decode()  # fmt: skip
    for word in ("ZEBULON", "KRONENFELS", "ZOUZOU", "ZBK", "QZHX", "SECRETE"):
        assert word not in whole


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "q",
                "departement",
                "page",
                "per_page",
                "minimal",
                "include",
                "code_postal",
                "etat_administratif",
                "sort_by_size",
                "nom_personne",
                "lat",
                "est_ess",
                "epci",
            ]
        ),
        st.text(max_size=30) | st.sampled_from(["zebulon", "1", "true", "01", "A", "siege"]),
        max_size=4,
    )
)
def test_any_request_is_answered_and_hides(client: Client, query: dict[str, str]):
    response = client.get("/entreprises/search", query)
    assert response.status_code in (200, 400)
    body = response.json()
    assert set(body) == {"erreur"} if response.status_code == 400 else "results" in body
    said = json.dumps(body.get("results", []))
    assert "KRONENFELS" not in said and "ZBK" not in said


REFUSED = [
    ({}, "Veuillez indiquer au moins un paramètre de recherche."),
    ({"page": "1"}, "Veuillez indiquer au moins un paramètre de recherche."),
    (
        {"q": "ab"},
        "3 caractères minimum pour les termes de la requête (ou utilisez au moins un filtre)",
    ),
    ({"q": "carrefour", "page": "x"}, "Veuillez indiquer un paramètre `page` entier."),
    (
        {"q": "carrefour", "page": "1001"},
        "Veuillez indiquer un paramètre `page` entre `1` et `1000`, par défaut `1`.",
    ),
    (
        {"q": "carrefour", "per_page": "26"},
        "Veuillez indiquer un paramètre `per_page` entre `1` et `25`, par défaut `10`.",
    ),
    (
        {"q": "carrefour", "limite_matching_etablissements": "0"},
        "Veuillez indiquer un paramètre `matching_size` entre `1` et `100`, par défaut `10`.",
    ),
    (
        {"q": "carrefour", "code_postal": "9310"},
        "Au moins une valeur du paramètre code_postal est non valide.",
    ),
    (
        {"q": "carrefour", "code_commune": "9304"},
        "Au moins une valeur du paramètre commune est non valide.",
    ),
    ({"q": "carrefour", "epci": "1"}, "Au moins une valeur du paramètre epci est non valide."),
    (
        {"q": "carrefour", "etat_administratif": "X"},
        "Le paramètre `etat_administratif` doit prendre une des valeurs suivantes ['A', 'C'].",
    ),
    ({"q": "carrefour", "est_ess": "oui"}, "est_ess doit prendre la valeur 'true' ou 'false' !"),
    ({"q": "carrefour", "id_uai": "123"}, "Le paramètre `id_uai` doit contenir 8 caractères."),
    (
        {"q": "carrefour", "categorie_entreprise": "TPE"},
        "Au moins un paramètre `categorie_entreprise` est non valide. Les valeurs valides : ['PME', 'ETI', 'GE'].",  # noqa: E501
    ),
    (
        {"q": "carrefour", "include": "siege"},
        "Veuillez indiquer si vous souhaitez une réponse minimale avec le filtre `minimal=True`` "
        "avant de préciser les champs à inclure.",
    ),
    (
        {"q": "carrefour", "lat": "48", "long": "2"},
        "Les paramètres 'lat', 'long' ne sont autorisés que pour une recherche géographique.",
    ),
    (
        {"q": "carrefour", "date_naissance_personne_min": "1990"},
        "Veuillez indiquer une date sous le format : aaaa-mm-jj. Exemple : '1990-01-02'",
    ),
    (
        {
            "nom_personne": "a",
            "date_naissance_personne_min": "1990-01-02",
            "date_naissance_personne_max": "1980-01-01",
        },
        "Veuillez indiquer une date minimale inférieure à la date maximale.",
    ),
]


@pytest.mark.parametrize(("query", "words"), REFUSED)
def test_refusals_in_the_words_of_the_contract(client: Client, query: dict[str, str], words: str):
    response = client.get("/entreprises/search", query)
    assert response.status_code == 400
    assert response.json() == {"erreur": words}


def test_pages_are_capped(client: Client):
    response = client.get("/entreprises/search", {"q": "carrefour", "page": 1000, "per_page": 25})
    assert response.status_code == 400 and "10 000" in response.json()["erreur"]
    assert found(client, q="carrefour", page=40)["results"] == []


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"activite_principale": "35.11Z"}, [sample.EDF]),
        ({"section_activite_principale": "D,Q"}, [sample.EDF]),
        ({"nature_juridique": "7210", "departement": "93"}, [sample.MONTREUIL]),
        ({"tranche_effectif_salarie": "53", "region": "04"}, [sample.CARREFOUR]),
        ({"categorie_entreprise": "GE", "code_commune": "78146"}, [sample.EDF]),
        ({"code_postal": "78400", "activite_principale": "56.29B"}, [sample.SODEXO]),
        ({"etat_administratif": "C"}, [sample.CLOSED]),
        ({"est_association": "true"}, [sample.CLUB]),
        ({"est_societe_mission": "true"}, [sample.BAKER]),
        (
            {"est_collectivite_territoriale": "true", "code_collectivite_territoriale": "93048"},
            [sample.MONTREUIL],
        ),
        ({"est_entrepreneur_individuel": "true", "q": "jeanne"}, [sample.PERSON]),
        ({"nom_personne": "brazier", "prenoms_personne": "jeanne"}, [sample.PERSON]),
        ({"nom_personne": "kronenfels"}, []),
        ({"type_personne": "ELU", "nom_personne": "brazier"}, []),
        ({"ca_min": "1000"}, []),
        ({"est_rge": "true"}, []),
        ({"id_rge": "E-1"}, []),
        ({"est_rge": "false", "q": "sephora"}, [sample.SEPHORA]),
    ],
)
def test_filters(client: Client, query: dict[str, str], wanted: list[str]):
    assert sirens(client, **query) == wanted


def test_epci(client: Client):
    seat = found(client, q="sephora")["results"][0]["siege"]
    assert seat["epci"] and sample.SEPHORA in sirens(client, epci=seat["epci"])


def test_minimal_include_and_admin(client: Client):
    bare = found(client, q="carrefour", minimal="true")["results"][0]
    assert not set(bare) & {
        "siege",
        "dirigeants",
        "complements",
        "matching_etablissements",
        "finances",
    }
    some = found(client, q=sample.EDF, minimal="true", include="siege,score,tva")["results"][0]
    assert {"siege", "score", "tva"} <= set(some) and "dirigeants" not in some
    assert some["tva"][0].startswith("FR") and some["tva"][0].endswith(sample.EDF)
    admin = found(client, q=sample.CARREFOUR, include_admin="etablissements", page_etablissements=1)
    assert len(admin["results"][0]["etablissements"]) == 5
    assert found(client, q=sample.CARREFOUR, include_admin="etablissements",
                 page_etablissements=2)["results"][0]["etablissements"] == []  # fmt: skip


def test_near_point(client: Client):
    lon, lat = degrees("93048", *sample.TOWNS["93048"][2:])
    response = client.get("/entreprises/near_point", {"lat": lat, "long": lon, "radius": 1})
    body = response.json()
    assert {one["siren"] for one in body["results"]} >= {sample.CARREFOUR, sample.SEPHORA}
    assert all(one["statut_diffusion"] == "O" for one in body["results"])
    assert body["results"][0]["matching_etablissements"][0]["commune"] == "93048"
    only = client.get(
        "/entreprises/near_point", {"lat": lat, "long": lon, "section_activite_principale": "O"}
    )
    assert [one["siren"] for one in only.json()["results"]] == [sample.MONTREUIL]
    hidden = degrees("59350", *sample.TOWNS["59350"][2:])
    there = client.get(
        "/entreprises/near_point", {"lat": hidden[1], "long": hidden[0], "per_page": 25}
    ).json()
    assert sample.HIDDEN_COMPANY not in {one["siren"] for one in there["results"]}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"lat": "48.8"}, "obligatoires"),
        ({"lat": "x", "long": "2"}, "`lat` flottant"),
        ({"lat": "NaN", "long": "2"}, "`lat` flottant"),
        ({"lat": "91", "long": "2"}, "entre `-90` et `90`"),
        ({"lat": "48", "long": "181"}, "`lon` entre"),
        ({"lat": "48", "long": "2", "radius": "51"}, "`radius` entre"),
        ({"lat": "48", "long": "2", "q": "carrefour"}, "'terms' n'est pas autorisé"),
        ({"lat": "inf", "long": "2"}, "entre `-90`"),
    ],
)
def test_near_point_refuses(client: Client, query: dict[str, str], words: str):
    response = client.get("/entreprises/near_point", query)
    assert response.status_code == 400 and words in response.json()["erreur"]


def test_head_etag_cors_and_not_found(client: Client):
    response = client.get("/entreprises/search?q=carrefour")
    assert response["Access-Control-Allow-Origin"] == "*" and "max-age" in response["Cache-Control"]
    again = client.get(
        "/entreprises/search?q=carrefour", headers={"If-None-Match": response["ETag"]}
    )
    assert again.status_code == 304 and again["ETag"] == response["ETag"]
    head = client.head("/entreprises/search?q=carrefour")
    assert head.status_code == 200 and head.content == b""
    nothing = client.get("/entreprises/nowhere")
    assert (nothing.status_code, nothing.json()) == (404, {"erreur": "Ressource non trouvée."})
    assert client.get("/entreprises/health").json()["status"] == "healthy"


def test_rate(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PARVIS_COMPANIES_RATE", "2")
    limits.forget()
    codes = [client.get("/entreprises/search?q=carrefour").status_code for _ in range(8)]
    assert codes[0] == 200 and codes[-1] == 429
    response = client.get("/entreprises/search?q=carrefour")
    assert int(response["Retry-After"]) >= 1 and "erreur" in response.json()


def test_without_a_register(client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(tmp_path))
    for address in ("/entreprises/search?q=carrefour", "/sirene/siren/123456782"):
        response = client.get(address)
        assert response.status_code == 503 and response["Retry-After"]


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "\x00\x01\x02",
        "😀😀😀",
        "'; DROP TABLE x; --",
        '"carrefour',
        "שלום עולם",
        "%%%",
        "***",
    ],
)
def test_junk(client: Client, text: str):
    assert client.get("/entreprises/search", {"q": text}).status_code == 200
