"""What is known of an organisation that somebody wants to join: here, and in registers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from parvis.bricks.identity.domain import joining
from parvis.bricks.identity.domain.joining import Body
from parvis.bricks.identity.gateways import bodies
from parvis.bricks.identity.models import BodyDomain
from parvis.kernel.access import NOBODY, system
from parvis.kernel.parties.public import organisation_register, organisations_visible_to

WHO = "identity.joining"


@dataclass(frozen=True)
class Known:
    """The body for the rules, and what is needed to write it down. `organisation`: its row here;
    `found`: whether anything but its SIRET is known."""

    body: Body
    name: str
    legal_category: str
    territory: str
    organisation: UUID | None
    found: bool


def known(siret: str) -> Known:
    """By SIRET here, else by SIREN (a body that the registers listed), else from registers."""
    rows = organisations_visible_to(system(WHO))
    row = rows.filter(siret=siret).first()
    row = row or rows.filter(siren=siret[:9], siret=None).first()
    place = bodies.registered(siret)
    listed = None
    if row is None:
        asked = (one.by_siren(siret[:9]) for one in organisation_register.all().values())
        listed = next((one for one in asked if one is not None), None)
    name = (
        (row.name if row else "")
        or (listed.name if listed else "")
        or (place.name if place else "")
    )
    category = (
        (row.legal_category if row else "")
        or (place.legal_category if place else "")
        or (listed.legal_category if listed else "")
    )
    number = row.id if row else None
    states = dict(BodyDomain.objects.filter(siret=siret).values_list("domain", "state"))
    body = Body(
        siret=siret,
        kind=joining.kind_of(
            category,
            staff=place.staff if place else None,
            school=place.school if place else False,
        ),
        active=(row is None or row.state != "closed") and (place is None or place.active),
        staff=place.staff if place else None,
        domains=frozenset(row.email_domains) if row else frozenset(),
        external=_of(states, "external"),
        unverified=_of(states, "unverified"),
        refused=_of(states, "refused"),
        official=bodies.official(siret, number),
    )
    territory = (row.territory if row else "") or (listed.territory if listed else "")
    return Known(body, name, category, territory, number, bool(name))


def _of(states: dict[str, str], state: str) -> frozenset[str]:
    return frozenset(domain for domain, kept in states.items() if kept == state)


def legal_category(siret: str) -> tuple[str, str]:
    """Legal category and name of the organisation with this SIRET; empty when nobody knows."""
    found = known(siret)
    return found.legal_category, found.name


@dataclass(frozen=True)
class Named:
    """An organisation of this instance, to be chosen by its name."""

    siret: str
    name: str


def named(text: str) -> tuple[Named, ...]:
    """At most ten organisations of this instance whose name holds the text."""
    rows = organisations_visible_to(NOBODY).filter(
        name__icontains=text.strip(), siret__isnull=False
    )
    found = rows.exclude(state="closed").order_by("name").values_list("siret", "name")[:10]
    return tuple(Named(siret or "", name) for siret, name in found)
