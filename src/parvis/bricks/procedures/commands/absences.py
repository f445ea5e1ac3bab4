"""Say that an agent is away and who stands in; call it off.

Nobody gains a right by standing in: whoever replaces an agent who signs must sign themself, since a
delegation of signature is an act of its own (CRPA, article L212-1; decision 0015).
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.models import Absence
from parvis.kernel import clock, journal
from parvis.kernel.access import Actor, Forbidden, Role, require
from parvis.kernel.calendar import add_days
from parvis.kernel.db.transactions import command
from parvis.kernel.parties import public as parties
from parvis.kernel.urns import urn

HANDLERS = frozenset({Role.INSTRUCTOR.value, Role.DECIDER.value})
MOST_DAYS = 366
KEPT_DAYS = 365


@command
def declare_absence(
    actor: Actor, member: UUID, substitute: UUID, first_day: dt.date, last_day: dt.date
) -> UUID:
    """Write down an absence; its identifier. An agent says their own, a manager anybody's.

    Refusal: "not_an_agent_here", "absence_same_agent", "substitute_without_right",
    "absence_days", "absence_overlaps"; Forbidden for the absence of somebody else.
    """
    require(actor, "procedures.absence.declare")
    if actor.membership is None or actor.organisation is None:
        raise Forbidden("procedures.absence.declare")
    if member != actor.membership and not actor.has(Role.MANAGER):
        raise Forbidden("procedures.absence.declare")
    _check_days(first_day, last_day)
    away = _check_agents(actor.organisation, member, substitute)
    same = Absence.objects.filter(
        member_id=member, cancelled_at=None, first_day__lte=last_day, last_day__gte=first_day
    )
    if same.exists():
        raise Refusal("absence_overlaps")
    row = Absence(
        organisation_id=actor.organisation,
        member_id=member,
        substitute_id=substitute,
        first_day=first_day,
        last_day=last_day,
        declared_by_id=actor.membership,
    )
    row.save(force_insert=True)
    _record(actor, row, away.person, "procedures.absence.declare")
    return row.id


def _check_days(first_day: dt.date, last_day: dt.date) -> None:
    today = clock.today()
    if last_day < first_day or last_day < today or last_day > add_days(first_day, MOST_DAYS):
        raise Refusal("absence_days", most=MOST_DAYS)


def _check_agents(organisation: UUID, member: UUID, substitute: UUID) -> parties.AgentSummary:
    """Both handle cases of this organisation, and the substitute has the rights that are needed."""
    away, there = parties.agent(member), parties.agent(substitute)
    for one in (away, there):
        if one is None or one.organisation != organisation or not HANDLERS & set(one.roles):
            raise Refusal("not_an_agent_here")
    if away is None or there is None or away.membership == there.membership:
        raise Refusal("absence_same_agent")
    if Role.DECIDER.value in away.roles and Role.DECIDER.value not in there.roles:
        raise Refusal("substitute_without_right")
    return away


@command
def call_off_absence(actor: Actor, absence_id: UUID) -> None:
    """The agent is back, or does not go; twice changes nothing. Forbidden for somebody else's."""
    require(actor, "procedures.absence.declare")
    if actor.organisation is None:
        raise Forbidden("procedures.absence.declare")
    rows = Absence.objects.filter(pk=absence_id, organisation_id=actor.organisation)
    row = rows.select_related("member").first()
    if row is None:
        raise Refusal("no_such_absence")
    if row.member_id != actor.membership and not actor.has(Role.MANAGER):
        raise Forbidden("procedures.absence.declare")
    if rows.filter(cancelled_at=None).update(cancelled_at=clock.now()):
        _record(actor, row, row.member.person_id, "procedures.absence.call_off")


@command
def forget_absences(runner: Actor) -> int:
    """Remove absences that ended a year ago; how many."""
    require(runner, "procedures.absence.forget")
    rows = Absence.objects.filter(last_day__lt=add_days(clock.today(), -KEPT_DAYS))
    return rows.delete()[0]


def _record(actor: Actor, row: Absence, person: UUID, verb: str) -> None:
    journal.record(
        actor,
        verb,
        urn("procedures", "absence", row.id),
        organisation=row.organisation_id,
        persons=[person],
        payload={
            "member": row.member_id,
            "substitute": row.substitute_id,
            "first_day": row.first_day.isoformat(),
            "last_day": row.last_day.isoformat(),
        },
    )
