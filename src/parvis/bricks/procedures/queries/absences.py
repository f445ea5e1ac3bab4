"""Who is away, until when, and who stands in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from parvis.bricks.procedures.models import Absence
from parvis.kernel import clock
from parvis.kernel.access import Actor, Role, require
from parvis.kernel.db.prepared import asked


@dataclass(frozen=True)
class Away:
    """One absence, its days included. `mine`: the actor's own; `yours`: they may call it off."""

    id: UUID
    member: UUID
    name: str
    substitute: UUID
    substitute_name: str
    first_day: dt.date
    last_day: dt.date
    mine: bool
    yours: bool

    @property
    def now(self) -> bool:
        """Whether it runs today."""
        return self.first_day <= clock.today() <= self.last_day


def _running(today: dt.date) -> QuerySet[Absence]:
    return Absence.objects.filter(cancelled_at=None, first_day__lte=today, last_day__gte=today)


def stands_in_for(membership: UUID) -> tuple[UUID, ...]:
    """Memberships for which this one stands in today."""
    return tuple(row[0] for row in asked(_stood_in_for, membership, today=clock.today()))


def _stood_in_for(membership: UUID, today: dt.date) -> QuerySet[Absence, Any]:
    return _running(today).filter(substitute_id=membership).values_list("member_id")


def substitute_of(membership: UUID) -> UUID | None:
    """Who stands in today for a membership, None when it is there.

    A substitute who is away too is followed, as far as somebody is there.
    """
    seen, there = {membership}, membership
    while (found := _running(clock.today()).filter(member_id=there).first()) is not None:
        if found.substitute_id in seen:  # they stand in for each other: the first keeps theirs
            return None
        there = found.substitute_id
        seen.add(there)
    return there if there != membership else None


def away_now(membership: UUID | None) -> Away | None:
    """The absence of a membership today, for the page of a case that is theirs."""
    if membership is None:
        return None
    rows = _running(clock.today()).filter(member_id=membership)
    row = rows.select_related("member__person", "substitute__person").first()
    return _away(row, None) if row else None


def absences(actor: Actor) -> tuple[Away, ...]:
    """Absences of the organisation acted for, running or to come, by their first day."""
    require(actor, "procedures.case.list")
    rows = (
        Absence.objects.filter(
            organisation=actor.organisation, cancelled_at=None, last_day__gte=clock.today()
        )
        .select_related("member__person", "substitute__person")
        .order_by("first_day", "id")[:200]
    )
    return tuple(_away(row, actor) for row in rows)


def _away(row: Absence, actor: Actor | None) -> Away:
    mine = actor is not None and row.member_id == actor.membership
    return Away(
        id=row.id,
        member=row.member_id,
        name=row.member.person.full_name,
        substitute=row.substitute_id,
        substitute_name=row.substitute.person.full_name,
        first_day=row.first_day,
        last_day=row.last_day,
        mine=mine,
        yours=mine or (actor is not None and actor.has(Role.MANAGER)),
    )
