"""Who files in the demo: a person, where they live, their children, their association."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parvis.kernel.access import Actor


@dataclass(frozen=True)
class Child:
    """A child of a household; `age` in years, today."""

    name: str
    age: int


@dataclass(frozen=True)
class Association:
    """An invented association: its numbers pass their check digits and belong to nobody."""

    name: str
    siret: str
    rna: str
    aim: str
    members: int
    address: str


@dataclass(frozen=True)
class Household:
    """A person of the demo as an actor, with what their answers say of them."""

    usager: Actor
    address: str
    commune: str = "Valserine"
    phone: str = "+33450000000"
    language: str = "fr"
    children: tuple[Child, ...] = ()
    association: Association | None = None


@dataclass(frozen=True)
class Team:
    """Who handles the cases of a procedure, and who decides."""

    instructors: Sequence[Actor]
    decider: Actor
