"""An agent without an identity provider: account, organisation, second factor, service."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import time_machine
from django.conf import settings
from django.test import Client as Browser

from parvis.bricks.identity.commands.agents import embedded
from parvis.bricks.identity.models import AgentGrant, AgentMembership, IdentityProvider, Session
from parvis.bricks.identity.queries.sessions import unsealed
from parvis.kernel import clock
from parvis.kernel.parties.models import Membership
from tests.bricks.identity.agents.walking import (
    SIRET,
    Agent,
    code_in,
    last_letter,
    through,
    walk_of,
)
from tests.bricks.identity.hub.walking import answer_of, local, text_of


def test_the_whole_way_from_a_service_to_its_answer(commune):
    agent = Agent()
    page = through(agent)
    assert "Sign in with an agent account" in text_of(page)
    assert agent.email in page.content.decode()  # the address typed at the hub
    page = agent.follow(agent.open_account())
    assert "For which organisation do you work?" in text_of(page)
    answer = answer_of(agent.follow(agent.post("organismes/", siret=SIRET)))
    assert answer["code"]
    held = unsealed(Session.objects.get())
    assert held.identity["siret"] == SIRET
    assert held.identity["email"] == agent.email
    assert held.identity["roles"] == ["agent_public", "agent_public_territorial"]
    assert held.identity["organization_label"] == "Commune de Chanay-le-Lac"
    assert (held.acr, held.amr) == ("eidas1", ("pwd",))
    row = AgentMembership.objects.get()
    assert (row.state, row.strength) == ("joined", "domain")
    member = Membership.objects.get(id=row.membership)
    assert member.roles == ["agent"]
    assert member.person_id == agent.row.person_id


@pytest.fixture
def member(agent) -> Agent:
    """An agent who has joined their commune."""
    assert agent.post("organismes/", siret=SIRET).status_code == 303
    return agent


def test_the_password_alone_then_the_second_factor_for_whoever_insists(member):
    assert answer_of(through(member))["code"]
    assert unsealed(Session.objects.get()).acr == "eidas1"
    page = through(member, acr_essential=("eidas1-mfa",))
    assert "This service asks for two proofs" in text_of(page)
    added = member.add_totp()
    assert len(added.context["codes"]) == 10
    assert answer_of(member.follow(member.get("connexion/suite/")))["code"]
    held = unsealed(Session.objects.order_by("-created_at")[0])
    assert (held.acr, held.amr) == ("eidas1-mfa", ("pwd", "otp", "mfa"))


def test_without_an_application_the_hub_sends_a_code(member):
    page = through(member, acr_essential=("eidas1-mfa",))
    page = member.follow(member.post("connexion/renforcer/"))
    assert "A code is on its way" in text_of(page)
    code = code_in(last_letter(member.email), 6)
    form = {"version": page.context["opened"].version, "code": code}
    done = member.browser.post(page.wsgi_request.path, form)
    assert answer_of(member.follow(done))["code"]
    held = unsealed(Session.objects.order_by("-created_at")[0])
    assert (held.acr, held.amr) == ("eidas1-mfa", ("pwd", "mail", "mfa"))


def test_a_level_that_no_factor_reaches_is_the_exact_error(member):
    page = through(member, acr_essential=("eidas3",))
    assert "two proofs" in text_of(page)
    answer = answer_of(member.follow(member.post("connexion/renforcer/")))
    assert answer["error"] == "access_denied"
    assert answer["error_description"] == "requested ACRs could not be satisfied"


def test_the_code_of_the_application_is_asked_each_time_and_serves_once(member):
    member.add_totp()
    member.browser = Browser()
    start = clock.now()
    with time_machine.travel(start + dt.timedelta(seconds=90), tick=False):
        page = member.follow(member.sign_in())
        assert "One more proof" in text_of(page)
        assert "One more proof" in text_of(member.follow(member.get()))  # nothing is open yet
        code = pyotp.TOTP(member.secret).now()
        assert member.post("connexion/code/", code=code).status_code == 303
        other = Agent(browser=Browser(), secret=member.secret)
        other.sign_in()
        assert other.post("connexion/code/", code=code).status_code == 400


@pytest.mark.parametrize(("drift", "right"), [(-30, True), (0, True), (30, True), (60, False),
                                              (-60, False)])  # fmt: skip
def test_a_clock_may_drift_by_one_step(member, drift, right):
    member.add_totp()
    later = clock.now() + dt.timedelta(seconds=300)
    with time_machine.travel(later, tick=False):
        member.browser = Browser()
        member.sign_in()
        code = pyotp.TOTP(member.secret).at(int(later.timestamp()) + drift)
        assert member.post("connexion/code/", code=code).status_code == (303 if right else 400)


def test_a_recovery_code_serves_once(member):
    codes = member.add_totp().context["codes"]
    for expected in (303, 400):
        member.browser = Browser()
        member.sign_in()
        typed = codes[3].upper().replace("-", " ")
        assert member.post("connexion/code/", code=typed).status_code == expected
    assert len(member.row.recovery) == 9
    assert "recovery code" in last_letter(member.email)
    assert not any(code in str(member.row.recovery) for code in codes)


def test_single_sign_on_at_the_provider_and_forced_sign_in(member):
    assert answer_of(through(member))["code"]
    left = walk_of(member, needs=("login",), prompts=("login",)).depart("", email=member.email)
    assert "prompt=login" in left["Location"]
    page = member.follow(left)
    assert "Sign in with an agent account" in text_of(page)
    assert answer_of(member.follow(member.sign_in()))["code"]


def test_another_address_than_the_one_signed_in_is_asked_for_a_password(member):
    left = walk_of(member).depart("", email="somebody.else@chanay.example")
    page = member.follow(left)
    assert "Sign in with an agent account" in text_of(page)


def test_the_session_changes_at_each_rise_and_nothing_planted_before_opens(member):
    member.add_totp()
    member.browser = Browser()
    member.get("connexion/")
    seen = [member.browser.session.session_key]
    member.sign_in()
    seen.append(member.browser.session.session_key)
    later = clock.now() + dt.timedelta(seconds=90)
    with time_machine.travel(later, tick=False):
        member.post("connexion/code/", code=pyotp.TOTP(member.secret).now())
    seen.append(member.browser.session.session_key)
    assert len(set(seen)) == 3
    planted = Browser()
    for old in seen[:2]:
        planted.cookies[settings.SESSION_COOKIE_NAME] = old
        assert planted.get("/compte-agent/").status_code == 303


def test_giving_up_goes_back_to_the_hub_with_words(commune):
    agent = Agent()
    through(agent)
    page = agent.follow(agent.post("quitter/", give_up="1"))
    assert "Not signed in yet" in text_of(page)


def test_a_membership_that_has_ended_signs_nobody_in(member):
    Membership.objects.update(valid_until=clock.today() - dt.timedelta(days=1),
                              valid_from=clock.today() - dt.timedelta(days=9))  # fmt: skip
    page = through(member)
    assert "For which organisation do you work?" in text_of(page)
    assert AgentMembership.objects.get().state == "left"


def test_whoever_works_for_several_chooses_or_is_hinted(member, town):
    town.organisation.email_domains = ["chanay.example"]
    town.organisation.siret = "21990101400015"
    town.organisation.save()
    assert member.post("organismes/", siret=town.organisation.siret).status_code == 303
    page = through(member)
    assert "For whom do you work now?" in text_of(page)
    chosen = AgentMembership.objects.get(siret=SIRET)
    done = member.follow(member.post("connexion/organisme/", organisation=str(chosen.id)))
    assert answer_of(done)["code"]
    assert unsealed(Session.objects.get()).identity["siret"] == SIRET
    Session.objects.update(ended_at=clock.now())
    again = through(member, siret_hint=town.organisation.siret)
    assert answer_of(again)["code"]
    found = unsealed(Session.objects.get(ended_at=None)).identity["siret"]
    assert found == town.organisation.siret


# --- the protocol ------------------------------------------------------------------------------


def authorize(**changed: str) -> str:
    from urllib.parse import urlencode

    given = {
        "client_id": "parvis-hub",
        "redirect_uri": f"{settings.PARVIS_ORIGIN}/proconnect/api/v2/oidc-callback/compte-agent",
        "response_type": "code",
        "state": "state",
        "nonce": "nonce",
        "code_challenge": "c" * 43,
        "code_challenge_method": "S256",
        **changed,
    }
    return f"/compte-agent/oidc/authorize?{urlencode(given)}"


def test_the_request_of_the_hub_is_taken(commune):
    assert Browser().get(authorize()).status_code == 303


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "somebody"},
        {"redirect_uri": "https://evil.example/"},
        {"response_type": "token"},
        {"code_challenge_method": "plain"},
        {"code_challenge": ""},
        {"state": ""},
        {"nonce": "n" * 5000},
        {"login_hint": "x" * 60_000},
        {"login_hint": "a\nb"},
    ],
)
def test_a_request_that_is_not_the_hubs_is_a_page(commune, changed):
    page = Browser().get(authorize(**changed))
    assert page.status_code == 400
    assert "Location" not in page
    assert "cannot be opened like that" in text_of(page)


def test_a_code_serves_once_and_a_replay_ends_its_token(member):
    from parvis.bricks.identity.models import Interaction
    from parvis.bricks.identity.queries.interactions import opened

    walk = walk_of(member)
    page = member.follow(walk.depart("", email=member.email), stop="oidc-callback")
    query = parse_qs(urlsplit(page.context["further"]).query)
    token = member.browser.cookies[f"hub-{walk.uid[:8]}"].value
    sent = opened(walk.uid, token, "proconnect").data["sent"]
    code, uri, verifier = query["code"][0], sent["redirect_uri"], sent["verifier"]
    assert embedded.redeem(code, uri, "another verifier") is None
    assert embedded.redeem(code, "https://evil.example/", verifier) is None
    access, held = embedded.redeem(code, uri, verifier)
    assert held.siret == SIRET
    assert embedded.held(access) is not None
    assert embedded.redeem(code, uri, verifier) is None
    assert embedded.held(access) is None
    assert code not in str(AgentGrant.objects.values())
    assert Interaction.objects.count() == 1


def test_the_token_endpoint_knows_only_the_hub(commune):
    embedded.ensure()
    there = "/compte-agent/oidc/token"
    form = {
        "client_id": "parvis-hub",
        "client_secret": "x" * 40,
        "grant_type": "authorization_code",
    }
    assert Browser().post(there, form).json() == {"error": "invalid_client"}
    assert Browser().post(there, {**form, "client_secret": "x" * 1_000_000}).status_code == 401
    shown = {"HTTP_AUTHORIZATION": "Bearer unknown"}
    assert Browser().get("/compte-agent/oidc/userinfo", **shown).status_code == 401
    assert Browser().get("/compte-agent/oidc/userinfo").status_code == 401


def test_the_operator_closes_it_and_it_stays_closed(commune):
    agent = Agent()
    walk = walk_of(agent)
    IdentityProvider.objects.update(active=False)
    walk.choose()
    assert IdentityProvider.objects.get().active is False
    page = walk.depart("", email=agent.email)
    assert page.status_code == 400
    assert "No way to sign in is known" in text_of(page)


def test_a_body_that_gets_a_provider_of_its_own_leaves_this_one(member):
    left = walk_of(member).depart("", email=member.email)
    page = member.follow(left, stop="oidc-callback")
    IdentityProvider.objects.create(
        uid="own", title="Own", audience="agent",
        record={"issuer": "https://own.example", "client_id": "us", "domains": ["chanay.example"]},
    )  # fmt: skip
    page = member.follow(member.browser.get(local(page.context["further"])))
    assert "Y500027" in text_of(page)


def test_signing_out_of_the_hub_ends_it_here_too(member):
    there = f"{settings.PARVIS_ORIGIN}/proconnect/api/v2/client/logout-callback"
    done = member.browser.get(
        "/compte-agent/oidc/logout", {"post_logout_redirect_uri": there, "state": "s"}
    )
    assert done["Location"] == f"{there}?state=s"
    assert member.get().status_code == 303
    page = member.browser.get(
        "/compte-agent/oidc/logout", {"post_logout_redirect_uri": "https://evil.example/"}
    )
    assert page.status_code == 200
