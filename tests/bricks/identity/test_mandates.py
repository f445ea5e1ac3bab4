"""Mandates through their commands: consent, ends, hand-over, who may, and the actor they make."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.db import IntegrityError, transaction

from parvis.bricks.identity.commands import acting, consenting, mandate_erasing, mandating
from parvis.bricks.identity.commands.mandate_rows import MandateRefusal, NoSuchMandate
from parvis.bricks.identity.commands.mandating import Proposal
from parvis.bricks.identity.domain.mandates import Kind, Try
from parvis.bricks.identity.models import Mandate
from parvis.bricks.identity.queries import mandates as queries
from parvis.kernel import access, clock, events, journal, signin
from parvis.kernel.access import Forbidden, Role
from parvis.kernel.events.models import Event
from parvis.kernel.mail.models import Letter
from parvis.kernel.parties.commands.members import end_membership
from parvis.kernel.parties.models import Membership, Person

pytestmark = pytest.mark.django_db
FAMILY = frozenset({"subject:family"})
SAID = "Elle m'aide pour la cantine de ma fille."


def make_helper(organisation, name="Malika"):
    human = Person.objects.create(
        given_names=name, family_name="Bouzid", email=f"{name.lower()}@town.example"
    )
    return Membership.objects.create(
        organisation=organisation, person=human, roles=["agent", "helper"],
        service="France services",
    )  # fmt: skip


@pytest.fixture
def helper(town):
    return make_helper(town.organisation)


def proposal(person, **changed):
    today = clock.today()
    values = {
        "kind": Kind.HELPER, "perimeter": FAMILY, "starts_on": today,
        "ends_on": today + dt.timedelta(days=30), "person": person.id, **changed,
    }  # fmt: skip
    return Proposal(**values)


def proposed(helper, person, **changed):
    return mandating.propose(signin.agent(helper), proposal(person, **changed))


def active(helper, person, **changed):
    number = proposed(helper, person, **changed)
    sheet = Mandate.objects.get(id=number).number
    consenting.consent_on_paper(signin.agent(helper), number, sheet)
    return number


def code_sent(person):
    text = Letter.objects.filter(person=person.id).latest("id").text
    return re.search(r"(\d{4} \d{4})", text).group(1)


def state(number):
    return Mandate.objects.get(id=number).state


def in_force(number, helper):
    return queries.InForce().in_force(number, helper.person_id, helper.id)


def refused(code):
    return pytest.raises(MandateRefusal, match=f"^{code}$")


# --- consent -------------------------------------------------------------------------------------


def test_paper_attested_by_the_helper_with_the_number_of_the_sheet(helper, person):
    number = proposed(helper, person)
    assert in_force(number, helper) is None
    actor = signin.agent(helper)
    with refused("sheet"):
        consenting.consent_on_paper(actor, number, "M-0000-0000")
    sheet = Mandate.objects.get(id=number).number
    consenting.consent_on_paper(actor, number, f" {sheet.lower()} ")
    row = Mandate.objects.get(id=number)
    assert (row.state, row.consent, row.attested_by_id) == ("active", "paper", helper.id)
    assert in_force(number, helper).for_person == person.id
    with refused("is_active"):
        consenting.consent_on_paper(actor, number, sheet)
    names = {event.name for event in Event.objects.all()}
    assert {"identity.mandate_proposed/1", "identity.mandate_activated/1"} <= names


def test_a_code_is_sent_typed_once_and_kept_as_a_digest(helper, person):
    number, actor = proposed(helper, person), signin.agent(helper)
    consenting.send_code(actor, number, ["Famille, scolarité"])
    code = code_sent(person)
    row = Mandate.objects.get(id=number)
    assert code.replace(" ", "") not in row.code_hash
    with refused("own_words"):
        consenting.consent_by_code(actor, number, code, "oui")
    assert consenting.consent_by_code(actor, number, "0000 0000", SAID) is Try.WRONG
    assert Mandate.objects.get(id=number).code_tries == 1
    assert consenting.consent_by_code(actor, number, code, SAID) is Try.GOOD
    row = Mandate.objects.get(id=number)
    assert (row.state, row.consent, row.code_hash) == ("active", "code", "")
    assert SAID.encode() not in bytes(row.own_words)
    assert queries.own_words(signin.citizen(person), number) == SAID
    with refused("is_active"):
        consenting.consent_by_code(actor, number, code, SAID)


def test_a_code_dies_of_age_of_tries_and_of_the_next_one(helper, person):
    number, actor = proposed(helper, person), signin.agent(helper)
    assert consenting.consent_by_code(actor, number, "1234 5678", SAID) is Try.NONE
    consenting.send_code(actor, number, [])
    first = code_sent(person)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=31), tick=False):
        assert consenting.consent_by_code(actor, number, first, SAID) is Try.EXPIRED
    consenting.send_code(actor, number, [])
    if first != code_sent(person):
        assert consenting.consent_by_code(actor, number, first, SAID) is Try.WRONG
    for _ in range(5):
        consenting.consent_by_code(actor, number, "0000 0000", SAID)
    found = consenting.consent_by_code(actor, number, code_sent(person), SAID)
    assert found is Try.TOO_MANY
    assert state(number) == "proposed"
    for _ in range(3):
        consenting.send_code(actor, number, [])
    with refused("codes_sent"):
        consenting.send_code(actor, number, [])


def test_nobody_without_an_address_gets_a_code(helper):
    nobody = Person.objects.create(given_names="Georges", family_name="Mercier")
    number = proposed(helper, nobody)
    with refused("no_address"):
        consenting.send_code(signin.agent(helper), number, [])
    assert Mandate.objects.get(id=number).codes_sent == 0


def test_a_proposal_over_between_page_and_form(helper, person):
    number, sheet = proposed(helper, person), Mandate.objects.latest("created_at").number
    with time_machine.travel(clock.now() + dt.timedelta(days=31), tick=False), refused("over"):
        consenting.consent_on_paper(signin.agent(helper), number, sheet)


def test_a_parent_is_proved_by_a_document_that_somebody_else_checked(town, helper, person):
    child = Person.objects.create(given_names="Inès", family_name="Benali")
    parent = signin.citizen(person)
    asked = proposal(
        child, kind=Kind.PARENT, body=town.organisation.id,
        majority_on=clock.today() + dt.timedelta(days=4000),
    )  # fmt: skip
    number = mandating.propose(parent, asked)
    actor = signin.agent(helper)
    with refused("evidence"):
        consenting.check_document(actor, number, "vu")
    consenting.check_document(actor, number, "Livret de famille, Valserine, 3 mai 2018")
    assert queries.InForce().in_force(number, person.id, None).for_person == child.id
    assert queries.InForce().in_force(number, helper.person_id, helper.id) is None


# --- refusals ------------------------------------------------------------------------------------


def test_self_twice_and_rings(helper, person, other_person):
    actor = signin.agent(helper)
    with refused("self"):
        mandating.propose(actor, proposal(helper.person))
    proposed(helper, person)
    with refused("twice"):
        proposed(helper, person)
    guard = proposal(other_person, kind=Kind.GUARDIAN)
    mandating.propose(signin.citizen(person), guard)
    with refused("cycle"):
        mandating.propose(signin.citizen(other_person), proposal(person, kind=Kind.GUARDIAN))


def test_the_database_refuses_what_no_command_writes(helper, person):
    number = proposed(helper, person)
    for wrong in ({"person_id": helper.person_id}, {"state": "active"}, {"person": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.filter(id=number).update(**wrong)


def test_who_may_what(town, other_town, helper, person, other_person):
    number = active(helper, person)
    stranger = make_helper(other_town.organisation, "Autre")
    colleague = make_helper(town.organisation, "Sonia")
    for actor in (
        signin.citizen(other_person), signin.agent(stranger), signin.agent(colleague),
        town.actor(Role.INSTRUCTOR), other_town.actor(Role.MANAGER), access.NOBODY,
    ):  # fmt: skip
        assert queries.one(actor, number) is None
        with pytest.raises(NoSuchMandate):
            mandating.revoke(actor, number)
        with pytest.raises(NoSuchMandate):
            acting.begin(actor, number, "to help them")
    manager = town.actor(Role.MANAGER)
    assert queries.one(manager, number).can >= {"revoke", "suspend", "hand_over"}
    with pytest.raises(Forbidden):
        acting.begin(manager, number, "to help them")
    with pytest.raises(Forbidden):
        mandating.propose(town.actor(Role.AGENT), proposal(person))
    with pytest.raises(Forbidden):
        mandating.propose(signin.citizen(other_person), proposal(person))


@pytest.mark.parametrize("who", ["citizen", "other", "helper", "stranger", "manager", "nobody"])
def test_what_is_seen_is_what_may_be_read(who, town, other_town, helper, person, other_person):
    numbers = {active(helper, person), proposed(helper, other_person)}
    numbers.add(proposed(make_helper(other_town.organisation, "Autre"), person))
    numbers.add(mandating.propose(
        signin.citizen(person), proposal(other_person, kind=Kind.GUARDIAN)
    ))  # fmt: skip
    actor = {
        "citizen": lambda: signin.citizen(person),
        "other": lambda: signin.citizen(other_person),
        "helper": lambda: signin.agent(helper),
        "stranger": lambda: signin.agent(make_helper(other_town.organisation, "Loin")),
        "manager": lambda: town.actor(Role.MANAGER),
        "nobody": lambda: access.NOBODY,
    }[who]()
    seen = set(queries.visible_to(actor).values_list("id", flat=True))
    rows = Mandate.objects.filter(id__in=numbers)
    assert seen == {row.id for row in rows if access.may(actor, "identity.mandate.read", row)}


# --- the end, suspension, hand-over --------------------------------------------------------------


@pytest.mark.parametrize("side", ["person", "helper", "body"])
def test_each_side_takes_it_back_at_once(side, town, helper, person):
    number = active(helper, person)
    actor = {
        "person": signin.citizen(person),
        "helper": signin.agent(helper),
        "body": town.actor(Role.MANAGER),
    }[side]
    mandating.revoke(actor, number)
    row = Mandate.objects.get(id=number)
    assert (row.state, row.ended_by) == ("revoked", side)
    assert in_force(number, helper) is None
    with refused("is_revoked"):
        acting.begin(signin.agent(helper), number, "to help them")
    with refused("is_revoked"):
        mandating.revoke(actor, number)


def test_what_the_person_suspended_only_the_person_resumes(town, helper, person):
    number, citizen = active(helper, person), signin.citizen(person)
    mandating.suspend(citizen, number)
    assert in_force(number, helper) is None
    with refused("suspended_by_person"):
        mandating.resume(town.actor(Role.MANAGER), number)
    mandating.resume(citizen, number)
    assert in_force(number, helper) is not None


def test_handing_over_to_a_helper_of_the_same_organisation_alone(town, other_town, helper, person):
    number, actor = active(helper, person), signin.agent(helper)
    sonia = make_helper(town.organisation, "Sonia")
    for wrong in (make_helper(other_town.organisation, "Loin"), town.agents[Role.INSTRUCTOR]):
        with refused("not_a_helper_here"):
            mandating.hand_over(actor, number, wrong.id)
    with refused("same_helper"):
        mandating.hand_over(actor, number, helper.id)
    before = Mandate.objects.get(id=number)
    mandating.hand_over(actor, number, sonia.id)
    row = Mandate.objects.get(id=number)
    assert in_force(number, helper) is None
    assert in_force(number, sonia).for_person == person.id
    assert (row.perimeter, row.ends_on) == (before.perimeter, before.ends_on)
    assert "Sonia Bouzid" in Letter.objects.filter(person=person.id).latest("id").text


def test_a_helper_who_leaves_or_changes_mission_opens_nothing(town, helper, person):
    number, sonia = active(helper, person), make_helper(town.organisation, "Sonia")
    helper.roles = ["agent"]
    helper.save()
    assert in_force(number, helper) is None
    helper.roles, helper.valid_from = ["agent", "helper"], clock.today() - dt.timedelta(days=9)
    helper.save()
    end_membership(town.actor(Role.MANAGER), helper.id, clock.today() - dt.timedelta(days=1))
    events.drain()
    row = Mandate.objects.get(id=number)
    assert (row.state, row.suspended_by) == ("suspended", "body")
    manager = town.actor(Role.MANAGER)
    mandating.hand_over(manager, number, sonia.id)
    mandating.resume(manager, number)
    assert in_force(number, sonia) is not None


def test_a_renewal_asks_again_and_never_touches_the_first(helper, person):
    number, actor = active(helper, person), signin.agent(helper)
    again = mandating.renew(actor, number, 182, perimeter={"subject:money"})
    first, second = Mandate.objects.get(id=number), Mandate.objects.get(id=again)
    assert (first.perimeter, first.state) == (["subject:family"], "active")
    assert (second.state, second.consent) == ("proposed", "")
    assert second.starts_on == first.ends_on + dt.timedelta(days=1)
    assert in_force(again, helper) is None
    consenting.consent_on_paper(actor, again, second.number)
    assert in_force(again, helper) is None  # its first day has not come
    with time_machine.travel(clock.now() + dt.timedelta(days=31), tick=False):
        assert in_force(number, helper) is None
        assert in_force(again, helper).perimeter == {"subject:money"}


def test_time_ends_it_before_any_job_runs(helper, person):
    number, late = active(helper, person), proposed(helper, make_helper_person())
    with time_machine.travel(clock.now() + dt.timedelta(days=31), tick=False):
        assert in_force(number, helper) is None
        with refused("over"):
            acting.begin(signin.agent(helper), number, "to help them")
        assert mandating.expire_due() == 2
        assert (state(number), state(late)) == ("expired", "expired")
        assert mandating.expire_due() == 0
    with time_machine.travel(clock.now() + dt.timedelta(days=400), tick=False):
        assert mandate_erasing.forget_old() == 1  # the proposal nobody accepted
    with time_machine.travel(clock.now() + dt.timedelta(days=6 * 366), tick=False):
        assert mandate_erasing.forget_old() == 1


def make_helper_person():
    return Person.objects.create(given_names="Léon", family_name="Dupuis", email="l@x.example")


def test_an_erased_person_leaves_no_mandate(helper, person):
    number = active(helper, person)
    mandate_erasing.MandateEraser().erase(person.id)
    row = Mandate.objects.get(id=number)
    assert (row.state, row.perimeter, bytes(row.own_words)) == ("revoked", [], b"")
    mandate_erasing.MandateEraser().erase(person.id)


# --- uses ----------------------------------------------------------------------------------------


def test_each_use_is_written_for_both_and_read_from_the_journal(helper, person, other_person):
    number = active(helper, person)
    with refused("purpose"):
        acting.begin(signin.agent(helper), number, "  x ")
    acting.begin(signin.agent(helper), number, "Sign Inès up for the canteen")
    use = queries.uses(signin.citizen(person), number)[0]
    assert (use.act, use.purpose) == ("use", "Sign Inès up for the canteen")
    assert use.who.startswith("Malika Bouzid")
    assert use.body == "Valserine"
    assert queries.uses(signin.citizen(other_person), number) == []
    mine = journal.by_person(signin.citizen(person), person.id).rows
    assert mine[0].verb == "identity.mandate.use"


def test_letters_and_events_are_delivered(helper, person):
    number = active(helper, person)
    mandating.revoke(signin.citizen(person), number)
    events.drain()
    told = Letter.objects.filter(person=helper.person_id).latest("id")
    assert Mandate.objects.get(id=number).number in told.text
