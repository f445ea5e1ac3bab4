"""The services of the town hall, with their counters and channels."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from parvis.bricks.directory import public as directory
from parvis.bricks.directory.public import Address, Channel, Hours, Kind, Span, Weekly
from parvis.demo.bodies import BODIES
from parvis.demo.people import stable_id
from parvis.kernel.access import system

CATERING = stable_id("service:restauration-scolaire")
COUNTER = stable_id("counter:mairie")
MORNING, AFTERNOON = Span(540, 720), Span(810, 1020)
OFFICE_HOURS = Hours(
    weekly=tuple(Weekly(day, span) for day in range(1, 6) for span in (MORNING, AFTERNOON))
)
TOWN_HALL = Address(("3 place de la Mairie",), "00310", "Valserine", commune="00101")


def load(*, say: Callable[[str], object]) -> None:
    """Write the town's services in the directory: those of Valserine's town hall."""
    actor = system("demo")
    town: UUID = BODIES[0].id
    directory.create_counter(
        actor,
        town,
        id=COUNTER,
        name={"fr": "Accueil de la mairie", "en": "Town hall reception"},
        address=TOWN_HALL,
        hours=OFFICE_HOURS,
    )
    directory.create_service(
        actor,
        town,
        id=CATERING,
        name={"fr": "Restauration scolaire", "en": "School catering"},
        summary={
            "fr": "Inscriptions à la cantine, menus, factures.",
            "en": "Canteen registration, menus, bills.",
        },
        email="cantine@valserine.example",
        phone="04 50 00 00 12",
        address=TOWN_HALL,
        dpo="donnees@valserine.example",
    )
    directory.set_channels(
        actor,
        CATERING,
        1,
        (
            Channel(Kind.COUNTER, counter=COUNTER),
            Channel(Kind.PHONE, phone="04 50 00 00 12", hours=OFFICE_HOURS),
            Channel(Kind.MAIL),
        ),
    )
