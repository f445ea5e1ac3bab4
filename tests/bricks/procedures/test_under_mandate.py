"""Filing and following for somebody, within what their mandate names; refused outside, in words."""

from __future__ import annotations

import uuid

import pytest

from parvis.bricks.procedures.commands.drafts import autosave, start_case
from parvis.bricks.procedures.commands.filing import file_case
from parvis.bricks.procedures.commands.prefilling import CompanySource
from parvis.bricks.procedures.commands.profile import keep_facts
from parvis.bricks.procedures.commands.recording import NoSuchCase
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.models import Case, CaseEvent
from parvis.bricks.procedures.policies import mandate_key
from parvis.bricks.procedures.queries.desk import DeskFilter
from parvis.bricks.procedures.queries.desk import desk as desk_page
from parvis.bricks.procedures.queries.detail import case_detail
from parvis.bricks.procedures.queries.mandates import ProcedurePerimeters
from parvis.bricks.procedures.queries.mine import my_cases
from parvis.bricks.procedures.queries.named import named_cases
from parvis.bricks.procedures.queries.profile import facts
from parvis.bricks.procedures.queries.visible import cases_visible_to
from parvis.kernel import journal, signin
from parvis.kernel.access import Actor, Forbidden, Role, may
from parvis.kernel.journal.models import Entry
from parvis.kernel.mail.models import Letter
from parvis.kernel.parties.models import Organisation

pytestmark = pytest.mark.django_db
MANDATE = "urn:parvis:identity:mandate:0190e0a0-0000-7000-8000-000000000001"


@pytest.fixture
def helper(town, person, canteen) -> Actor:
    """Who helps `person` with the canteen and nothing else."""
    member = town.agents[Role.AGENT]
    return Actor(
        roles=frozenset({Role.PERSON}),
        person=member.person_id,
        membership=member.id,
        for_person=person.id,
        mandate=MANDATE,
        level=2,
        purpose="Sign Inès up",
        label="Malika Bouzid, France services",
        perimeter=frozenset({mandate_key(canteen)}),
    )


def test_a_case_filed_for_the_person_is_theirs_and_says_who_did(helper, canteen, person, answers):
    case = start_case(helper, canteen)
    autosave(helper, case, answers, version=1)
    file_case(helper, case)
    row = Case.objects.get(id=case)
    assert row.owner_id == person.id
    events = CaseEvent.objects.filter(case=row)
    assert {one.mandate for one in events} == {MANDATE}
    assert {one.actor_kind for one in events} == {"person"}
    entry = Entry.objects.get(verb="procedures.case.file")
    assert (entry.actor_person, entry.actor_for) == (helper.person, person.id)
    assert (entry.actor_mandate, entry.purpose) == (MANDATE, "Sign Inès up")
    citizen = signin.citizen(person)
    assert [one.id for one in my_cases(citizen)] == [case]
    told = journal.by_person(citizen, person.id).rows
    assert told[0].actor_label == "Malika Bouzid, France services"


def test_following_is_a_look_that_the_person_reads(helper, filed, person):
    assert case_detail(helper, filed.id).mine
    journal.flush()
    look = Entry.objects.get(kind="look")
    assert (look.actor_person, look.actor_for) == (helper.person, person.id)


def test_outside_the_perimeter(helper, filed, draft, canteen):
    outside = Actor(**{**helper.__dict__, "perimeter": frozenset({mandate_key(uuid.uuid4())})})
    with pytest.raises(Refusal, match="outside_mandate"):
        start_case(outside, canteen)
    assert not my_cases(outside)
    assert case_detail(outside, filed.id) is None
    with pytest.raises(NoSuchCase):
        autosave(outside, draft.id, {}, version=1)


def test_what_a_person_keeps_is_out_of_reach_of_every_mandate(helper, filed):
    with pytest.raises((Refusal, Forbidden)):
        keep_facts(helper, filed.id, set())


def test_what_can_be_named(canteen):
    offered = dict(ProcedurePerimeters().offered("fr"))
    assert "cantine" in offered[mandate_key(canteen)]
    words = ProcedurePerimeters()
    assert words.label(mandate_key(canteen), "en").endswith("(Valserine)")
    for key in ("subject:family", mandate_key(uuid.uuid4()), "urn:parvis:procedures:procedure:x"):
        assert words.label(key, "fr") == ""


# --- for a company -------------------------------------------------------------------------------


@pytest.fixture
def company(db) -> Organisation:
    return Organisation.objects.create(
        name="Fil de Valserine", siren="356000000", siret="35600000000048"
    )


def officer_of(company, who, procedure) -> Actor:
    """An officer acting for the company on one procedure."""
    return Actor(
        roles=frozenset({Role.PERSON}),
        person=who.id,
        for_person=who.id,
        for_company=company.id,
        mandate=MANDATE,
        level=2,
        purpose="Sign the children of our staff up",
        label=f"{who.full_name}, {company.name}",
        perimeter=frozenset({mandate_key(procedure)}),
    )


