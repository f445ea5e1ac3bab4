"""The national API of territories, by what its clients send and read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.bricks.registers.contours import operations
from parvis.bricks.registers.contracts import limits
from tests.bricks.registers.contours.test_contours import FEATURES


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No register but the code itself, callers unlimited."""
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(tmp_path / "registers"))
    monkeypatch.setenv("PARVIS_REGISTERS_RATE", "0")
    limits.forget()


@pytest.fixture
def contours(tmp_path: Path) -> None:
    """Contours imported."""
    path = tmp_path / "communes.geojson"
    path.write_text(json.dumps({"features": FEATURES}), encoding="utf-8")
    operations.import_contours([path])


def get(client: Client, address: str, **query: object):
    """The body of an answer that must be good."""
    response = client.get(f"/geo{address}", query)
    assert response.status_code == 200, (response.status_code, response.content[:200])
    return response.json()


def codes(found: list[dict[str, object]]) -> list[object]:
    """Their codes."""
    return [one["code"] for one in found]


def test_a_commune_in_its_shape(client: Client):
    assert get(client, "/communes/01033") == {
        "nom": "Valserhône", "code": "01033", "codesPostaux": ["01200"], "siren": "200083863",
        "codeEpci": "240100891", "codeDepartement": "01", "codeRegion": "84",
        "population": get(client, "/communes/01033")["population"],
    }  # fmt: skip
    more = get(client, "/communes/01033", fields="departement,region,epci,zone,_x,centre")
    assert more == {
        "departement": {"code": "01", "nom": "Ain"},
        "region": {"code": "84", "nom": "Auvergne-Rhône-Alpes"},
        "epci": {"code": "240100891", "nom": more["epci"]["nom"]},
        "zone": "metro", "nom": "Valserhône", "code": "01033",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"code": "75056"}, ["75056"]),
        ({"codePostal": "01200"}, None),
        ({"siren": "200083863"}, ["01033"]),
        ({"codeEpci": "240100891", "nom": "valserhone"}, ["01033"]),
        ({"codeDepartement": "2a", "nom": "ajaccio"}, ["2A004"]),
        ({"nom": "lyon", "type": "arrondissement-municipal", "codePostal": "69003"}, ["69383"]),
        ({"code": "69383", "type": "arrondissement-municipal"}, ["69383"]),
        ({"nom": "nowhere at all xyz"}, []),
        ({"code": "zzzzz"}, []),
        ({"siren": "no"}, []),
        ({"codeDepartement": "00x"}, []),
        ({"zone": "com", "nom": "nouméa"}, ["98818"]),
        ({"zone": "drom", "nom": "paris"}, []),
        ({"nom": "lancrans", "deleguees": "true"}, None),
    ],
)
def test_filters_narrow_together(client: Client, query: dict[str, str], expected: list[str] | None):
    found = codes(get(client, "/communes", **query))
    if expected is None:
        assert found
    else:
        assert found == expected


def test_names_are_scored_and_boosted(client: Client):
    plain = get(client, "/communes", nom="saint denis", limit="5")
    assert len(plain) == 5 and plain[0]["_score"] == 1
    scores = [one["_score"] for one in plain]
    assert scores == sorted(scores, reverse=True)
    boosted = get(client, "/communes", nom="saint denis", boost="population", limit="1")
    assert boosted[0]["code"] in {"97411", "93066"}
    assert codes(get(client, "/communes", nom="grenobel", limit="1")) == ["38185"], "one slip"


def test_everything_and_parts_of_it(client: Client):
    every = get(client, "/communes", fields="nom")
    assert len(every) > 34_000
    ain = get(client, "/departements/01/communes", fields="nom")
    assert codes(ain) == codes(get(client, "/communes", codeDepartement="01", fields="nom"))
    region = get(client, "/regions/94/departements")
    assert codes(region) == ["2A", "2B"] and region[0]["codeRegion"] == "94"
    members = get(client, "/epcis/240100891/communes", fields="nom")
    assert "01033" in codes(members)


def test_groups(client: Client):
    group = get(client, "/epcis/240100891")
    assert group["codesDepartements"] == ["01"] and group["codesRegions"] == ["84"]
    found = get(client, "/epcis", codeDepartement="01", fields="nom,type,financement")
    assert {one["type"] for one in found} <= {"CC", "CA", "CU", "METRO", "MET69"}
    named = get(client, "/epcis", nom="grenoble alpes", limit="1")
    assert named[0]["code"] == "200040715" and named[0]["_score"] > 0.7


def test_areas(client: Client):
    assert len(get(client, "/regions")) == 18, "metropolitan and overseas régions"
    assert len(get(client, "/departements")) == 101
    com = codes(get(client, "/departements", zone="com"))
    assert "988" in com and "01" not in com
    assert get(client, "/departements/2a")["nom"] == "Corse-du-Sud"
    assert get(client, "/regions", nom="bretagne")[0]["code"] == "53"
    assert codes(get(client, "/departements", codeRegion="53")) == ["22", "29", "35", "56"]


def test_parts_of_communes(client: Client):
    (lancrans,) = get(client, "/communes_associees_deleguees", nom="lancrans")
    assert lancrans["type"] == "commune-deleguee" and lancrans["chefLieu"] == "01033"
    one = get(client, f"/communes_associees_deleguees/{lancrans['code']}")
    assert one["nom"] == "Lancrans"
    inside = get(client, "/communes_associees_deleguees", chefLieu="01033")
    assert len(inside) >= 3 and {p["chefLieu"] for p in inside} == {"01033"}


