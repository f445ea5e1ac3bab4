"""Requests to join an organisation, as moderators read them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from parvis.bricks.identity.models import AgentMembership
from parvis.bricks.identity.queries import agents
from parvis.bricks.identity.queries.agents import Joined
from parvis.kernel.access import Actor, Role

State = AgentMembership.State
SHOWN = 200


@dataclass(frozen=True)
class Request:
    """A request with who made it."""

    joined: Joined
    who: str
    email: str
    ticket: str
    version: int
    asked_at: dt.datetime
    decided_at: dt.datetime | None

    @property
    def open(self) -> bool:
        """Whether somebody must decide."""
        return bool(self.ticket)

    @property
    def domain(self) -> str:
        """Of the address."""
        return self.email.rpartition("@")[2]


def visible_to(actor: Actor) -> QuerySet[AgentMembership]:
    """Requests that the actor may read: `policies.JOIN` in SQL."""
    rows = AgentMembership.objects.all()
    if actor.has(Role.SYSTEM):
        return rows
    others = Q(account__person=None) | ~Q(account__person=actor.person)
    if actor.person is None:
        others = Q(account__person=None) | Q(account__person__isnull=False)
    if actor.has(Role.OPERATOR):
        return rows.filter(others)
    if actor.has(Role.MANAGER) and actor.organisation is not None:
        return rows.filter(others, organisation=actor.organisation)
    return rows.none()


def waiting(actor: Actor) -> list[Request]:
    """Requests on which somebody must decide, the oldest first."""
    rows = visible_to(actor).exclude(ticket="").select_related("account")
    return [_request(row) for row in rows.order_by("asked_at")[:SHOWN]]


def decided(actor: Actor) -> list[Request]:
    """The latest decisions of moderators."""
    rows = visible_to(actor).filter(ticket="").exclude(number="").select_related("account")
    return [_request(row) for row in rows.order_by("-decided_at", "-asked_at")[:20]]


def one(actor: Actor, number: UUID) -> Request | None:
    """One request; None when there is none for this moderator."""
    row = visible_to(actor).filter(id=number).exclude(number="").select_related("account").first()
    return _request(row) if row is not None else None


def _request(row: AgentMembership) -> Request:
    return Request(
        joined=agents.joined(row),
        who=f"{row.account.given_name} {row.account.usual_name}".strip(),
        email=row.account.email,
        ticket=row.ticket,
        version=row.version,
        asked_at=row.asked_at,
        decided_at=row.decided_at,
    )
