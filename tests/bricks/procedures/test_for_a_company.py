"""An officer files for their company at the portal: chosen at the start, followed, ended."""

from __future__ import annotations

import json

import pytest
from django.utils.http import urlencode

from parvis.bricks.identity.commands import asking, mandating
from parvis.bricks.identity.domain import civil
from parvis.bricks.identity.gateways.officers import FileOfficers, officers
from parvis.bricks.identity.models import Mandate
from parvis.bricks.procedures.commands.designing import load_procedure_from_yaml
from parvis.bricks.procedures.models import Case, CaseEvent
from parvis.bricks.procedures.policies import mandate_key
from parvis.kernel import clock, journal, signin
from parvis.kernel.access import Role
from parvis.kernel.parties.models import Organisation
from tests.bricks.procedures.conftest import document

pytestmark = pytest.mark.django_db
SIREN, SIRET, NAME = "356000000", "35600000000048", "Fil de Valserine"
IDENTITY = {
    "given_name": "Aïcha", "family_name": "Benali", "birthdate": "1989-03-02", "gender": "female",
    "birthplace": "01033", "birthcountry": "99100",
}  # fmt: skip
WHY = "Inscription à la cantine scolaire"


@pytest.fixture
def company(db, tmp_path):
    """A company whose register names `person`."""
    path = tmp_path / "officers.json"
    officer = {**IDENTITY, "given_names": IDENTITY["given_name"]}
    path.write_text(json.dumps({SIREN: [officer]}))
    with officers.replaced(file=FileOfficers(str(path))):
        yield Organisation.objects.create(name=NAME, siren=SIREN, siret=SIRET)


@pytest.fixture
def form(town, service):
    """The canteen's procedure, with a question that the company's SIRET answers."""
    asked = document()
    fields = asked["steps"][0]["fields"]
    fields.append({
        "stable_id": 90, "type": "siret", "label": {"fr": "SIRET", "en": "SIRET"},
        "prefill": {"source": "company.siret"},
    })  # fmt: skip
    return load_procedure_from_yaml(
        town.actor(Role.DESIGNER), json.dumps(asked), organisation=town.organisation.id,
        slug="cantine", service=service,
    )  # fmt: skip


def mandate_of(who, *procedures):
    keys = [mandate_key(one) for one in procedures]
    return asking.certify_officer(signin.citizen(who), SIREN, civil.read(IDENTITY), keys)


@pytest.fixture
def mandate(company, person, form):
    return mandate_of(person, form)


def way_of(mandate):
    back = urlencode({"pour": WHY, "next": "/deposer/cantine/"})
    return f"/identite/mandats/{mandate}/agir/?{back}"


def begun(visitor, mandate, **more):
    sent = {"purpose": WHY, "next": "/deposer/cantine/", **more}
    return visitor.post(f"/identite/mandats/{mandate}/agir/", sent)


def test_from_the_start_of_a_procedure_to_the_company_s_case(mandate, person, form, sign_in):
    visitor = sign_in(person)
    page = visitor.get("/deposer/cantine/").content.decode()
    assert f"/identite/mandats/{mandate}/agir/?pour=" in page and f"Start for {NAME}" in page
    assert "next=%2Fdeposer%2Fcantine%2F" in page
    asked = visitor.get(way_of(mandate)).content.decode()
    assert WHY in asked and 'value="/deposer/cantine/"' in asked
    assert begun(visitor, mandate)["Location"] == "/deposer/cantine/"

    page = visitor.get("/deposer/cantine/").content.decode()
    assert f"You act for {NAME}" in page and "Start for" not in page
    first = visitor.post("/deposer/cantine/commencer/", follow=True)
    assert SIRET in first.content.decode().replace("\u00a0", "").replace(" ", "")
    row = Case.objects.get()
    assert (row.owner_id, row.company.name) == (person.id, NAME)
    assert row.answers["90"] == SIRET and row.provenance["90"]["provider"] == "company"
    number = Mandate.objects.get().number
    event = CaseEvent.objects.get(case=row)
    assert event.mandate == f"urn:parvis:identity:mandate:{mandate}"
    assert event.actor_label == f"Aïcha Benali, {NAME}"
    rows = journal.by_person(signin.citizen(person), person.id).rows
    told = {row.verb: row for row in rows}
    assert told["procedures.case.start"].purpose == WHY
    assert {"identity.mandate.use", "procedures.case.start"} <= set(told)
    assert number.startswith("M-")


