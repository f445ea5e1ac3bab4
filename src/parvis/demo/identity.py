"""Invented identity providers for the demo, and their accounts tied to the town's people."""

from __future__ import annotations

from collections.abc import Callable

from parvis.bricks.identity.demo.enrolling import enrol
from parvis.demo.people import PEOPLE


def load(*, say: Callable[[str], object]) -> None:
    """Install the providers; each person of the town who has a test account finds their space."""
    persons = {one.key.replace("_", "."): one.id for one in PEOPLE if not one.organisation}
    say(f"Identity: {enrol(persons)} people of the town can sign in through the hub")