def test_old_codes_lead_to_the_commune_of_today(client: Client):
    gone = client.get("/geo/communes/74011")
    assert (gone.status_code, gone.content) == (404, b"Not Found")
    assert gone["Link"] == '</geo/communes/74010>; rel="successor-version"'
    assert get(client, "/communes/74011", ancien="true")["nom"] == "Annecy"
    told = get(client, "/communes/74011/historique")
    assert told["actuelle"] == {"code": "74010", "nom": "Annecy"} and told["depuis"] == "2017-01-01"
    assert told["versions"][0]["fin"] == "2017-01-01"
    again = get(client, "/communes/76095/historique", date="2013-06-01")
    assert again["actuelle"]["code"] == "76095"
    assert client.get("/geo/communes/74011/historique?date=hier").status_code == 400
    assert client.get("/geo/communes/99999/historique").status_code == 404


@pytest.mark.usefixtures("contours")
def test_points_and_shapes(client: Client):
    assert codes(get(client, "/communes", lat="46.3", lon="5.3")) == ["01033"]
    assert get(client, "/communes", lat="0", lon="0") == []
    parts = get(client, "/communes_associees_deleguees", lat="46.1", lon="5.1")
    assert {p["chefLieu"] for p in parts} <= {"01033"}
    whole = get(client, "/communes/01033", fields="centre,contour,bbox,surface")
    assert whole["contour"]["type"] == "Polygon" and whole["centre"]["type"] == "Point"
    assert whole["surface"] > 0
    found = get(client, "/communes", code="01033", format="geojson", geometry="contour")
    (feature,) = found["features"]
    assert feature["geometry"] == whole["contour"]
    assert "contour" not in feature["properties"] and feature["properties"]["nom"] == "Valserhône"
    one = get(client, "/communes/01033", format="geojson")
    assert one["type"] == "Feature" and one["geometry"]["type"] == "Point"
    nowhere = get(client, "/communes/75056", format="geojson")
    assert nowhere["geometry"] is None


BAD = [
    "/communes?limit=0", "/communes?limit=x", "/communes?limit=-3", "/communes?lat=91&lon=2",
    "/communes?lat=nan&lon=2", "/communes?lat=48", "/communes?lat=a&lon=b", "/communes?type=ville",
    "/communes?zone=lune", "/communes?format=geojson", "/communes?fields=contour",
    "/communes?code=01033&format=geojson&geometry=cube", "/communes?nom=" + "a" * 201,
    "/departements?zone=x", "/epcis?limit=0",
]  # fmt: skip


@pytest.mark.parametrize("address", BAD)
def test_what_cannot_be_understood_is_400(client: Client, address: str):
    response = client.get(f"/geo{address}")
    assert (response.status_code, response.content) == (400, b"Bad Request")
    assert response["X-Reason"]


@pytest.mark.parametrize(
    "address",
    ["/communes/99999", "/communes/zz", "/departements/00", "/departements/00/communes",
     "/regions/999", "/regions/999/departements", "/epcis/1", "/epcis/1/communes",
     "/communes_associees_deleguees/01004"],
)  # fmt: skip
def test_what_is_not_there_is_404(client: Client, address: str):
    response = client.get(f"/geo{address}")
    assert (response.status_code, response.content) == (404, b"Not Found")


def test_answers_are_cached_by_version_and_open_to_any_origin(client: Client):
    first = client.get("/geo/communes?nom=lyon", headers={"Origin": "https://a.example"})
    assert first["Access-Control-Allow-Origin"] == "https://a.example" and "Origin" in first["Vary"]
    assert first["Cache-Control"] == "public, max-age=3600"
    again = client.get("/geo/communes?nom=lyon", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and again["ETag"] == first["ETag"]
    other = client.get("/geo/communes?nom=paris", headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200


def test_too_many_requests_say_when_to_come_back(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PARVIS_REGISTERS_RATE", "1")
    limits.forget()
    seen = [client.get("/geo/regions") for _ in range(5)]
    assert seen[0].status_code == 200 and seen[-1].status_code == 429
    assert seen[-1]["Retry-After"] == "1"


def test_whole_tables_and_description(client: Client):
    assert len(get(client, "/raw/regions.json")) >= 18
    assert len(get(client, "/raw/communes.json")) > 34_000
    told = yaml.safe_load(client.get("/geo/definition.yml").content)
    for address in told["paths"]:
        concrete = address.replace("{code}", "84" if "region" in address else "01")
        assert client.get(f"/geo{concrete}?limit=1").status_code in {200, 404}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(
        st.sampled_from(
            ["nom", "code", "codePostal", "siren", "lat", "lon", "type", "zone", "limit", "fields",
             "format", "geometry", "boost", "codeEpci", "codeRegion"]
        ),
        st.text(max_size=30), min_size=1, max_size=4,
    )
)  # fmt: skip
def test_any_query_is_answered_or_refused(client: Client, query: dict[str, str]):
    assert client.get("/geo/communes", query).status_code in {200, 400}


@pytest.mark.parametrize("asked", ["fields=contour", "format=geojson&geometry=contour"])
def test_contours_of_everything_are_refused_in_words(client: Client, asked: str):
    """geo.api.gouv.fr #130: it was a 502 after a minute."""
    response = client.get(f"/geo/communes?{asked}")
    assert response.status_code == 400 and "contour" in response["X-Reason"]
