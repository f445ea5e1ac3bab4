"""Accounts of agents: opened by a letter, guessed at, forgotten, changed."""

from __future__ import annotations

import datetime as dt
import logging
import time

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client as Browser

from parvis.bricks.identity.commands.agents import accounts, tries
from parvis.bricks.identity.models import AgentAccount, AgentLetter, AgentMembership
from parvis.kernel import clock
from parvis.kernel.journal.models import Entry
from parvis.kernel.mail.models import Letter
from tests.bricks.identity.agents.walking import (
    EMAIL,
    PASSWORD,
    SIRET,
    Agent,
    code_in,
    last_letter,
)
from tests.bricks.identity.hub.walking import text_of


def test_an_account_is_opened_by_a_letter_and_one_is_signed_in(commune):
    agent = Agent()
    assert agent.open_account().status_code == 303
    page = text_of(agent.get())
    assert "Odile Serin" in page
    assert EMAIL in page
    row = agent.row
    assert PASSWORD not in row.password
    assert "account is open" in last_letter(EMAIL)


def test_known_and_unknown_addresses_read_the_same(agent):
    pages = {}
    for email in (EMAIL, "nobody.here@chanay.example"):
        stranger = Agent(email=email)
        step = stranger.post("creer/", email=email)
        forgot = stranger.post("oubli/", email=email)
        wrong = stranger.post("connexion/", email=email, password="this is not the one")
        pages[email] = [
            (one.status_code, one.get("Location", ""), text_of(one).replace(email, ""))
            for one in (
                step,
                forgot,
                wrong,
                stranger.get("creer/code/"),
                stranger.get("oubli/code/"),
            )
        ]
        assert "creer" in step["Location"]
        assert Letter.objects.filter(to=email).count() >= 2
    assert pages[EMAIL] == pages["nobody.here@chanay.example"]
    assert (
        "You already have one" in Letter.objects.filter(to=EMAIL, text__contains="already")[0].text
    )


def test_a_wrong_password_costs_the_same_time_for_an_unknown_address(agent):
    def seconds(email: str) -> float:
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            accounts.with_password(email, "this is not the one")
            best = min(best, time.process_time() - start)
        return best

    seconds("warm.up@chanay.example")
    known, unknown = seconds(EMAIL), seconds("nobody@chanay.example")
    assert 0.4 < known / unknown < 2.5


def test_the_letter_to_a_known_address_opens_no_second_account(agent):
    other = Agent(browser=Browser())
    other.post("creer/", email=EMAIL)
    assert not any(part.isdigit() and len(part) == 8 for part in last_letter(EMAIL).split())
    assert other.post("creer/code/", code="00000000").status_code == 400
    assert AgentAccount.objects.count() == 1


def test_a_code_of_another_browser_wrong_old_tried_or_used_opens_nothing(commune):
    agent, other = Agent(), Agent(email="other@chanay.example", browser=Browser())
    agent.post("creer/", email=EMAIL)
    code = code_in(last_letter(EMAIL))
    other.post("creer/", email="other@chanay.example")
    assert other.post("creer/code/", code=code).status_code == 400
    with time_machine.travel(clock.now() + dt.timedelta(minutes=31), tick=False):
        assert agent.post("creer/code/", code=code).status_code == 400
    agent.post("creer/", email=EMAIL)
    code = code_in(last_letter(EMAIL))
    for _ in range(5):
        assert agent.post("creer/code/", code="12").status_code == 400
    assert agent.post("creer/code/", code=code).status_code == 400
    agent.post("creer/", email=EMAIL)
    code = code_in(last_letter(EMAIL))
    assert agent.post("creer/code/", code=code).status_code == 303
    letter = AgentLetter.objects.order_by("-made_at")[0]
    assert letter.used_at is not None
    assert agent.post("creer/code/", code=code)["Location"].endswith("/creer/")
    assert code not in str(AgentLetter.objects.values())


