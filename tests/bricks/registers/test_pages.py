"""Communes as JSON: shape, cache, refusals."""

from __future__ import annotations

import pytest

ADDRESS = "/registres/communes"


def test_answers(client):
    answer = client.get(ADDRESS, {"q": "valserhone", "limit": "3"})
    assert answer.status_code == 200
    assert answer.json() == {
        "results": [
            {
                "code": "01033",
                "name": "Valserhône",
                "label": "Valserhône (01200)",
                "post_codes": ["01200"],
                "department": {"code": "01", "name": "Ain"},
                "population": 16712,
                "via": "",
            }
        ]
    }


def test_is_cached_without_cookie(client):
    first = client.get(ADDRESS, {"q": "lyon"})
    assert "public" in first["Cache-Control"] and not first.cookies
    assert "Cookie" not in first.get("Vary", "")
    again = client.get(ADDRESS, {"q": "lyon"}, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(ADDRESS, {"q": "lyons"}, headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("limit", ["0", "51", "-1", "x", "", "1.5", "٣", "9" * 500])
def test_limit_in_words(client, limit):
    answer = client.get(ADDRESS, {"q": "lyon", "limit": limit})
    assert (answer.status_code, answer.json()["detail"]) == (
        400,
        "limit is a number from 1 to 50. Change it and try again.",
    )


def test_long_text(client):
    answer = client.get(ADDRESS, {"q": "é" * 201})
    assert answer.status_code == 400 and "200" in answer.json()["detail"]


def test_nothing_typed(client):
    assert client.get(ADDRESS).json() == {"results": []}


def test_only_read(client):
    assert client.post(ADDRESS).status_code == 405


@pytest.mark.parametrize(
    ("address", "typed", "code"),
    [
        ("/registres/suggestions/groupes", "240100891", "240100891"),
        ("/registres/suggestions/groupes", "grenoble alpes", "200040715"),
        ("/registres/suggestions/departements", "haute-sav", "74"),
        ("/registres/suggestions/departements", "2a", "2A"),
        ("/registres/suggestions/regions", "bretag", "53"),
    ],
)
def test_suggestions_of_territories(client, address, typed, code):
    answer = client.get(address, {"q": typed})
    first = answer.json()["results"][0]
    assert first["code"] == code and first["label"]
    assert "public" in answer["Cache-Control"] and answer["ETag"]
    assert len(answer.json()["results"]) <= 8


def test_a_commune_leads_to_its_group(client):
    found = client.get("/registres/suggestions/groupes", {"q": "valserhône"}).json()["results"]
    assert "240100891" in [one["code"] for one in found]


@pytest.mark.parametrize(
    "address", ["adresses", "entreprises", "groupes", "departements", "regions"]
)  # fmt: skip
@pytest.mark.parametrize("typed", ["", "  ", "zzqx", "\x00", "a" * 5000, "🏛️", "'; drop table"])
def test_any_beginning_is_answered(client, address, typed, tmp_path, monkeypatch):
    monkeypatch.setenv("PARVIS_REGISTERS_FOLDER", str(tmp_path))
    answer = client.get(f"/registres/suggestions/{address}", {"q": typed})
    assert answer.status_code == 200 and isinstance(answer.json()["results"], list)
