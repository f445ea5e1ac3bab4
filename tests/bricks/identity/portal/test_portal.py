"""The portal signs people in through the built-in hub, as an ordinary client, calls in process."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from parvis.bricks.identity.demo.directories import install
from parvis.bricks.identity.demo.enrolling import enrol
from parvis.bricks.identity.gateways import relying
from parvis.bricks.identity.models import Connection, HubAccount, Link, Session
from parvis.kernel import signin
from parvis.kernel.access import Role
from parvis.kernel.parties.models import Membership, Organisation, Person
from tests.bricks.identity.hub.walking import local, text_of


@pytest.fixture
def browser(db) -> Browser:
    relying.forget()
    install()
    return Browser()


def follow(browser: Browser, response, *, stop: str = ""):
    """Follow redirects inside the instance, until a page or an address that holds `stop`."""
    for _ in range(12):
        if response.status_code not in (302, 303):
            return response
        address = local(response["Location"])
        if stop and stop in address:
            return response
        response = browser.get(address)
    raise AssertionError("too many redirects")


def through_hub(browser: Browser, person: str, start: str = "/identite/connexion/persons/"):
    """From the portal to the page after sign-in; the answer of the portal's callback."""
    page = follow(browser, browser.get(start))
    assert page.status_code == 200, text_of(page)[:500]
    path = page.wsgi_request.path
    version = page.context["opened"].version
    left = browser.post(
        f"{path}/redirect-to-idp", {"providerUid": "compte-simple", "version": version}
    )
    address = local(left["Location"])
    answer = browser.post(address, {"person": person})
    page = follow(browser, browser.get(local(answer["Location"])))
    assert page.status_code == 200, text_of(page)[:500]
    version = page.context["opened"].version
    path = page.wsgi_request.path.removesuffix("/consent")
    done = browser.post(f"{path}/login", {"version": version})
    return browser.get(local(done["Location"]))


def as_agent(browser: Browser, email: str, person: str, uid: str = ""):
    page = follow(browser, browser.get("/identite/connexion/agents/"))
    path, version = page.wsgi_request.path, page.context["opened"].version
    form = {"email": email, "version": version, **({"providerUid": uid} if uid else {})}
    left = browser.post(f"{path}/redirect-to-idp", form)
    assert left.status_code == 303, text_of(left)[:600]
    answer = browser.post(local(left["Location"]), {"person": person})
    return follow(browser, browser.get(local(answer["Location"])), stop="/equipe/arrivee/")


def test_a_person_signs_in_lands_in_their_space_and_sees_it(browser):
    landed = through_hub(browser, "aicha.benali")
    assert landed.status_code == 303
    assert landed["Location"] == "/espace/"
    person = Person.objects.get()
    assert (person.given_names, person.family_name) == ("Aïcha", "Benali")
    assert browser.session[signin.SESSION_KEY]["person"] == str(person.id)
    assert HubAccount.objects.get().person_id == person.id
    history = text_of(browser.get("/identite/historique/"))
    assert "Compte simple" in history
    assert str(Connection.objects.get().id) in history


def test_the_same_person_comes_back_to_the_same_account(browser):
    through_hub(browser, "aicha.benali")
    other = Browser()
    through_hub(other, "aicha.benali")
    assert Person.objects.count() == 1
    assert Link.objects.count() == 1
    through_hub(Browser(), "paul.vidal")
    assert Person.objects.count() == 2


def test_a_person_of_the_demo_town_finds_their_own_space(browser, person):
    assert enrol({"aicha.benali": person.id, "nobody": person.id}) == 1
    assert enrol({"aicha.benali": person.id}) == 0
    through_hub(browser, "aicha.benali")
    assert browser.session[signin.SESSION_KEY]["person"] == str(person.id)


def test_the_way_back_is_where_one_was_going(browser):
    start = "/identite/connexion/persons/?next=/identite/comptes/"
    assert through_hub(browser, "aicha.benali", start)["Location"] == "/identite/comptes/"


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_never_to_another_site(browser, path):
    landed = through_hub(browser, "aicha.benali", f"/identite/connexion/persons/?next={path}")
    assert landed["Location"] == "/espace/"


def test_signing_out_closes_the_hub_and_the_provider_too(browser):
    through_hub(browser, "aicha.benali")
    page = browser.post("/deconnexion/")
    assert page.status_code == 200
    further = page.context["further"]
    assert "/franceconnect/api/v2/session/end?" in further
    assert signin.SESSION_KEY not in browser.session
    step = browser.get(local(further))
    assert "/identite-de-demonstration/compte-simple/end?" in step["Location"]
    page = follow(browser, step)
    assert page.status_code == 200
    assert page.wsgi_request.path == "/identite/parti/"
    assert Session.objects.get().ended_at is not None
    assert (
        "hub-franceconnect" not in browser.cookies or not browser.cookies["hub-franceconnect"].value
    )


# --- attacks on the portal as a client --------------------------------------------------------


def started(browser: Browser) -> dict:
    browser.get("/identite/connexion/persons/")
    return browser.session["identity.sent"]


