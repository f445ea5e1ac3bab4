"""The API Sirene, by what its clients send and read, and the language of its questions."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from parvis.bricks.registers.contracts.sirene.evaluate import compare, sound
from parvis.bricks.registers.contracts.sirene.grammar import (
    All,
    Everything,
    Not,
    Period,
    QueryError,
    Range,
    Term,
    parse,
)
from parvis.bricks.registers.contracts.sirene.grammar import (
    Any as AnyOf,
)
from tests.bricks.registers.companies import sample

pytestmark = pytest.mark.usefixtures("companies")


def asked(client: Client, address: str, **query: object) -> dict[str, Any]:
    """The body of an answer that must be good."""
    response = client.get(f"/sirene/{address}", query)
    assert response.status_code == 200, response.content
    return response.json()


def sirens(client: Client, q: str) -> set[str]:
    return {one["siren"] for one in asked(client, "siren", q=q, nombre=100)["unitesLegales"]}


def sirets(client: Client, q: str) -> list[str]:
    return [one["siret"] for one in asked(client, "siret", q=q, nombre=100)["etablissements"]]


# --- the language --------------------------------------------------------------------------------
A, B, C = Term("a", "1"), Term("b", "2"), Term("c", "3")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", Everything()),
        ("*", Everything()),
        ("a:1", A),
        (" a : 1 ", A),
        ("a:1 AND b:2", All((A, B))),
        ("a:1 OR b:2", AnyOf((A, B))),
        ("a:1 b:2", AnyOf((A, B))),
        ("a:1 AND b:2 OR c:3", AnyOf((All((A, B)), C))),
        ("a:1 AND (b:2 OR c:3)", All((A, AnyOf((B, C))))),
        ("-a:1", Not(A)),
        ("NOT a:1", Not(A)),
        ("a:1 AND -b:2", All((A, Not(B)))),
        ("periode(a:1 AND -dateFin:*)", Period(All((A, Not(Term("dateFin", "*")))))),
        ("a:[1 TO 3]", Range("a", "1", "3", True, True)),
        ("a:{1 TO *]", Range("a", "1", "*", False, True)),
        (
            "a:[2020-01-01T10:00:00 TO 2020-01-02}",
            Range("a", "2020-01-01T10:00:00", "2020-01-02", True, False),
        ),
        ('a:"deux mots"', Term("a", "deux mots", quoted=True)),
        ('a:"gu\\"il"', Term("a", 'gu"il', quoted=True)),
        ("a:(1 OR 2)", AnyOf((A, Term("a", "2")))),
        ("a:(1 2)", AnyOf((A, Term("a", "2")))),
        ("a:1*", Term("a", "1*")),
        ("a:car~", Term("a", "car", fuzzy=True)),
        ("a.phonetisation:dupon", Term("a", "dupon", sounding=True)),
        ("sas", Term("", "sas")),
        ("a:2020-01-02T03:04:05", Term("a", "2020-01-02T03:04:05")),
        ("a:-12", Term("a", "-12")),
        ("a:L\\'OREAL", Term("a", "L'OREAL")),
    ],
)
def test_questions_that_are_read(text: str, wanted: object):
    assert parse(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "a:",
        "a:()",
        "(a:1",
        "a:1)",
        "AND",
        "a:1 AND",
        "a:[1 TO",
        "a:[1 2]",
        ":",
        '"',
        'a:"x',
        "[1 TO 2]",
        "periode(",
        "periode()",
        "a::b",
        "(" * 50 + "a:1" + ")" * 50,
        "-" * 60 + "a:1",
        "a:1 OR " * 300 + "a:1",
        "x" * 5_000,
    ],
)
def test_questions_that_are_not(text: str):
    with pytest.raises(QueryError):
        parse(text)


QUESTIONS = st.text(
    st.sampled_from([*'ab12 ():[]{}"*?~-+\\.', "é", "\x00", "😀"]), max_size=60
) | st.lists(
    st.sampled_from(
        [
            "siren:",
            "periode(",
            ")",
            "(",
            "AND",
            "OR",
            "NOT",
            "denominationUniteLegale:",
            "carre*",
            "[",
            "TO",
            "]",
            "*",
            '"',
            "-dateFin:*",
            "etatAdministratifUniteLegale:A",
            "301000006",
            "~",
        ]
    ),
    max_size=12,
).map(" ".join)


@settings(max_examples=50, deadline=None)
@given(QUESTIONS)
def test_any_text_is_read_or_refused(text: str):
    try:
        parse(text)
    except QueryError as error:
        assert str(error)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(QUESTIONS, st.sampled_from(["siren", "siret", "siret/liensSuccession"]))
@example("periode(denominationUniteLegale:[a TO b])", "siren")
@example("siren:[a TO b]", "siren")
@example("siren:²", "siret")
def test_no_question_is_an_error_of_ours(client: Client, text: str, address: str):
    response = client.get(f"/sirene/{address}", {"q": text})
    assert response.status_code in (200, 400, 404)
    assert response.json()["header"]["statut"] == response.status_code


@pytest.mark.parametrize(
    ("node", "value", "wanted"),
    [
        (Term("a", "carre*"), "CARREFOUR", True),
        (Term("a", "*four"), "CARREFOUR", True),
        (Term("a", "c?rrefour"), "CARREFOUR", True),
        (Term("a", "carrefour"), "CARREFOUR MARKET", True),
        (Term("a", "market carrefour"), "CARREFOUR MARKET", False),
        (Term("a", "*"), "x", True),
        (Term("a", "*"), "", False),
        (Term("a", "*"), "[ND]", False),
        (Term("a", "nd"), "[ND]", False),
        (Term("a", "carefour", fuzzy=True), "CARREFOUR", True),
        (Term("a", "dupon", sounding=True), "DUPONT", True),
        (Range("a", "2010", "2012", True, True), "2012-05-01", True),
        (Range("a", "2010", "2012-04-30", True, True), "2012-05-01", False),
        (Range("a", "2012-05-01", "*", False, True), "2012-05-01", False),
        (Term("a", "[x"), "[x", True),
    ],
)
def test_comparing(node: Term | Range, value: str, wanted: bool):
    assert compare(node, value) is wanted


def test_sounds():
    assert sound("dupont") == sound("dupond") and sound("photo") == sound("foto")
    assert sound("martin") != sound("durand")


# --- one element -----------------------------------------------------------------------------
def test_one_unit(client: Client):
    body = asked(client, f"siren/{sample.EDF}")
    assert body["header"] == {"statut": 200, "message": "ok"}
    unit = body["uniteLegale"]
    assert unit["sigleUniteLegale"] == "EDF" and unit["nombrePeriodesUniteLegale"] == 1
    assert "etatAdministratifUniteLegale" not in unit and unit["prenom1UniteLegale"] is None
    period = unit["periodesUniteLegale"][0]
    assert period["dateFin"] is None and period["dateDebut"] == "2010-01-01"
    assert period["denominationUniteLegale"] == "ELECTRICITE DE FRANCE"
    assert period["changementDenominationUniteLegale"] is False


def test_one_establishment(client: Client):
    siret = sample.siret(sample.EDF, 2)
    for address in (f"siret/{siret}", f"api-sirene/3.11/siret/{siret}"):
        found = asked(client, address)["etablissement"]
        assert found["siret"] == siret and found["etablissementSiege"] is False
        assert found["adresseEtablissement"]["libelleVoieEtablissement"] == "WATIER"
        assert found["adresse2Etablissement"]["codeCommune2Etablissement"] is None
        assert found["uniteLegale"]["denominationUniteLegale"] == "ELECTRICITE DE FRANCE"
        assert found["periodesEtablissement"][0]["etatAdministratifEtablissement"] == "A"
    assert (
        asked(client, f"siret/{sample.LA_POSTE_ODD}")["etablissement"]["siren"] == sample.LA_POSTE
    )


def test_parameters_of_one(client: Client):
    found = asked(client, f"siren/{sample.EDF}", champs="siren,denominationUniteLegale")[
        "uniteLegale"
    ]
    assert found == {
        "siren": sample.EDF,
        "periodesUniteLegale": [{"denominationUniteLegale": "ELECTRICITE DE FRANCE"}],
    }
    bare = asked(client, f"siren/{sample.EDF}", masquerValeursNulles="true")["uniteLegale"]
    assert "prenom1UniteLegale" not in bare and "dateFin" not in bare["periodesUniteLegale"][0]
    assert (
        asked(client, f"siren/{sample.EDF}", date="2000-01-01")["uniteLegale"][
            "periodesUniteLegale"
        ]
        == []
    )
    assert (
        len(
            asked(client, f"siren/{sample.EDF}", date="2020-01-01")["uniteLegale"][
                "periodesUniteLegale"
            ]
        )
        == 1
    )


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("siren/123456782", 404, "Aucun élément trouvé pour le siren 123456782"),
        ("siret/12345678200002", 404, "Aucun élément trouvé pour le siret 12345678200002"),
        ("siren/12", 400, "9 chiffres"),
        ("siret/abc", 400, "14 chiffres"),
        ("siren?q=siren:000000000", 404, "Aucun élément trouvé pour q=siren:000000000"),
        ("siren?q=etatAdministratifUniteLegale:A", 400, "Erreur de syntaxe dans le paramètre q="),
        ("siret?q=etatAdministratifEtablissement:A", 400, "Erreur de syntaxe dans le paramètre q="),
        ("siren?q=nowhere:1", 400, "Erreur de syntaxe dans le paramètre q=nowhere:1"),
        ("siren?q=periode(siren:1)", 400, "Erreur de syntaxe"),
        ("siren?nombre=1001", 400, "nombre"),
        ("siren?debut=1001", 400, "debut"),
        ("siren?nombre=x", 400, "nombre"),
        ("siren?nombre=-1", 400, "nombre"),
        ("siren?curseur=xyz", 400, "curseur"),
        ("siren?date=2020", 400, "date"),
        ("siren?tri=a;b", 400, "tri"),
        ("siren?facette.champ=nowhere", 400, "nowhere"),
        ("siren?masquerValeursNulles=x", 400, "masquer"),
        ("siren?curseur=*&debut=3", 400, "curseur"),
        ("nowhere", 404, "inexistante"),
    ],
)
def test_refusals(client: Client, address: str, status: int, words: str):
    response = client.get(f"/sirene/{address}")
    header = response.json()["header"]
    assert (response.status_code, header["statut"]) == (status, status)
    assert words in header["message"]


# --- several criteria ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("q", "wanted"),
    [
        ("periode(denominationUniteLegale:carrefour)", {sample.CARREFOUR}),
        ("periode(denominationUniteLegale:carrefour*)", {sample.CARREFOUR, sample.GROUP}),
        ('periode(denominationUniteLegale:"ville de paris")', {sample.PARIS}),
        ("sigleUniteLegale:EDF", {sample.EDF}),
        ("periode(etatAdministratifUniteLegale:C)", {sample.CLOSED}),
        (
            "periode(etatAdministratifUniteLegale:C) OR siren:" + sample.EDF,
            {sample.CLOSED, sample.EDF},
        ),
        ("periode(categorieJuridiqueUniteLegale:72*)", {sample.PARIS, sample.MONTREUIL}),
        (
            "periode(categorieJuridiqueUniteLegale:7210 AND denominationUniteLegale:paris)",
            {sample.PARIS},
        ),
        ("periode(activitePrincipaleUniteLegale:(35.11Z OR 56.29B))", {sample.EDF, sample.SODEXO}),
        ("trancheEffectifsUniteLegale:53 AND -sigleUniteLegale:*", {sample.CARREFOUR}),
        ("siren:3010000*", {sample.CARREFOUR, sample.EDF, sample.SODEXO, sample.SEPHORA}),
        (f"siren:[{sample.CLUB} TO {sample.BAKER}]", {sample.CLUB, sample.BAKER}),
        ("nomUniteLegale:x OR identifiantAssociationUniteLegale:W*", None),
        ("identifiantAssociationUniteLegale:W*", {sample.CLUB}),
        ("periode(nomUniteLegale:BRAZIER)", {sample.PERSON}),
        ("prenom1UniteLegale:jeanne", {sample.PERSON}),
        ("periode(denominationUniteLegale:carefour~)", {sample.CARREFOUR}),
        ("periode(denominationUniteLegale.phonetisation:sefora)", {sample.SEPHORA}),
        ("statutDiffusionUniteLegale:P", {sample.HIDDEN_PERSON, sample.HIDDEN_COMPANY}),
        (
            "dateCreationUniteLegale:[1995-01-01 TO 1995-12-31] AND siren:" + sample.EDF,
            {sample.EDF},
        ),
        (
            "dateDernierTraitementUniteLegale:[2024-03-01T07:00:00 TO *] AND siren:" + sample.EDF,
            {sample.EDF},
        ),
    ],
)
def test_units_by_criteria(client: Client, q: str, wanted: set[str] | None):
    if wanted is None:
        assert client.get("/sirene/siren", {"q": q}).status_code == 400  # a name outside periode()
    else:
        assert sirens(client, q) == wanted


@pytest.mark.parametrize(
    ("q", "wanted"),
    [
        ("codeCommuneEtablissement:93048 AND denominationUniteLegale:carrefour", [2, 3]),
        (
            "codeCommuneEtablissement:93048 AND siren:{0} AND periode(etatAdministratifEtablissement:A)",  # noqa: E501
            [2],
        ),
        ("codePostalEtablissement:97* AND siren:{0}", [5]),
        ("siren:{0} AND etablissementSiege:true", [1]),
        ("siren:{0} AND libelleVoieEtablissement:resistance", [2]),
        ("siren:{0} AND libelleCommuneEtablissement:paris", [4]),
        ("siren:{0} AND -periode(dateFin:*)", [1, 2, 3, 4, 5]),
    ],
)
def test_establishments_by_criteria(client: Client, q: str, wanted: list[int]):
    found = sirets(client, q.replace("{0}", sample.CARREFOUR))
    assert found == [sample.siret(sample.CARREFOUR, rank) for rank in wanted]


@pytest.mark.parametrize(
    "word", ["ZEBULON", "KRONENFELS", "ZOUZOU*", "ZBK", "QZHX", "SECRETE", "LE ZOUZOUTIER"]
)
def test_nothing_hidden_is_found_or_shown(client: Client, word: str):
    for address, names in (
        ("siren", ("prenom1UniteLegale", "sigleUniteLegale", "pseudonymeUniteLegale", "")),
        ("siret", ("libelleVoieEtablissement", "sigleUniteLegale", "nomUniteLegale", "")),
    ):
        for name in names:
            q = f'{name}:"{word}"' if name else word.rsplit(maxsplit=1)[-1]
            assert client.get(f"/sirene/{address}", {"q": q}).status_code == 404
    q = f"siren:({sample.HIDDEN_PERSON} OR {sample.HIDDEN_COMPANY})"
    for address in ("siren", "siret"):
        for accept in ("application/json", "text/csv"):
            whole = client.get(f"/sirene/{address}", {"q": q}, headers={"Accept": accept})
            assert whole.status_code == 200 and word.strip("*") not in whole.content.decode()


def test_paging_sorting_and_cursor(client: Client):
    every = asked(client, "siren", nombre=100)
    wanted = [one["siren"] for one in every["unitesLegales"]]
    assert wanted == sorted(wanted) and every["header"]["total"] == len(sample.units())
    page = asked(client, "siren", nombre=3, debut=2)
    assert [one["siren"] for one in page["unitesLegales"]] == wanted[2:5]
    assert page["header"] == {"statut": 200, "message": "ok", "total": 14, "debut": 2, "nombre": 3}
    down = asked(client, "siren", tri="siren desc", nombre=2)
    assert [one["siren"] for one in down["unitesLegales"]] == wanted[:-3:-1]
    named = asked(client, "siren", tri="denominationUniteLegale desc", nombre=1)["unitesLegales"][0]
    assert named["periodesUniteLegale"][0]["denominationUniteLegale"] == "VILLE DE PARIS"
    seen, cursor = [], "*"
    for _ in range(20):
        body = asked(client, "siren", curseur=cursor, nombre=4)
        seen += [one["siren"] for one in body["unitesLegales"]]
        assert body["header"]["curseur"] == cursor
        if body["header"]["curseurSuivant"] == cursor:
            break
        cursor = body["header"]["curseurSuivant"]
    assert seen == wanted


def test_facets(client: Client):
    body = asked(
        client,
        "siret",
        q=f"siren:{sample.CARREFOUR}",
        **{"facette.champ": "codeCommuneEtablissement,libelleVoieEtablissement"},
    )
    town, street = body["facettes"]
    assert town["nom"] == "codeCommuneEtablissement" and town["total"] == 5
    assert town["comptages"][0] == {"valeur": "93048", "nombre": 2}
    assert {one["valeur"] for one in street["comptages"]} == {
        "DE LA GARE",
        "DE LA RESISTANCE",
        "DE PARIS",
    }


def test_post_and_csv(client: Client):
    response = client.post("/sirene/siren", {"q": "sigleUniteLegale:EDF"})
    assert response.json()["unitesLegales"][0]["siren"] == sample.EDF
    response = client.get(
        "/sirene/siret", {"q": f"siren:{sample.EDF}"}, headers={"Accept": "text/csv"}
    )
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert [row["siret"] for row in rows] == [sample.siret(sample.EDF, rank) for rank in (1, 2, 3)]
    assert rows[0]["sigleUniteLegale"] == "EDF"


def test_links(client: Client):
    old, new = sample.siret(sample.CARREFOUR, 3), sample.siret(sample.CARREFOUR, 2)
    for q in (
        f"siretEtablissementPredecesseur:{old}",
        f"siretEtablissementSuccesseur:{new}",
        f"siretEtablissementSuccesseur:{old} OR siretEtablissementPredecesseur:{old}",
    ):
        body = asked(client, "siret/liensSuccession", q=q)
        assert body["liensSuccession"] == [
            {
                "siretEtablissementPredecesseur": old,
                "siretEtablissementSuccesseur": new,
                "dateLienSuccession": "2015-05-01",
                "transfertSiege": False,
                "continuiteEconomique": True,
                "dateDernierTraitementLienSuccession": "2015-06-02T10:11:12",
            }
        ]
    assert (
        client.get(
            "/sirene/siret/liensSuccession", {"q": f"siretEtablissementPredecesseur:{new}"}
        ).status_code
        == 404
    )


def test_information_and_caching(client: Client):
    body = asked(client, "informations")
    assert body["etatService"] == "UP" and body["versionService"] == "3.11"
    assert {one["collection"] for one in body["datesDernieresMisesAJourDesDonnees"]} == {
        "Unités Légales", "Établissements", "Liens de succession"
    }  # fmt: skip
    first = client.get(f"/sirene/siren/{sample.EDF}")
    again = client.get(f"/sirene/siren/{sample.EDF}", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert client.head(f"/sirene/siren/{sample.EDF}").content == b""


def test_rate(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PARVIS_SIRENE_RATE", "3")
    codes = [client.get(f"/sirene/siren/{sample.EDF}").status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    response = client.get(f"/sirene/siren/{sample.EDF}")
    assert int(response["Retry-After"]) > 1 and response.json()["header"]["statut"] == 429
