"""The instance's own pages: home, health, sign-in, language."""

import pytest

pytestmark = pytest.mark.django_db


def test_health(client):
    found = client.get("/health").json()
    assert found["status"] == "ok" and found["database"]["answers"]
    assert {"version", "jobs", "bricks"} <= set(found)


def test_signing_in_as_a_demo_person_and_out(client):
    from parvis.demo import town

    town.load_people()
    page = client.get("/connexion/?next=/espace/", follow=True)
    assert "Aïcha" in page.content.decode()
    person = town.PEOPLE[0]
    before = client.session.session_key
    response = client.post("/demo/personnes/entrer/", {"person": str(person.id), "next": "/x/"})
    assert response["Location"] == "/x/"
    assert client.session["signin"]["person"] == str(person.id)
    assert client.session.session_key != before
    client.post("/deconnexion/")
    assert "signin" not in client.session


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"],
)
def test_never_sent_to_another_site(client, address):
    from parvis.demo import town

    town.load_people()
    person = town.PEOPLE[0]
    response = client.post("/demo/personnes/entrer/", {"person": str(person.id), "next": address})
    assert response["Location"] == "/espace/"
    assert client.post("/langue/", {"language": "fr", "next": address})["Location"] == "/"


def test_unknown_person_is_not_found(client):
    assert client.post("/demo/personnes/entrer/", {"person": "nobody"}).status_code == 404


def test_language_is_remembered_and_only_ours(client):
    response = client.post("/langue/", {"language": "fr", "next": "/"})
    assert response.cookies["django_language"].value == "fr"
    assert "django_language" not in client.post("/langue/", {"language": "xx"}).cookies
    assert "Que voulez-vous faire" in client.get("/").content.decode()
