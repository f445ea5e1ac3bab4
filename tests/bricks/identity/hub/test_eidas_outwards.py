"""A person of ours towards another European country: our hub answers its node (reference 1.13)."""

from __future__ import annotations

import re

import pytest
from django.test import Client as Browser

from parvis.bricks.identity.domain import countries, eidas
from parvis.bricks.identity.domain.eidas import NodeError
from parvis.bricks.identity.models import Client, Grant
from parvis.bricks.identity.queries import countries as names
from tests.bricks.identity.hub.walking import local, text_of

BASE = "/identite-de-demonstration/noeud-francais/"
CLAIMS = {
    "sub": "s" * 64, "given_name": "Angela Claire", "family_name": "Dubois",
    "preferred_username": "Martin", "birthdate": "1962-08-00", "gender": "female",
    "birthplace": "75107", "birthcountry": "99100",
}  # fmt: skip


# --- the rules ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "acr"), [("low", "eidas2"), ("substantial", "eidas2"), ("high", "eidas3"),
                       (f"{eidas.LOA}high", "eidas3")],
)  # fmt: skip
def test_the_level_asked_of_the_hub(level, acr):
    assert eidas.read_request("IT", level, "").acr == acr


@pytest.mark.parametrize(
    ("country", "level", "attributes"),
    [
        ("FR", "low", ""), ("XX", "low", ""), ("", "low", ""), ("it", "low", ""),
        ("IT", "top", ""), ("IT", "", ""), ("IT", "low", "legalName"),
        ("IT", "low", "gender " * 40),
    ],
)  # fmt: skip
def test_requests_that_nothing_answers(country, level, attributes):
    with pytest.raises(NodeError):
        eidas.read_request(country, level, attributes)


def test_no_more_is_asked_of_the_hub_than_the_attributes_need():
    asked = eidas.read_request("DE", "high", "")
    assert asked.attributes == eidas.MANDATORY
    assert set(asked.scopes) == {
        "openid", "given_name", "family_name", "preferred_username", "birthdate",
    }  # fmt: skip
    more = eidas.read_request("DE", "high", "gender placeOfBirth currentAddress")
    assert set(more.scopes) - set(asked.scopes) == {"gender", "birthplace", "birthcountry"}


def test_the_minimum_data_set_and_nothing_else():
    asked = eidas.read_request("IT", "substantial", "")
    said = eidas.answer(asked, CLAIMS, "eidas2", "")
    assert set(said.attributes) == set(eidas.MANDATORY)
    assert said.attributes["currentFamilyName"] == "Martin"
    assert said.attributes["dateOfBirth"] == "1962-08-01"  # eIDAS has no presumed dates
    assert (said.country, said.level) == ("FR", "substantial")


def test_each_country_knows_the_person_under_a_name_of_its_own():
    found = {
        country: eidas.answer(
            eidas.read_request(country, "low", ""), CLAIMS, "eidas2", ""
        ).attributes["personIdentifier"]
        for country in ("IT", "DE")
    }
    assert found["IT"].startswith("FR/IT/") and found["DE"].startswith("FR/DE/")
    assert found["IT"].rpartition("/")[2] != found["DE"].rpartition("/")[2]
    assert CLAIMS["sub"] not in str(found)


def test_born_abroad_the_country_s_name_travels():
    asked = eidas.read_request("ES", "low", "placeOfBirth birthName gender")
    abroad = {**CLAIMS, "birthcountry": "99352", "birthplace": ""}
    said = eidas.answer(asked, abroad, "eidas3", names.name("99352", "en"))
    assert said.attributes["placeOfBirth"] == "Algeria"
    assert said.attributes["birthName"] == "Angela Claire Dubois"
    assert said.attributes["gender"] == "Female"
    assert said.level == "high"


@pytest.mark.parametrize("acr", ["eidas2", "eidas1", "", "gold"])
def test_a_level_that_is_not_reached_is_no_answer(acr):
    with pytest.raises(NodeError):
        eidas.answer(eidas.read_request("IT", "high", ""), CLAIMS, acr, "")


