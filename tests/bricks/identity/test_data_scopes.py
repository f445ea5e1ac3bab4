"""Scopes of data providers: the national ones, and those that another brick answers."""

from __future__ import annotations

import pytest

from parvis.bricks.identity.domain import data_scopes, legal_bases, perimeters, scopes
from parvis.bricks.identity.domain.data_scopes import DataScope
from parvis.bricks.identity.public import data_scopes as port
from tests.bricks.identity.provider.flows import flow

RIDES = DataScope("town_rides", "Ville de Valserine", "Abonnement aux navettes", "transport")


class Town:
    """Whoever holds data of a town."""

    def __init__(self, *found: DataScope) -> None:
        self.found = found

    def scopes(self):
        return self.found


@pytest.fixture
def answered():
    with port.replaced(town=Town(RIDES)):
        yield


def test_national_scopes_all_have_words_and_a_subject():
    for name, one in data_scopes.NATIONAL.items():
        assert one.name == name and one.holder and one.label
        assert one.subject in perimeters.BY_NAME
        assert perimeters.is_key(f"scope:{name}")
    assert data_scopes.names() >= {"dgfip_rfr", "cnaf_quotient_familial", "mi_siv_carte_grise"}


def test_a_scope_of_another_brick_is_told_covered_and_bound_to_a_law(answered):
    assert "town_rides" in scopes.offered("franceconnect")
    assert "town_rides" not in scopes.offered("oidc") | scopes.offered("proconnect")
    assert scopes.claims_of("franceconnect", ("openid", "town_rides")) == ("sub", "town_rides")
    assert scopes.label("town_rides") == "Abonnement aux navettes"
    told = scopes.told("franceconnect", ("openid", "town_rides"), "low")
    assert [(one.holder, one.lines) for one in told] == [
        ("Ville de Valserine", ("Abonnement aux navettes",))
    ]
    assert perimeters.is_key("scope:town_rides")
    assert perimeters.covers_data({"subject:transport"}, "town_rides")
    assert not perimeters.covers_data({"subject:money"}, "town_rides")
    assert legal_bases.missing(("email", "town_rides"), {}) == ("town_rides",)


def test_without_the_brick_it_is_nothing():
    assert "town_rides" not in scopes.offered("franceconnect")
    assert scopes.claims_of("franceconnect", ("openid", "town_rides")) == ("sub",)
    assert not perimeters.is_key("scope:town_rides")


@pytest.mark.parametrize("name", ["dgfip_rfr", "openid", "email"])
def test_no_brick_changes_what_a_national_scope_means(name):
    before = (
        scopes.claims_of("franceconnect", (name,)),
        scopes.told("franceconnect", (name,), "low"),
    )
    with port.replaced(town=Town(DataScope(name, "Autre", "Autre chose", "money"))):
        assert scopes.claims_of("franceconnect", (name,)) == before[0]
        assert scopes.told("franceconnect", (name,), "low") == before[1]


def test_the_discovery_document_and_a_sign_in_have_it(answered, db):
    one = flow("franceconnect", scopes=["openid", "town_rides"])
    document = one.browser.get("/franceconnect/api/v2/.well-known/openid-configuration").json()
    assert "town_rides" in document["scopes_supported"]
    assert "town_rides" in document["claims_supported"]
    assert one.authorize(scope="openid town_rides").status_code == 303