@pytest.fixture
def officer(company, person, canteen) -> Actor:
    return officer_of(company, person, canteen)


class Named:
    """Whoever keeps mandates: these persons may act for the company."""

    def __init__(self, *persons) -> None:
        self.persons = tuple(one.id for one in persons)

    def in_force(self, mandate, person, membership):
        return None

    def officers(self, company, key):
        return self.persons


def file_for(officer, procedure, answers):
    case = start_case(officer, procedure)
    autosave(officer, case, answers, version=1)
    file_case(officer, case)
    return Case.objects.get(id=case)


def test_a_company_s_case_is_the_company_s_and_says_who_did(
    officer, canteen, company, person, answers
):
    row = file_for(officer, canteen, answers)
    assert (row.company_id, row.owner_id) == (company.id, person.id)
    events = CaseEvent.objects.filter(case=row).order_by("seq")
    assert events[0].payload["company"] == str(company.id)
    assert {one.mandate for one in events} == {MANDATE}
    assert {one.actor_label for one in events} == {f"{person.full_name}, {company.name}"}
    entry = Entry.objects.get(verb="procedures.case.file")
    assert (entry.actor_person, entry.actor_mandate) == (person.id, MANDATE)
    assert entry.purpose == "Sign the children of our staff up"
    assert [one.id for one in my_cases(officer)] == [row.id]
    detail = case_detail(officer, row.id)
    assert detail.mine and detail.head.owner_name == f"{company.name}, {person.full_name}"


def test_it_is_not_the_officer_s_own_and_what_is_their_own_is_not_the_company_s(
    officer, canteen, person, answers, filed
):
    row = file_for(officer, canteen, answers)
    citizen = signin.citizen(person)
    assert row.id not in [one.id for one in my_cases(citizen)]
    assert case_detail(citizen, row.id) is None
    with pytest.raises(NoSuchCase):
        autosave(citizen, row.id, {}, version=row.version)
    assert filed.owner_id == person.id
    assert filed.id not in [one.id for one in my_cases(officer)]
    assert case_detail(officer, filed.id) is None


def test_another_officer_sees_it_and_one_of_another_company_does_not(
    officer, canteen, company, other_person, answers
):
    row = file_for(officer, canteen, answers)
    assert case_detail(officer_of(company, other_person, canteen), row.id).mine
    other = Organisation.objects.create(name="Autre", siren="552100554")
    stranger = officer_of(other, other_person, canteen)
    assert case_detail(stranger, row.id) is None and not my_cases(stranger)


@pytest.mark.parametrize("who", ["officer", "citizen"])
def test_what_is_seen_is_what_may_be_read(who, officer, canteen, person, answers, filed):
    file_for(officer, canteen, answers)
    actor = officer if who == "officer" else signin.citizen(person)
    seen = set(cases_visible_to(actor))
    assert seen == {one for one in Case.objects.all() if may(actor, "procedures.case.read", one)}
    assert len(seen) == 1


def test_what_an_officer_keeps_for_themself_does_not_serve_the_company(officer, canteen, answers):
    row = file_for(officer, canteen, answers)
    with pytest.raises((Refusal, Forbidden)):
        keep_facts(officer, row.id, set())
    assert not facts(officer)


def test_the_company_s_name_and_numbers_are_there(officer, person):
    given = CompanySource().values(officer, ["name", "siren", "siret", "email"])
    assert {name: one.value for name, one in given.items()} == {
        "name": "Fil de Valserine", "siren": "356000000", "siret": "35600000000048",
    }  # fmt: skip
    assert not CompanySource().values(signin.citizen(person), ["name", "siret"])


def test_letters_follow_those_who_may_still_act(officer, canteen, person, other_person, answers):
    with signin.mandates.replaced(test=Named(person, other_person)):
        file_for(officer, canteen, answers)
    assert Letter.objects.get().person == person.id
    with signin.mandates.replaced(test=Named(other_person)):
        file_for(officer, canteen, answers)
    assert set(Letter.objects.values_list("person", flat=True)) == {person.id, other_person.id}
    with signin.mandates.replaced(test=Named()):
        file_for(officer, canteen, answers)
    assert Letter.objects.count() == 2


def test_the_desk_names_the_company_and_who_filed(officer, canteen, desk, answers, filed):
    row = file_for(officer, canteen, answers)
    said = "Fil de Valserine, Aïcha Benali"
    listed = {one.id: one.owner_name for one in desk_page(desk.instructor, DeskFilter()).rows}
    assert listed == {row.id: said, filed.id: "Aïcha Benali"}
    assert [one.owner_name for one in named_cases(desk.instructor, [row.id])] == [said]
    assert case_detail(desk.instructor, row.id).head.owner_name == said
    found = desk_page(desk.instructor, DeskFilter(search="valserine fil")).rows
    assert [one.id for one in found] == [row.id]
