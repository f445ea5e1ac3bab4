"""Signing in to other services under a mandate: `act`, `rep_scope`, the perimeter, the end."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client as Browser

from parvis.bricks.identity.commands import acting, mandating
from parvis.bricks.identity.commands.accounts import account_of
from parvis.bricks.identity.commands.standing_in import end_of
from parvis.bricks.identity.domain import perimeters, subjects
from parvis.bricks.identity.models import Grant, Mandate, Session
from parvis.bricks.identity.queries import issuers
from parvis.kernel import clock, journal, signin
from tests.bricks.identity.provider.flows import IDENTITY, SECRET, answer_of, client_of, flow
from tests.bricks.identity.test_mandates import active, make_helper

pytestmark = pytest.mark.django_db
SEED = subjects.identity_hash({k: str(v) for k, v in IDENTITY.items()})
MONEY = frozenset({"subject:money"})
WHY = "Declare the income of Angela"
ASKED = "openid identite_pivot email dgfip_rfr droits_assurance_maladie"


@pytest.fixture
def helper(town):
    return make_helper(town.organisation)


def lend(person, number):
    account = str(account_of(SEED))
    lent = {"claims": IDENTITY, "seed": SEED, "account": account, "certified": True}
    acting.lend_identity(signin.citizen(person), number, lent)


@pytest.fixture
def mandate(helper, person):
    number = active(helper, person, perimeter=MONEY)
    lend(person, number)
    return number


def service(profile, **more):
    return flow(profile, rep_scope=["Argent-Impots-Consommation"], **more)


def page_of(one, visitor, **asked):
    """The page that offers mandates, for a browser signed in to the portal."""
    one.browser = visitor
    begun = one.authorize(**asked)
    return begun["Location"].replace(one.issuer, one.base) + "/mandate"


def stand_in(one, visitor, number, purpose=WHY, **asked):
    address = page_of(one, visitor, **asked)
    shown = visitor.get(address)
    version = re.search(r'name="version" value="(\d+)"', shown.content.decode())
    form = {"version": version[1] if version else "", "mandate": number, "purpose": purpose}
    return address, visitor.post(address, form)


def through(one, visitor, number, **asked):
    """The code of a whole sign-in under a mandate."""
    _address, answer = stand_in(one, visitor, number, **asked)
    assert answer.status_code == 303, answer.content.decode()
    return let_go(one, visitor, answer["Location"])


def let_go(one, visitor, consent):
    shown = visitor.get(consent).content.decode()
    version = re.search(r'name="version" value="(\d+)"', shown)[1]
    return visitor.post(consent.replace("/consent", "/login"), {"version": version})


def tokens(one, visitor, number, **asked):
    code = answer_of(through(one, visitor, number, **asked))["code"]
    answer = one.token(code)
    assert answer.status_code == 200, answer.content
    return answer.json()


def refresh(one, token):
    given = {
        "grant_type": "refresh_token",
        "refresh_token": token,
        "client_id": one.client.client_id,
        "client_secret": SECRET,
    }
    return one.post("token", given)


def read(one, token):
    answer = one.userinfo(token)
    assert answer.status_code == 200, answer.content
    return (
        answer.json() if "json" in answer["Content-Type"] else one.claims(answer.content.decode())
    )


@pytest.mark.parametrize("profile", ["franceconnect", "oidc"])
def test_the_service_reads_the_person_and_who_acts(profile, mandate, helper, person, sign_in):
    one = service(profile)
    asked = {"scope": ASKED} if profile == "franceconnect" else {}
    found = tokens(one, sign_in(helper), mandate, **asked)
    for claims in (one.claims(found["id_token"]), read(one, found["access_token"])):
        act = claims["act"]
        pairwise = subjects.pairwise(
            one.client.entity_id, f"mandate:{helper.person_id}", issuers.sub_secret()
        )
        assert act["sub"] == pairwise != claims["sub"]
        assert act["mandate"] == Mandate.objects.get(id=mandate).number
        assert act["scope"] == ["Argent-Impots-Consommation"]
        assert act["siret"] == "21010033400011"
        assert str(helper.person_id) not in str(claims)
        assert ("rep_scope" in claims) is (profile == "franceconnect")
    if profile == "franceconnect":
        assert claims["family_name"] == "DUBOIS"
        assert claims["sub"] == subjects.franceconnect_v1(
            one.client.entity_id, SEED, issuers.sub_secret()
        )
        assert "dgfip_rfr" in found["scope"].split()
        assert "droits_assurance_maladie" not in found["scope"].split()


def test_who_acts_has_another_name_at_each_service(mandate, helper, sign_in):
    first = service("franceconnect", client_id="first")
    second = service("franceconnect", client_id="second")
    subs = {
        one.claims(tokens(one, sign_in(helper), mandate)["id_token"])["act"]["sub"]
        for one in (first, second)
    }
    assert len(subs) == 2


def test_both_persons_are_in_the_journal(mandate, helper, person, sign_in):
    one = service("franceconnect")
    tokens(one, sign_in(helper), mandate)
    rows = journal.by_person(signin.citizen(person), person.id).rows
    use = next(row for row in rows if row.verb == "identity.mandate.use")
    issue = next(row for row in rows if row.verb == "identity.grant.issue")
    assert use.purpose == WHY
    assert issue.mandate == f"urn:parvis:identity:mandate:{mandate}"
    assert {use.actor_label, issue.actor_label} == {"Malika Bouzid, France services"}


@pytest.mark.parametrize(
    ("rep_scope", "perimeter", "status"),
    [
        (["Logement"], MONEY, 403),
        ([], MONEY, 403),
        ([], perimeters.ALL, 303),
        (["Logement", "Argent-Impots-Consommation"], MONEY, 303),
    ],
)
def test_only_services_within_the_perimeter(rep_scope, perimeter, status, helper, person, sign_in):
    number = active(helper, person, perimeter=perimeter)
    lend(person, number)
    one = flow("franceconnect", rep_scope=rep_scope)
    _address, answer = stand_in(one, sign_in(helper), number)
    assert answer.status_code == status
    if status == 403:
        assert "Y600020" in answer.content.decode()


def test_refusals_in_words(mandate, helper, person, other_person, sign_in, other_town):
    one = service("franceconnect")
    unlent = active(helper, other_person, perimeter=MONEY)
    for number, purpose, status in (
        (unlent, WHY, 403),
        (mandate, "x", 422),
        ("nonsense", WHY, 422),
        (Mandate.objects.get(id=mandate).organisation_id, WHY, 403),
    ):
        _address, answer = stand_in(one, sign_in(helper), number, purpose)
        assert answer.status_code == status, (number, answer.status_code)
    stranger = make_helper(other_town.organisation, "Loin")
    address = page_of(one, sign_in(stranger))
    form = {"version": "1", "mandate": mandate, "purpose": WHY}
    assert one.browser.post(address, form).status_code in (400, 403)
    assert Session.objects.count() == 0


def test_a_stranger_to_the_portal_is_asked_to_sign_in(mandate):
    one = service("franceconnect")
    answer = Browser()
    shown = answer.get(page_of(one, answer))
    assert shown.status_code == 200
    assert "/connexion/?next=/franceconnect/" in shown.content.decode()


def test_revoked_between_the_page_and_the_form(mandate, helper, person, sign_in):
    one, visitor = service("franceconnect"), sign_in(helper)
    _address, answer = stand_in(one, visitor, mandate)
    mandating.revoke(signin.citizen(person), mandate)
    left = let_go(one, visitor, answer["Location"])
    assert left.status_code == 400
    assert "Y600021" in left.content.decode()
    assert not Grant.objects.exists()


def test_a_revoked_mandate_opens_nothing_from_that_instant(mandate, helper, person, sign_in):
    one = service("oidc", grant_types=["authorization_code", "refresh_token"])
    visitor = sign_in(helper)
    found = tokens(one, visitor, mandate)
    unused = answer_of(through(one, visitor, mandate))["code"]
    again = tokens(one, visitor, mandate)
    assert one.userinfo(again["access_token"]).status_code == 200
    mandating.revoke(signin.citizen(person), mandate)
    for token in (found["access_token"], again["access_token"]):
        assert one.userinfo(token).status_code == 401
        told = one.post("token/introspection", {
            "token": token, "client_id": one.client.client_id,
            "client_secret": SECRET,
        })  # fmt: skip
        assert told.json() == {"active": False}
    assert one.token(unused).status_code == 400
    refreshed = refresh(one, again["refresh_token"])
    assert refreshed.status_code == 400
    assert not Session.objects.filter(mandate=mandate, ended_at=None).exists()


def test_the_last_day_ends_tokens_that_still_live(mandate, helper, sign_in):
    one = service("oidc", grant_types=["authorization_code", "refresh_token"])
    found = tokens(one, sign_in(helper), mandate)
    row = Mandate.objects.get(id=mandate)
    Grant.objects.update(access_expires_at=end_of(row.ends_on) + dt.timedelta(days=1))
    with clock.held(end_of(row.ends_on) - dt.timedelta(seconds=1)):
        assert one.userinfo(found["access_token"]).status_code == 200
    with clock.held(end_of(row.ends_on)):
        assert one.userinfo(found["access_token"]).status_code == 401


def test_no_silent_sign_on_under_a_mandate(mandate, helper, sign_in):
    one, visitor = service("oidc"), sign_in(helper)
    tokens(one, visitor, mandate)
    one.browser = visitor
    again = one.authorize()
    assert "/interaction/" in again["Location"]
    silent = answer_of(one.authorize(prompt="none"))
    assert silent["error"] == "interaction_required"


def test_introspection_tells_a_resource_server_who_acts_by_its_own_name(mandate, helper, sign_in):
    one = service("oidc")
    server = flow("oidc", client_id="resources", resource_scopes=["profile"])
    found = tokens(one, sign_in(helper), mandate)
    told = server.post("token/introspection", {
        "token": found["access_token"], "client_id": "resources",
        "client_secret": SECRET,
    }).json()  # fmt: skip
    own = one.claims(found["id_token"])["act"]
    assert told["active"] is True
    assert told["act"]["mandate"] == own["mandate"]
    assert told["act"]["sub"] != own["sub"]


def test_agents_services_and_the_portal_itself_take_no_mandate(mandate, helper, sign_in):
    one = service("proconnect")
    _address, answer = stand_in(one, sign_in(helper), mandate)
    assert answer.status_code == 403


def test_checktoken_tells_a_data_provider_who_acts_within_its_own_scopes(mandate, helper, sign_in):
    """Reference 1.10 with `act`: the data provider learns who acts, under a name of its own."""
    one = service("franceconnect")
    provider = client_of("franceconnect", client_id="dgfip", resource_scopes=["dgfip_rfr"])
    found = tokens(one, sign_in(helper), mandate, scope=ASKED)
    given = {"token": found["access_token"], "client_id": "dgfip", "client_secret": SECRET}
    answer = one.post("checktoken", given)
    assert answer.status_code == 200, answer.content
    inside = one.claims(answer.content.decode())["token_introspection"]
    own = one.claims(found["id_token"])["act"]
    assert inside["scope"] == "dgfip_rfr" and inside["family_name"] == "DUBOIS"
    assert inside["act"]["mandate"] == own["mandate"]
    assert inside["act"]["scope"] == ["Argent-Impots-Consommation"] == inside["rep_scope"]
    assert inside["act"]["sub"] == subjects.pairwise(
        provider.entity_id, f"mandate:{helper.person_id}", issuers.sub_secret()
    )
    assert inside["act"]["sub"] != own["sub"]
    mandating.revoke(signin.citizen(Mandate.objects.get(id=mandate).person), mandate)
    over = one.claims(one.post("checktoken", given).content.decode())
    assert over["token_introspection"] == {"active": False}