def test_login_csrf_a_link_begun_elsewhere_signs_nobody_in(browser):
    mine = Browser()
    sent = started(mine)
    answer = f"/identite/retour/persons/?code=x&state={sent['state']}"
    refused = browser.get(answer)
    assert refused.status_code == 400
    assert signin.SESSION_KEY not in browser.session


@pytest.mark.parametrize("state", ["", "wrong", "x" * 5000])
def test_a_wrong_state_is_refused_and_ends_the_attempt(browser, state):
    sent = started(browser)
    assert (
        browser.get("/identite/retour/persons/", {"code": "x", "state": state}).status_code == 400
    )
    again = browser.get("/identite/retour/persons/", {"code": "x", "state": sent["state"]})
    assert again.status_code == 400


def test_an_answer_at_the_redirect_uri_of_the_other_issuer_is_refused(browser):
    sent = started(browser)
    answer = {"code": "x", "state": sent["state"], "iss": "http://127.0.0.1:8000/franceconnect"}
    assert browser.get("/identite/retour/agents/", answer).status_code == 400


def test_an_error_of_the_issuer_is_words(browser):
    sent = started(browser)
    page = browser.get(
        "/identite/retour/persons/",
        {"error": "<script>", "error_description": "<b>", "state": sent["state"]},
    )
    assert page.status_code == 400
    assert "<script>" not in page.content.decode()


def test_the_session_s_key_changes_at_sign_in(browser):
    browser.get("/identite/connexion/persons/")
    before = browser.session.session_key
    through_hub(browser, "aicha.benali")
    assert browser.session.session_key != before


def test_a_code_serves_once(browser):
    landed = through_hub(browser, "aicha.benali")
    assert landed.status_code == 303
    again = browser.get(landed.wsgi_request.get_full_path())
    assert again.status_code == 400


def test_unknown_ways_are_not_found(browser, monkeypatch):
    assert browser.get("/identite/connexion/nobody/").status_code == 404
    monkeypatch.setenv("PARVIS_SIGNIN_PERSONS", "off")
    assert browser.get("/identite/connexion/persons/").status_code == 404


def test_an_issuer_that_is_down_is_words_and_503(browser, monkeypatch):
    monkeypatch.setenv("PARVIS_SIGNIN_PERSONS", "http://127.0.0.1:9/api/v2")
    monkeypatch.setenv("PARVIS_HTTP_ALLOW", "127.0.0.1")
    page = browser.get("/identite/connexion/persons/")
    assert page.status_code == 503
    assert "does not answer" in text_of(page)


# --- agents -----------------------------------------------------------------------------------


@pytest.fixture
def lucie(db) -> Membership:
    town = Organisation.objects.create(
        name="Valserine",
        siret="21990101400015",
        siren="219901014",
        email_domains=["valserine.example"],
    )
    person = Person.objects.create(
        given_names="Lucie", family_name="Morel", email="Lucie.Morel@valserine.example"
    )
    return Membership.objects.create(organisation=town, person=person, roles=[Role.INSTRUCTOR])


def test_an_agent_signs_in_with_the_account_of_their_administration(browser, lucie):
    landed = as_agent(browser, "lucie.morel@valserine.example", "lucie.morel")
    assert landed["Location"] == "/equipe/arrivee/"
    assert browser.session[signin.SESSION_KEY]["membership"] == str(lucie.id)
    assert Link.objects.get().made_by == "membership"


def test_an_agent_whom_no_body_knows_gets_words(browser, lucie):
    page = as_agent(browser, "karim.haddad@valserine.example", "karim.haddad")
    assert page.status_code == 403
    assert "No body of this platform" in text_of(page)
    assert not Link.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"email_domains": []},  # the address alone proves nothing
        {"siret": "21990102200018"},
    ],
)
def test_an_address_alone_makes_nobody_an_agent(browser, lucie, change):
    Organisation.objects.update(**change)
    page = as_agent(browser, "lucie.morel@valserine.example", "lucie.morel")
    assert page.status_code == 403


def test_an_agent_of_two_bodies_chooses(browser, lucie):
    as_agent(browser, "lucie.morel@valserine.example", "lucie.morel")
    group = Organisation.objects.create(name="Pays de Valserine", siret="24990100000011")
    second = Membership.objects.create(
        organisation=group, person=lucie.person, roles=[Role.DECIDER]
    )
    Organisation.objects.filter(id=lucie.organisation_id).update(siret="21990103000011")
    browser = Browser()
    page = as_agent(browser, "lucie.morel@valserine.example", "lucie.morel")
    assert page.status_code == 200
    assert "Pays de Valserine" in text_of(page)
    assert signin.SESSION_KEY not in browser.session
    refused = browser.post("/identite/organisation/", {"membership": "another"})
    assert refused.status_code == 400
    done = browser.post("/identite/organisation/", {"membership": str(second.id)})
    assert done["Location"] == "/equipe/arrivee/"
    assert browser.session[signin.SESSION_KEY]["membership"] == str(second.id)


def test_an_agent_whose_membership_ended_is_no_agent(browser, lucie):
    as_agent(browser, "lucie.morel@valserine.example", "lucie.morel")
    Membership.objects.update(valid_from="2020-01-01", valid_until="2020-12-31")
    page = as_agent(Browser(), "lucie.morel@valserine.example", "lucie.morel")
    assert page.status_code == 403