def test_details_need_a_proved_address(commune):
    agent = Agent()
    form = {"given_name": "Odile", "usual_name": "Serin", "password": PASSWORD}
    assert agent.post("creer/compte/", **form)["Location"].endswith("/creer/")
    assert not AgentAccount.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("password", "court", "Too short"),
        ("password", "Motdepasse2026", "Everybody tries"),
        ("password", "odile.serin.2026", "is not a password"),
        ("password", "x" * 1_000_000, "Too long"),
        ("given_name", "", "Write 1 to 100 characters"),
        ("usual_name", "x" * 1_000_000, "Write 1 to 100 characters"),
        ("given_name", "a\x00b", "Write 1 to 100 characters"),
    ],
)
def test_details_that_cannot_be(commune, field, value, words):
    agent = Agent()
    agent.post("creer/", email=EMAIL)
    agent.post("creer/code/", code=code_in(last_letter(EMAIL)))
    form = {"given_name": "Odile", "usual_name": "Serin", "password": PASSWORD, field: value}
    page = agent.post("creer/compte/", **form)
    assert page.status_code == 400
    assert words in text_of(page)
    assert not AgentAccount.objects.exists()


@pytest.mark.parametrize("path", ["creer/", "oubli/", "connexion/"])
@pytest.mark.parametrize("email", ["", "not an address", "a@b", "x" * 1_000_000, "a\x00@b.fr"])
def test_addresses_that_are_none(commune, path, email):
    page = Agent().post(path, email=email, password="whatever it is")
    assert page.status_code == 400
    assert "Write an e-mail address" in text_of(page)


def test_an_address_whose_body_has_a_provider_opens_nothing(commune):
    from tests.bricks.identity.hub.walking import install

    install()
    page = Agent().post("creer/", email="somebody@valserine.example")
    assert page.status_code == 400
    assert "has its own accounts" in text_of(page)


def test_wrong_passwords_wait_longer_and_longer_but_nobody_is_locked_out(agent):
    start = clock.now()
    with time_machine.travel(start, tick=False) as clock_:
        for _ in range(4):
            assert agent.sign_in("this is not the one").status_code == 400
        page = agent.sign_in()  # even the right one waits
        assert page.status_code == 429
        assert "Try again in 2 seconds" in text_of(page)
        assert page["Retry-After"]
        clock_.shift(3)
        assert agent.sign_in().status_code == 303
        assert agent.sign_in("this is not the one").status_code == 400  # the count began again


def test_unknown_addresses_wait_as_long(commune):
    stranger = Agent(email="nobody@chanay.example")
    with time_machine.travel(clock.now(), tick=False):
        found = [stranger.sign_in("this is not the one").status_code for _ in range(5)]
    assert found == [400, 400, 400, 400, 429]


def test_many_browsers_at_once_do_not_guess_faster(agent):
    with time_machine.travel(clock.now(), tick=False) as clock_:
        found = []
        for _ in range(12):
            tries.succeeded(tries.key_of("password", EMAIL))  # as if each were the first
            found.append(Agent(browser=Browser()).sign_in("this is not the one").status_code)
        assert found[:10] == [400] * 10
        assert found[10:] == [429] * 2
        clock_.shift(601)
        assert agent.sign_in().status_code == 303


def test_a_forgotten_password_is_replaced_and_other_browsers_are_signed_out(agent):
    elsewhere = Agent(browser=Browser())
    elsewhere.sign_in()
    assert elsewhere.get().status_code == 200
    stranger = Agent(browser=Browser())
    stranger.post("oubli/", email=EMAIL)
    code = code_in(last_letter(EMAIL))
    assert stranger.post("oubli/code/", code=code, password="court").status_code == 400
    new = "une girafe lit le journal"
    assert stranger.post("oubli/code/", code="1", password=new).status_code == 400
    done = stranger.post("oubli/code/", code=code, password=new)
    assert done["Location"].endswith("/connexion/")
    assert stranger.get().status_code == 303  # not signed in by the letter alone
    assert elsewhere.get().status_code == 303
    assert agent.sign_in().status_code == 400
    assert agent.sign_in(new).status_code == 303
    assert (
        "password of your agent account was changed"
        in Letter.objects.filter(to=EMAIL).order_by("-queued_at", "-id")[0].text
    )


def test_a_reset_leaves_the_second_factor(agent):
    agent.add_totp()
    stranger = Agent(browser=Browser())
    stranger.post("oubli/", email=EMAIL)
    new = "une girafe lit le journal"
    stranger.post("oubli/code/", code=code_in(last_letter(EMAIL)), password=new)
    page = stranger.follow(stranger.sign_in(new))
    assert "One more proof" in text_of(page)
    assert stranger.get()["Location"].endswith("/connexion/code/")


