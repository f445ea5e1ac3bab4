"""Who works in an organisation, today or soon."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from parvis.kernel import clock
from parvis.kernel.access import Actor, Role, may
from parvis.kernel.parties.models import Membership
from parvis.kernel.parties.public import memberships_visible_to


@dataclass(frozen=True)
class Member:
    """One agent. `email` is told to those who may change them only; `may_change`: the actor may."""

    id: UUID
    person: UUID
    organisation: UUID
    name: str
    email: str
    capacity: str
    service: str
    roles: frozenset[str]
    first: dt.date
    last: dt.date | None
    me: bool
    may_change: bool

    @property
    def manages(self) -> bool:
        """Whether this agent gives roles to the others."""
        return Role.MANAGER in self.roles


def members(actor: Actor, organisation: UUID) -> list[Member]:
    """Agents of an organisation whose last day has not passed, by family name."""
    rows = _rows(actor).filter(organisation_id=organisation)
    ordered = rows.order_by("person__family_name", "person__given_names", "id")
    return [_member(actor, row) for row in ordered]


def member(actor: Actor, number: UUID) -> Member | None:
    """An agent whom the actor sees, None for anybody else."""
    row = _rows(actor).filter(id=number).first()
    return None if row is None else _member(actor, row)


def _rows(actor: Actor) -> QuerySet[Membership]:
    still = Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today())
    found = memberships_visible_to(actor).filter(still, person__erased_at=None)
    return found.select_related("person")


def _member(actor: Actor, row: Membership) -> Member:
    may_change = may(actor, "parties.membership.change", row)
    return Member(
        id=row.id,
        person=row.person_id,
        organisation=row.organisation_id,
        name=row.person.full_name,
        email=row.person.email if may_change else "",
        capacity=row.capacity,
        service=row.service,
        roles=frozenset(row.roles),
        first=row.valid_from,
        last=row.valid_until,
        me=row.person_id == actor.person,
        may_change=may_change,
    )
