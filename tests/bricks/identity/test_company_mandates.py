"""An officer signs in for their company: the subject is the company, `act` the officer."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client as Browser

from parvis.bricks.identity.commands import asking
from parvis.bricks.identity.commands.accounts import account_of, belongs_to_account
from parvis.bricks.identity.commands.mandate_rows import MandateRefusal
from parvis.bricks.identity.domain import civil, subjects
from parvis.bricks.identity.gateways.officers import FileOfficers, officers
from parvis.bricks.identity.models import Mandate, Session
from parvis.bricks.identity.queries import issuers
from parvis.kernel import clock, journal, signin
from parvis.kernel.parties.models import Organisation
from tests.bricks.identity.provider.flows import IDENTITY, SECRET, flow
from tests.bricks.identity.test_standing_in import MONEY, SEED, WHY, page_of, read, stand_in, tokens

pytestmark = pytest.mark.django_db
SIREN = "356000000"
HELD = civil.read({**IDENTITY, "email": ""})
OFFICER = {
    "family_name": "DUBOIS", "given_names": "Angela, Claire", "birthdate": "1962-08-24",
    "gender": "female", "birthplace": "75107", "birthcountry": "99100",
}  # fmt: skip


@pytest.fixture
def register(tmp_path):
    """The register of officers in a file: what it says, to be changed."""
    path = tmp_path / "officers.json"
    path.write_text(json.dumps({SIREN: [OFFICER]}))
    with officers.replaced(file=FileOfficers(str(path))):
        yield path


@pytest.fixture
def company(db) -> Organisation:
    return Organisation.objects.create(name="Fil de Valserine", siren=SIREN)


@pytest.fixture
def mandate(register, company, person):
    belongs_to_account(account_of(SEED), person.id)
    return asking.certify_officer(signin.citizen(person), SIREN, HELD, MONEY)


def service(rep_scope=("Argent-Impots-Consommation",)):
    return flow("oidc", rep_scope=list(rep_scope), accepts_companies=True)


def test_the_subject_is_the_company_and_no_civil_identity_travels(mandate, person, sign_in):
    one = service()
    found = tokens(one, sign_in(person), mandate)
    for claims in (one.claims(found["id_token"]), read(one, found["access_token"])):
        assert claims["represents"] == {
            "siren": SIREN, "organization_label": "Fil de Valserine",
        }  # fmt: skip
        assert claims["sub"] == subjects.pairwise(
            one.client.entity_id, subjects.foreign_hash(f"company:{SIREN}"), issuers.sub_secret()
        )
        act = claims["act"]
        assert (act["kind"], act["mandate"]) == ("officer", Mandate.objects.get().number)
        assert act["sub"] != claims["sub"]
        assert not {"given_name", "family_name", "birthdate", "email"} & set(claims)
        assert str(person.id) not in str(claims)


def test_two_officers_of_a_company_are_one_subject(mandate, person, other_person, sign_in):
    one = service()
    first = one.claims(tokens(one, sign_in(person), mandate)["id_token"])
    belongs_to_account(account_of("other"), other_person.id)
    second = asking.certify_officer(signin.citizen(other_person), SIREN, HELD, MONEY)
    found = one.claims(tokens(one, sign_in(other_person), second)["id_token"])
    assert found["sub"] == first["sub"]
    assert found["act"]["sub"] != first["act"]["sub"]


def test_a_resource_server_reads_the_company(mandate, person, sign_in):
    one = service()
    server = flow("oidc", client_id="resources", resource_scopes=["profile"])
    found = tokens(one, sign_in(person), mandate)
    told = server.post("token/introspection", {
        "token": found["access_token"], "client_id": "resources", "client_secret": SECRET,
    }).json()  # fmt: skip
    assert told["represents"]["siren"] == SIREN and told["act"]["kind"] == "officer"


def test_the_officer_and_the_journal_see_it(mandate, person, sign_in):
    tokens(service(), sign_in(person), mandate)
    rows = journal.by_person(signin.citizen(person), person.id).rows
    assert {"identity.mandate.use", "identity.grant.issue"} <= {row.verb for row in rows}
    page = sign_in(person).get("/identite/historique/").content.decode()
    assert "Service" in page
    shown = Session.objects.get()
    assert (shown.person, shown.mandate) == (person.id, mandate)


def test_the_page_before_names_the_company(mandate, person, sign_in):
    visitor = sign_in(person)
    _address, answer = stand_in(service(), visitor, mandate)
    page = visitor.get(answer["Location"]).content.decode()
    assert "Fil de Valserine" in page and SIREN in page
    assert "DUBOIS" not in page


@pytest.mark.parametrize("profile", ["oidc", "franceconnect"])
def test_services_that_do_not_say_so_take_no_company(profile, mandate, person, sign_in):
    more = {"accepts_companies": False} if profile == "oidc" else {"accepts_companies": True}
    one = flow(profile, rep_scope=["Argent-Impots-Consommation"], **more)
    visitor = sign_in(person)
    address = page_of(one, visitor)
    assert 'name="mandate"' not in visitor.get(address).content.decode()  # not offered
    form = {"version": "1", "mandate": mandate, "purpose": WHY}
    answer = visitor.post(address, form)  # nor taken from whoever writes the form themself
    assert answer.status_code == 403
    assert not Session.objects.exists()


def test_outside_the_perimeter(mandate, person, sign_in):
    _address, answer = stand_in(service(["Logement"]), sign_in(person), mandate)
    assert answer.status_code == 403
    assert "Y600020" in answer.content.decode()


def old(mandate):
    Mandate.objects.filter(id=mandate).update(evidence_at=clock.now() - dt.timedelta(hours=25))


def test_an_answer_older_than_a_day_is_asked_again(mandate, person, register):
    actor = signin.citizen(person)
    old(mandate)
    with pytest.raises(MandateRefusal, match="sign_in_again"):
        asking.certify_again(actor, mandate, None)
    asking.certify_again(actor, mandate, HELD)
    assert clock.now() - Mandate.objects.get().evidence_at < dt.timedelta(minutes=1)


def test_without_the_identity_of_a_sign_in_an_old_answer_opens_nothing(mandate, person, sign_in):
    old(mandate)
    _address, answer = stand_in(service(), sign_in(person), mandate)
    assert answer.status_code == 403
    assert not Session.objects.exists()


def test_who_is_named_no_more_ends_with_the_register(mandate, person, register):
    old(mandate)
    register.write_text(json.dumps({SIREN: []}))
    with pytest.raises(MandateRefusal, match="not_officer"):
        asking.certify_again(signin.citizen(person), mandate, HELD)
    row = Mandate.objects.get()
    assert (row.state, row.ended_by) == ("revoked", "register")


def test_a_register_that_is_down_ends_nothing(mandate, person, register):
    old(mandate)
    register.write_text("{")
    with pytest.raises(MandateRefusal, match="register_down"):
        asking.certify_again(signin.citizen(person), mandate, HELD)
    assert Mandate.objects.get().state == "active"


def test_the_mandate_of_somebody_else_is_never_asked_about(mandate, other_person, register):
    old(mandate)
    register.write_text(json.dumps({SIREN: []}))
    asking.certify_again(signin.citizen(other_person), mandate, HELD)
    assert Mandate.objects.get().state == "active"
    assert Browser().get("/identite/mandats/").status_code in (302, 303, 403)
