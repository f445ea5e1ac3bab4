"""Filling and filing through the pages: rows, conditions, mistakes, two tabs, two clicks."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parvis.bricks.procedures.commands.drafts import start_case
from parvis.bricks.procedures.models import Case
from parvis.kernel import files
from tests.bricks.procedures.conftest import ROW
from tests.kernel.files.samples import a_pdf

pytestmark = pytest.mark.django_db


def version(page) -> str:
    """The version that a page was made from."""
    return re.search(r'name="version" value="(\d+)"', page.content.decode())[1]


def step_of(case, step):
    return f"/deposer/dossier/{case.id}/etape/{step}/"


@pytest.fixture
def client_of(person, sign_in):
    return sign_in(person)


@pytest.fixture
def empty(canteen, citizen) -> Case:
    return Case.objects.get(pk=start_case(citizen, canteen))


def test_home_lists_what_is_online(canteen, client):
    page = client.get("/").content.decode()
    assert "Registration for the school canteen" in page and "/deposer/cantine/" in page


def test_offer_says_who_when_and_how_else(canteen, client):
    page = client.get("/deposer/cantine/").content.decode()
    for said in ("School catering", "04 50 00 00 00", "2 months", "Sign in and start"):
        assert said in page, said
    assert client.get("/deposer/unknown/").status_code == 404


def test_beginning_goes_to_the_first_page_and_is_found_again(canteen, client_of):
    page = client_of.post("/deposer/cantine/commencer/", follow=True)
    assert "How to reach you" in page.content.decode()
    assert "Resume my request" in client_of.get("/deposer/cantine/").content.decode()
    assert "Resume my request" in client_of.get("/espace/").content.decode()


def test_each_page_asks_saves_and_goes_on(empty, client_of):
    page = client_of.get(step_of(empty, 1))
    sent = {"version": version(page), "then": "next", "2": "Aïcha", "3": "Benali",
            "4": "aicha@example.org", "5": "0612345678", "6": "14 rue des Tilleuls 01200 V",
    }  # fmt: skip
    response = client_of.post(step_of(empty, 1), sent)
    assert response.status_code == 302 and response["Location"] == step_of(empty, 10)
    empty.refresh_from_db()
    assert empty.answers["2"] == "Aïcha" and empty.answers["5"]


def test_a_mistake_is_shown_beside_its_question_and_nothing_is_lost(empty, client_of):
    page = client_of.get(step_of(empty, 1))
    sent = {"version": version(page), "then": "next", "2": "Aïcha", "4": "not an address"}
    response = client_of.post(step_of(empty, 1), sent)
    said = response.content.decode()
    assert response.status_code == 422
    assert 'href="#f-4"' in said and 'value="not an address"' in said
    assert said.count("This answer is missing.") >= 2  # summary and question
    empty.refresh_from_db()
    assert empty.answers["2"] == "Aïcha"


def test_rows_are_added_filled_and_removed_without_script(empty, client_of):
    address = step_of(empty, 10)
    sent = {"version": version(client_of.get(address)), "then": "add:11"}
    response = client_of.post(address, sent)
    row = re.search(r"#row-(\w{26})$", response["Location"])[1]
    page = client_of.get(address)
    name = f"11.{row}."
    filled = {"version": version(page), "then": "next", f"{name}12": "Inès",
              f"{name}13_day": "3", f"{name}13_month": "5", f"{name}13_year": "2019",
              f"{name}14": "jean-mace", f"{name}15": "ce1", f"{name}16": "none"}  # fmt: skip
    assert client_of.post(address, filled)["Location"] == step_of(empty, 20)
    empty.refresh_from_db()
    assert empty.answers["11"][row]["13"] == "2019-05-03"
    sent = {"version": version(client_of.get(address)), "then": f"remove:11:{row}"}
    client_of.post(address, sent)
    empty.refresh_from_db()
    assert "11" not in empty.answers


def test_an_answer_that_opens_a_question_shows_it_before_going_on(draft, client_of):
    address = step_of(draft, 30)
    assert "protocol" not in client_of.get(address).content.decode().lower()
    rows = step_of(draft, 10)
    sent = {"version": version(client_of.get(rows)), "then": "next", f"11.{ROW}.16": "allergy"}
    client_of.post(rows, sent)
    assert 'type="file"' in client_of.get(address).content.decode()


def test_a_file_is_received_named_and_taken_out(draft, client_of):
    rows, address = step_of(draft, 10), step_of(draft, 30)
    client_of.post(
        rows,
        {"version": version(client_of.get(rows)), "then": "next", f"11.{ROW}.16": "allergy"},
    )
    page = client_of.get(address)
    key = re.search(r'type="file"[^>]*name="(\d+)"', page.content.decode())[1]
    upload = SimpleUploadedFile("../protocole.pdf", a_pdf(), "application/pdf")
    response = client_of.post(address, {"version": version(page), "then": "next", key: upload})
    assert response.status_code == 302
    page = client_of.get(address)
    assert "protocole.pdf" in page.content.decode()
    detach = re.search(r'value="(detach:[^"]+)"', page.content.decode())[1]
    client_of.post(address, {"version": version(page), "then": detach})
    assert "protocole.pdf" not in client_of.get(address).content.decode()


def test_an_executable_named_pdf_is_refused_in_words(draft, client_of):
    rows, address = step_of(draft, 10), step_of(draft, 30)
    client_of.post(
        rows,
        {"version": version(client_of.get(rows)), "then": "next", f"11.{ROW}.16": "allergy"},
    )
    page = client_of.get(address)
    key = re.search(r'type="file"[^>]*name="(\d+)"', page.content.decode())[1]
    bad = SimpleUploadedFile("protocole.pdf", b"MZ\x90\x00" + b"\0" * 400, "application/pdf")
    response = client_of.post(address, {"version": version(page), "then": "next", key: bad})
    assert response.status_code == 422 and "error" in response.content.decode()
    draft.refresh_from_db()
    assert not files.of(_urn(draft))


def _urn(case):
    from parvis.bricks.procedures.commands.recording import case_urn

    return case_urn(case)


def test_autosave_answers_with_the_next_version_in_six_statements(draft, client_of):
    address = step_of(draft, 1)
    before = version(client_of.get(address))
    with CaptureQueriesContext(
        connection,
    ) as seen:
        response = client_of.post(f"{address}garder/", {"version": before, "2": "Aïcha Inès"})
    assert response.status_code == 200 and version(response) == str(int(before) + 1)
    statements = [q["sql"] for q in seen.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(statements) <= 6, statements
    draft.refresh_from_db()
    assert draft.answers["2"] == "Aïcha Inès"


def test_a_second_tab_is_told_and_nothing_is_overwritten(draft, client_of):
    address = step_of(draft, 1)
    old = version(client_of.get(address))
    client_of.post(address, {"version": old, "then": "next", "2": "First tab"})
    response = client_of.post(address, {"version": old, "then": "next", "2": "Second tab"})
    assert response.status_code == 409
    assert "changed elsewhere" in response.content.decode()
    draft.refresh_from_db()
    assert draft.answers["2"] == "First tab"


def test_summary_lists_what_is_missing_and_links_to_it(empty, client_of):
    address = f"/deposer/dossier/{empty.id}/relire/"
    page = client_of.get(address)
    assert 'href="#step-10"' in page.content.decode()
    response = client_of.post(address, {"version": version(page)})
    assert response.status_code == 422
    empty.refresh_from_db()
    assert empty.number is None


def test_filing_twice_files_once_and_says_by_when(draft, client_of):
    address = f"/deposer/dossier/{draft.id}/relire/"
    sent = {"version": version(client_of.get(address))}
    first = client_of.post(address, sent, follow=True)
    second = client_of.post(address, sent, follow=True)
    draft.refresh_from_db()
    for page in (first, second):
        said = page.content.decode()
        assert page.status_code == 200 and f"Request no. {draft.number}" in said
        assert "your request is accepted" in said and "04 50 00 00 00" in said
    assert Case.objects.filter(owner=draft.owner).exclude(number=None).count() == 1


def test_filing_takes_at_most_twenty_statements(draft, client_of):
    address = f"/deposer/dossier/{draft.id}/relire/"
    sent = {"version": version(client_of.get(address))}
    with CaptureQueriesContext(connection) as seen:
        assert client_of.post(address, sent).status_code == 302
    statements = [q["sql"] for q in seen.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(statements) <= 20, "\n".join(s[:110] for s in statements)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"version": "x", "then": "next"}, 409),
        ({"version": "-1", "then": "next"}, 409),
        ({"version": "1", "then": "add:999"}, 409),
        ({"version": "1", "then": "nonsense"}, 409),
        ({"version": "9" * 40}, 409),
    ],
)
def test_what_no_form_of_ours_sends_is_refused_in_words(draft, client_of, sent, status):
    response = client_of.post(step_of(draft, 1), sent)
    assert response.status_code == status and b"<h1" in response.content


def test_unknown_page_case_or_number_is_not_found(draft, client_of, other_person, sign_in):
    assert client_of.get(step_of(draft, 999)).status_code == 404
    assert client_of.get(f"/deposer/dossier/{uuid4()}/").status_code == 404
    assert client_of.get("/deposer/dossier/not-a-number/").status_code == 404
    stranger = sign_in(other_person)
    for address in (step_of(draft, 1), f"/deposer/dossier/{draft.id}/relire/"):
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, {"version": "1"}).status_code == 404


def test_ten_thousand_rows_are_refused_and_the_draft_stays(draft, client_of):
    sent = {"version": "2", "then": "next"}
    sent |= {f"11.01JD{n:022}.12": "x" for n in range(10_000)}
    response = client_of.post(step_of(draft, 10), sent)
    assert response.status_code < 500
    draft.refresh_from_db()
    assert len(draft.answers["11"]) == 1


def test_invalid_utf8_and_control_characters_never_break_a_page(draft, client_of):
    page = client_of.get(step_of(draft, 1))
    response = client_of.generic(
        "POST",
        step_of(draft, 1),
        b"version=" + version(page).encode() + b"&then=next&2=%ff%fe%00&3=%E2%80%AE",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code in (302, 400, 409, 422)


def test_without_its_token_a_form_is_refused_and_the_draft_survives(draft, person, sign_in):
    client = Client(enforce_csrf_checks=True)
    client.cookies = sign_in(person).cookies
    response = client.post(step_of(draft, 1), {"version": "2", "2": "No token"})
    assert response.status_code == 403 and b"<h1" in response.content
    draft.refresh_from_db()
    assert draft.answers["2"] == "Aïcha"


def test_an_expired_session_leads_to_sign_in_and_the_draft_survives(draft, client):
    response = client.get(step_of(draft, 1))
    assert response.status_code == 302 and "/connexion/?next=" in response["Location"]
    assert client.post(step_of(draft, 1), {"version": "2", "2": "x"}).status_code == 302
    draft.refresh_from_db()
    assert draft.answers["2"] == "Aïcha"


def test_a_draft_is_erased_only_after_asking(draft, client_of):
    address = f"/deposer/dossier/{draft.id}/effacer/"
    assert b"Erase this draft?" in client_of.get(address).content
    assert Case.objects.filter(pk=draft.pk).exists()
    assert client_of.post(address).status_code == 302
    assert not Case.objects.filter(pk=draft.pk).exists()


def test_an_address_and_a_phone_are_shown_again_as_they_were_typed(draft, client_of):
    """Sent again unchanged, they stay what they were."""
    page = client_of.get(step_of(draft, 1))
    shown = page.content.decode()
    assert 'value="14 rue des Tilleuls, 01200 Valserine"' in shown
    assert 'value="06 12 34 56 78"' in shown
    sent = {"version": version(page), "then": "next", "6": "14 rue des Tilleuls, 01200 Valserine"}
    before = draft.answers
    client_of.post(step_of(draft, 1), sent | {"5": "06 12 34 56 78"})
    draft.refresh_from_db()
    assert draft.answers == before
