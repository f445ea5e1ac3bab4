"""Mandates: proposed, refused, taken back, suspended, resumed, renewed, handed over, expired."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from parvis.bricks.identity.commands import mandate_letters
from parvis.bricks.identity.commands.mandate_rows import (
    MandateRefusal,
    close_uses,
    end,
    mandate_urn,
    move,
    record,
    take,
)
from parvis.bricks.identity.commands.redress import ticket_number
from parvis.bricks.identity.domain import mandates as rules
from parvis.bricks.identity.domain.mandates import Act, Kind, State, Terms
from parvis.bricks.identity.events import (
    MandateActivated,
    MandateHandedOver,
    MandateProposed,
    MandateSuspended,
)
from parvis.bricks.identity.models import Mandate
from parvis.kernel import clock, events, signin
from parvis.kernel.access import Actor, Role, require, system
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.models import Membership

MOST_PROPOSED = 50  # open proposals of one holder: more is a mistake, or fishing
_PAGE = 500


@dataclass(frozen=True)
class Proposal:
    """What somebody asks. `body`: for parents and guardians, the organisation that will check."""

    kind: Kind
    perimeter: Collection[str]
    starts_on: dt.date
    ends_on: dt.date
    person: UUID | None = None
    company: UUID | None = None
    body: UUID | None = None
    evidence: str = ""
    majority_on: dt.date | None = None


@command
def propose(actor: Actor, asked: Proposal, *, renews: Mandate | None = None) -> UUID:
    """A mandate that waits for consent (or for a document to be checked); its identifier.

    MandateRefusal with the code of `domain.mandates.problem`, "too_many" or "twice".
    """
    require(actor, "identity.mandate.propose", asked.kind)
    if actor.person is None:
        raise MandateRefusal("whom")
    by_member = rules.RULES[asked.kind].by_member
    terms = Terms(
        asked.kind,
        actor.person,
        actor.organisation if by_member else asked.body,
        asked.person,
        asked.company,
        frozenset(asked.perimeter),
        asked.starts_on,
        asked.ends_on,
        asked.majority_on,
    )
    _check(terms, renewal=renews is not None)
    row = _create(actor, asked, terms, renews)
    record(actor, row, "propose", payload={"perimeter": row.perimeter, "ends_on": row.ends_on})
    events.publish(
        MandateProposed(
            row.id, row.kind, row.holder_id, row.organisation_id, row.person_id, row.company_id,
            row.starts_on, row.ends_on,
        ),
        aggregate=mandate_urn(row.id),
    )  # fmt: skip
    return row.id


def _create(actor: Actor, asked: Proposal, terms: Terms, renews: Mandate | None) -> Mandate:
    return Mandate.objects.create(
        number=_number(),
        kind=asked.kind.value,
        holder_id=terms.holder,
        membership_id=actor.membership if rules.RULES[asked.kind].by_member else None,
        organisation_id=terms.organisation,
        person_id=asked.person,
        company_id=asked.company,
        perimeter=sorted(terms.perimeter),
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        majority_on=asked.majority_on,
        legal_basis=rules.RULES[asked.kind].legal_basis,
        evidence=" ".join(asked.evidence.split())[:200],
        renews=renews,
    )


def _check(terms: Terms, *, renewal: bool) -> None:
    acts_for: dict[UUID, list[UUID]] = {}
    living = Mandate.objects.filter(state__in=list(rules.LIVING), membership=None)
    personal = terms.organisation is None or not rules.RULES[terms.kind].by_member
    if personal:
        for holder, person in living.exclude(person=None).values_list("holder_id", "person_id"):
            acts_for.setdefault(holder, []).append(person)
    code = rules.problem(terms, clock.today(), renewal=renewal, acts_for=acts_for)
    if code:
        raise MandateRefusal(code)
    mine = Mandate.objects.filter(holder_id=terms.holder, state=State.PROPOSED)
    if mine.count() >= MOST_PROPOSED:
        raise MandateRefusal("too_many")
    same = mine.filter(person=terms.helped_person, company=terms.helped_company)
    if same.filter(kind=terms.kind.value).exists():
        raise MandateRefusal("twice")


def _number() -> str:
    """Printed on the sheet: "M-K7PM-2Q4X"."""
    return f"M-{ticket_number()}"


@command
def refuse(actor: Actor, number: UUID) -> None:
    """The person says no, or the helper writes that they did, or the document does not prove it."""
    row = take(actor, number, "refuse")
    end(actor, row, Act.REFUSE, side_of(actor, row))


@command
def revoke(actor: Actor, number: UUID) -> None:
    """Take a mandate back: it opens nothing from this instant, on this platform or elsewhere."""
    row = take(actor, number, "revoke")
    side = side_of(actor, row)
    was_active = row.state != State.PROPOSED
    end(actor, row, Act.REVOKE, side)
    if was_active:
        mandate_letters.ended(row, side)


@command
def suspend(actor: Actor, number: UUID) -> None:
    """For now it opens nothing; only the side that suspended resumes it."""
    row = take(actor, number, "suspend")
    side = side_of(actor, row)
    move(row, Act.SUSPEND, suspended_by=side)
    close_uses(row.id, "mandate suspended")
    record(actor, row, "suspend", payload={"by": side})
    events.publish(
        MandateSuspended(row.id, row.holder_id, row.person_id, side), aggregate=mandate_urn(row.id)
    )


@command
def resume(actor: Actor, number: UUID) -> None:
    """Open it again. What the person suspended, only the person resumes."""
    row = take(actor, number, "resume")
    if row.suspended_by == "person" and side_of(actor, row) != "person":
        raise MandateRefusal("suspended_by_person")
    move(row, Act.RESUME, suspended_by="")
    record(actor, row, "resume")
    events.publish(
        MandateActivated(row.id, row.holder_id, row.person_id, "resumed"),
        aggregate=mandate_urn(row.id),
    )


@command
def renew(actor: Actor, number: UUID, days: int, perimeter: Collection[str] | None = None) -> UUID:
    """Propose the same again, for `days` from the day after its end (today when that is past).

    A renewal is a proposal: it needs consent anew, and more so when the perimeter is another one.
    """
    row = take(actor, number, "renew")
    if row.state not in (State.ACTIVE, State.EXPIRED, State.SUSPENDED):
        raise MandateRefusal(f"is_{row.state}")
    starts = max(row.ends_on + dt.timedelta(days=1), clock.today())
    asked = Proposal(
        Kind(row.kind),
        row.perimeter if perimeter is None else perimeter,
        starts,
        starts + dt.timedelta(days=max(1, min(days, 10_000)) - 1),
        person=row.person_id,
        company=row.company_id,
        body=row.organisation_id,
        evidence=row.evidence,
        majority_on=row.majority_on,
    )
    return propose(actor, asked, renews=row)


@command
def hand_over(actor: Actor, number: UUID, to: UUID) -> None:
    """Another helper of the same organisation acts from now on; the person is told by a letter.

    The perimeter and the dates stay. Sessions that the one before had opened end.
    """
    row = take(actor, number, "hand_over")
    member = (
        Membership.objects.select_related("person", "organisation")
        .filter(id=to, organisation=row.organisation_id, person__erased_at=None)
        .first()
    )
    if member is None or Role.HELPER not in member.roles or not signin.is_open(member):
        raise MandateRefusal("not_a_helper_here")
    if member.person_id in (row.holder_id, row.person_id):
        raise MandateRefusal("same_helper" if member.person_id == row.holder_id else "self")
    before = row.holder_id
    move(row, Act.HAND_OVER, holder_id=member.person_id, membership_id=member.id)
    close_uses(row.id, "mandate handed over")
    record(actor, row, "hand_over", payload={"before": before, "after": member.person_id})
    events.publish(
        MandateHandedOver(row.id, before, member.person_id, row.person_id),
        aggregate=mandate_urn(row.id),
    )
    mandate_letters.handed_over(row, member)


@command
def expire_due() -> int:
    """End what is past its last day, and proposals that nobody answered; how many ended.

    Nothing waits for this: a mandate past its last day opens nothing before it runs either.
    """
    today = clock.today()
    late = clock.now() - dt.timedelta(days=rules.PROPOSAL_DAYS)
    due = Mandate.objects.filter(state__in=list(rules.LIVING)).filter(
        Q(ends_on__lt=today) | Q(state=State.PROPOSED, created_at__lt=late)
    )
    rows = list(due.select_for_update().order_by("id")[:_PAGE])
    for row in rows:
        end(system("identity.mandates"), row, Act.EXPIRE, "time")
    return len(rows)


def side_of(actor: Actor, row: Mandate) -> str:
    """On which side of a mandate the actor stands: person, helper, body or register."""
    if actor.person is not None and actor.person == row.person_id:
        return "person"
    if actor.person is not None and actor.person == row.holder_id:
        return "helper"
    return "body" if actor.organisation is not None else "register"
