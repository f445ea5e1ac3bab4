"""The pages of a commune's addresses, as an agent uses them; refusals in words."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from parvis.bricks.registers.models import AddressBase, AddressRevision, Number, Way
from parvis.bricks.registers.pages.bal.shell import draw
from parvis.kernel.access import Role

START = "/registres/adresses/commencer/"


@pytest.fixture
def agent_client(keeper, sign_in) -> Client:
    return sign_in(keeper.agents[Role.AGENT])


@pytest.fixture
def manager_client(keeper, sign_in) -> Client:
    return sign_in(keeper.agents[Role.MANAGER])


def text(response) -> str:
    return response.content.decode()


def test_from_nothing_to_a_publication(agent_client, manager_client, client):
    home = text(agent_client.get("/registres/adresses/"))
    assert "Open the base of Valserhône" in home
    assert agent_client.post(START, {"commune": "01033"}).status_code == 302
    base = AddressBase.objects.get()
    url = f"/registres/adresses/{base.id}/"
    assert "This base is empty" in text(agent_client.get(url))
    made = agent_client.post(f"{url}ajouter/", {"name": "Rue du Lavoir"})
    way = Way.objects.get()
    assert made.status_code == 302 and made["Location"].endswith(f"/voie/{way.id}/")
    number = {"number": "12", "suffix": "bis", "lat_0": "46,11", "lon_0": "5.83",
              "kind_0": "entrée", "lat_1": "", "lon_1": ""}  # fmt: skip
    assert agent_client.post(f"{made['Location']}ajouter/", number).status_code == 302
    row = Number.objects.get()
    assert row.positions == [{"kind": "entrée", "lon": 5.83, "lat": 46.11}]
    page = text(agent_client.get(made["Location"]))
    assert "12bis" in page and "<svg" in page and "Certify the numbers chosen" in page
    agent_client.post(f"{made['Location']}certifier/", {"number": [str(row.id)], "act": "certify"})
    row.refresh_from_db()
    assert row.certified
    assert "Rue du Lavoir" in text(agent_client.get(url, {"q": "LAVOIR"}))
    assert "Nothing matches" in text(agent_client.get(url, {"q": "zzz"}))
    assert "1 addresses of Valserhône" in text(agent_client.get(f"{url}plan/"))
    assert agent_client.get(f"{url}publier/").status_code == 403
    assert manager_client.post(f"{url}publier/").status_code == 302
    revision = AddressRevision.objects.get()
    assert "File of revision 1" in text(manager_client.get(f"{url}publier/"))
    again = manager_client.post(f"{url}publier/")
    assert again.status_code == 422 and "Nothing changed since revision 1" in text(again)
    public = client.get(f"/registres/adresses/communes/{revision.commune}/1.csv")
    assert public.status_code == 200 and b"Rue du Lavoir" in public.content
    assert "immutable" in public["Cache-Control"]
    assert manager_client.post(f"{url}compiler/").status_code == 302


def test_refusals_say_which_question(agent_client, base, street):
    url = f"/registres/adresses/voie/{street}/ajouter/"
    for sent, said in [
        ({}, "This answer is missing"),
        ({"number": "1", "lat_0": "46", "lon_0": "5"}, "1 is already in this street"),
        ({"number": "9", "lat_0": "146", "lon_0": "5"}, "Write degrees from -90 to 90"),
        ({"number": "9", "lat_0": "x", "lon_0": "5"}, "Write degrees"),
        ({"number": "9", "suffix": "9", "lat_0": "4", "lon_0": "5"}, "begins with a letter"),
        ({"number": "9", "parcels": "x", "lat_0": "4", "lon_0": "5"}, "is not a parcel"),
    ]:
        answer = agent_client.post(url, sent)
        assert answer.status_code == 422 and said in text(answer), sent
    taken = agent_client.post(f"/registres/adresses/{base}/ajouter/", {"name": "RUE DES TILLEULS"})
    assert taken.status_code == 422 and "already a street or place" in text(taken)


def test_two_editors_at_once(agent_client, street):
    row = Number.objects.get(number=3)
    url = f"/registres/adresses/numero/{row.id}/"
    sent = {"number": "3", "suffix": "ter", "lat_0": "46.1", "lon_0": "5.8"}
    assert agent_client.post(url, {**sent, "version": "1"}).status_code == 302
    late = agent_client.post(url, {**sent, "suffix": "b", "version": "1"})
    assert late.status_code == 409 and "nothing of theirs was lost" in text(late)
    assert agent_client.post(url, {**sent, "version": "x"}).status_code == 400
    way = f"/registres/adresses/voie/{street}/renommer/"
    done = agent_client.post(way, {"name": "Rue Neuve", "keep_old": "on", "version": "1"})
    assert done.status_code == 302
    page = text(agent_client.get(f"/registres/adresses/voie/{street}/"))
    assert "Formerly:" in page and "Rue des Tilleuls" in page
    remove = agent_client.post(f"/registres/adresses/voie/{street}/supprimer/", {"version": "2"})
    assert remove.status_code == 409 and "remove them first" in text(remove)


def test_files(agent_client, base, street):
    url = f"/registres/adresses/{base}/"
    out = agent_client.get(f"{url}bal.csv")
    assert out["Content-Disposition"] == 'attachment; filename="bal-01033.csv"'
    bad = out.content + b"x;y\r\n"
    answer = agent_client.post(f"{url}importer/", {"file": SimpleUploadedFile("b.csv", bad)})
    assert answer.status_code == 200 and "The file was taken in" in text(answer)
    assert "This line has 2 values" in text(answer)
    wrong = agent_client.post(f"{url}importer/", {"file": SimpleUploadedFile("b.csv", b"a;b\n")})
    assert wrong.status_code == 422 and "does not name the columns" in text(wrong)
    assert agent_client.post(f"{url}importer/", {}).status_code == 422
    assert agent_client.get(f"{url}bal.csv?version=9").status_code == 404
    assert agent_client.get("/registres/adresses/communes/01033/9.csv").status_code == 404


def test_nobody_else(other_town, sign_in, base, street, client):
    for role in (Role.AGENT, Role.MANAGER, Role.OPERATOR):
        other = sign_in(other_town.agents[role])
        assert other.get(f"/registres/adresses/{base}/").status_code in (403, 404)
        assert other.get(f"/registres/adresses/voie/{street}/").status_code in (403, 404)
    assert client.get("/registres/adresses/").status_code in (302, 403)
    lost = sign_in(other_town.agents[Role.AGENT])
    assert "keeps the addresses of no commune" in text(lost.get("/registres/adresses/"))
    assert lost.post(START, {"commune": "01033"}).status_code == 409


def test_pages_of_a_long_list(agent_client, agent, base):
    from parvis.bricks.registers.commands.bal.ways import add_way

    for i in range(55):
        add_way(agent, base, f"Rue du Pré {chr(97 + i // 10)}{chr(97 + i % 10)}")
    url = f"/registres/adresses/{base}/"
    first = text(agent_client.get(url))
    assert "Rue du Pré ej" in first and "Rue du Pré fa" not in first
    last = Way.objects.get(name="Rue du Pré ej")
    second = text(agent_client.get(url, {"apres": f"{last.spelling}/{last.id}"}))
    assert "Rue du Pré fa" in second and "Rue du Pré ej" not in second
    assert agent_client.get(url, {"apres": "x/y"}).status_code == 200


def test_a_map_keeps_proportions():
    drawn = draw([(5.80, 46.10, True), (5.81, 46.10, False), (5.80, 46.11, False)])
    assert drawn is not None and drawn.width == 640 and drawn.certified.count("M") == 1
    assert drawn.others.count("M") == 2 and drawn.metres in (200, 500)
    assert draw([]) is None
    alone = draw([(5.8, 46.1, True)], ["12"])
    assert alone is not None and alone.labels[0][2] == "12"
