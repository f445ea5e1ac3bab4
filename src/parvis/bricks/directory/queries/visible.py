"""What an actor may see: in SQL what `policies` says of one row."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from parvis.bricks.directory.models import Counter, Service
from parvis.kernel.access import Actor, Role

EVERYBODY = frozenset({Role.NOBODY, Role.PERSON, Role.AGENT})
ALL_SEEING = frozenset({Role.OPERATOR, Role.SYSTEM})


def services_visible_to(actor: Actor) -> QuerySet[Service]:
    """Active services; for agents also the drafts and closed ones of their organisation."""
    rows = Service.objects.all()
    return rows if actor.roles & ALL_SEEING else rows.filter(_seen(actor, Service.State.ACTIVE))


def counters_visible_to(actor: Actor) -> QuerySet[Counter]:
    """Open counters; for agents also the closed ones of their organisation."""
    rows = Counter.objects.all()
    return rows if actor.roles & ALL_SEEING else rows.filter(_seen(actor, Counter.State.ACTIVE))


def _seen(actor: Actor, active: str) -> Q:
    seen = Q(pk__in=())
    if actor.roles & EVERYBODY:
        seen |= Q(state=active)
    if actor.has(Role.AGENT) and actor.organisation is not None:
        seen |= Q(organisation_id=actor.organisation)
    return seen
