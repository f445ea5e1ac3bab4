"""Invented identity providers for the demo, and their accounts tied to the town's people."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from parvis.bricks.identity.demo import mission
from parvis.bricks.identity.demo.enrolling import enrol
from parvis.demo.bodies import BODIES
from parvis.demo.people import PEOPLE
from parvis.kernel import signin
from parvis.kernel.parties.models import Membership


def load(*, say: Callable[[str], object]) -> None:
    """Install the providers; each person of the town who has a test account finds their space."""
    persons = {one.key.replace("_", "."): one.id for one in PEOPLE if not one.organisation}
    say(f"Identity: {enrol(persons)} people of the town can sign in through the hub")
    if "registers" in settings.PARVIS_INSTALLED_BRICKS:
        from parvis.demo import territories

        with territories.known():
            _rights()
    else:
        _rights()


def _rights() -> None:
    """An application of the group of communes, and who files in it for Valserine."""
    by_key = {one.key: one.membership_id for one in PEOPLE if one.membership_id is not None}
    bodies = {body.key: body for body in BODIES}
    mission.load(
        owner=bodies["pays-de-valserine"].id,
        giver=signin.agent(
            Membership.objects.select_related("person", "organisation").get(
                id=by_key["nadia_ferrand"]
            )
        ),
        members=[by_key["lucie_morel"], by_key["karim_haddad"]],
        helper=by_key["isabelle_renaud"],
        territory=bodies["valserine"].territory,
        origin="https://agenda.valserine.example",
    )
