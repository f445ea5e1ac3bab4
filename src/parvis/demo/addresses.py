"""Valserine's own addresses, which its agents keep and publish."""

from __future__ import annotations

from parvis.bricks.registers import demo as places
from parvis.bricks.registers import public as registers
from parvis.demo.bodies import BODIES
from parvis.demo.town import Say
from parvis.kernel.access import system


def load(*, say: Say) -> None:
    """Open the base of the town and write its streets."""
    town = next(body for body in BODIES if body.key == "valserine")
    invented = "valserine" not in registers.territories_version()
    places.add_places()
    try:
        actor = system("demo", "registers.addresses")
        places.load_addresses(actor, town.id)
    finally:
        if invented:  # outside the demo these places are there only while its base is made
            registers.remove_overlay("valserine")
    say("Addresses of Valserine.")
