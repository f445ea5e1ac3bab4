"""Load the demo town and tell who lives in it. Deterministic: the same town everywhere."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from dataclasses import asdict
from uuid import UUID

from django.conf import settings

from parvis.demo import inhabitants
from parvis.demo.bodies import BODIES
from parvis.demo.people import PEOPLE, DemoPerson
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.models import Membership, Organisation, Person

Say = Callable[[str], object]
PARTS = (
    ("registers", "addresses"),
    ("identity", "identity"),
    ("registers", "companies"),
    ("directory", "services"),
    ("procedures", "cases"),
    ("identity", "mandates"),
)  # what is loaded, in this order


def loaded() -> bool:
    """Whether the town is there."""
    return Person.objects.filter(id=PEOPLE[0].id).exists()


def load_if_missing(*, say: Say, large: bool = False) -> None:
    """Load bodies, people, then what each installed brick's `demo.py` brings.

    `large`: then a hundred thousand cases too, or those that are still missing.
    """
    if not loaded():
        say("Loading the demo town…")
        load_people()
        for brick, part in PARTS:
            _load(brick, part, say)
    if large:
        _load("procedures", "large", say)


def _load(brick: str, part: str, say: Say) -> None:
    if brick in settings.PARVIS_INSTALLED_BRICKS:
        # Named, not imported: a brick that is not installed has no tables to import.
        importlib.import_module(f"parvis.demo.{part}").load(say=say)


@command
def load_people() -> None:
    """Write the demo bodies, persons and memberships, with their stable identifiers."""
    for body in BODIES:
        Organisation.objects.update_or_create(
            id=body.id,
            defaults={
                "name": body.name,
                "siret": body.siret,
                "siren": body.siret[:9],
                "legal_category": body.legal_category,
                "territory": body.territory,
                "email_domains": [body.email_domain],
            },
        )
    for one in PEOPLE:
        _person(one.id, one.given_names, one.family_name, one.email, one.language)
        if one.membership_id is not None:
            _membership(one.membership_id, one)
    for position, home in enumerate(inhabitants.INHABITANTS):
        email = inhabitants.email(home.given, home.family)
        _person(inhabitants.identifier(position), home.given, home.family, email, home.language)


def _person(id_: UUID, given: str, family: str, email: str, language: str) -> None:
    words = {"given_names": given, "family_name": family, "email": email, "language": language}
    Person.objects.update_or_create(id=id_, defaults=words)


def _membership(id_: UUID, one: DemoPerson) -> None:
    bodies = {body.key: body.id for body in BODIES}
    Membership.objects.update_or_create(
        id=id_,
        defaults={
            "organisation_id": bodies[one.organisation],
            "person_id": one.id,
            "roles": [str(role) for role in one.roles],
            "capacity": one.capacity,
            "service": one.service,
            "valid_from": "2026-01-01",
        },
    )


def describe(one: DemoPerson) -> dict[str, object]:
    """A person as shown by `parvis demo people` and by the sign-in page."""
    body = next((b.name for b in BODIES if b.key == one.organisation), "")
    return {
        **asdict(one),
        "id": str(one.id),
        "membership": str(one.membership_id or ""),
        "email": one.email,
        "organisation_name": body,
        "roles": [str(role) for role in one.roles],
    }


def people_json() -> str:
    """The demo people as JSON, for scripts and tests."""
    return json.dumps([describe(one) for one in PEOPLE], ensure_ascii=False, indent=2)


def greeting(origin: str) -> str:
    """What the terminal shows when the demo is ready."""
    lines = ["", f"Valserine is at {origin}", "Sign in as:"]
    lines += [
        f"  {one.given_names} {one.family_name:<10} {one.capacity or 'usager'}" for one in PEOPLE
    ]
    return "\n".join([*lines, "", "Ctrl-C stops it."])
