"""Who helps whom in the town: Malika at the France services desk, a mother for her daughter."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Callable
from uuid import UUID

from django.conf import settings

from parvis.bricks.identity.demo import helping
from parvis.bricks.identity.demo.helping import Help
from parvis.bricks.identity.demo.officers import InventedOfficers
from parvis.bricks.identity.public import officers
from parvis.demo.bodies import LAKE
from parvis.demo.people import PEOPLE
from parvis.kernel import signin
from parvis.kernel.access import NOBODY, Actor
from parvis.kernel.parties.models import Membership, Organisation, Person

REGISTER = "registre de la démonstration"
OFFICERS = InventedOfficers({LAKE[1][:9]: "jeanne.roux"})
KEYS = {one.key: one for one in PEOPLE}


def load(*, say: Callable[[str], object]) -> None:
    """Georges and Jeanne signed a sheet, Paul has not answered yet; Aïcha acts for
    Inès, whose livret de famille Malika saw; Jeanne runs the Friends of the Lake."""
    malika = _agent("malika_bouzid")
    found = [
        Help(
            malika,
            _person("georges_mercier"),
            frozenset({"subject:social", "subject:housing", *_procedures("stationnement")}),
            days_ago=40,
            uses=(
                (38, "Demander une place de stationnement pour son déménagement"),
                (12, "Répondre à la caisse de retraite"),
                (2, "Regarder où en est sa demande de stationnement"),
            ),
        ),
        Help(
            malika,
            _person("jeanne_roux"),
            frozenset({"subject:money"}),
            days_ago=9,
            uses=((8, "Préparer la déclaration de revenus"),),
            test_person="jeanne.roux",
        ),
        Help(malika, _person("paul_vidal"), frozenset({"subject:family"}), days_ago=1, asked=True),
    ]
    made = helping.help_people(found)
    parent = signin.citizen(Person.objects.get(id=_person("aicha_benali")))
    made += helping.act_for_child(
        parent,
        malika,
        "Inès",
        "Benali",
        dt.date(2019, 5, 3),
        frozenset({"subject:family", *_procedures("cantine")}),
        "Livret de famille, Valserine, 3 mai 2019",
    )
    made += _lake()
    say(f"Mandates: {made}")


def _lake() -> int:
    """Jeanne may ask for a subsidy in the name of the association that she chairs."""
    name, siret = LAKE
    Organisation.objects.update_or_create(
        siret=siret,
        defaults={"name": name, "siren": siret[:9], "state": Organisation.State.LISTED},
    )
    chair = signin.citizen(Person.objects.get(id=_person("jeanne_roux")))
    with officers.replaced(**{REGISTER: OFFICERS}):
        return helping.act_for_company(
            chair,
            siret[:9],
            frozenset({"subject:money", *_procedures("subvention")}),
            "jeanne.roux",
        )


def _procedures(part: str) -> set[str]:
    """The key of the procedure whose short name begins so; none where procedures are absent."""
    if "procedures" not in settings.PARVIS_INSTALLED_BRICKS:
        return set()
    door = importlib.import_module("parvis.bricks.procedures.public")
    offered = door.procedures(NOBODY)
    return {f"urn:parvis:procedures:procedure:{p.id}" for p in offered if p.slug.startswith(part)}


def _person(key: str) -> UUID:
    return KEYS[key].id


def _agent(key: str) -> Actor:
    rows = Membership.objects.select_related("person", "organisation")
    return signin.agent(rows.get(person_id=KEYS[key].id))
