"""The whole way of a person, and what stops it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail as outbox

from parvis.bricks.identity.commands import accounts
from parvis.bricks.identity.domain import subjects
from parvis.bricks.identity.models import (
    Connection,
    Grant,
    HubAccount,
    Interaction,
    RedressTicket,
    Session,
)
from parvis.bricks.identity.queries.sessions import unsealed
from parvis.kernel import clock, journal
from parvis.kernel.access import system
from parvis.kernel.mail.models import Letter
from tests.bricks.identity.hub.walking import (
    Walk,
    account,
    answer_of,
    make_client,
    text_of,
)

assert outbox  # Django's outbox stays empty: letters go through kernel.mail


def test_from_choice_to_code(walk):
    page = walk.choose()
    assert page.status_code == 200
    assert "Compte simple" in text_of(page)
    assert page["Cache-Control"] == "no-store"
    page = walk.come_back("aicha.benali")
    said = text_of(page)
    assert "Benali" in said
    assert "14/03/1988" in said
    answer = answer_of(walk.login())
    assert set(answer) == {"code", "state", "iss"}
    assert answer["state"] == "state-of-the-client"
    grant = Grant.objects.get()
    assert grant.acr == "eidas1"
    held = unsealed(Session.objects.get())
    identity = {**held.identity}
    assert identity["given_name"] == "Aïcha"
    assert held.subject_seed == subjects.identity_hash(
        {name: identity[name] for name in
         ("given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry")}
    )  # fmt: skip
    assert held.idp == "compte-simple"
    event = Connection.objects.get()
    assert event.event == "FC_DATATRANSFER_INFORMATION_IDENTITY"
    assert event.provider == "Compte simple"


def test_the_register_s_identity_is_the_one_handed_over(walk):
    walk.sign_in("helene.aubert")
    held = unsealed(Session.objects.get()).identity
    assert held["given_name"] == "Hélène Marie"
    assert held["family_name"] == "Aubert"
    assert held["idp_birthdate"] == "1975-03-03"


def test_the_high_platform_hands_the_provider_s_identity_and_the_register_s_beside(hub):
    walk = Walk(make_client(platform="high")).begin(acr_values=("eidas2",))
    tiles = walk.choose().content.decode()
    assert tiles.count('name="providerUid"') == 4
    assert tiles.count(" disabled") == 2  # those that only reach eidas1
    walk.sign_in("jeanne.roux", "compte-renforce")
    held = unsealed(Session.objects.get())
    assert held.identity["preferred_username"] == "Roux-Favre"
    assert held.identity["rnipp_family_name"] == "Roux"
    assert held.acr == "eidas2"


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ("marc.echo", "Y010004"),
        ("marie.echos", "Y010006"),
        ("sophie.epouse", "Y010007"),
        ("louis.inconnu", "Y010008"),
        ("claire.refusee", "Y010009"),
        ("lea.attente", "Y010011"),
        ("hugo.panne", "Y010012"),
        ("henri.lachenal", "Y010015"),
    ],
)
def test_an_identity_that_is_not_certified_gets_a_ticket_and_what_to_do(walk, person, code):
    page = walk.come_back(person)
    assert page.status_code == 200
    said = text_of(page)
    ticket = RedressTicket.objects.get()
    assert ticket.code == code
    assert code in said
    assert ticket.ticket in said
    assert "technical error" not in said.lower()
    if code == "Y010015":
        assert "deceased" not in said.lower()
        assert "died" not in said.lower()
    assert not Session.objects.exists()
    assert not HubAccount.objects.exists()
    answer = answer_of(walk.browser.post(walk.path("redirect-to-sp-with-error")))
    again = code in ("Y010011", "Y010012")
    assert answer["error"] == ("temporarily_unavailable" if again else "access_denied")
    assert "code" not in answer


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("sans.sexe", "gender"),
        ("sans.courriel", "e-mail address"),
        ("sans.lieu", "place of birth"),
        ("lieu.faux", "place of birth"),
    ],
)
def test_an_identity_that_lacks_something_says_what(walk, person, words):
    said = text_of(walk.come_back(person))
    assert "Y600006" in said
    assert words in said


def test_somebody_refused_may_choose_another_account(walk):
    walk.come_back("louis.inconnu")
    assert walk.choose().status_code == 200
    assert walk.sign_in("paul.vidal")["code"]


def test_cancelling_at_the_provider_leads_back_to_the_choice_naming_it(walk):
    left = walk.depart()
    answer = walk.browser.post(left["Location"], {"cancel": "1"})
    back = walk.browser.get(answer["Location"])
    assert back.status_code == 303
    said = text_of(walk.browser.get(back["Location"]))
    assert "You did not sign in with Compte simple" in said
    assert "Y020032" in said
    assert walk.sign_in()["code"]


def test_a_locked_identity_is_told_so(walk):
    walk.sign_in()
    accounts.lock(system("test"), account().id)
    again = Walk(walk.client).begin()
    said = text_of(again.come_back("aicha.benali"))
    assert "Y180001" in said
    accounts.unlock(system("test"), account().id)
    assert Walk(walk.client).begin().sign_in()["code"]


def test_a_provider_that_the_person_blocked_leads_back_to_the_choice(walk):
    walk.sign_in()
    HubAccount.objects.update(preferences={"blocked": ["compte-simple"]})
    said = text_of(Walk(walk.client).begin().come_back("aicha.benali"))
    assert "You blocked Compte simple" in said


def test_a_provider_that_the_client_excludes_is_not_shown_nor_reachable(hub):
    walk = Walk(make_client(idp_filter_list=["compte-simple"])).begin()
    assert 'value="compte-simple"' not in walk.choose().content.decode()
    refused = walk.depart("compte-simple")
    assert refused.status_code == 400
    assert "does not accept" in text_of(refused)
    white = make_client(
        client_id="white", idp_filter_list=["compte-simple"], idp_filter_exclude=False
    )
    assert Walk(white).begin().choose().content.decode().count("providerUid") == 1


def test_an_unknown_provider_is_words(walk):
    for uid in ("nobody", "", "../../etc", "x" * 500):
        assert walk.depart(uid).status_code == 400


# --- what the person is told ------------------------------------------------------------------


def test_only_openid_is_an_anonymous_sign_in(hub):
    walk = Walk(make_client()).begin(scopes=("openid",))
    assert "No data of yours is sent" in text_of(walk.come_back("aicha.benali"))
    answer_of(walk.login())
    assert Connection.objects.get().event == "FC_DATATRANSFER_INFORMATION_ANONYMOUS"


def test_consent_needs_the_box(hub):
    walk = Walk(make_client(service_type="private", identity_consent=True)).begin()
    page = walk.come_back("aicha.benali")
    assert 'type="checkbox"' in page.content.decode()
    refused = walk.login()
    assert refused.status_code == 400
    assert not Grant.objects.exists()
    assert answer_of(walk.login(consent="on"))["code"]
    assert Connection.objects.get().event == "FC_DATATRANSFER_CONSENT_IDENTITY"


def test_prompt_login_skips_the_information_page_for_clients_that_may(hub):
    walk = Walk(make_client(allowed_prompts=["login"])).begin(prompts=("login",))
    found = walk.browser.get(walk.enter_as("aicha.benali"))
    found = walk.browser.get(found["Location"])
    assert answer_of(walk.browser.get(found["Location"]))["code"]


def test_one_letter_for_a_sign_in_none_on_a_trusted_browser(walk):
    walk.sign_in()
    letter = Letter.objects.get()
    code = str(Connection.objects.get().id)
    assert letter.to == "aicha.benali@courriel.example"
    assert code in letter.text
    again = Walk(walk.client, walk.browser).begin()
    again.browser.cookies.pop("hub-franceconnect")
    again.sign_in()
    assert Letter.objects.count() == 1
    suspicious = Walk(walk.client, walk.browser).begin()
    suspicious.browser.cookies.pop("hub-franceconnect")
    suspicious.come_back("aicha.benali")
    suspicious.browser.post(
        suspicious.path("login"), {"version": suspicious.version}, headers={"X-Suspicious": "1"}
    )
    assert Letter.objects.count() == 2


def test_a_browser_of_three_people_is_trusted_by_none(walk):
    for person in ("aicha.benali", "paul.vidal", "john.carter", "aicha.benali"):
        one = Walk(walk.client, walk.browser).begin()
        one.browser.cookies.pop("hub-franceconnect", None)
        one.sign_in(person)
    assert Letter.objects.count() == 4


def test_in_a_suspicious_context_weak_providers_are_closed(walk):
    page = walk.browser.get(walk.path(), headers={"X-Suspicious": "1"}).content.decode()
    assert page.count(" disabled") == 2


# --- single sign-on ---------------------------------------------------------------------------


def test_single_sign_on_shows_information_without_the_provider(walk):
    walk.sign_in()
    other = Walk(make_client(client_id="service-2"), walk.browser).begin()
    found = other.choose()
    assert found.status_code == 303
    page = other.browser.get(found["Location"])
    assert "Benali" in text_of(page)
    assert answer_of(other.login())["code"]
    assert Session.objects.count() == 1
    assert Letter.objects.count() == 1


def test_no_single_sign_on_when_the_client_excludes_the_provider(walk):
    walk.sign_in()
    other = make_client(client_id="service-2", idp_filter_list=["compte-simple"])
    assert Walk(other, walk.browser).begin().choose().status_code == 200


def test_no_single_sign_on_to_a_higher_level(walk):
    walk.sign_in()
    other = make_client(client_id="service-2", platform="high")
    assert Walk(other, walk.browser).begin(acr_values=("eidas2",)).choose().status_code == 200


@pytest.mark.parametrize(("platform", "minutes"), [("low", 30), ("high", 10)])
def test_a_session_answers_for_the_time_of_its_platform(platform, minutes, hub):
    level = {"low": "eidas1", "high": "eidas2"}[platform]
    walk = Walk(make_client(platform=platform)).begin(acr_values=(level,))
    walk.sign_in("angela.dubois", "compte-renforce")
    second = make_client(client_id="service-2", platform=platform)
    began = clock.now()
    for passed, status in ((minutes - 1, 303), (minutes + 1, 200)):
        with clock.held(began + dt.timedelta(minutes=passed)):
            other = Walk(second, walk.browser).begin(acr_values=(level,))
            assert other.choose().status_code == status
            expires = Interaction.objects.order_by("-created_at")[0].expires_at
            assert expires == clock.now() + dt.timedelta(minutes=minutes)


def test_a_hinted_provider_is_reached_at_once(hub):
    walk = Walk(make_client()).begin(idp_hint="compte-renforce")
    left = walk.choose()
    assert left.status_code == 303
    assert "/compte-renforce/authorize" in left["Location"]


def test_business_events_are_in_the_journal(walk, town):
    walk.sign_in()
    from parvis.kernel.journal.models import Entry

    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {
        "identity.hub.idp_chosen",
        "identity.hub.idp_calledback",
        "identity.hub.fc_verified",
        "identity.hub.fc_datatransfer_information_identity",
        "identity.hub.fc_redirected_to_sp",
    } <= verbs
    assert journal


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("01033", "Valserhône (01033)"),
        ("75107", "Paris 7e Arrondissement (75107)"),
        ("2A004", "Ajaccio (2A004)"),
        ("99999", "99999"),  # no such place: the code, never an error
    ],
)
def test_places_of_birth_are_said_by_their_names(code, said):
    from parvis.bricks.identity.pages.hub.handing import _place
    from parvis.bricks.identity.queries.handed import _value

    assert _value("birthplace", {"birthplace": code}, _place, "en") == said
    assert _value("birthplace", {"birthplace": "Roma"}, _place, "en") == "Roma"
    assert _value("birthcountry", {"birthcountry": "99100"}, _place, "en") == "France"


def test_the_page_names_the_place(walk):
    said = text_of(walk.come_back("aicha.benali"))
    assert "Valserhône (01033)" in said
    assert "99100" not in said
