"""Every page of the desk opens, says what it must, and its acts reach the case."""

from __future__ import annotations

import pytest

from parvis.bricks.procedures.commands.deciding import decide
from parvis.bricks.procedures.commands.handling import take_in_instruction
from parvis.bricks.procedures.domain.decisions import Outcome
from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.models import Correction, Document, Message
from parvis.kernel.access import Role

pytestmark = pytest.mark.django_db


def test_the_list_shows_the_case(decider, filed, text):
    response = decider.get("/bureau/")
    assert response.status_code == 200
    assert filed.label in text(response)
    assert f"/bureau/dossier/{filed.id}/" in response.content.decode()


def test_an_empty_desk_says_so(decider):
    response = decider.get("/bureau/")
    assert response.status_code == 200
    assert "<table" not in response.content.decode()


def test_a_case_on_one_screen(decider, filed, url, text):
    response = decider.get(url())
    words = text(response)
    assert response.status_code == 200
    for expected in ("Aïcha", "Benali", "06 12 34 56 78", "Inès", "2.10"):
        assert expected in words
    assert "<time" in response.content.decode()


@pytest.mark.parametrize(
    "name", ["assign", "message", "notes", "pieces", "accept", "refuse", "close"]
)
def test_each_page_of_an_act_opens(name, decider, url):
    assert decider.get(url(name)).status_code == 200


def test_taking_and_giving_back(decider, filed, send, reload):
    assert send(decider, "take").status_code == 302
    assert reload(filed).state == State.IN_INSTRUCTION
    assert send(decider, "give_back").status_code == 302
    assert reload(filed).state == State.FILED


def test_giving_the_case_to_a_colleague(at_desk, town, filed, send, reload):
    colleague = town.agents[Role.INSTRUCTOR]
    response = send(at_desk(Role.MANAGER), "assign", agent=str(colleague.id))
    assert response.status_code == 302
    assert reload(filed).assigned_to_id == colleague.id


def test_giving_the_case_to_nobody_known_is_refused(decider, town, send):
    assert send(decider, "assign", agent="x").status_code == 422
    assert send(decider, "assign", agent=str(town.agents[Role.DESIGNER].id)).status_code == 422


def test_a_message_reaches_the_person(decider, filed, send):
    assert send(decider, "message", texte="").status_code == 422
    assert send(decider, "message", texte="Bonjour.").status_code == 302
    assert Message.objects.get(case=filed).body == "Bonjour."


def test_asking_for_pieces(decider, filed, send, reload):
    day = {"limite_day": "20", "limite_month": "1", "limite_year": "2027"}
    assert send(decider, "pieces", motif="incomplete", **day).status_code == 422
    sent = {"motif": "incomplete", "questions": ["6"], "mots-6": "Numéro absent", **day}
    response = send(decider, "pieces", **sent, autres="Un justificatif\n\nUne photo")
    assert response.status_code == 302
    asked = Correction.objects.get(case=filed)
    assert [one["words"] for one in asked.missing] == [
        "Numéro absent",
        "Un justificatif",
        "Une photo",
    ]
    assert reload(filed).state == State.AWAITING_CORRECTION


def test_refusing_needs_reasons_and_a_reading(decider, filed, send, reload, text):
    assert send(decider, "refuse", etape="relire", motifs="").status_code == 422
    letter = send(decider, "refuse", etape="relire", motifs="Hors du territoire.")
    assert letter.status_code == 200
    assert "Hors du territoire." in text(letter)
    assert reload(filed).state == State.FILED
    assert send(decider, "refuse", etape="signer", motifs="Hors du territoire.").status_code == 302
    assert reload(filed).state == State.REFUSED
    words = text(decider.get(f"/bureau/dossier/{filed.id}/"))
    assert "Decider Valserine, Agent, Service Hors du territoire." in words
    assert Document.objects.filter(case=filed, kind="decision").count() == 1


def test_accepting_shows_the_letter_then_signs(decider, filed, url, send, reload):
    assert decider.get(url("accept")).status_code == 200
    assert reload(filed).state == State.FILED
    assert send(decider, "accept", etape="signer", motifs="").status_code == 302
    assert reload(filed).state == State.ACCEPTED
    assert decider.get(url("reopen")).status_code == 200
    assert send(decider, "reopen", motifs="").status_code == 422
    assert send(decider, "reopen", motifs="Erreur de notre part.").status_code == 302
    assert reload(filed).state == State.IN_INSTRUCTION


def test_who_decides_second_is_told_in_words(decider, desk, filed, send, text):
    version = filed.version
    decide(desk.decider, filed.id, Outcome.ACCEPTED, version=version)
    response = send(decider, "refuse", version=version, etape="signer", motifs="Non.")
    assert response.status_code == 409
    assert Document.objects.filter(case=filed, kind="decision").count() == 1


def test_an_old_page_changes_nothing(decider, desk, filed, send, reload):
    version = filed.version
    take_in_instruction(desk.instructor, filed.id, version=version)
    assert send(decider, "take", version=version).status_code == 409
    assert send(decider, "assign", version=version, agent="personne").status_code == 409
    assert reload(filed).assigned_to_id == desk.instructor.membership
