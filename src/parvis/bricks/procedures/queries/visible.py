"""`visible_to(actor)`: in SQL, what `policies` says of one row."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from parvis.bricks.procedures.domain.opening import Opening, opening
from parvis.bricks.procedures.models import Case, Procedure
from parvis.bricks.procedures.policies import AGENT_STATES, EVERYBODY, MANDATE_KEY, READERS
from parvis.kernel import clock
from parvis.kernel.access import Actor, Role


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """The actor's own cases (or those of the person or company that a mandate stands for) and, for
    an agent who handles cases, the filed ones of the organisation acted for."""
    if actor.has(Role.SYSTEM):
        return Case.objects.all()
    seen = Q(pk__in=())
    if actor.has(Role.PERSON) and actor.for_person is not None:
        own = standing_for(actor)
        seen |= own & Q(procedure_id__in=covered(actor)) if actor.mandate else own
    if actor.roles & READERS and actor.organisation is not None:
        seen |= Q(organisation_id=actor.organisation, state__in=sorted(AGENT_STATES))
    return Case.objects.filter(seen)


def standing_for(actor: Actor) -> Q:
    """Cases of the person or the company for whom the actor acts (`policies.stands_for`)."""
    if actor.for_company is not None:
        return Q(company_id=actor.for_company)
    return Q(owner_id=actor.for_person, company_id=None)


def covered(actor: Actor) -> list[UUID]:
    """Procedures that the mandate names."""
    found = []
    for key in sorted(actor.perimeter):
        kind, _, number = key.rpartition(":")
        if f"{kind}:" == MANDATE_KEY:
            found.append(UUID(number))
    return found


def procedures_visible_to(actor: Actor) -> QuerySet[Procedure]:
    """Published and closed procedures for everybody; drafts for the agents of the organisation."""
    seen = Q(pk__in=())
    if actor.roles & set(EVERYBODY):
        seen |= ~Q(state=Procedure.State.DRAFT)
    if actor.has(Role.AGENT) and actor.organisation is not None:
        seen |= Q(organisation_id=actor.organisation)
    return Procedure.objects.filter(seen)


def takes_cases(procedure: Procedure) -> bool:
    """Whether requests are taken today: published, and within the days that its body set."""
    found = opening(procedure.state, procedure.opens_on, procedure.closes_on, clock.today())
    return found is Opening.OPEN


WITH = ("procedure", "organisation", "owner")


def case_for(
    actor: Actor, case_id: UUID, *, lock: bool = False, related: tuple[str, ...] = WITH
) -> Case | None:
    """One case, read with its `related` rows, when the actor may see it."""
    rows = cases_visible_to(actor).filter(pk=case_id)
    if related:
        rows = rows.select_related(*related)
    if lock:
        rows = rows.select_for_update(of=("self",))
    return next(iter(rows), None)
