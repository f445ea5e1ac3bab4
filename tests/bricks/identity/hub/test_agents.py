"""ProConnect's side of the hub: routing by address, several providers, one account."""

from __future__ import annotations

import pytest

from parvis.bricks.identity.domain import agents
from parvis.bricks.identity.models import AgentLogin, HubAccount, Session
from parvis.bricks.identity.queries.sessions import unsealed
from tests.bricks.identity.hub.walking import Walk, answer_of, make_client, text_of

SCOPES = ("openid", "given_name", "usual_name", "email", "uid", "siret", "phone", "custom")


@pytest.fixture
def agent_walk(hub) -> Walk:
    return Walk(make_client("proconnect", scopes=list(SCOPES))).begin(scopes=SCOPES, acr_values=())


def arrive(walk: Walk, email: str, person: str, uid: str = ""):
    left = walk.depart(uid, email=email)
    assert left.status_code == 303, text_of(left)[:500]
    answer = walk.browser.post(left["Location"], {"person": person})
    back = walk.browser.get(answer["Location"])
    if back["Location"].endswith("/verify"):
        back = walk.browser.get(back["Location"])
    return walk.browser.get(back["Location"])


def test_one_provider_for_a_domain_is_reached_at_once_with_hints(agent_walk):
    agent_walk.begin(scopes=SCOPES, acr_values=(), siret_hint="21990101400015")
    left = agent_walk.depart("", email="lucie.morel@valserine.example")
    assert "/annuaire-valserine/authorize" in left["Location"]
    assert "login_hint=lucie.morel%40valserine.example" in left["Location"]
    assert "siret_hint=21990101400015" in left["Location"]
    assert "sp_name=" in left["Location"]


def test_an_agent_signs_in_without_a_page_of_consent(agent_walk):
    answer = answer_of(arrive(agent_walk, "nadia.ferrand@valserine.example", "nadia.ferrand"))
    assert answer["code"]
    held = unsealed(Session.objects.get())
    assert held.subject_seed == str(HubAccount.objects.get().id)
    assert held.identity["siret"] == "21990101400015"
    assert held.identity["idp_id"] == "annuaire-valserine"
    assert held.identity["custom"] == {"grade": "attachée"}
    assert "phone_number" not in held.identity  # it was none: dropped


def test_several_providers_are_offered(agent_walk):
    page = agent_walk.depart("", email="emile.garnier@pont-serein.example")
    assert page.status_code == 200
    assert page.content.decode().count('name="providerUid"') == 2
    answer_of(arrive(agent_walk, "emile.garnier@pont-serein.example", "emile.garnier",
                     "annuaire-pays"))  # fmt: skip


def test_a_provider_that_does_not_serve_the_domain_cannot_be_chosen(agent_walk):
    refused = agent_walk.depart("annuaire-pays", email="lucie.morel@valserine.example")
    assert refused.status_code == 400


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("nobody@nowhere.example", "No way to sign in is known"),
        ("not an address", "Write an e-mail address"),
        ("", "Write an e-mail address"),
        ("lucie@valserin.example", "Did you mean lucie@valserine.example?"),
    ],
)
def test_an_address_that_leads_nowhere_is_words(agent_walk, email, words):
    page = agent_walk.depart("", email=email)
    assert page.status_code == 400
    assert words in text_of(page)


def test_the_siret_of_the_record_is_taken_when_the_provider_forgets_it(agent_walk):
    answer_of(arrive(agent_walk, "odette.millet@valserine.example", "sans.siret"))
    assert unsealed(Session.objects.get()).identity["siret"] == "21990101400015"


def test_an_identity_without_a_name_is_refused_in_words(agent_walk):
    said = text_of(arrive(agent_walk, "ada.sans.nom@valserine.example", "sans.nom"))
    assert "Y500006" in said
    assert "name" in said


def test_a_provider_that_asserts_an_address_of_another_domain(agent_walk):
    said = text_of(arrive(agent_walk, "lucie.morel@valserine.example", "autre.domaine"))
    assert "does not answer for addresses of this domain" in said


def test_the_same_agent_keeps_one_account(agent_walk):
    arrive(agent_walk, "lucie.morel@valserine.example", "lucie.morel")
    agent_walk.browser.cookies.clear()
    again = agent_walk.begin(scopes=SCOPES, acr_values=())
    arrive(again, "lucie.morel@valserine.example", "lucie.morel")
    assert HubAccount.objects.count() == 1
    assert AgentLogin.objects.count() == 1


def test_an_essential_level_that_is_not_reached_leads_back(agent_walk):
    agent_walk.begin(scopes=SCOPES, acr_values=(), acr_essential=("eidas1-mfa",))
    said = text_of(arrive(agent_walk, "lucie.morel@valserine.example", "lucie.morel"))
    assert "not sure enough" in said
    agent_walk.begin(scopes=SCOPES, acr_values=(), acr_essential=("eidas1-mfa",))
    answer_of(arrive(agent_walk, "karim.haddad@valserine.example", "karim.haddad"))


def test_the_address_is_remembered_on_demand(agent_walk):
    agent_walk.depart("", email="lucie.morel@valserine.example", remember="on")
    again = Walk(agent_walk.client, agent_walk.browser).begin(scopes=SCOPES, acr_values=())
    assert "lucie.morel@valserine.example" in again.choose().content.decode()


@pytest.mark.parametrize(
    ("asserted", "amr", "level"),
    [
        ("eidas1", (), "eidas1"),
        ("eidas1", ("pwd", "mfa"), "eidas1-mfa"),
        ("eidas0", ("mfa",), "eidas0-mfa"),
        ("eidas2", (), "eidas2"),
        ("gold", (), "eidas1"),
        ("", (), "eidas1"),
    ],
)
def test_levels_of_agents(asserted, amr, level):
    assert agents.level(asserted, amr) == level