def test_a_reset_of_an_unknown_address_opens_nothing(commune):
    stranger = Agent(email="nobody@chanay.example")
    stranger.post("oubli/", email=stranger.email)
    assert "No agent account has this address" in last_letter(stranger.email)
    page = stranger.post("oubli/code/", code="12345678", password=PASSWORD)
    assert page.status_code == 400


def test_an_address_receives_five_letters_an_hour_at_most(commune):
    agent = Agent()
    found = [agent.post("creer/", email=EMAIL).status_code for _ in range(6)]
    assert found == [303] * 5 + [429]
    assert Letter.objects.count() == 5


def test_another_password_asks_for_the_present_one(agent):
    new = "une girafe lit le journal"
    assert agent.post("mot-de-passe/", current="not this one", password=new).status_code == 400
    assert agent.post("mot-de-passe/", current=PASSWORD, password="court").status_code == 400
    done = agent.post("mot-de-passe/", current=PASSWORD, password=new)
    assert done["Location"].endswith("?done=password")
    assert agent.get().status_code == 200  # this browser stays
    assert agent.sign_in(new).status_code == 303


@pytest.mark.parametrize(
    "path", ["application/", "application/retirer/", "codes/", "mot-de-passe/"]
)
def test_factors_change_only_after_a_recent_proof(agent, path):
    agent.add_totp()
    with time_machine.travel(clock.now() + dt.timedelta(minutes=16), tick=False):
        assert agent.get(path)["Location"].endswith("/connexion/")
        assert agent.post(path)["Location"].endswith("/connexion/")
    assert bytes(agent.row.totp)


def test_the_application_is_removed_and_its_codes_go(agent):
    agent.add_totp()
    assert agent.get("application/retirer/").status_code == 200
    assert agent.post("application/retirer/").status_code == 303
    assert (bytes(agent.row.totp), agent.row.recovery) == (b"", [])
    assert agent.get("codes/").status_code == 303


def test_new_recovery_codes_replace_the_others(agent):
    old = agent.add_totp().context["codes"]
    new = agent.post("codes/").context["codes"]
    assert len(set(old) | set(new)) == 20
    assert len(agent.row.recovery) == 10


def test_the_secret_of_an_application_is_sealed_everywhere(agent):
    agent.add_totp()
    assert agent.secret.encode() not in bytes(agent.row.totp)
    second = Agent(browser=Browser())
    second.sign_in()
    assert "application" not in str(second.browser.session.items())
    assert agent.secret not in str(agent.browser.session.items())


def test_a_wrong_code_adds_no_application(agent):
    agent.get("application/")
    page = agent.post("application/", code="000000")
    assert page.status_code == 400
    assert bytes(agent.row.totp) == b""


def test_the_picture_says_the_address_of_the_application(agent):
    page = agent.get("application/")
    picture = page.context["picture"]
    assert f'viewBox="0 0 {picture.side} {picture.side}"' in page.content.decode()
    assert picture.side > 33
    assert page["Cache-Control"] == "no-store"


def test_nothing_secret_in_logs_addresses_or_journal(commune, caplog):
    caplog.set_level(logging.DEBUG)
    agent = Agent()
    agent.open_account()
    codes = agent.add_totp().context["codes"]
    agent.sign_in("this is not the one")
    letter = code_in(Letter.objects.order_by("queued_at")[0].text)
    said = caplog.text + str(list(Entry.objects.values())) + str(cache)
    for secret in (PASSWORD, "this is not the one", agent.secret, letter, *codes):
        assert secret not in said


def test_an_erased_person_leaves_no_account(agent):
    from parvis.bricks.identity.commands.agents import erasing

    agent.post("organismes/", siret=SIRET)
    person = agent.row.person_id
    erasing.AgentsEraser().erase(person)
    assert not AgentAccount.objects.exists()
    assert not AgentMembership.objects.exists()


def test_what_is_over_is_forgotten(agent):
    from parvis.bricks.identity.commands import cleaning

    agent.sign_in("this is not the one")
    assert AgentLetter.objects.exists()
    with time_machine.travel(clock.now() + dt.timedelta(days=3), tick=False):
        cleaning.forget_expired()
    assert not AgentLetter.objects.exists()
    assert AgentAccount.objects.exists()
