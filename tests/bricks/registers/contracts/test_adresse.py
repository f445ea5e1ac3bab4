"""The national address API, by what its clients send and read."""

from __future__ import annotations

import pytest
from django.test import Client

from parvis.bricks.registers.addresses.store import Store

pytestmark = pytest.mark.usefixtures("register")


def features(client: Client, address: str, **query: object) -> list[dict]:  # type: ignore[type-arg]
    """The features of an answer that must be good."""
    response = client.get(address, query)
    assert response.status_code == 200, response.content
    return response.json()["features"]


@pytest.mark.parametrize("address", ["/adresse/search/", "/adresse/search"])
def test_search_in_its_shape(client: Client, address: str):
    response = client.get(address, {"q": "12 rue de la paix paris"})
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Headers"] == "X-Requested-With"
    body = response.json()
    head = ("type", "version", "attribution", "licence", "query", "limit")
    assert {k: body[k] for k in head} == {
        "type": "FeatureCollection", "version": "draft", "attribution": "BAN",
        "licence": "ETALAB-2.0", "query": "12 rue de la paix paris", "limit": 5,
    }  # fmt: skip
    assert "filters" not in body and "center" not in body
    first = body["features"][0]
    assert first["type"] == "Feature"
    assert first["geometry"] == {"type": "Point", "coordinates": [2.3404, 48.916]}
    told = first["properties"]
    assert told["label"] == "12 Rue de la Paix 75002 Paris"
    assert 0 <= told["score"] <= 1 and 0 <= told["confidence"] <= 1
    assert {k: told[k] for k in ("housenumber", "id", "name", "postcode", "citycode", "type")} == {
        "housenumber": "12", "id": "75102_ddddd2_00012", "name": "12 Rue de la Paix",
        "postcode": "75002", "citycode": "75102", "type": "housenumber",
    }  # fmt: skip
    assert {k: told[k] for k in ("city", "district", "context", "street")} == {
        "city": "Paris", "district": "Paris 2e Arrondissement",
        "context": "75, Paris, Île-de-France", "street": "Rue de la Paix",
    }  # fmt: skip
    assert told["x"] == pytest.approx(651_700, abs=2_000) and told["y"] > 6_800_000
    assert "banId" not in told and "oldcity" not in told and "population" not in told


def test_street_and_municipality(client: Client):
    street = features(client, "/adresse/search/", q="rue de rivoli paris")[0]["properties"]
    assert street["type"] == "street" and street["street"] == street["name"] == "Rue de Rivoli"
    assert "housenumber" not in street
    town = features(client, "/adresse/search/", q="valserhône")[0]["properties"]
    assert town["type"] == "municipality" and town["municipality"] == "Valserhône"
    assert (town["id"], town["population"], town["postcode"]) == ("01033", 16_000, "01200")


def test_centre_filters_and_limit_are_told_back(client: Client):
    query = {"q": "rue de la république", "lat": "46.11", "lon": "5.83", "limit": "2",
             "type": "street", "citycode": "01033"}  # fmt: skip
    body = client.get("/adresse/search/", query).json()
    assert body["center"] == [5.83, 46.11] and body["limit"] == 2
    assert body["filters"] == {"type": "street", "citycode": "01033"}
    assert body["features"][0]["properties"]["distance"] < 1_000
    for name, other in (("latitude", "longitude"), ("lat", "lng"), ("lat", "long")):
        again = {**{k: v for k, v in query.items() if k not in ("lat", "lon")},
                 name: "46.11", other: "5.83"}  # fmt: skip
        assert client.get("/adresse/search/", again).json()["center"] == [5.83, 46.11]


def test_filters_of_several_values(client: Client):
    one = "/adresse/search/?q=rue+de+la+r%C3%A9publique&citycode=01033&citycode=01004"
    two = "/adresse/search/?q=rue+de+la+r%C3%A9publique&citycode=01033+01004"
    codes = [
        {f["properties"]["citycode"] for f in client.get(address).json()["features"]}
        for address in (one, two)
    ]
    assert codes == [{"01033", "01004"}] * 2
    body = client.get(f"{one}&postcode=01500").json()
    assert {f["properties"]["postcode"] for f in body["features"]} == {"01500"}
    assert body["filters"]["citycode"] == ["01033", "01004"]


def test_unknown_filter_values_give_nothing(client: Client):
    assert features(client, "/adresse/search/", q="rue de paris", type="castle") == []
    assert features(client, "/adresse/search/", q="rue de paris", citycode="99999") == []


def test_autocomplete_is_the_default(client: Client):
    begun = features(client, "/adresse/search/", q="rue alex")
    assert begun[0]["properties"]["id"] == "01004_bbbbb2"
    whole = features(client, "/adresse/search/", q="rue alex", autocomplete="0")
    assert not whole or whole[0]["properties"]["score"] < 0.7


def test_explain(client: Client):
    told = features(client, "/adresse/search/", q="12 rue de la paix 75001", explain="1")[0]
    why = told["properties"]["explain"]
    assert why["numbers"] == ["12"] and why["penalties"]["postcode"] > 0


