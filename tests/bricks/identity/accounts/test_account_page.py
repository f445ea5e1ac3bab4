"""The page of one's account: passkeys, recovery codes, another address; told and undone."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from time_machine import travel

from parvis.bricks.identity.models import LocalAccount, Passkey, RecoveryCode
from parvis.kernel import clock, jobs
from tests.bricks.identity.accounts import walking
from tests.bricks.identity.accounts.walking import ADDRESS
from tests.bricks.identity.hub.walking import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("named_site")]
NEW = "ada@ailleurs.fr"
PAGE = "/identite/compte/"


def subjects(address: str = ADDRESS) -> list[str]:
    return [one.subject for one in walking.letters(address)]


# --- passkeys ----------------------------------------------------------------------------------


def test_a_passkey_is_added_told_listed_and_signs_in(browser):
    walking.sign_in(browser)
    device = walking.device()
    assert walking.add_passkey(browser, device)["Location"] == f"{PAGE}?done=added"
    page = text_of(browser.get(f"{PAGE}?done=added"))
    assert "My phone" in page
    assert "added a passkey" in page
    assert "passkey was added" in walking.letters(ADDRESS)[-1].text
    other = Client()
    done = walking.by_passkey(other, device)
    assert done.status_code == 303
    assert walking.signed_in(other) == walking.signed_in(browser)
    assert other.session["signin"]["level"] == 1, "a passkey proves no civil identity"


def test_one_answer_signs_in_once(browser):
    walking.sign_in(browser)
    device = walking.device()
    walking.add_passkey(browser, device)
    other = Client()
    answer = device.use(walking.options(other.get("/identite/courriel/")))
    assert other.post("/identite/cle/", {"answer": answer}).status_code == 303
    assert other.post("/identite/cle/", {"answer": answer}).status_code == 400
    assert Client().post("/identite/cle/", {"answer": answer}).status_code == 400


def test_a_ceremony_is_of_one_browser_and_one_purpose(browser):
    walking.sign_in(browser)
    device = walking.device()
    walking.add_passkey(browser, device)
    theirs = walking.options(Client().get("/identite/courriel/"))
    assert Client().post("/identite/cle/", {"answer": device.use(theirs)}).status_code == 400
    asked = walking.options(browser.get("/identite/courriel/"))
    made = walking.device().make(
        {**walking.options(browser.get(PAGE)), "challenge": asked["challenge"]}
    )
    assert browser.post(f"{PAGE}cles/", {"answer": made}).status_code == 400


def test_a_ceremony_dies_after_five_minutes(browser):
    walking.sign_in(browser)
    device, now = walking.device(), clock.now()
    walking.add_passkey(browser, device)
    with travel(now, tick=False):
        answer = device.use(walking.options(browser.get("/identite/courriel/")))
    with travel(now.timestamp() + 301, tick=False):
        assert browser.post("/identite/cle/", {"answer": answer}).status_code == 400


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "https://evil.example"},
        {"site": "evil.example"},
        {"id": b"never registered"},
        {"handle": "c29tZWJvZHk"},
    ],
)
def test_lies_of_a_device_get_words(browser, lies):
    walking.sign_in(browser)
    device, other = walking.device(), Client()
    walking.add_passkey(browser, device)
    answer = walking.by_passkey(other, device, **lies)
    assert answer.status_code == 400
    assert "does not sign you in" in text_of(answer)
    assert not walking.signed_in(other)


@pytest.mark.parametrize("answer", ["", "{}", "[" * 9000, "x" * 1_000_000, '{"id": 1}'])
def test_what_is_no_answer_gets_words(browser, answer):
    walking.sign_in(browser)
    for path in ("/identite/cle/", f"{PAGE}cles/"):
        assert browser.post(path, {"answer": answer}).status_code == 400


def test_a_copied_passkey_is_refused_and_its_owner_told(browser):
    walking.sign_in(browser)
    device = walking.device()
    walking.add_passkey(browser, device)
    walking.by_passkey(Client(), device)
    refused = walking.by_passkey(Client(), device, count=1)
    assert "copy" in text_of(refused)
    assert "copy of it exists" in walking.letters(ADDRESS)[-1].text


def test_naming_and_removing_ones_own_alone(browser):
    walking.sign_in(browser)
    device = walking.device()
    walking.add_passkey(browser, device)
    path = f"{PAGE}cles/{Passkey.objects.get().id}/"
    stranger = Client()
    walking.sign_in(stranger, "bob@exemple.fr")
    assert stranger.get(path).status_code == 404
    assert stranger.post(path, {"act": "remove"}).status_code == 404
    assert browser.post(path, {"act": "rename", "name": " "}).status_code == 400
    assert browser.post(path, {"act": "rename", "name": "Blue key"}).status_code == 303
    assert "Blue key" in text_of(browser.get(PAGE))
    assert browser.post(path, {"act": "remove"}).status_code == 303
    assert "passkey was removed" in walking.letters(ADDRESS)[-1].text
    assert walking.by_passkey(Client(), device).status_code == 400


def test_without_a_name_of_a_site_the_page_keeps_its_letters(browser, settings):
    settings.PARVIS_ORIGIN = "http://127.0.0.1:8000"
    walking.sign_in(browser)
    page = browser.get(PAGE)
    assert page.context["options"] == ""
    assert "does not allow passkeys" in text_of(page)
    assert browser.post("/identite/cle/", {"answer": "{}"}).status_code == 400


# --- recovery ----------------------------------------------------------------------------------


def test_codes_are_shown_once_kept_as_digests_and_serve_once(browser):
    walking.sign_in(browser)
    codes = browser.post(f"{PAGE}codes/").context["codes"]
    assert len(set(codes)) == 8
    kept = json.dumps(list(RecoveryCode.objects.values_list("digest", flat=True)))
    assert not [one for one in codes if one in kept or one.replace("-", "") in kept]
    other = Client()
    form = {"email": ADDRESS, "code": codes[0].lower().replace("-", " "), "by": "code"}
    assert other.post("/identite/secours/", form).status_code == 303
    assert walking.signed_in(other) == walking.signed_in(browser)
    assert "recovery code" in walking.letters(ADDRESS)[-1].text
    assert Client().post("/identite/secours/", form).status_code == 400
    fresh = other.post(f"{PAGE}codes/").context["codes"]
    late = {**form, "code": codes[1]}
    assert Client().post("/identite/secours/", late).status_code == 400
    assert Client().post("/identite/secours/", {**form, "code": fresh[0]}).status_code == 303


def test_a_code_opens_no_other_account(browser):
    walking.sign_in(browser)
    codes = browser.post(f"{PAGE}codes/").context["codes"]
    walking.sign_in(Client(), "bob@exemple.fr")
    for address in ("bob@exemple.fr", "unknown@exemple.fr"):
        form = {"email": address, "code": codes[0], "by": "code"}
        wrong = Client().post("/identite/secours/", form)
        assert wrong.status_code == 400
        assert "does not open the account" in text_of(wrong)


def closed_to_letters(browser) -> tuple[str, list[str]]:
    """An account that passkeys alone open; its person and its codes."""
    walking.sign_in(browser)
    walking.add_passkey(browser, walking.device())
    codes = browser.post(f"{PAGE}codes/").context["codes"]
    assert browser.post(f"{PAGE}courrier/", {"mail": "closed"}).status_code == 303
    return walking.signed_in(browser), codes


def test_without_passkey_and_codes_letters_stay(browser):
    walking.sign_in(browser)
    assert browser.post(f"{PAGE}courrier/", {"mail": "closed"}).status_code == 400
    assert walking.account().mail_opens


def test_letters_open_no_account_that_is_closed_to_them(browser):
    person, _codes = closed_to_letters(browser)
    other = Client()
    assert walking.ask(other).status_code == 303
    assert "passkey only" in walking.letters(ADDRESS)[-1].text
    waits = other.post("/identite/courriel/attente/", {"code": "123456"})
    assert waits.status_code in (400, 404)
    assert not walking.signed_in(other)
    assert person == str(walking.account().link.person_id)


def test_recovery_by_mail_waits_is_told_and_opens(browser):
    person, _codes = closed_to_letters(browser)
    now, thief = clock.now(), Client()
    with travel(now, tick=False):
        answer = thief.post("/identite/secours/", {"email": ADDRESS, "by": "mail"})
        assert answer.status_code == 200
        assert "Stop it now" in walking.letters(ADDRESS)[-1].text.replace("stop", "Stop")
        jobs.run_due()
        assert "Somebody asked to recover" in subjects()[-1]
        before = len(subjects())
        thief.post("/identite/secours/", {"email": ADDRESS, "by": "mail"})
        assert len(subjects()) == before, "one recovery at a time"
    with travel(now.timestamp() + 48 * 3600 + 60, tick=False):
        jobs.run_due()
        link, owner = walking.last_link(), Client()
        assert link.startswith("/identite/secours/")
        assert owner.get(link).status_code == 200
        assert not walking.signed_in(owner)
        assert owner.post(link)["Location"] == PAGE
        assert walking.signed_in(owner) == person
        assert walking.account().mail_opens
        assert Client().post(link).status_code == 410


def test_a_recovery_that_was_stopped_sends_nothing(browser):
    closed_to_letters(browser)
    now = clock.now()
    with travel(now, tick=False):
        Client().post("/identite/secours/", {"email": ADDRESS, "by": "mail"})
        stop = walking.last_link()
        assert Client().get(stop).status_code == 200
        assert Client().post(stop).status_code == 200
        assert Client().post(stop).status_code == 410
    count = len(subjects())
    with travel(now.timestamp() + 49 * 3600, tick=False):
        jobs.run_due()
    assert len(subjects()) == count
    assert not walking.account().mail_opens


def test_asking_for_recovery_says_the_same_for_every_address(browser):
    closed_to_letters(browser)
    pages = [
        text_of(Client().post("/identite/secours/", {"email": one, "by": "mail"}))
        for one in (ADDRESS, "unknown@exemple.fr")
    ]
    assert pages[0] == pages[1]
    assert not walking.letters("unknown@exemple.fr")


# --- another address ---------------------------------------------------------------------------


def change(browser, address: str = NEW):
    return browser.post(f"{PAGE}adresse/", {"email": address})


def test_an_address_changes_when_the_new_mailbox_says_so(browser):
    walking.sign_in(browser)
    assert change(browser)["Location"] == f"{PAGE}?done=sent"
    assert walking.account().email == ADDRESS
    link = walking.last_link(NEW)
    assert browser.get(link).status_code == 200
    assert walking.account().email == ADDRESS
    assert browser.post(link).status_code == 303
    assert walking.account(NEW).link.person.email == NEW
    told = walking.letters(ADDRESS)[-1]
    assert NEW not in told.text, "the old mailbox learns that it changed, not the new address"
    other = Client()
    walking.sign_in(other, NEW)
    assert walking.signed_in(other) == walking.signed_in(browser)
    assert browser.post(link).status_code == 410


def test_the_link_of_a_change_serves_its_owner_alone(browser):
    walking.sign_in(browser)
    change(browser)
    link, stranger = walking.last_link(NEW), Client()
    assert stranger.get(link).status_code in (302, 303, 403)
    walking.sign_in(stranger, "bob@exemple.fr")
    assert stranger.post(link).status_code == 403
    assert browser.post(link).status_code == 303, "the stranger consumed nothing"


def test_an_address_of_another_account_is_never_taken(browser):
    walking.sign_in(Client(), NEW)
    walking.sign_in(browser)
    assert change(browser)["Location"] == f"{PAGE}?done=sent", "the page says the same"
    assert "adresse" not in walking.letters(NEW)[-1].text
    assert "already has one" in walking.letters(NEW)[-1].text
    assert LocalAccount.objects.count() == 2


def test_an_account_opened_meanwhile_keeps_its_address(browser):
    walking.sign_in(browser)
    change(browser)
    link = walking.last_link(NEW)
    walking.sign_in(Client(), NEW)
    assert browser.post(link).status_code == 410
    assert walking.account().email == ADDRESS


def test_the_old_mailbox_undoes_it_with_what_was_added_since(browser):
    walking.sign_in(browser)
    kept = walking.device()
    walking.add_passkey(browser, kept)
    change(browser)
    browser.post(walking.last_link(NEW))
    thief = walking.device()
    walking.add_passkey(browser, thief)
    browser.post(f"{PAGE}codes/")
    undo, elsewhere = walking.last_link(), Client()
    walking.sign_in(elsewhere)  # nobody opens a new account with an address that may come back
    assert not walking.signed_in(elsewhere)
    assert elsewhere.get(undo).status_code == 200
    assert elsewhere.post(undo).status_code == 200
    assert walking.account().email == ADDRESS
    assert not RecoveryCode.objects.exists()
    assert walking.by_passkey(Client(), thief).status_code == 400
    assert walking.by_passkey(Client(), kept).status_code == 303
    assert elsewhere.post(undo).status_code == 410


def test_undoing_has_seven_days(browser):
    now = clock.now()
    with travel(now, tick=False):
        walking.sign_in(browser)
        change(browser)
        browser.post(walking.last_link(NEW))
        undo = walking.last_link()
    with travel(now.timestamp() + 7 * 86_400 + 1, tick=False):
        assert Client().post(undo).status_code == 410


def test_everything_that_happened_is_listed(browser):
    walking.sign_in(browser)
    walking.add_passkey(browser, walking.device())
    browser.post(f"{PAGE}codes/")
    change(browser)
    browser.post(walking.last_link(NEW))
    page = text_of(browser.get(PAGE))
    for words in ("signed in by e-mail", "added a passkey", "made recovery codes", "changed the"):
        assert words in page


def test_whoever_has_no_local_account_reads_so(sign_in, person):
    browser = sign_in(person)
    assert "no account by e-mail" in text_of(browser.get(PAGE))
    assert browser.post(f"{PAGE}codes/").status_code == 404
