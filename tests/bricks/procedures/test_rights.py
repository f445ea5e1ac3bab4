"""`visible_to(actor)` holds a row exactly when `may(actor, read, row)`; two organisations."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from parvis.bricks.procedures.commands.designing import create_procedure
from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.models import Case, Procedure
from parvis.bricks.procedures.policies import CASE, PROCEDURE, mandate_key
from parvis.bricks.procedures.queries.visible import cases_visible_to, procedures_visible_to
from parvis.kernel import clock, signin
from parvis.kernel.access import NOBODY, Actor, Role, may, system
from tests.bricks.procedures.conftest import document


@pytest.fixture
def everybody(town, other_town, person, other_person, canteen) -> list[Actor]:
    """Every kind of actor: nobody, persons, mandated, agents of both towns with any two roles."""
    agents = []
    for place in (town, other_town):
        member = place.agents[Role.AGENT]
        for roles in itertools.combinations_with_replacement(sorted(place.agents), 2):
            member.roles = list(roles)
            agents.append(signin.agent(member))
    mandated = Actor(
        roles=frozenset({Role.PERSON}),
        person=other_person.id,
        for_person=person.id,
        mandate="urn:parvis:identity:mandate:1",
        level=2,
    )
    within = replace(mandated, perimeter=frozenset({mandate_key(canteen), "subject:family"}))
    persons = [signin.citizen(person), signin.citizen(other_person), mandated, within]
    return [NOBODY, system("job"), *persons, *agents]


@pytest.fixture
def cases(draft, filed, other_town, person, other_person) -> list[Case]:
    """A case in every state, in both towns, of both persons."""
    made = []
    number = 1_000
    for state, organisation, owner in itertools.product(
        State, (filed.organisation, other_town.organisation), (person, other_person)
    ):
        number += 1
        early = state in (State.DRAFT, State.EXPIRED)
        made.append(
            Case(
                procedure=filed.procedure,
                revision=filed.revision,
                organisation=organisation,
                owner=owner,
                state=state.value,
                number=None if early else number,
                filed_at=None if early else clock.now(),
                decided_at=clock.now(),
            )
        )
    Case.objects.bulk_create(made)
    return list(Case.objects.select_related("procedure"))


def test_cases_seen_are_those_that_may_be_read(everybody, cases):
    assert len(cases) > 30
    for actor in everybody:
        seen = set(cases_visible_to(actor).values_list("id", flat=True))
        allowed = {case.id for case in cases if may(actor, "procedures.case.read", case)}
        assert seen == allowed, actor


def test_procedures_seen_are_those_that_may_be_read(everybody, canteen, town, other_town):
    for place in (town, other_town):
        create_procedure(
            place.actor(Role.DESIGNER),
            organisation=place.organisation.id,
            slug=f"essai-{place.organisation.siret}",
            document=document(),
        )
    rows = list(Procedure.objects.all())
    assert {row.state for row in rows} == {"draft", "published"}
    for actor in everybody:
        seen = set(procedures_visible_to(actor).values_list("id", flat=True))
        allowed = {row.id for row in rows if may(actor, "procedures.procedure.read", row)}
        assert seen == allowed, actor


def test_nobody_but_owner_and_system_reads_a_draft(draft, everybody, person):
    for actor in everybody:
        if may(actor, "procedures.case.read", draft):
            assert actor.for_person == person.id or actor.has(Role.SYSTEM)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.DESIGNER, Role.AGENT, Role.NOBODY])
def test_roles_that_never_touch_a_case(filed, town, role):
    actor = town.actor(role) if role is not Role.NOBODY else NOBODY
    for act in CASE.grants:
        assert not may(actor, f"procedures.case.{act}", filed), act


def test_every_act_says_who_may():
    for policy in (CASE, PROCEDURE):
        assert all(policy.grants.values()) and policy.doc


def test_the_operator_of_the_instance_builds_nothing(town, canteen):
    row = Procedure.objects.get(pk=canteen)
    for act in ("create", "change", "publish", "list"):
        assert not may(town.actor(Role.OPERATOR), f"procedures.procedure.{act}", row)
