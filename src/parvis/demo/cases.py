"""Procedures of the town and of its neighbour, and their cases."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from parvis.bricks.directory import public as directory
from parvis.bricks.procedures import demo
from parvis.bricks.procedures.demo import Child, Household, Team
from parvis.demo import inhabitants, territories
from parvis.demo.associations import ASSOCIATIONS
from parvis.demo.bodies import BODIES
from parvis.demo.people import PEOPLE
from parvis.demo.services import ASSOCIATIVE, CATERING, HALL, ROADS
from parvis.kernel import signin
from parvis.kernel.access import Actor
from parvis.kernel.parties.models import Membership, Person

TOWN, NEIGHBOUR = BODIES[0], BODIES[1]
# Each procedure: its slug, its organisation, its service, who handles its cases, who decides.
OFFERED = (
    ("cantine", TOWN, CATERING, ("lucie_morel",), "karim_haddad"),
    ("subvention-association", TOWN, ASSOCIATIVE, ("samira_haddou",), "marielle_chevalier"),
    ("stationnement-demenagement", TOWN, ROADS, ("bruno_pelletier",), "isabelle_renaud"),
    ("salle-des-fetes", NEIGHBOUR, HALL, ("emile_garnier",), "emile_garnier"),
)
# Homes of those who sign in on the demo page.
HOMES = {
    "aicha_benali": ("14 rue des Tilleuls", ("Inès 7",)),
    "paul_vidal": ("3 chemin du Lac", ("Hugo 9", "Léa 6")),
    "jeanne_roux": ("22 chemin du Lac", ()),
    "john_carter": ("6 place du Marché", ("Emily 8",)),
    "georges_mercier": ("2 résidence des Glycines", ()),
}


def load(*, say: Callable[[str], object]) -> None:
    """Publish the procedures and live their cases."""
    with territories.known():
        for slug, body, _, instructors, decider in OFFERED:
            procedure = publish(slug)
            team = Team([agent(one) for one in instructors], agent(decider))
            made = demo.load_cases(slug, procedure, homes(slug), team)
            say(f"{made} cases ({slug}) are with {body.name}.")


def publish(slug: str = "cantine") -> UUID:
    """Put one of the procedures online."""
    _, body, service, _, _ = next(one for one in OFFERED if one[0] == slug)
    return demo.publish(slug, organisation=body.id, service=str(directory.service_urn(service)))


def homes(slug: str) -> list[Household]:
    """Who files in a procedure: families for the canteen, associations for subsidies."""
    persons = Person.objects.in_bulk(
        [one.id for one in PEOPLE]
        + [inhabitants.identifier(n) for n in range(len(inhabitants.INHABITANTS))]
    )
    found: list[Household] = []
    for one in PEOPLE:
        if one.key in HOMES:
            street, children = HOMES[one.key]
            home = inhabitants.Inhabitant("", "", street, children, language=one.language)
            found.append(_home(persons[one.id], home, len(found)))
    for position, home in enumerate(inhabitants.INHABITANTS):
        found.append(_home(persons[inhabitants.identifier(position)], home, len(found)))
    if slug == "cantine":
        return [one for one in found if one.children and one.commune == TOWN_NAME]
    if slug == "subvention-association":
        chairs = [found[2], *(one for one in found[5:] if one.commune == TOWN_NAME)]
        return [
            Household(
                one.usager, one.address, one.commune, one.phone, one.language, (), association
            )
            for one, association in zip(chairs, ASSOCIATIONS, strict=False)
        ]
    if slug == "salle-des-fetes":
        return found[::-1]
    return found


TOWN_NAME = "Valserine"


def _home(person: Person, home: inhabitants.Inhabitant, position: int) -> Household:
    children = [child.rsplit(" ", 1) for child in home.children]
    return Household(
        usager=signin.citizen(person),
        address=home.address,
        commune=home.commune,
        phone=inhabitants.phone(position),
        language=home.language,
        children=tuple(Child(name, int(age)) for name, age in children),
    )


def agent(key: str) -> Actor:
    """The actor of one of the agents."""
    one = next(person for person in PEOPLE if person.key == key)
    rows = Membership.objects.select_related("person", "organisation")
    return signin.agent(rows.get(person_id=one.id))
