"""The demo town: same people everywhere, cases in all states in four procedures, nothing real."""

import json
from uuid import UUID

import pytest

from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.models import Case, CaseEvent, Message, Procedure
from parvis.bricks.registers import public as registers
from parvis.demo import inhabitants, town
from parvis.demo.associations import ASSOCIATIONS
from parvis.demo.bodies import BODIES, LAKE
from parvis.demo.people import PEOPLE
from parvis.kernel import clock, files
from parvis.kernel.journal.models import Entry
from parvis.kernel.mail.models import Letter
from parvis.kernel.values.organisations import Rna, Siret


def test_identifiers_are_unique_and_stable():
    ids = [one.id for one in PEOPLE] + [body.id for body in BODIES]
    ids += [inhabitants.identifier(n) for n in range(len(inhabitants.INHABITANTS))]
    assert len(ids) == len(set(ids))
    assert {one.version for one in ids} == {5}


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.key)
def test_numbers_of_bodies_pass_their_check_digit(body):
    assert str(Siret.parse(body.siret)) == body.siret


@pytest.mark.parametrize("one", ASSOCIATIONS, ids=lambda one: one.rna)
def test_numbers_of_associations_pass_their_check_digit(one):
    assert str(Siret.parse(one.siret)) == one.siret
    assert str(Rna.parse(one.rna)) == one.rna
    assert one.siret.startswith("999")  # given out to nobody


def test_who_the_readme_names_is_there():
    named = {f"{one.given_names} {one.family_name}" for one in PEOPLE}
    assert {"Aïcha Benali", "Lucie Morel", "Karim Haddad", "Théo Blanc"} <= named
    assert {one.organisation for one in PEOPLE} == {"", *(body.key for body in BODIES)}
    shown = json.loads(town.people_json())
    assert {(one["key"], one["organisation_name"]) for one in shown} >= {
        ("josette_blanchard", "Commune de Chanay-le-Lac"),
        ("malika_bouzid", "Communauté de communes du Pays de Valserine"),
    }
    assert all(one["story_fr"] and one["story_en"] and "@" in one["email"] for one in shown)


@pytest.mark.django_db
def test_four_procedures_of_two_communes_each_with_cases_in_all_states():
    town.load_if_missing(say=lambda words: None)
    procedures = Procedure.objects.all()
    assert procedures.count() == 4
    assert set(procedures.values_list("organisation", flat=True)) == {b.id for b in BODIES[:2]}
    for procedure in procedures:
        cases = Case.objects.filter(procedure=procedure)
        assert cases.count() >= 20
        assert set(cases.values_list("state", flat=True)) == {state.value for state in State}
        events = CaseEvent.objects.filter(case__procedure=procedure)
        kinds = set(events.values_list("type", flat=True))
        assert kinds >= {"message_posted", "correction_requested", "corrected", "decided"}
        assert kinds >= {"answers_changed", "reopened", "withdrawn", "expired"}
        sides = set(
            Message.objects.filter(case__procedure=procedure).values_list("side", flat=True)
        )
        assert sides == {"person", "agent"}
        refused = cases.filter(state=State.REFUSED.value).first()
        decided = events.filter(case=refused, type="decided").first()
        assert decided.payload.get("reasons") or decided.payload.get("implicit")
    assert not CaseEvent.objects.filter(at__gt=clock.now()).exists()
    with_files = Case.objects.filter(procedure__slug="stationnement-demenagement")
    for case in with_files.exclude(number=None):
        for one in case.answers["31"]:
            assert files.read(UUID(one["file"]))[:4] == b"\x89PNG"
    subsidies = Case.objects.filter(procedure__slug="subvention-association").exclude(number=None)
    for case in subsidies:
        assert case.answers["40"] == case.answers["41"], "a budget balances"
    assert registers.commune("00101") is None, "invented places do not stay outside the demo"
    assert Entry.objects.filter(kind="look").exists() and Letter.objects.exists()
    made = Case.objects.count()
    town.load_if_missing(say=lambda words: None)
    assert Case.objects.count() == made, "the town is loaded once"


def test_the_association_that_jeanne_chairs_is_the_first_of_all():
    assert (ASSOCIATIONS[0].name, ASSOCIATIONS[0].siret) == LAKE
