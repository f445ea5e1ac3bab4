"""ProConnect's side of the hub: routing by address, several providers, one account."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client as Browser

from parvis.bricks.identity.commands import epochs
from parvis.bricks.identity.domain import agent_roles, agents
from parvis.bricks.identity.models import (
    AgentLogin,
    Grant,
    HubAccount,
    IdentityProvider,
    Session,
)
from parvis.bricks.identity.queries.sessions import unsealed
from parvis.kernel import clock
from parvis.kernel.mail.models import Letter
from parvis.kernel.parties.models import Organisation
from tests.bricks.identity.hub.walking import REDIRECT, Walk, answer_of, make_client, text_of

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
    if back["Location"].startswith(REDIRECT):
        return back
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


def code_of(email: str) -> str:
    letter = Letter.objects.filter(to=email).order_by("-queued_at", "-id")[0]
    return re.findall(r"\b\d{6}\b", letter.text)[-1]


def typed(walk: Walk, code: str = "", **form: str):
    return walk.browser.post(walk.path("code"), {"version": walk.version, "code": code, **form})


TWO = "https://proconnect.gouv.fr/assurance/consistency-checked-2fa"


@pytest.mark.parametrize("asked", ["eidas1-mfa", TWO])
def test_a_code_by_mail_raises_the_level_and_is_answered_as_asked(agent_walk, asked):
    lucie = "lucie.morel@valserine.example"
    agent_walk.begin(scopes=SCOPES, acr_values=(), acr_essential=(asked,))
    page = arrive(agent_walk, lucie, "lucie.morel")
    assert "A code is on its way to lucie.morel@valserine.example" in text_of(page)
    assert code_of(lucie) not in page.content.decode()
    done = typed(agent_walk, code_of(lucie))
    answer = answer_of(agent_walk.browser.get(done["Location"]))
    assert answer["code"]
    held = unsealed(Session.objects.get())
    assert (held.acr, held.amr) == ("eidas1-mfa", ("pwd", "mail", "mfa"))
    assert Grant.objects.get().acr == asked


def test_an_agent_whose_provider_gave_two_factors_is_not_asked_again(agent_walk):
    agent_walk.begin(scopes=SCOPES, acr_values=(), acr_essential=("eidas1-mfa",))
    answer_of(arrive(agent_walk, "karim.haddad@valserine.example", "karim.haddad"))


def test_a_level_out_of_reach_is_told_to_the_client(agent_walk):
    agent_walk.begin(scopes=SCOPES, acr_values=(), acr_essential=("eidas2", "eidas3"))
    answer = answer_of(arrive(agent_walk, "lucie.morel@valserine.example", "lucie.morel"))
    assert answer["error"] == "access_denied"
    assert answer["error_description"] == "requested ACRs could not be satisfied"
    assert answer["state"] == "state-of-the-client"


def test_wrong_old_and_exhausted_codes(agent_walk):
    lucie = "lucie.morel@valserine.example"
    agent_walk.begin(scopes=SCOPES, acr_values=(), acr_essential=("eidas1-mfa",))
    arrive(agent_walk, lucie, "lucie.morel")
    good = code_of(lucie)
    wrong = f"{(int(good) + 1) % 10**6:06d}"
    for _ in range(5):
        page = typed(agent_walk, wrong)
        assert page.status_code == 400
        assert "not the one that was sent" in text_of(page)
    page = typed(agent_walk, good)  # five tries: even the right one is worth nothing now
    assert page.status_code == 400
    assert "Ask for another one" in text_of(page)
    assert typed(agent_walk, again="1").status_code == 303
    newer = code_of(lucie)
    assert typed(agent_walk, "x" * 1_000_000).status_code == 400
    with time_machine.travel(clock.now() + dt.timedelta(minutes=11), tick=False):
        assert "too old" in text_of(typed(agent_walk, newer))
        assert typed(agent_walk, again="1").status_code == 303
        page = typed(agent_walk, again="1")
        assert page.status_code == 429
        assert "Three letters were sent" in text_of(page)


def test_a_used_code_and_an_old_form_lead_nowhere(agent_walk):
    lucie = "lucie.morel@valserine.example"
    agent_walk.begin(scopes=SCOPES, acr_values=(), acr_essential=("eidas1-mfa",))
    arrive(agent_walk, lucie, "lucie.morel")
    version, good = agent_walk.version, code_of(lucie)
    assert typed(agent_walk, good).status_code == 303
    again = agent_walk.browser.post(agent_walk.path("code"), {"version": version, "code": good})
    assert again.status_code == 302  # where this sign-in is now
    assert again["Location"].endswith("/consent")
    stranger = Browser().get(agent_walk.path("code"))
    assert stranger.status_code == 400


def test_a_service_that_takes_addresses_of_some_domains_only(hub):
    client = make_client("proconnect", scopes=list(SCOPES), allowed_email_domains=["gouv.example"])
    walk = Walk(client).begin(scopes=SCOPES, acr_values=())
    said = text_of(arrive(walk, "lucie.morel@valserine.example", "lucie.morel"))
    assert "does not accept addresses of this domain" in said
    assert "Y500025" in said


@pytest.mark.parametrize(("category", "service", "passes"), [
    ("7210", "public", True), ("5710", "public", False), ("5710", "private", True),
    ("", "public", True),
])  # fmt: skip
def test_a_public_service_turns_private_bodies_away(hub, category, service, passes):
    Organisation.objects.create(
        name="Corps d’essai", siret="21990101400015", siren="219901014", legal_category=category
    )
    client = make_client("proconnect", scopes=list(SCOPES), service_type=service)
    walk = Walk(client).begin(scopes=SCOPES, acr_values=())
    answer = arrive(walk, "lucie.morel@valserine.example", "lucie.morel")
    if passes:
        assert answer_of(answer)["code"]
        assert unsealed(Session.objects.get()).identity["roles"] == list(
            agent_roles.roles(category)
        )
    else:
        assert "Y500015" in text_of(answer)


def test_a_blocked_agent_reads_that_they_are(agent_walk):
    arrive(agent_walk, "lucie.morel@valserine.example", "lucie.morel")
    HubAccount.objects.update(locked_at=clock.now(), locked_by="operator")
    for browser in (agent_walk.browser, Browser()):
        walk = Walk(agent_walk.client, browser).begin(scopes=SCOPES, acr_values=())
        if browser is agent_walk.browser:
            page = browser.get(walk.choose()["Location"])
        else:
            page = arrive(walk, "lucie.morel@valserine.example", "lucie.morel")
        assert "Y500024" in text_of(page)


def test_the_address_is_remembered_on_demand(agent_walk):
    agent_walk.depart("", email="lucie.morel@valserine.example", remember="on")
    again = Walk(agent_walk.client, agent_walk.browser).begin(scopes=SCOPES, acr_values=())
    assert "lucie.morel@valserine.example" in again.choose().content.decode()


ALL = agents.LEVELS


@pytest.mark.parametrize(
    ("asserted", "amr", "allowed", "level"),
    [
        ("eidas1", (), ALL, "eidas1"),
        ("eidas1", ("pwd", "mfa"), ALL, "eidas1-mfa"),
        ("eidas0", ("mfa",), ALL, "eidas0-mfa"),
        ("eidas2", (), ALL, "eidas2"),
        ("gold", (), ALL, "eidas1"),
        ("", (), ALL, "eidas1"),
        # never more than the provider's record allows
        ("eidas3", (), ("eidas1",), "eidas1"),
        ("eidas3", (), ("eidas1", "eidas2"), "eidas2"),
        ("eidas2", (), ("eidas1-mfa", "eidas0"), "eidas1-mfa"),
        ("eidas1-mfa", (), ("eidas1",), "eidas1"),
        ("eidas1", ("pwd", "mfa"), ("eidas1",), "eidas1"),
        ("eidas1-mfa", (), ("eidas0", "eidas0-mfa"), "eidas0-mfa"),
        ("eidas1", (), ("eidas0", "eidas0-mfa"), "eidas0"),
        ("gold", (), ("eidas0",), "eidas0"),
        # a cap never raises
        ("eidas0", (), ("eidas1", "eidas2"), "eidas0"),
        ("eidas0-mfa", (), ("eidas1",), "eidas0"),
        ("eidas1", (), ("eidas2", "eidas3"), "eidas0"),
    ],
)
def test_levels_of_agents(asserted, amr, allowed, level):
    assert agents.level(asserted, amr, allowed) == level


@pytest.mark.parametrize(
    ("allowed", "acr"), [(["eidas1", "eidas1-mfa"], "eidas1-mfa"), (["eidas1"], "eidas1")]
)
def test_what_a_provider_asserts_is_capped_by_its_record(agent_walk, allowed, acr):
    row = IdentityProvider.objects.get(uid="annuaire-valserine")
    row.record["allowed_acr"] = allowed
    row.save()
    epochs.move()
    answer_of(arrive(agent_walk, "karim.haddad@valserine.example", "karim.haddad"))
    assert unsealed(Session.objects.get()).acr == acr
