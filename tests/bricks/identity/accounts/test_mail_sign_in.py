"""Signing in by a letter: its link, its code, and everything that must not open."""

from __future__ import annotations

import logging

import pytest
from django.test import Client
from time_machine import travel

from parvis.bricks.identity.commands import mail_keys
from parvis.bricks.identity.domain.local import Verdict
from parvis.bricks.identity.models import LocalAccount, MailKey
from parvis.kernel import clock, keys, signin
from parvis.kernel.journal.models import Entry
from parvis.kernel.parties.models import Person
from tests.bricks.identity.accounts import walking
from tests.bricks.identity.accounts.walking import ADDRESS
from tests.bricks.identity.hub.walking import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return Client()


def test_a_letter_opens_an_account_and_goes_where_one_was_going(browser):
    answer = walking.ask(browser, next_path="/deposer/salle/")
    assert (answer.status_code, answer["Location"]) == (303, "/identite/courriel/attente/")
    assert not LocalAccount.objects.exists(), "an address only typed leaves no account"
    page = browser.get("/identite/courriel/attente/")
    assert ADDRESS in text_of(page)
    question = browser.get(walking.last_link())
    assert question.status_code == 200
    assert not walking.signed_in(browser), "looking at a link signs nobody in"
    done = browser.post(walking.last_link())
    assert (done.status_code, done["Location"]) == (303, "/deposer/salle/")
    assert done["Cache-Control"] == "no-store"
    found = walking.account()
    assert walking.signed_in(browser) == str(found.link.person_id)
    assert browser.session[signin.SESSION_KEY]["level"] == 1
    assert found.link.certified is False


def test_the_code_does_the_same_and_the_link_is_then_used(browser):
    walking.ask(browser)
    code = walking.last_code()
    done = browser.post("/identite/courriel/attente/", {"code": f" {code[:3]} {code[3:]} "})
    assert done.status_code == 303
    assert walking.signed_in(browser)
    assert browser.post(walking.last_link()).status_code == 410


def test_the_same_account_comes_back_whatever_the_letters_of_the_address(browser):
    walking.sign_in(browser)
    other = Client()
    walking.ask(other, "ADA@Exemple.fr")
    other.post(walking.last_link("ADA@Exemple.fr"))
    assert walking.signed_in(other) == walking.signed_in(browser)


def test_a_scanner_that_follows_links_consumes_nothing(browser):
    walking.ask(browser)
    for _ in range(5):
        assert Client().get(walking.last_link()).status_code == 403
        assert Client().head(walking.last_link()).status_code == 403
    assert browser.post(walking.last_link()).status_code == 303


def test_the_link_opens_in_the_browser_that_asked_alone(browser):
    walking.ask(browser)
    other = Client()
    walking.ask(other, "somebody@exemple.fr")
    for stranger in (Client(), other):
        answer = stranger.post(walking.last_link())
        assert answer.status_code == 403
        assert not walking.signed_in(stranger)
    assert browser.post(walking.last_link()).status_code == 303


def test_a_link_serves_once(browser):
    walking.sign_in(browser)
    again = browser.post(walking.last_link())
    assert again.status_code in (403, 410)
    page = text_of(Client().get(walking.last_link()))
    assert "This link cannot be used" in page


def test_a_link_and_a_code_die_after_a_quarter_of_an_hour(browser):
    now = clock.now()
    with travel(now, tick=False):
        walking.ask(browser)
    with travel(now.timestamp() + 15 * 60 + 1, tick=False):
        assert browser.get(walking.last_link()).status_code == 410
        assert browser.post(walking.last_link()).status_code == 410
        late = browser.post("/identite/courriel/attente/", {"code": walking.last_code()})
        assert late.status_code == 410
    assert not walking.signed_in(browser)


def test_five_wrong_codes_end_the_letter(browser):
    walking.ask(browser)
    right = walking.last_code()
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _ in range(5):
        assert browser.post("/identite/courriel/attente/", {"code": wrong}).status_code == 400
    assert browser.post("/identite/courriel/attente/", {"code": right}).status_code == 410
    assert browser.post(walking.last_link()).status_code == 410


def test_known_and_unknown_addresses_get_the_same_answer(browser):
    walking.sign_in(browser)
    known, unknown = Client(), Client()
    answers = [walking.ask(known), walking.ask(unknown, "unknown@exemple.fr")]
    assert {one.status_code for one in answers} == {303}
    pages = [
        text_of(one.get("/identite/courriel/attente/")).replace(address, "")
        for one, address in ((known, ADDRESS), (unknown, "unknown@exemple.fr"))
    ]
    assert pages[0] == pages[1]
    subjects = [
        walking.letters(address)[-1].text.split("\n")[0]
        for address in (ADDRESS, "unknown@exemple.fr")
    ]
    assert subjects[0] == subjects[1]


