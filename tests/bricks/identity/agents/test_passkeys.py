"""Passkeys of agents: two factors by themselves, removed, of somebody else, shown twice."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.test import Client as Browser

from parvis.bricks.identity.models import AgentAccount, Passkey, Session
from parvis.bricks.identity.queries.sessions import unsealed
from tests.bricks.identity.agents.walking import SIRET, Agent, last_letter, through
from tests.bricks.identity.authenticator import Device
from tests.bricks.identity.hub.walking import answer_of, text_of


@pytest.fixture(autouse=True)
def origin(settings):
    """Browsers offer passkeys on HTTPS and on localhost."""
    settings.PARVIS_ORIGIN = "http://localhost"


@pytest.fixture
def device() -> Device:
    return Device(settings.PARVIS_ORIGIN)


def options(page) -> dict:
    return json.loads(page.context["options"])


def add(agent: Agent, device: Device, **lies):
    made = device.make(options(agent.get("cles/")), **lies)
    return agent.post("cles/", answer=made, name="Mon téléphone")


def enter(agent: Agent, device: Device, **lies):
    return agent.post("connexion/cle/", answer=device.use(options(agent.get("connexion/")), **lies))


@pytest.mark.parametrize(("steps", "synced"), [(1, "hwk"), (0, "hwk")])
def test_a_passkey_is_two_factors_and_no_password(agent, device, steps, synced):
    device.steps = steps
    agent.post("organismes/", siret=SIRET)
    added = add(agent, device)
    assert len(added.context["codes"]) == 10  # the first second factor brings recovery codes
    assert "passkey was added" in last_letter(agent.email)
    agent.browser = Browser()
    page = through(agent, acr_essential=("eidas1-mfa",))
    assert "Sign in with an agent account" in text_of(page)
    assert answer_of(agent.follow(enter(agent, device)))["code"]
    held = unsealed(Session.objects.get())
    assert (held.acr, held.amr) == ("eidas1-mfa", (synced, "mfa"))


def test_a_password_alone_no_longer_opens_the_account(agent, device):
    add(agent, device)
    agent.browser = Browser()
    page = agent.follow(agent.sign_in())
    assert "One more proof" in text_of(page)
    assert options(page)["allowCredentials"]
    done = agent.post("connexion/cle/", answer=device.use(options(page)))
    assert done.status_code == 303
    assert agent.get().status_code == 200


def test_an_answer_serves_once_and_only_in_its_browser(agent, device):
    add(agent, device)
    first, second = Agent(browser=Browser()), Agent(browser=Browser())
    answer = device.use(options(first.get("connexion/")))
    assert second.post("connexion/cle/", answer=answer).status_code == 400
    assert first.post("connexion/cle/", answer=answer).status_code == 303
    assert first.post("connexion/cle/", answer=answer).status_code == 400


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "x" * 1_000_000, '{"id": 1}', '{"response": {}}', "\x00"]
)
def test_answers_that_are_none(agent, answer):
    page = agent.post("connexion/cle/", answer=answer)
    assert page.status_code == 400
    assert "could not be used" in text_of(page)
    assert agent.post("cles/", answer=answer).status_code == 400
    assert not Passkey.objects.exists()


def test_lies_of_a_device(agent, device):
    assert add(agent, device.lying(verifies=False)).status_code == 400
    assert add(agent, device.lying(origin="https://evil.example")).status_code == 400
    assert not Passkey.objects.exists()
    add(agent, device)
    for liar in (device.lying(verifies=False), device.lying(origin="https://evil.example")):
        assert enter(Agent(browser=Browser()), liar).status_code == 400


def test_a_person_s_passkey_is_no_agent_s(agent, device):
    add(agent, device)
    Passkey.objects.update(realm="person")
    assert enter(Agent(browser=Browser()), device).status_code == 400


def test_removing_the_last_one_ends_it_and_the_recovery_codes(agent, device):
    add(agent, device)
    number = Passkey.objects.get().id
    assert "Mon téléphone" in text_of(agent.get(f"cles/{number}/"))
    stranger = Agent(email="paul.autre@chanay.example", browser=Browser())
    stranger.open_account("Paul", "Autre")
    assert stranger.post(f"cles/{number}/").status_code == 404
    assert agent.post(f"cles/{number}/").status_code == 303
    row = AgentAccount.objects.get(email=agent.email)
    assert (row.recovery, Passkey.objects.count()) == ([], 0)
    assert enter(Agent(browser=Browser()), device).status_code == 400
    assert agent.get().status_code == 200
