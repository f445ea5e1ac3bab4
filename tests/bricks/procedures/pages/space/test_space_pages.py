"""The person's space: what is expected, the decision and why, messages, documents, withdrawal."""

from __future__ import annotations

import datetime as dt
import html
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.bricks.procedures.commands.correcting import Missing, request_correction
from parvis.bricks.procedures.commands.deciding import decide
from parvis.bricks.procedures.commands.drafts import start_case
from parvis.bricks.procedures.commands.talking import post_message
from parvis.bricks.procedures.domain.decisions import Outcome
from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.models import Case, Document, Message
from parvis.kernel import clock
from parvis.kernel.access import Role

pytestmark = pytest.mark.django_db


def address(case, rest=""):
    return f"/espace/dossier/{case.id}/{rest}"


def text(response) -> str:
    """The words of a page, spaces made one."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(words))


@pytest.fixture
def browser(person, sign_in):
    return sign_in(person)


@pytest.fixture
def stranger(other_person, sign_in):
    return sign_in(other_person)


@pytest.fixture
def asked(filed, desk, reload) -> Case:
    """The filed case, for which the service asks an address again."""
    request_correction(
        desk.instructor,
        filed.id,
        version=filed.version,
        missing=[Missing("L'étage et le bâtiment", 6)],
        deadline=clock.today() + dt.timedelta(days=15),
    )
    return reload(filed)


def test_home_says_the_state_and_what_is_next_of_each_case(filed, canteen, citizen, browser):
    start_case(citizen, canteen)
    said = text(browser.get("/espace/"))
    for expected in ("draft", "Resume my request", "Inès", f"no. {filed.number}", "answers at the"):
        assert expected in said, expected


def test_an_empty_space_leads_to_what_can_be_done(stranger):
    said = text(stranger.get("/espace/"))
    assert "You have no request yet" in said and "See what can be done online" in said


def test_home_takes_at_most_eight_statements(filed, canteen, citizen, browser):
    for _ in range(3):
        start_case(citizen, canteen)
    browser.get("/espace/")
    with CaptureQueriesContext(connection) as statements:
        assert browser.get("/espace/").status_code == 200
    assert len(statements) <= 8, [one["sql"] for one in statements]


def test_a_case_takes_at_most_sixteen_statements(filed, desk, citizen, browser, reload):
    for number in range(3):
        post_message(citizen, filed.id, f"Bonjour {number}")
    version = reload(filed).version
    decide(desk.decider, filed.id, Outcome.REFUSED, version=version, reasons="Trop tard.")
    browser.get(address(filed))
    with CaptureQueriesContext(connection) as statements:
        assert browser.get(address(filed)).status_code == 200
    assert len(statements) <= 16, [one["sql"] for one in statements]


def test_a_filed_case_says_by_when_and_why_that_day(filed, browser):
    said = text(browser.get(address(filed)))
    for expected in ("The service answers at the latest on", "Why this date?", "Acknowledgement"):
        assert expected in said, expected
    assert "14 rue des Tilleuls" in said and "Withdraw my request" in said


def test_a_refusal_is_told_with_reasons_author_and_remedies(filed, desk, town, browser):
    reasons = "Le foyer n'habite pas la commune."
    decide(desk.decider, filed.id, Outcome.REFUSED, version=filed.version, reasons=reasons)
    said = text(browser.get(address(filed)))
    author = town.agents[Role.DECIDER]
    for expected in (
        "refused", reasons, author.person.family_name, author.capacity, author.service,
        "If you disagree", "administrative court", "Nothing more is expected of you",
    ):  # fmt: skip
        assert expected in said, expected
    assert "Withdraw my request" not in said
    assert browser.get(address(filed, "retirer/")).status_code == 404


def test_an_acceptance_says_so(filed, desk, browser):
    decide(desk.decider, filed.id, Outcome.ACCEPTED, version=filed.version)
    said = text(browser.get(address(filed)))
    assert "accepted" in said and "Your request meets the conditions" in said


def test_a_message_is_sent_and_answered(filed, desk, browser):
    response = browser.post(address(filed, "ecrire/"), {"body": "Bonjour,\nune question."})
    assert response.status_code == 302 and response["Location"].endswith("#messages")
    post_message(desk.instructor, filed.id, "Voici la réponse.")
    assert "1 new message" in text(browser.get("/espace/"))
    for page in (address(filed), f"/espace/messages/{filed.id}/"):
        said = text(browser.get(page))
        assert "une question." in said and "Voici la réponse." in said, page


@pytest.mark.parametrize("body", ["", "   \n ", "x" * 10_001])
def test_a_message_that_cannot_be_sent_is_shown_again(filed, browser, body):
    response = browser.post(address(filed, "ecrire/"), {"body": body})
    assert response.status_code == 422
    assert not Message.objects.exists()
    kept = re.search(r"<textarea[^>]*>(.*?)</textarea>", response.content.decode(), re.S)[1]
    assert kept.strip() == body.strip()
    assert 'aria-invalid="true"' in response.content.decode()


def test_what_is_written_is_never_taken_for_html(filed, browser):
    browser.post(address(filed, "ecrire/"), {"body": "<script>alert(1)</script>"})
    assert "<script>alert" not in browser.get(address(filed)).content.decode()


def test_a_pending_correction_is_listed_then_completed(asked, browser, reload):
    page = browser.get(address(asked))
    assert "L'étage et le bâtiment" in text(page) and "Send what is missing" in text(page)
    assert "waiting for the person" in text(browser.get("/espace/"))
    form = f"/deposer/dossier/{asked.id}/etape/1/"
    shown = browser.get(form)
    assert "L'étage et le bâtiment" in text(shown)
    seen = re.search(r'name="version" value="(\d+)"', shown.content.decode())[1]
    sent = {
        "version": seen,
        "then": "next",
        "6": "14 rue des Tilleuls, bâtiment B, 01200 Valserine",
    }
    assert browser.post(form, sent).status_code == 302
    assert "bâtiment B" not in str(reload(asked).answers)  # not sent yet
    review = f"/deposer/dossier/{asked.id}/relire/"
    shown = browser.get(review)
    assert "Send what was asked" in text(shown)
    seen = re.search(r'name="version" value="(\d+)"', shown.content.decode())[1]
    response = browser.post(review, {"version": seen, "act": "correct"})
    assert response.status_code == 302 and response["Location"] == address(asked)
    case = reload(asked)
    assert case.state != State.AWAITING_CORRECTION and "bâtiment B" in str(case.answers)
    assert "You sent what was asked" in text(browser.get(address(asked)))


def test_withdrawing_asks_first_and_happens_once(filed, browser, reload):
    page = browser.get(address(filed, "retirer/"))
    assert "Withdraw this request?" in text(page)
    assert reload(filed).state == State.FILED
    seen = re.search(r'name="version" value="(\d+)"', page.content.decode())[1]
    assert browser.post(address(filed, "retirer/"), {"version": seen}).status_code == 302
    assert reload(filed).state == State.WITHDRAWN
    assert browser.post(address(filed, "retirer/"), {"version": seen}).status_code == 409
    assert "You withdrew your request" in text(browser.get(address(filed)))


def test_withdrawing_from_an_old_page_changes_nothing(filed, citizen, browser, reload):
    assert browser.post(address(filed, "retirer/"), {"version": "0"}).status_code == 409
    assert reload(filed).state == State.FILED


def test_the_acknowledgement_opens_as_pdf_even_before_the_worker_drew_it(filed, browser):
    document = Document.objects.get(case=filed, kind="receipt")
    response = browser.get(address(filed, f"document/{document.id}/"), follow=True)
    assert response.status_code == 200
    assert b"".join(response.streaming_content).startswith(b"%PDF-")


def test_nobody_else_sees_or_does_anything(filed, stranger):
    document = Document.objects.get(case=filed, kind="receipt")
    for rest in ("", "retirer/", f"document/{document.id}/"):
        assert stranger.get(address(filed, rest)).status_code == 404, rest
    for rest in ("ecrire/", "retirer/"):
        sent = {"body": "Bonjour", "version": filed.version}
        assert stranger.post(address(filed, rest), sent).status_code == 404, rest
    assert not Message.objects.exists()
    assert "Valserine" not in text(stranger.get("/espace/messages/"))


def test_unknown_ids_are_not_found(filed, browser):
    for path in (
        f"/espace/dossier/{uuid4()}/",
        address(filed, f"document/{uuid4()}/"),
        "/espace/dossier/x/",
    ):
        assert browser.get(path).status_code == 404, path


def test_a_draft_is_filled_not_followed(draft, browser):
    assert browser.get(address(draft)).status_code == 404
