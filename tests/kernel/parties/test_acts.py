"""Every change of the parties is an act in the journal; erasure empties what is personal."""

from __future__ import annotations

import datetime as dt

import pytest

from parvis.kernel import clock, keys
from parvis.kernel.access import Role, system
from parvis.kernel.journal.models import Concern, Entry
from parvis.kernel.parties import public as parties
from parvis.kernel.parties.models import Claim, Membership
from parvis.kernel.urns import resolve, urn

CLERK = system("tests")


def acts() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("at", "id").values_list("verb", "subject"))


def test_acts_are_written(town, other_town, person, citizen):
    manager, operator = town.actor(Role.MANAGER), town.actor(Role.OPERATOR)
    made = parties.create_organisation(CLERK, name="Agence", siret="13002526500013")
    parties.change_organisation(CLERK, made, name="L'agence")
    member = parties.add_member(manager, town.organisation.id, person.id, [Role.AGENT])
    parties.change_member(manager, member, [Role.DECIDER])
    parties.end_membership(manager, member)
    asked = parties.claim_organisation(citizen, "13002526500013", "Directrice")
    parties.confirm_claim(operator, asked)
    day = dt.date(2026, 1, 1)
    parties.assign_competence(operator, "water", "commune:01033", made, day, "CGCT L2224-7")
    parties.transfer_competence(
        operator, "water", "commune:01033", other_town.organisation.id, dt.date(2027, 1, 1), "D. 4"
    )
    parties.change_person(citizen, person.id, phone="1")
    verbs = [verb for verb, _ in acts()]
    assert verbs == [
        "parties.organisation.create",
        "parties.organisation.change",
        "parties.membership.add",
        "parties.membership.change",
        "parties.membership.end",
        "parties.claim.ask",
        "parties.claim.confirm",
        "parties.membership.add",
        "parties.competence.assign",
        "parties.competence.transfer",
        "parties.person.change",
    ]
    seen_by_person = Concern.objects.filter(person=person.id).values_list("entry__verb", flat=True)
    assert set(seen_by_person) == {
        "parties.membership.add",
        "parties.membership.change",
        "parties.membership.end",
        "parties.claim.ask",
        "parties.claim.confirm",
        "parties.person.change",
    }
    transfer = Entry.objects.get(verb="parties.competence.transfer")
    assert transfer.legal_basis == "D. 4" and transfer.organisation == other_town.organisation.id


def test_a_refused_change_writes_nothing(town, other_town, person):
    with pytest.raises(parties.PartiesError):
        parties.add_member(CLERK, town.organisation.id, person.id, ["king"])
    assert acts() == []


def test_erasure_empties_the_person(town, person, citizen):
    parties.add_member(CLERK, town.organisation.id, person.id, [Role.AGENT], capacity="Maire")
    parties.claim_organisation(citizen, "13002526500013", "Directrice", name="Agence")
    eraser = keys.erasers.get("parties")
    assert eraser.refusal(person.id) == ""
    for _ in range(2):
        eraser.erase(person.id)
    assert parties.person(person.id).erased
    assert Claim.objects.get(person=person).capacity == ""
    assert Membership.objects.get(person=person).valid_until == clock.today()


def test_the_only_manager_is_replaced_before_erasure(town, other_town, person):
    eraser = keys.erasers.get("parties")
    manager = town.agents[Role.MANAGER].person_id
    assert eraser.refusal(manager).startswith("Valserine would be left without a manager")
    parties.add_member(CLERK, town.organisation.id, person.id, [Role.MANAGER])
    assert eraser.refusal(manager) == ""


def test_names_of_urns(town):
    assert resolve(parties.organisation_urn(town.organisation.id)).label == "Valserine"
    member = town.agents[Role.DECIDER]
    assert resolve(urn("parties", "membership", member.id)).label == "Decider Valserine, Valserine"
    unknown = parties.organisation_urn(member.id)
    assert resolve(unknown).label == str(unknown)
