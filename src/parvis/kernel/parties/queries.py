"""Readers: what an actor may see, and who holds a competence on a day.

Each `…_visible_to(actor)` says in SQL what `policies.py` says of one row.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet

from parvis.kernel.access import Actor, Role
from parvis.kernel.parties.domain import Tenure, holder_on
from parvis.kernel.parties.models import Claim, Competence, Membership, Organisation, Person

RUNNING = frozenset({Role.OPERATOR, Role.SYSTEM})
EVERYBODY = frozenset({Role.NOBODY, Role.PERSON, Role.AGENT})
THEMSELVES = frozenset({Role.PERSON, Role.AGENT})


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Every organisation for who runs the instance; the public ones for everybody else."""
    if actor.roles & RUNNING:
        return Organisation.objects.all()
    if actor.roles & EVERYBODY:
        return Organisation.objects.exclude(state=Organisation.State.CLAIMED)
    return Organisation.objects.none()


def memberships_visible_to(actor: Actor) -> QuerySet[Membership]:
    """The actor's own memberships and, for an agent, those of the organisation acted for."""
    if actor.roles & RUNNING:
        return Membership.objects.all()
    seen = Q(pk__in=())
    if actor.roles & THEMSELVES and actor.person is not None:
        seen |= Q(person_id=actor.person)
    if actor.has(Role.AGENT) and actor.organisation is not None:
        seen |= Q(organisation_id=actor.organisation)
    return Membership.objects.filter(seen)


def persons_visible_to(actor: Actor) -> QuerySet[Person]:
    """The actor's own person; all for the system."""
    if actor.has(Role.SYSTEM):
        return Person.objects.all()
    if actor.roles & THEMSELVES and actor.person is not None:
        return Person.objects.filter(id=actor.person)
    return Person.objects.none()


def claims_visible_to(actor: Actor) -> QuerySet[Claim]:
    """The actor's own requests; all for who runs the instance."""
    if actor.roles & RUNNING:
        return Claim.objects.all()
    if actor.roles & THEMSELVES and actor.person is not None:
        return Claim.objects.filter(person_id=actor.person)
    return Claim.objects.none()


def tenures(code: str, territory: str) -> list[Tenure]:
    """Every period of one competence on one territory, earliest first."""
    rows = Competence.objects.filter(code=code, territory=territory).order_by("valid_from")
    return [Tenure(row.organisation_id, row.valid_from, row.valid_until) for row in rows]


def holder_id(code: str, territory: str, on: dt.date) -> UUID | None:
    """Identifier of the organisation competent on a day, None when there is none."""
    return holder_on(tenures(code, territory), on)
