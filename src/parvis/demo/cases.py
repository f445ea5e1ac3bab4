"""Procedures of the town and their cases."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from parvis.bricks.procedures import demo
from parvis.demo import inhabitants
from parvis.demo.bodies import BODIES
from parvis.demo.people import PEOPLE
from parvis.demo.services import CATERING
from parvis.kernel import signin
from parvis.kernel.access import Actor
from parvis.kernel.parties.models import Membership, Person
from parvis.kernel.urns import urn


def load(*, say: Callable[[str], object]) -> None:
    """Publish the town's procedure and file its cases."""
    made = demo.load_cases(publish(), _people())
    say(f"{made} cases are in Valserine.")


def publish() -> UUID:
    """Put the town's procedure online."""
    return demo.publish_canteen(
        organisation=BODIES[0].id, service=str(urn("directory", "service", CATERING))
    )


def _people() -> demo.People:
    usagers = [one.id for one in PEOPLE if not one.organisation]
    usagers += [inhabitants.identifier(n) for n in range(len(inhabitants.NAMES))]
    persons = Person.objects.in_bulk(usagers)
    return demo.People(
        usagers=[signin.citizen(persons[one]) for one in usagers],
        instructor=_agent("lucie_morel"),
        decider=_agent("karim_haddad"),
    )


def _agent(key: str) -> Actor:
    one = next(person for person in PEOPLE if person.key == key)
    rows = Membership.objects.select_related("person", "organisation")
    member = rows.get(person_id=one.id)
    return signin.agent(member)
