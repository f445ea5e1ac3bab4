"""One inbox for all services, documents, letters wanted: each person's own, nobody else's."""

from __future__ import annotations

import pytest

from parvis.bricks.procedures.commands.deciding import decide
from parvis.bricks.procedures.commands.mail_choices import choose_letters
from parvis.bricks.procedures.commands.recording import case_urn
from parvis.bricks.procedures.commands.talking import post_message
from parvis.bricks.procedures.domain.decisions import Outcome
from parvis.bricks.procedures.models import Case, Document, MailChoice, Message
from parvis.kernel import files
from parvis.kernel.mail.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(person, sign_in):
    return sign_in(person)


@pytest.fixture
def stranger(other_person, sign_in):
    return sign_in(other_person)


def test_what_is_new_is_marked_until_it_is_opened(filed, desk, citizen, browser):
    assert "No message yet." in browser.get("/espace/messages/").text
    post_message(desk.instructor, filed.id, "Bonjour, une question.")
    post_message(desk.instructor, filed.id, "Et une autre.")
    assert "2 new messages" in browser.get("/espace/").text
    inbox = browser.get("/espace/messages/").text
    assert "2 messages are new." in inbox and "Et une autre." in inbox
    opened = browser.get(f"/espace/messages/{filed.id}/").text
    assert opened.count('class="badge warn"') == 2 and "Bonjour, une question." in opened
    assert Message.objects.filter(read_at=None).count() == 0
    assert "You have read everything." in browser.get("/espace/messages/").text
    assert "new message" not in browser.get("/espace/").text


def test_a_reply_goes_back_to_the_conversation(filed, desk, browser):
    post_message(desk.instructor, filed.id, "Bonjour")
    address = f"/espace/dossier/{filed.id}/ecrire/"
    done = browser.post(address, {"body": "Bonjour à vous", "retour": "messages"})
    assert done["Location"] == f"/espace/messages/{filed.id}/#bas"
    assert Case.objects.get(pk=filed.pk).unread_by_agents == 1
    empty = browser.post(address, {"body": " ", "retour": "messages"})
    assert empty.status_code == 422 and "Write your message first." in empty.text
    long = browser.post(address, {"body": "x" * 10_001, "retour": "messages"})
    assert long.status_code == 422 and "x" * 100 in long.text


def test_nobody_else_reads_an_inbox(filed, desk, stranger, citizen):
    post_message(desk.instructor, filed.id, "Secret de l'inbox")
    for address in ("/espace/", "/espace/messages/", "/espace/documents/"):
        text = stranger.get(address).text
        assert "Secret" not in text and str(filed.id) not in text
    assert stranger.get(f"/espace/messages/{filed.id}/").status_code == 404
    assert Message.objects.filter(read_at=None).count() == 1
    assert stranger.post(f"/espace/dossier/{filed.id}/ecrire/", {"body": "x"}).status_code == 404


def test_the_inbox_costs_the_same_for_many_cases(
    filed, desk, browser, django_assert_max_num_queries
):
    post_message(desk.instructor, filed.id, "Bonjour")
    browser.get("/espace/messages/")
    with django_assert_max_num_queries(6):
        browser.get("/espace/messages/")


def test_all_documents_are_found_and_opened(filed, desk, browser, stranger, town):
    kept = files.store_bytes(
        b"%PDF-1.7 fiche",
        "reglement.pdf",
        "application/pdf",
        owner=case_urn(filed),
        organisation=town.organisation.id,
        purpose="procedures.message",
    )
    post_message(desk.instructor, filed.id, "", attached=[kept])
    decide(
        desk.decider, filed.id, Outcome.ACCEPTED,
        version=Case.objects.get(pk=filed.pk).version,
    )  # fmt: skip
    text = browser.get("/espace/documents/").text
    for words in ("Acknowledgement of receipt", "Decision", "reglement.pdf", "from the service"):
        assert words in text
    address = f"/espace/dossier/{filed.id}/fichier/{kept.id}/"
    assert address in text
    assert browser.get(address)["Location"].startswith("/fichiers/")
    assert browser.get(f"{address}?voir")["Location"].startswith("/fichiers/")
    assert stranger.get(address).status_code == 404
    decision = Document.objects.get(kind="decision")
    assert stranger.get(f"/espace/dossier/{filed.id}/document/{decision.id}/").status_code == 404


def test_letters_that_one_may_do_without(filed, desk, citizen, browser, person):
    page = browser.post("/espace/courriels/", {"courriels": ["expiry"]}, follow=True)
    assert "Your choice is kept." in page.text
    before = Letter.objects.count()
    post_message(desk.instructor, filed.id, "Bonjour")
    assert Letter.objects.count() == before
    decide(
        desk.decider, filed.id, Outcome.ACCEPTED,
        version=Case.objects.get(pk=filed.pk).version,
    )  # fmt: skip
    assert Letter.objects.count() == before + 1  # a decision always comes
    choose_letters(citizen, ["message", "expiry", "unknown"])
    assert MailChoice.objects.get().unwanted == []
    post_message(desk.instructor, filed.id, "Bonjour")
    assert Letter.objects.count() == before + 2
