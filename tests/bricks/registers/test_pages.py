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
