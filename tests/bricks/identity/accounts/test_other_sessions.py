"""What takes an account back ends the sessions that were open in other browsers."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from parvis.bricks.identity.commands import local_changes
from parvis.bricks.identity.models import MailKey, PortalSession
from parvis.kernel import jobs
from parvis.kernel.journal.models import Entry
from tests.bricks.identity.accounts import walking
from tests.bricks.identity.accounts.test_account_page import closed_to_letters
from tests.bricks.identity.accounts.test_in_the_hub import leave, through, walk
from tests.bricks.identity.accounts.walking import ADDRESS
from tests.bricks.identity.hub.walking import Walk

__all__ = ["walk"]
pytestmark = pytest.mark.usefixtures("named_site")

INSIDE = "/identite/compte/"
NEW = "ada.nouvelle@exemple.fr"


def inside(browser: Client) -> bool:
    return browser.get(INSIDE).status_code == 200


def link_in(text: str) -> str:
    return urlsplit(re.findall(r"https?://\S+", text)[-1]).path


def change_address(browser: Client) -> None:
    browser.post("/identite/compte/adresse/", {"email": NEW})
    assert browser.post(walking.last_link(NEW)).status_code in (302, 303)


def test_undoing_a_change_of_address_ends_the_thief_s_session(browser):
    walking.sign_in(browser)
    thief, owner = browser, Client()
    assert inside(thief)
    change_address(thief)
    undo = link_in(walking.letters(ADDRESS)[-1].text)
    assert inside(thief)
    assert owner.post(undo).status_code == 200
    assert not inside(thief)
    assert Entry.objects.filter(verb="identity.portal.end", purpose="address restored").exists()
    walking.sign_in(owner)  # and the way in is open to who holds the mailbox
    assert inside(owner)


def test_a_session_ended_serves_no_service_of_the_hub_either(walk):
    assert through(walk)["Location"].endswith("/consent")
    again = Walk(walk.client, browser=walk.browser).begin()
    there = leave(again)["Location"]
    assert again.browser.get(there)["Location"].endswith("/verify")  # the mailbox answered just now
    PortalSession.objects.update(ended_at="2026-01-01T00:00:00Z")
    third = Walk(walk.client, browser=walk.browser).begin()
    asked = third.browser.get(leave(third)["Location"])
    assert asked["Location"].startswith("/identite/courriel/"), asked["Location"]


def test_recovery_by_mail_ends_the_others_and_opens_one(browser):
    closed_to_letters(browser)
    owner = Client()
    owner.post("/identite/secours/", {"email": ADDRESS, "by": "mail"})
    asked = MailKey.objects.get(account=walking.account(), use=MailKey.Use.CANCEL)
    local_changes.open_recovery(asked.id)
    assert inside(browser)
    assert owner.post(walking.last_link()).status_code == 303
    assert (inside(browser), inside(owner)) == (False, True)


def test_a_recovery_code_ends_the_others_too(browser):
    _person, codes = closed_to_letters(browser)
    owner = Client()
    form = {"email": ADDRESS, "by": "code", "code": codes[0]}
    assert owner.post("/identite/secours/", form).status_code == 303
    assert (inside(browser), inside(owner)) == (False, True)


def test_a_sign_in_elsewhere_ends_nothing(browser):
    walking.sign_in(browser)
    other = Client()
    walking.sign_in(other)
    jobs.run_due()
    assert inside(browser) and inside(other)