def test_a_mandatory_attribute_that_is_missing_is_no_answer():
    with pytest.raises(NodeError, match="dateOfBirth"):
        eidas.answer(eidas.read_request("IT", "low", ""), {**CLAIMS, "birthdate": ""}, "eidas2", "")


# --- the names of countries --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "fr", "en"),
    [
        ("99100", "France", "France"), ("99109", "Allemagne", "Germany"),
        ("99352", "Algérie", "Algeria"), ("99127", "Italie", "Italy"),
        ("99115", "Tchécoslovaquie", "Czechoslovakia"), ("99425", "99425", "99425"),
        ("75107", "75107", "75107"), ("", "", ""),
    ],
)  # fmt: skip
def test_countries_have_names(code, fr, en):
    assert (names.name(code, "fr"), names.name(code, "en")) == (fr, en)


def test_every_code_has_a_name_in_both_languages():
    for code in (*countries.ISO, *countries.GONE):
        for language in ("fr", "en"):
            assert len(names.name(code, language)) > 2 and names.name(code, language) != code
    assert len(set(countries.ISO.values())) == len(countries.ISO) > 190


# --- the whole way -----------------------------------------------------------------------------


def through(person: str, uid: str = "compte-renforce", **asked: str):
    """From the request of the other country to what it receives; the page."""
    browser = Browser()
    query = {"country": "IT", "level": "substantial", **asked}
    begun = browser.get(f"{BASE}demande/", query)
    assert begun.status_code == 303, text_of(begun)
    choice = browser.get(local(begun["Location"]))
    page = browser.get(local(choice["Location"]))
    version = re.search(r'name="version" value="(\d+)"', page.content.decode())[1]
    left = browser.post(
        f"{local(choice['Location'])}/redirect-to-idp", {"providerUid": uid, "version": version}
    )
    answer = browser.post(local(left["Location"]), {"person": person})
    found = browser.get(local(answer["Location"]))
    while found.status_code == 303 and not found["Location"].startswith(f"http://testserver{BASE}"):
        if f"{BASE}retour/" in found["Location"]:
            break
        found = browser.get(local(found["Location"]))
    if found.status_code == 200:
        shown = found.content.decode()
        version = re.search(r'name="version" value="(\d+)"', shown)[1]
        login = re.search(r'action="([^"]+/login)"', shown)
        assert login, text_of(found)[:600]
        found = browser.post(local(login[1]), {"version": version})
    return browser, browser.get(local(found["Location"]))


def test_a_person_of_ours_signs_in_for_italy(hub):
    browser, page = through("ghjulia.paoli")
    assert page.status_code == 200, text_of(page)
    said = text_of(page)
    assert "Italie" in said or "Italy" in said
    assert f"{eidas.LOA}substantial" in said
    answer = page.context["answer"]
    assert set(answer.attributes) == set(eidas.MANDATORY)
    assert answer.attributes["personIdentifier"].startswith("FR/IT/")
    grant = Grant.objects.get()
    assert grant.acr == "eidas2" and grant.client.client_id == "noeud-eidas-france"
    assert Client.objects.get(client_id="noeud-eidas-france").metadata["platform"] == "high"
    assert browser.get(f"{BASE}retour/?code=x&state=y").status_code == 400  # it served once


def test_bad_requests_get_words(hub):
    for asked in ({"country": "FR"}, {"level": "top"}, {"attributes": "legalName"}, {}):
        query = {"country": "IT", "level": "low", **asked} if asked else {}
        page = Browser().get(f"{BASE}demande/", query)
        assert page.status_code == 400
        assert "eidas_node_error" in text_of(page)
    assert Browser().get(BASE).status_code == 200
    assert not Client.objects.filter(client_id="noeud-eidas-france").exists()


def test_nothing_of_it_is_served_in_production(hub, settings):
    settings.PARVIS_ENV = "production"
    for path in ("", "demande/", "retour/"):
        assert Browser().get(f"{BASE}{path}").status_code == 404
