"""A guest files with a mailbox alone, and whoever holds the receipt attaches the case later."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from time_machine import travel

from parvis.bricks.procedures.commands.drafts import autosave, start_case
from parvis.bricks.procedures.commands.filing import file_case
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.models import Case, Procedure
from parvis.kernel import clock, events, jobs, signin
from parvis.kernel.mail.models import Letter
from parvis.kernel.parties.models import Person
from tests.bricks.identity.accounts import walking
from tests.bricks.identity.accounts.walking import ADDRESS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("named_site")]


@pytest.fixture
def named_site(settings):
    settings.PARVIS_ORIGIN = "http://localhost:8000"


@pytest.fixture
def guest(db) -> Client:
    """A browser that signed in with an address alone."""
    browser = Client()
    walking.sign_in(browser)
    return browser


def who(browser: Client) -> Person:
    return Person.objects.get(id=walking.signed_in(browser))


@pytest.fixture
def receipt(guest, canteen, answers) -> str:
    """The path of the tracking link in the letter of a guest's filing."""
    actor = signin.citizen(who(guest), level=1)
    case = start_case(actor, canteen)
    autosave(actor, case, answers, version=1)
    file_case(actor, case)
    text = Letter.objects.filter(to=ADDRESS).order_by("id").last().text
    return urlsplit(re.findall(r"https?://\S+/identite/recu/\S+", text)[0]).path


def owner() -> Person:
    return Case.objects.select_related("owner").get().owner


def test_from_the_procedure_s_page_to_a_draft_with_an_address_alone(canteen):
    browser = Client()
    page = browser.get("/deposer/cantine/").content.decode()
    path = re.findall(r'href="(/identite/courriel/[^"]+)"', page)[0]
    browser.post(path, {"email": ADDRESS})
    done = browser.post(walking.last_link())
    assert done["Location"] == "/deposer/cantine/"
    assert browser.post("/deposer/cantine/commencer/").status_code == 302
    assert owner().email == ADDRESS


def test_a_surer_procedure_does_not_offer_it(canteen):
    from django.test import RequestFactory

    from parvis.bricks.identity.pages.parts import guest_way

    request = RequestFactory().get("/deposer/cantine/")
    assert guest_way(request, level=2) is None
    assert guest_way(request, level=1) is not None


def test_a_guest_opens_the_request_by_its_link_in_their_own_session(guest, receipt):
    answer = guest.get(receipt)
    case = Case.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/espace/dossier/{case.id}/")
    assert guest.get(answer["Location"]).status_code == 200


def test_the_link_alone_shows_nothing_of_the_request(receipt):
    page = Client().get(receipt)
    assert page.status_code == 200
    words = page.content.decode()
    case = Case.objects.get()
    assert f"no. {case.number}" not in words
    assert ADDRESS not in words
    assert "Benali" not in words
    asked = Client().post(receipt)
    assert asked["Location"].startswith("/connexion/?next=%2Fidentite%2Frecu%2F")
    assert owner().email == ADDRESS


def test_whoever_signs_in_later_attaches_it_and_the_mailbox_may_undo(
    guest, receipt, sign_in, person
):
    later, before = sign_in(person), owner()
    assert later.get(receipt).status_code == 200
    assert owner() == before, "looking moves nothing"
    attached = later.post(receipt)
    assert attached.status_code == 200 and "It is attached" in attached.content.decode()
    events.drain()
    assert owner() == person
    assert later.get(f"/espace/dossier/{Case.objects.get().id}/").status_code == 200
    undo = walking.last_link()
    assert undo.startswith("/identite/compte/annuler/")
    assert Client().post(undo).status_code == 200
    events.drain()
    assert owner() == before
    events.drain()
    assert owner() == before


def test_a_link_serves_once_and_one_account(guest, receipt, sign_in, person, other_person):
    assert sign_in(person).post(receipt).status_code == 200
    assert sign_in(other_person).get(receipt).status_code == 410
    assert sign_in(other_person).post(receipt).status_code == 410
    events.drain()
    assert owner() == person


def test_after_attaching_the_mailbox_leads_to_the_same_account(guest, receipt, sign_in, person):
    sign_in(person).post(receipt)
    events.drain()
    again = Client()
    walking.sign_in(again)
    assert walking.signed_in(again) == str(person.id)


def test_an_account_with_a_passkey_is_attached_by_nobody_else(guest, receipt, sign_in, person):
    walking.add_passkey(guest, walking.device())
    assert sign_in(person).get(receipt).status_code == 403
    assert sign_in(person).post(receipt).status_code == 403
    events.drain()
    assert owner().email == ADDRESS


def test_an_agent_attaches_nothing(guest, receipt, sign_in, town):
    from parvis.kernel.access import Role

    assert sign_in(town.agents[Role.INSTRUCTOR]).post(receipt).status_code == 403
    assert owner().email == ADDRESS


def test_a_year_later_the_link_is_too_old(guest, receipt, sign_in, person):
    with travel(clock.now().timestamp() + 366 * 86_400, tick=False):
        assert sign_in(person).get(receipt).status_code == 410
        assert sign_in(person).post(receipt).status_code == 410


def test_a_procedure_that_asks_for_more_refuses_a_guest(guest, canteen):
    Procedure.objects.filter(id=canteen).update(level=2)
    with pytest.raises(Refusal) as refusal:
        start_case(signin.citizen(who(guest), level=1), canteen)
    assert refusal.value.code == "level_too_low"


def test_whoever_has_another_account_gets_no_such_link(filed):
    text = Letter.objects.filter(to="aicha@example.org").order_by("id").last().text
    assert "/identite/recu/" not in text
    jobs.run_due()
