"""The services of the two town halls, with their counters and channels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from parvis.bricks.directory import public as directory
from parvis.bricks.directory.public import Address, Channel, Hours, Kind, Span, Weekly
from parvis.demo.bodies import BODIES
from parvis.demo.people import DemoOrganisation, stable_id
from parvis.kernel.access import system

CATERING = stable_id("service:restauration-scolaire")
ASSOCIATIVE = stable_id("service:vie-associative")
ROADS = stable_id("service:voirie")
HALL = stable_id("service:salle-des-fetes")
COUNTER = stable_id("counter:mairie")
NEIGHBOUR_COUNTER = stable_id("counter:mairie-pont-serein")
MORNING, AFTERNOON = Span(540, 720), Span(810, 1020)
OFFICE_HOURS = Hours(
    weekly=tuple(Weekly(day, span) for day in range(1, 6) for span in (MORNING, AFTERNOON))
)
MORNINGS = Hours(weekly=tuple(Weekly(day, MORNING) for day in (1, 2, 4, 5)))
TOWN_HALL = Address(("3 place de la Mairie",), "00310", "Valserine", commune="00101")
NEIGHBOUR_HALL = Address(("1 Grande rue",), "00320", "Pont-Serein", commune="00102")


@dataclass(frozen=True)
class _Service:
    id: UUID
    body: DemoOrganisation
    name: dict[str, str]
    summary: dict[str, str]
    email: str
    phone: str
    counter: UUID
    hours: Hours
    address: Address


def _town(id_: UUID, name: dict[str, str], summary: dict[str, str], box: str, end: str) -> _Service:
    """A service of Valserine, at its town hall."""
    return _Service(
        id_, BODIES[0], name, summary, f"{box}@valserine.example", f"04 50 00 00 {end}",
        COUNTER, OFFICE_HOURS, TOWN_HALL,
    )  # fmt: skip


SERVICES = (
    _town(
        CATERING,
        {"fr": "Restauration scolaire", "en": "School catering"},
        {
            "fr": "Inscriptions à la cantine, menus, factures.",
            "en": "Canteen registration, menus, bills.",
        },
        "cantine",
        "12",
    ),
    _town(
        ASSOCIATIVE,
        {"fr": "Vie associative", "en": "Associations"},
        {
            "fr": "Subventions, salles et matériel pour les associations.",
            "en": "Subsidies, rooms and equipment for associations.",
        },
        "associations",
        "14",
    ),
    _town(
        ROADS,
        {"fr": "Voirie et espaces publics", "en": "Roads and public spaces"},
        {
            "fr": "Stationnement, travaux, terrasses et marchés.",
            "en": "Parking, works, terraces and markets.",
        },
        "voirie",
        "16",
    ),
    _Service(
        HALL,
        BODIES[1],
        {"fr": "Mairie de Pont-Serein", "en": "Town hall of Pont-Serein"},
        {"fr": "Toutes vos démarches à la mairie.", "en": "All your business with the town hall."},
        "mairie@pont-serein.example",
        "04 50 00 00 30",
        NEIGHBOUR_COUNTER,
        MORNINGS,
        NEIGHBOUR_HALL,
    ),
)


def load(*, say: Callable[[str], object]) -> None:
    """Write the services of the two town halls in the directory."""
    actor = system("demo")
    reception = {"fr": "Accueil de la mairie", "en": "Town hall reception"}
    for id_, body, address, hours in (
        (COUNTER, BODIES[0], TOWN_HALL, OFFICE_HOURS),
        (NEIGHBOUR_COUNTER, BODIES[1], NEIGHBOUR_HALL, MORNINGS),
    ):
        directory.create_counter(
            actor, body.id, id=id_, name=reception, address=address, hours=hours
        )
    for one in SERVICES:
        directory.create_service(
            actor,
            one.body.id,
            id=one.id,
            name=one.name,
            summary=one.summary,
            email=one.email,
            phone=one.phone,
            address=one.address,
            dpo=f"donnees@{one.body.email_domain}",
        )
        channels = (
            Channel(Kind.COUNTER, counter=one.counter),
            Channel(Kind.PHONE, phone=one.phone, hours=one.hours),
            Channel(Kind.MAIL),
        )
        directory.set_channels(actor, one.id, 1, channels)