def test_the_space_is_the_company_s_and_then_one_s_own(mandate, person, sign_in):
    visitor = sign_in(person)
    begun(visitor, mandate)
    visitor.post("/deposer/cantine/commencer/")
    case = Case.objects.get()
    assert f"{case.id}" in visitor.get("/espace/").content.decode()
    visitor.post("/identite/aide/arreter/")
    assert f"{case.id}" not in visitor.get("/espace/").content.decode()
    assert visitor.get(f"/deposer/dossier/{case.id}/").status_code == 404


def test_the_end_of_the_mandate_closes_it_at_once(mandate, person, sign_in):
    visitor = sign_in(person)
    begun(visitor, mandate)
    visitor.post("/deposer/cantine/commencer/")
    case = Case.objects.get()
    mandating.revoke(signin.citizen(person), mandate)
    assert visitor.get(f"/deposer/dossier/{case.id}/").status_code in (403, 404)
    page = visitor.get("/deposer/cantine/").content.decode()
    assert f"You cannot act for {NAME} any more" in page
    assert begun(sign_in(person), mandate).status_code == 409


def test_another_officer_goes_on_with_what_the_first_began(
    mandate, form, person, other_person, sign_in
):
    visitor = sign_in(person)
    begun(visitor, mandate)
    visitor.post("/deposer/cantine/commencer/")
    case = Case.objects.get()
    second = sign_in(other_person)
    assert second.get(f"/deposer/dossier/{case.id}/").status_code == 404
    begun(second, mandate_of(other_person, form))
    assert second.get(f"/deposer/dossier/{case.id}/", follow=True).status_code == 200
    page = second.get("/deposer/cantine/").content.decode()
    assert f"/deposer/dossier/{case.id}/" in page


def test_a_mandate_over_something_else_offers_nothing(company, person, form, sign_in):
    asking.certify_officer(signin.citizen(person), SIREN, civil.read(IDENTITY), ["subject:money"])
    visitor = sign_in(person)
    assert NAME not in visitor.get("/deposer/cantine/").content.decode()
    begun(visitor, Mandate.objects.get().id)
    answer = visitor.post("/deposer/cantine/commencer/")
    assert answer.status_code == 403 and not Case.objects.exists()


def test_the_register_is_asked_again_after_a_day(mandate, person, sign_in):
    Mandate.objects.update(evidence_at=clock.now().replace(year=2020))
    answer = begun(sign_in(person), mandate)
    assert answer.status_code == 422
    assert Mandate.objects.get().state == "active"


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "espace", "\0"])
def test_one_comes_back_to_this_site_alone(where, mandate, person, sign_in):
    assert begun(sign_in(person), mandate, next=where)["Location"] == "/espace/"


def test_nobody_else_begins_under_it(mandate, other_person, sign_in):
    assert begun(sign_in(other_person), mandate).status_code == 404


def test_who_may_act_for_a_company_today(mandate, company, person, form):
    key = mandate_key(form)
    assert signin.officers(company.id, key) == (person.id,)
    assert signin.officers(company.id, "subject:money") == ()
    with clock.held(clock.now().replace(year=clock.now().year + 2)):
        assert signin.officers(company.id, key) == ()
    mandating.revoke(signin.citizen(person), mandate)
    assert signin.officers(company.id, key) == ()
