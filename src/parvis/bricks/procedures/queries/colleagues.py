"""Agents to whom a case can be given."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from parvis.kernel import clock
from parvis.kernel.access import Actor, Role, require
from parvis.kernel.parties import public as parties

HANDLERS = frozenset({Role.INSTRUCTOR.value, Role.DECIDER.value})
MOST = 1_000


@dataclass(frozen=True)
class Colleague:
    """An agent who handles cases. `me`: the actor."""

    membership: UUID
    name: str
    service: str
    me: bool


def colleagues(actor: Actor) -> tuple[Colleague, ...]:
    """Who handles cases today in the organisation acted for, the actor first, then by name."""
    require(actor, "procedures.case.list")
    if actor.organisation is None:
        return ()
    today = clock.today()
    rows = (
        parties.memberships_visible_to(actor)
        .filter(organisation_id=actor.organisation, valid_from__lte=today)
        .filter(Q(valid_until=None) | Q(valid_until__gte=today))
        .filter(person__erased_at=None)
        .select_related("person")
        .order_by("person__family_name", "person__given_names", "id")[:MOST]
    )
    found = [
        Colleague(row.id, row.person.full_name, row.service, row.id == actor.membership)
        for row in rows
        if HANDLERS & set(row.roles)
    ]
    return tuple(sorted(found, key=lambda one: not one.me))
