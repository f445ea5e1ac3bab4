"""Two at once: one wins, the other is told in words; nothing is left between two states."""

from __future__ import annotations

import datetime as dt
import itertools
import threading

import pytest
from django.db import connection

from parvis.kernel import signin
from parvis.kernel.access import Role, system
from parvis.kernel.parties import public as parties
from parvis.kernel.parties.models import Claim, Competence, Membership, Organisation
from parvis.kernel.parties.queries import tenures

CLERK = system("tests")
DAY = dt.date(2026, 1, 1)
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Run each in a thread of its own, started together; what each answered or refused.

    SQLite has one writer at a time (tests/kernel/db proves the gate): there, one after the other.
    """
    threaded = connection.vendor != "sqlite"
    ready, answers = threading.Barrier(len(works)), [None] * len(works)

    def run(place, work):
        if threaded:
            ready.wait()
        try:
            answers[place] = work()
        except parties.PartiesError as refused:
            answers[place] = refused.code
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            answers[place] = error
        finally:
            if threaded:
                connection.close()

    if not threaded:
        for one in enumerate(works):
            run(*one)
        return answers
    threads = [threading.Thread(target=run, args=one) for one in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def test_two_first_holders(town, other_town):
    for turn in range(5):
        where = f"commune:0010{turn}"
        answers = at_once(
            *(
                lambda to=place.organisation.id, where=where: parties.assign_competence(
                    CLERK, "water", where, to, DAY, "law"
                )
                for place in (town, other_town)
            )
        )
        assert sorted(answers, key=str) == [None, "competence_held"] or sorted(
            answers, key=str
        ) == ["competence_held", None]
        assert len(tenures("water", where)) == 1


def test_two_transfers(town, other_town):
    parties.assign_competence(CLERK, "water", "commune:00101", town.organisation.id, DAY, "law")
    days = [dt.date(2027, 1, 1), dt.date(2027, 6, 1)]
    third = parties.create_organisation(CLERK, name="Syndicat des eaux")
    to = [other_town.organisation.id, third]
    answers = at_once(
        *(
            lambda place=place: parties.transfer_competence(
                CLERK, "water", "commune:00101", to[place], days[place], "deed"
            )
            for place in (0, 1)
        )
    )
    assert answers in ([None, None], [None, "competence_overlap"], ["competence_overlap", None])
    found = tenures("water", "commune:00101")
    assert sum(one.last is None for one in found) == 1
    for before, after in itertools.pairwise(found):
        assert before.last + dt.timedelta(days=1) == after.first


def test_two_claims_of_a_new_siret(person, other_person):
    for siret in ("13002526500013", "35600000049837"):
        answers = at_once(
            *(
                lambda who=who, siret=siret: parties.claim_organisation(
                    signin.citizen(who), siret, "Maire", name="Bureau"
                )
                for who in (person, other_person)
            )
        )
        assert set(answers) == set(
            Claim.objects.filter(siret=siret).values_list("id", flat=True)
        ), answers
        assert Organisation.objects.filter(siret=siret).count() == 1


def test_two_confirmations_make_one_manager(town, person, other_person):
    operator = town.actor(Role.OPERATOR)
    claims = [
        parties.claim_organisation(signin.citizen(who), "13002526500013", "Maire", name="Bureau")
        for who in (person, other_person)
    ]
    answers = at_once(
        *(lambda claim=claim: parties.confirm_claim(operator, claim) for claim in claims)
    )
    assert "claim_managed" in answers
    assert Membership.objects.filter(organisation__siret="13002526500013").count() == 1


def test_two_managers_cannot_leave_together(town, person):
    second = parties.add_member(CLERK, town.organisation.id, person.id, [Role.MANAGER])
    first = town.agents[Role.MANAGER].id
    answers = at_once(
        *(
            lambda one=one: parties.change_member(CLERK, one, [Role.AGENT])
            for one in (first, second)
        )
    )
    assert sorted(answers, key=str) == [None, "member_last_manager"]


def test_two_memberships_of_one_person(town, person):
    answers = at_once(
        *[lambda: parties.add_member(CLERK, town.organisation.id, person.id, [Role.AGENT])] * 2
    )
    assert "member_already" in answers
    assert Membership.objects.filter(person=person).count() == 1


def test_two_loadings_list_each_body_once():
    class Register:
        def by_siren(self, siren):
            return None

        def public_bodies(self):
            return [parties.RegisteredBody(f"9{n:08d}", f"Commune {n}") for n in range(300)]

    with parties.organisation_register.replaced(test=Register()):
        answers = at_once(*[lambda: parties.load_organisations_from_register(CLERK)] * 2)
    created = [one.created for one in answers if isinstance(one, parties.Loaded)]
    assert sorted(created) == [0, 300], answers
    assert Organisation.objects.filter(state="listed").count() == 300
    assert not Competence.objects.exists()