@pytest.mark.parametrize(
    "path",
    [
        "/identite/courriel/x/",
        "/identite/courriel/" + "a" * 43 + "/",
        "/identite/courriel/" + "é" * 30 + "/",
        "/identite/courriel/" + "a" * 100_000 + "/",
        "/identite/courriel/%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00/",
        "/identite/secours/" + "a" * 43 + "/",
        "/identite/secours/arreter/" + "a" * 43 + "/",
        "/identite/compte/annuler/" + "a" * 43 + "/",
        "/identite/recu/" + "a" * 43 + "/",
    ],
)
def test_links_that_were_never_sent_get_words(browser, path):
    for answer in (browser.get(path), browser.post(path)):
        assert answer.status_code == 404
        assert "Traceback" not in text_of(answer)


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("", 400),
        ("ada", 400),
        ("ada@", 400),
        ("a@b", 400),
        ("ada@exemple.fr\nBcc: x@y.fr", 400),
        ("a" * 250 + "@exemple.fr", 400),
        ("a" * 1_000_000, 400),
        ("\x00@exemple.fr", 400),
    ],
)
def test_what_is_no_address_gets_words(browser, typed, status):
    answer = walking.ask(browser, typed)
    assert answer.status_code == status
    assert not walking.letters()


def test_letters_to_one_address_are_limited(browser):
    for _ in range(5):
        assert walking.ask(Client()).status_code == 303
    late = walking.ask(browser)
    assert late.status_code == 429
    assert len(walking.letters(ADDRESS)) == 5
    assert walking.ask(browser, "somebody@exemple.fr").status_code == 303


def test_letters_asked_from_one_network_are_limited():
    answers = [walking.ask(Client(), f"a{number}@exemple.fr") for number in range(31)]
    assert {one.status_code for one in answers[:30]} == {303}
    assert answers[30].status_code == 429
    assert len(walking.letters()) == 30


def test_of_two_uses_at_the_same_time_one_succeeds(browser):
    """Both have seen the key unused; the conditional statement lets one through."""
    walking.ask(browser)
    row = MailKey.objects.get()
    first, second = mail_keys.spend(row), mail_keys.spend(row)
    assert isinstance(first, mail_keys.Taken)
    assert second is Verdict.USED


def test_the_session_changes_its_name_and_goes_nowhere_else(browser):
    walking.ask(browser, next_path="https://evil.example/")
    before = browser.cookies["sessionid"].value
    done = browser.post(walking.last_link())
    assert done["Location"] == "/espace/"
    assert browser.cookies["sessionid"].value != before


def test_nothing_that_opens_is_kept_or_logged(browser, caplog):
    with caplog.at_level(logging.DEBUG):
        walking.ask(browser)
        assert Client().post(walking.last_link()).status_code == 403
        assert browser.post(walking.last_link()).status_code == 303
        assert browser.post(walking.last_link()).status_code == 410
    row = MailKey.objects.values().get()
    code, token = walking.last_code(), walking.last_link().rstrip("/").rpartition("/")[2]
    kept = " ".join(str(value) for value in row.values())
    for secret in (code, token, ADDRESS):
        assert secret not in kept
        assert not [one for one in caplog.records if secret in one.getMessage()]
    assert row["code_hash"] != keys.hash_token(code)
    for entry in Entry.objects.filter(verb__startswith="identity.local"):
        assert ADDRESS not in str(vars(entry))


def test_two_people_with_one_address_elsewhere_are_not_the_account(browser):
    """An equal address is no proof: whoever came by another identity stays another person."""
    Person.objects.create(given_names="Ada", family_name="Martin", email=ADDRESS)
    walking.sign_in(browser)
    assert walking.account().link.person.family_name == ""
    assert Person.objects.filter(email=ADDRESS).count() == 2


def test_an_erased_person_leaves_no_way_in(browser):
    from parvis.kernel import journal
    from parvis.kernel.access import system

    walking.sign_in(browser)
    before = walking.signed_in(browser)
    journal.erase_person(system("tests"), walking.account().link.person_id)
    assert not LocalAccount.objects.exists()
    walking.sign_in(Client())
    assert str(walking.account().link.person_id) != before
