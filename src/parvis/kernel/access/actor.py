"""The Actor: the one argument of every command and query that says who is acting and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """Roles that grants name. The first three are what an actor is without a membership."""

    NOBODY = "nobody"  # not signed in
    PERSON = "person"  # a signed-in person acting for themself or by a mandate
    SYSTEM = "system"  # a job, a command line
    AGENT = "agent"  # any member of an organisation
    INSTRUCTOR = "instructor"  # handles cases
    DECIDER = "decider"  # signs decisions in the organisation's name
    DESIGNER = "designer"  # builds and publishes procedures
    HELPER = "helper"  # helps people with their procedures, under a mandate that they gave
    MANAGER = "manager"  # members, settings and services of the organisation
    OPERATOR = "operator"  # runs the instance: console, never the content of cases


MEMBER_ROLES = frozenset(
    {
        Role.AGENT,
        Role.INSTRUCTOR,
        Role.DECIDER,
        Role.DESIGNER,
        Role.HELPER,
        Role.MANAGER,
        Role.OPERATOR,
    }
)


@dataclass(frozen=True)
class Actor:
    """Who acts. `roles` decides; the rest says on what and is written in the journal.

    `level`: 0 not signed in, 1 low, 2 substantial, 3 high (eIDAS). `for_person`: the person whose
    rights are used, the actor's own person unless a `mandate` (URN) says otherwise. `for_company`:
    the organisation whose officer acts by that mandate (`for_person` is then the officer): what is
    the company's is open, what is the officer's own is not. `label` is what a page shows ("L.
    Morel, Vie associative"); it is never used to decide. Under a mandate the only role is PERSON
    and `perimeter` says what the mandate covers: bricks ask `within`.
    """

    roles: frozenset[Role]
    person: UUID | None = None
    membership: UUID | None = None
    organisation: UUID | None = None
    for_person: UUID | None = None
    for_company: UUID | None = None
    mandate: str = ""
    level: int = 0
    purpose: str = ""
    label: str = ""
    perimeter: frozenset[str] = frozenset()

    def has(self, role: Role) -> bool:
        """Whether the actor holds a role."""
        return role in self.roles

    @property
    def signed_in(self) -> bool:
        """Whether a person is there (with or without a membership)."""
        return self.person is not None

    def within(self, key: str) -> bool:
        """Whether acting on what bears this key is covered: always, unless a mandate bounds it."""
        return not self.mandate or key in self.perimeter

    def because(self, purpose: str) -> Actor:
        """The same actor, acting for a stated purpose."""
        return replace(self, purpose=purpose)


NOBODY = Actor(roles=frozenset({Role.NOBODY}))


def system(name: str, purpose: str = "") -> Actor:
    """The actor of a job or a command line, named for the journal."""
    return Actor(roles=frozenset({Role.SYSTEM}), level=3, purpose=purpose, label=name)
