"""What every command on a case shares: find it, change it once, tell what happened.

A case is changed by compare-and-swap on `version`; who comes second gets a Conflict and nothing
of theirs is written. Each event row is written with the journal entry that proves it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from parvis.bricks.procedures import events
from parvis.bricks.procedures.domain.case_events import CaseEvent as Happened
from parvis.bricks.procedures.domain.problems import Conflict, Refusal
from parvis.bricks.procedures.domain.states import Act, State, after
from parvis.bricks.procedures.models import Case, CaseEvent
from parvis.bricks.procedures.queries.visible import WITH, case_for
from parvis.kernel import clock, journal
from parvis.kernel import events as outbox
from parvis.kernel.access import Actor, require
from parvis.kernel.urns import Urn, urn


class NoSuchCase(Refusal):
    """There is no such case for this actor: unknown and unseen are the same answer."""

    def __init__(self) -> None:
        super().__init__("no_such_case")


def case_urn(case: Case | UUID) -> Urn:
    """`urn:parvis:procedures:case:…`"""
    return urn("procedures", "case", case.id if isinstance(case, Case) else case)


def take_case(
    actor: Actor,
    case_id: UUID,
    verb: str,
    version: int | None = None,
    *,
    related: tuple[str, ...] = WITH,
) -> Case:
    """The case, locked, when the actor may do this to it, in the version that was shown.

    The lock (a no-op on SQLite, where a command already has the one writer's place) makes a second
    writer wait and then see what the first did. NoSuchCase, Forbidden, or
    Conflict("changed_elsewhere").
    """
    case = case_for(actor, case_id, lock=True, related=related)
    if case is None:
        raise NoSuchCase
    require(actor, verb, case)
    if version is not None and case.version != version:
        raise Conflict("changed_elsewhere")
    return case


def kind_of(actor: Actor) -> str:
    """person, agent or system: which side of a case the actor stands on."""
    if actor.organisation is not None:
        return "agent"
    return "person" if actor.person is not None else "system"


def swap(case: Case, *, quiet: bool = False, **changes: Any) -> None:
    """Write the changes when nobody else wrote since the case was read, else Conflict.

    The object in memory follows. `quiet`: the version stays, for what changes nothing that an
    agent or the person reads before they act (a label, a note, a document that was drawn).
    """
    now = clock.now()
    version = case.version if quiet else case.version + 1
    changes = {"updated_at": now, **changes, "version": version, "seq": case.seq}
    done = Case.objects.filter(pk=case.pk, version=case.version).update(**changes)
    if done != 1:
        raise Conflict("changed_elsewhere")
    for name, value in changes.items():
        setattr(case, name, value)


def happen(
    actor: Actor, case: Case, happened: Happened, *, verb: str, fields: list[str] | None = None
) -> CaseEvent:
    """Write one event of a case and its journal entry, in the transaction of the act.

    The caller has counted it in `case.seq` (see `move`), so that two writers cannot both have it.
    """
    row = event_row(actor, case, happened)
    row.journal = journal.record(
        actor,
        verb,
        case_urn(case),
        organisation=case.organisation_id,
        persons=[case.owner_id],
        purpose=actor.purpose or "procedures.case",
        fields=fields or (),
        payload=said(case, happened, row.payload),
    )
    row.save(force_insert=True)
    return row


def event_row(actor: Actor, case: Case, happened: Happened) -> CaseEvent:
    """The row of an event, numbered as the case's last one; its journal entry is still to come."""
    return CaseEvent(
        case=case,
        seq=case.seq,
        type=happened.type,
        at=clock.now(),
        actor_kind=kind_of(actor),
        actor_person_id=actor.person,
        actor_membership_id=actor.membership,
        actor_label=actor.label[:300],
        mandate=actor.mandate,
        payload=happened.payload(),
    )


def said(case: Case, happened: Happened, payload: dict[str, Any]) -> dict[str, Any]:
    """What the journal digests of an event."""
    return {"case": case.id, "seq": case.seq, "type": happened.type, "payload": payload}


def move(
    actor: Actor, case: Case, happened: Happened, *, verb: str, quiet: bool = False, **changes: Any
) -> CaseEvent:
    """One event that may change the state: checked against the table, swapped, told to all."""
    before, act = State(case.state), happened.move()
    state = after(before, act) if act else before
    case.seq += 1
    try:
        swap(case, quiet=quiet, state=state.value, **changes)
    except Conflict:
        case.seq -= 1
        raise
    row = happen(actor, case, happened, verb=verb, fields=fields_of(happened))
    if state is not before and act is not Act.FILE:  # filing is told by CaseFiled
        event = state_changed(case, before, state)
        if event is not None:
            outbox.publish(event, aggregate=case_urn(case))
    return row


def fields_of(happened: Happened) -> list[str]:
    """Names of the answers that an act wrote, for the journal."""
    patch = getattr(happened, "patch", None) or getattr(happened, "answers", None) or {}
    return [f"answer {key}" for key in patch]


def state_changed(case: Case, before: State, state: State) -> events.CaseStateChanged | None:
    """What is told of a filed case that moved; nothing of a draft."""
    if case.number is None:
        return None
    return events.CaseStateChanged(
        case=case.id,
        number=case.filed_number,
        procedure=case.procedure_id,
        organisation=case.organisation_id,
        person=case.owner_id,
        before=before.value,
        after=state.value,
        at=case.updated_at,
    )