@pytest.mark.parametrize(
    ("query", "status", "title", "description"),
    [
        ({}, 400, "Missing parameter", 'The "q" parameter is required.'),
        ({"q": ""}, 400, "Missing parameter", 'The "q" parameter is required.'),
        ({"q": "a", "limit": "x"}, 400, "Invalid parameter",
         'The "limit" parameter is invalid. The value must be an integer.'),
        ({"q": "a", "limit": "101"}, 400, "Invalid parameter",
         'The "limit" parameter is invalid. out of range (1..100)'),
        ({"q": "a", "limit": "-1"}, 400, "Invalid parameter",
         'The "limit" parameter is invalid. out of range (1..100)'),
        ({"q": "a", "lat": "x"}, 400, "Invalid parameter",
         'The "lat" parameter is invalid. invalid value'),
        ({"q": "a", "lat": "nan", "lon": "1"}, 400, "Invalid parameter",
         'The "lat" parameter is invalid. invalid value'),
        ({"q": "a", "lat": "91", "lon": "1"}, 400, "Invalid parameter",
         'The "lat" parameter is invalid. out of range'),
        ({"q": "a", "lat": "1", "lon": "-181"}, 400, "Invalid parameter",
         'The "lon" parameter is invalid. out of range'),
        ({"q": "a", "autocomplete": "maybe"}, 400, "Invalid parameter",
         'The "autocomplete" parameter is invalid. '
         'The value of the parameter must be "true" or "false".'),
        ({"q": "a", "citycode": " ".join(["01033"] * 11)}, 400, "Invalid parameter",
         'The "citycode" parameter is invalid. more than 10 values'),
        ({"q": "a" * 201}, 413, "Query too long, 201 chars, limit is 200", None),
    ],
)  # fmt: skip
def test_refusals(client: Client, query: dict, status: int, title: str, description: str | None):  # type: ignore[type-arg]
    response = client.get("/adresse/search/", query)
    assert response.status_code == status
    expected = {"title": title} | ({"description": description} if description else {})
    assert response.json() == expected
    assert response["Access-Control-Allow-Origin"] == "*"


def test_limit_zero_is_the_default(client: Client):
    assert client.get("/adresse/search/", {"q": "rue", "limit": "0"}).json()["limit"] == 5


@pytest.mark.parametrize("address", ["/adresse/reverse/", "/adresse/reverse"])
def test_reverse(client: Client, address: str):
    body = client.get(address, {"lon": "2.3404", "lat": "48.916"}).json()
    assert body["limit"] == 1 and "query" not in body
    told = body["features"][0]["properties"]
    assert told["id"] == "75102_ddddd2_00012" and told["distance"] == 0
    assert "score" not in told


def test_reverse_with_filters(client: Client):
    body = client.get(
        "/adresse/reverse/", {"lng": "2.3404", "lat": "48.916", "type": "street", "limit": "2"}
    ).json()
    assert [f["properties"]["type"] for f in body["features"]] == ["street"] * 2
    assert body["filters"] == {"type": "street"}


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ({"lat": "1"}, 'The "lon" parameter is required.'),
        ({"lon": "1"}, 'The "lat" parameter is required.'),
        ({"lon": "1", "lat": "x"}, 'The "lat" parameter is invalid. invalid value'),
        ({"lon": "200", "lat": "1"}, 'The "lon" parameter is invalid. out of range'),
    ],
)
def test_reverse_refusals(client: Client, query: dict[str, str], title: str):
    response = client.get("/adresse/reverse/", query)
    assert response.status_code == 400 and response.json()["description"] == title


def test_reverse_in_the_sea(client: Client):
    assert features(client, "/adresse/reverse/", lon="-30", lat="40") == []


@pytest.mark.parametrize(
    "text",
    ["' OR 1=1 --", "\x00", "😀", "\u202eabc", '"unclosed', "%", "a" * 200, "<b>", "\ud800"],
)
def test_hostile_texts(client: Client, text: str):
    response = client.get("/adresse/search/", {"q": text.encode("utf-8", "replace")})
    assert response.status_code == 200
    assert response.json()["type"] == "FeatureCollection"


def test_cached_by_version(client: Client, register: Store):
    first = client.get("/adresse/search/", {"q": "rue de rivoli"})
    assert "max-age=" in first["Cache-Control"]
    again = client.get("/adresse/search/", {"q": "rue de rivoli"}, HTTP_IF_NONE_MATCH=first["ETag"])
    assert again.status_code == 304 and again["ETag"] == first["ETag"]
    other = client.get("/adresse/search/", {"q": "rue de la paix"})
    assert other["ETag"] != first["ETag"]


def test_head_and_other_methods(client: Client):
    assert client.head("/adresse/search/", {"q": "rue de rivoli"}).status_code == 200
    assert client.post("/adresse/search/", {"q": "rue de rivoli"}).status_code == 405


def test_rate_limit(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PARVIS_REGISTERS_RATE", "2")
    codes = [client.get("/adresse/search/", {"q": "rue"}).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 200, 429]
    refused = client.get("/adresse/search/", {"q": "rue"})
    assert refused.status_code == 429 and int(refused["Retry-After"]) >= 1
    assert refused.json()["title"] == "Too many requests"
    other = client.get("/adresse/search/", {"q": "rue"}, REMOTE_ADDR="192.0.2.7")
    assert other.status_code == 200


def test_health(client: Client, register: Store):
    now = register.current()
    assert now is not None
    told = client.get("/adresse/health").json()
    assert told == {"status": "HEALTHY", "version": now.version}


def test_no_register_yet(client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(tmp_path))
    for address in ("/adresse/search/?q=a", "/adresse/reverse/?lon=1&lat=1", "/adresse/health"):
        response = client.get(address)
        assert response.status_code == 503 and response["Retry-After"]
        assert response.json()["title"] == "Service unavailable"
