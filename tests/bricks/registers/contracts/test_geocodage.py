"""The address API as the IGN publishes it: the same answers under /geocodage."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

pytestmark = pytest.mark.usefixtures("register")


@pytest.mark.parametrize("address", ["/geocodage/search", "/geocodage/search/"])
def test_search(client: Client, address: str):
    own = client.get(address, {"q": "12 rue de la paix paris", "index": "address"}).json()
    other = client.get("/adresse/search/", {"q": "12 rue de la paix paris"}).json()
    told = own["features"][0]["properties"]
    assert told.pop("_type") == "address"
    assert told == other["features"][0]["properties"]
    assert own["query"] == other["query"]


def test_reverse(client: Client):
    body = client.get("/geocodage/reverse", {"lon": "2.3404", "lat": "48.916"}).json()
    assert body["features"][0]["properties"]["id"] == "75102_ddddd2_00012"
    assert body["features"][0]["properties"]["_type"] == "address"


@pytest.mark.parametrize(
    ("city", "code"),
    [("Lyon", "69381"), ("valserhone", "01033"), ("AMBERIEU EN BUGEY", "01004")],
)
def test_city_is_a_filter(client: Client, city: str, code: str):
    body = client.get("/geocodage/search", {"q": "rue de la république", "city": city}).json()
    assert {f["properties"]["citycode"] for f in body["features"]} == {code}
    assert body["filters"] == {"city": city}


def test_a_city_that_is_none(client: Client):
    body = client.get("/geocodage/search", {"q": "rue de paris", "city": "Nulle Part"}).json()
    assert body["features"] == []
    both = {"q": "rue de la république", "city": "Lyon", "citycode": "01033"}
    assert client.get("/geocodage/search", both).json()["features"] == []


@pytest.mark.parametrize(
    ("index", "status"),
    [("address", 200), ("address,poi", 200), ("poi", 400), ("parcel", 400), ("x", 400), ("", 200)],
)
def test_index(client: Client, index: str, status: int):
    for address, query in (
        ("/geocodage/search", {"q": "rue de paris"}),
        ("/geocodage/reverse", {"lon": "2.3404", "lat": "48.916"}),
    ):
        response = client.get(address, {**query, "index": index})
        assert response.status_code == status
        if status == 400:
            assert '"index" parameter is invalid' in response.json()["description"]


@pytest.mark.parametrize("end", ["", "/"])
def test_files(client: Client, end: str):
    file = SimpleUploadedFile("a.csv", b"adresse,ville\n12 rue de la paix,paris\n", "text/csv")
    response = client.post(f"/geocodage/search/csv{end}", {"data": file})
    assert b"75102_ddddd2_00012" in b"".join(response.streaming_content)
    file = SimpleUploadedFile("a.csv", b"lat,lon\n48.916,2.3404\n", "text/csv")
    response = client.post(f"/geocodage/reverse/csv{end}", {"data": file})
    assert b"75102_ddddd2_00012" in b"".join(response.streaming_content)


def test_capabilities(client: Client):
    body = client.get("/geocodage/getCapabilities").json()
    assert [one["id"] for one in body["indexes"]] == ["address"]


@pytest.mark.usefixtures("db")
def test_health_says_the_version(client: Client, register):
    told = client.get("/health").json()["indexes"]["addresses"]
    assert told["serves"] and told["version"] == register.current().version
    assert told["addresses"] == 65


@pytest.mark.usefixtures("db")
def test_health_without_a_register(client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(tmp_path))
    told = client.get("/health").json()
    assert told["status"] == "ok"
    assert told["indexes"]["addresses"] == {"version": "", "serves": False}
