"""The public page of a service, and the same for machines."""

from __future__ import annotations

import datetime as dt

import pytest

from parvis.bricks.directory import public as directory
from parvis.bricks.directory.public import Appointment, Channel, Kind
from parvis.kernel import clock
from parvis.kernel.access import Role, system
from parvis.kernel.urns import resolve
from parvis.kernel.values import uuid7

CLERK = system("tests")
ADDRESS = {"lines": ["1 place de la Mairie"], "post_code": "00310", "city": "Valserine"}
WEEK = {"weekly": [{"day": day, "from": "09:00", "to": "12:00"} for day in range(1, 6)]}


@pytest.fixture
def service(town, monkeypatch):
    at = dt.datetime(2026, 11, 23, 10, tzinfo=clock.PARIS)
    monkeypatch.setattr(clock, "now", lambda: at)
    counter = directory.create_counter(
        CLERK,
        town.organisation.id,
        name={"fr": "Mairie", "en": "Town hall"},
        address={**ADDRESS, "commune": "00101"},
        hours=WEEK,
        phone="04 50 00 00 02",
        access={"fr": "Plain-pied", "en": "Step-free"},
    )
    made = directory.create_service(
        CLERK,
        town.organisation.id,
        name={"fr": "Cantine <scolaire>", "en": "School meals"},
        summary={"fr": "Inscriptions", "en": "Registration"},
        email="cantine@valserine.example",
        phone="04 50 00 00 01",
        address=ADDRESS,
        dpo="dpo@valserine.example",
    )
    channels = [
        Channel(Kind.ONLINE, url="https://valserine.example/cantine"),
        Channel(Kind.PHONE, phone="04 50 00 00 01", note={"en": "Ask for Lucie"}),
        Channel(Kind.COUNTER, counter=counter, appointment=Appointment.REQUIRED),
        Channel(Kind.HOME, note={"fr": "Sur demande"}),
        Channel(Kind.MAIL),
    ]
    directory.set_channels(CLERK, made, 1, channels)
    return made


def test_page_in_english(client, service):
    page = client.get(f"/services/{service}/", headers={"Accept-Language": "en"})
    text = page.content.decode()
    assert page.status_code == 200
    for said in (
        "<h1>School meals</h1>",
        "Open now, until midday.",
        "Monday to Friday: 9am to midday",
        "Closed on Saturday and Sunday",
        'href="tel:0450000002"',
        "By appointment only.",
        "Town hall<br>1 place de la Mairie<br>00310 Valserine",
        "Step-free",
        "Ask for Lucie",
        "https://valserine.example/cantine",
        "mailto:cantine@valserine.example",
    ):
        assert said in text, said


def test_page_in_french_escapes(client, service):
    text = client.get(f"/services/{service}/", headers={"Accept-Language": "fr"}).content.decode()
    assert "<h1>Cantine &lt;scolaire&gt;</h1>" in text
    assert "Du lundi au vendredi" in text and "Sur rendez-vous uniquement." in text


def test_queries_do_not_grow_with_channels(client, service, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        client.get(f"/services/{service}/")


def test_drafts_are_for_their_organisation(client, sign_in, town, other_town):
    draft = directory.create_service(
        CLERK, town.organisation.id, name={"fr": "Brouillon"}, draft=True
    )
    address = f"/services/{draft}/"
    assert client.get(address).status_code == 404
    assert sign_in(other_town.agents[Role.MANAGER]).get(address).status_code == 404
    own = sign_in(town.agents[Role.AGENT]).get(address, headers={"Accept-Language": "en"})
    assert own.status_code == 200 and "Only your organisation" in own.content.decode()
    assert resolve(directory.service_urn(draft)).url == ""
    assert client.get(f"{address}cpsv.jsonld").status_code == 404


@pytest.mark.django_db
def test_unknown_service(client):
    assert client.get(f"/services/{uuid7()}/").status_code == 404
    assert client.get("/services/not-an-id/").status_code == 404


def test_urn_leads_to_the_page(service):
    assert resolve(directory.service_urn(service)).url == f"/services/{service}/"


def test_json_ld(client, service):
    answer = client.get(f"/services/{service}/cpsv.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    graph = {node["@id"].rpartition("/")[2]: node for node in answer.json()["@graph"]}
    public = graph[""]
    assert public["@type"] == "cpsv:PublicService"
    assert {"@language": "en", "@value": "School meals"} in public["dct:title"]
    assert graph["#authority"]["skos:prefLabel"] == [{"@language": "fr", "@value": "Valserine"}]
    assert graph["#contact"]["cv:telephone"] == "04 50 00 00 01"
    assert [one["@id"].rpartition("#")[2] for one in public["cv:hasChannel"]] == list("01234")
    counter = graph["#2"]
    assert counter["schema:serviceLocation"]["locn:address"]["locn:fullAddress"].endswith(
        "00310 Valserine"
    )
    hours = counter["cv:openingHours"]["dct:description"]
    assert hours[0]["@value"].startswith("Monday to Friday: 9am to midday")
    assert "cv:openingHours" not in graph["#0"]
    used = {key.partition(":")[0] for node in graph.values() for key in node if ":" in key}
    assert used <= set(answer.json()["@context"])
