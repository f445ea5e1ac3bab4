"""Valserine's own addresses, which its agents keep and publish."""

from __future__ import annotations

from parvis.bricks.registers import demo as places
from parvis.demo import territories
from parvis.demo.bodies import BODIES
from parvis.demo.town import Say
from parvis.kernel.access import system


def load(*, say: Say) -> None:
    """Open the base of the town and write its streets."""
    town = next(body for body in BODIES if body.key == "valserine")
    with territories.known():
        places.load_addresses(system("demo", "registers.addresses"), town.id)
    say("Addresses of Valserine.")
