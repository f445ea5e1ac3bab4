"""Decisions: express ones, signed by an agent's identity; those that silence makes; reopening."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from parvis.bricks.procedures import events
from parvis.bricks.procedures.commands import letters
from parvis.bricks.procedures.commands.filing import about, organisation_of
from parvis.bricks.procedures.commands.recording import NoSuchCase, case_urn, move, take_case
from parvis.bricks.procedures.domain import case_events
from parvis.bricks.procedures.domain.canonical import digest
from parvis.bricks.procedures.domain.decisions import (
    Author,
    Outcome,
    prepare,
    structured,
)
from parvis.bricks.procedures.domain.document import RegimeKind
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.problems import Conflict, Refusal
from parvis.bricks.procedures.domain.states import DECIDED, State, after
from parvis.bricks.procedures.models import Case, Correction, Document
from parvis.bricks.procedures.queries.forms import form_of
from parvis.bricks.procedures.queries.visible import case_for
from parvis.kernel import clock, jobs
from parvis.kernel import events as outbox
from parvis.kernel.access import Actor, require
from parvis.kernel.db.transactions import command
from parvis.kernel.parties import public as parties


@command
def decide(
    actor: Actor, case_id: UUID, outcome: Outcome, *, version: int, reasons: str = ""
) -> UUID:
    """Accept, refuse or close a case; the identifier of the decision.

    Refusal: "author_incomplete" (no name, capacity or service: CRPA L212-1), "reasons_required",
    "not_in_this_state"; Conflict("decided_meanwhile") when another agent was first.
    """
    case = _take(actor, case_id, version)
    now = clock.now()
    form = form_of(case.revision_id)
    decided, data = drafted(author_of(actor), case, outcome, reasons, now, form=form)
    return _decide(actor, case, decided, data, now)


def preview(
    actor: Actor, case_id: UUID, outcome: Outcome, *, reasons: str = ""
) -> Mapping[str, Any]:
    """The structured decision as `decide` would write it now; nothing is written.

    Refused like `decide`: who reads a preview may sign it.
    """
    case = case_for(actor, case_id)
    if case is None:
        raise NoSuchCase
    require(actor, "procedures.case.decide", case)
    form = form_of(case.revision_id)
    return drafted(author_of(actor), case, outcome, reasons, clock.now(), form=form)[1]


def author_of(actor: Actor) -> Author:
    """Who signs, as the directory of agents has them now; empty for whoever is no agent."""
    signs = parties.agent(actor.membership) if actor.membership else None
    return Author(signs.full_name, signs.capacity, signs.service) if signs else Author("", "", "")


def drafted(
    author: Author, case: Case, outcome: Outcome, reasons: str, now: dt.datetime, *, form: Form
) -> tuple[case_events.Decided, dict[str, Any]]:
    """A decision with its author, and its structured data; Refusal for what the law wants."""
    after(State(case.state), case_events.OUTCOMES[outcome.value])
    decision = prepare(outcome, reasons, author, form.document.law, clock.paris(now))
    named = {**about(case, form, case.filed_number), "filed_on": _day(case.filed_instant)}
    data = structured(decision, named, organisation_of(case))
    decided = case_events.Decided(
        outcome=outcome.value,
        decided_on=data["decided_on"],
        document=digest(data),
        reasons=decision.reasons,
        author_name=author.name,
        author_capacity=author.capacity,
        author_service=author.service,
    )
    return decided, data


def _take(actor: Actor, case_id: UUID, version: int) -> Case:
    """The case to decide; who comes second is told that it was decided, not only changed."""
    case = take_case(actor, case_id, "procedures.case.decide")
    if case.version != version:
        decided = State(case.state) in DECIDED
        raise Conflict("decided_meanwhile" if decided else "changed_elsewhere")
    return case


def _day(instant: dt.datetime) -> str:
    return clock.paris(instant).date().isoformat()


def _decide(
    actor: Actor, case: Case, decided: case_events.Decided, data: dict[str, Any], now: dt.datetime
) -> UUID:
    """Write the decision, its document, its letter and its event."""
    kind = Document.Kind.ATTESTATION if decided.implicit else Document.Kind.DECISION
    document = Document(case=case, kind=kind, data=data, digest=decided.document)
    Correction.objects.filter(case=case, resolved_at=None, cancelled_at=None).update(
        cancelled_at=now
    )
    move(
        actor,
        case,
        decided,
        verb="procedures.case.decide",
        decided_at=now,
        due_on=None,
        working=None,
        unread_by_person=case.unread_by_person + 1,
    )
    document.save(force_insert=True)
    event = events.CaseDecided(
        case=case.id,
        number=case.filed_number,
        procedure=case.procedure_id,
        organisation=case.organisation_id,
        person=case.owner_id,
        outcome=decided.outcome,
        decided_at=now,
        implicit=decided.implicit,
        document=document.digest,
    )
    outbox.publish(event, aggregate=case_urn(case))
    args = {"document": str(document.id)}
    jobs.enqueue("procedures.draw_document", args, organisation=case.organisation_id)
    letters.send(case, "decision", key=f"decision:{document.id}", data={})
    return document.id


@command
def decide_by_silence(actor: Actor, case_id: UUID) -> UUID | None:
    """Record the decision that silence has made (CRPA L231-1, L231-4); None when it has not.

    The law decides at the end of the day; this writes it down, with the attestation of L232-3
    for an acceptance.
    """
    require(actor, "procedures.case.keep")
    rows = Case.objects.select_related("procedure", "organisation", "owner")
    case = rows.select_for_update(of=("self",)).filter(pk=case_id).first()
    today = clock.today()
    if case is None or case.due_on is None or case.due_on >= today:
        return None
    if case.state not in (State.FILED, State.IN_INSTRUCTION):
        return None
    form = form_of(case.revision_id)
    regime = form.document.law.regime
    if regime is None or regime.kind is RegimeKind.NONE:
        return None
    decided, data = by_silence(case, form)
    return _decide(actor, case, decided, data, clock.now())


def by_silence(case: Case, form: Form) -> tuple[case_events.Decided, dict[str, Any]]:
    """What silence decided at the end of the case's `due_on`, and its attestation as data."""
    regime, due_on = form.document.law.regime, case.due_on
    if regime is None or due_on is None:
        raise ValueError(f"silence decides nothing of case {case.id}")
    outcome = Outcome.ACCEPTED if regime.kind is RegimeKind.SVA else Outcome.REFUSED
    data: dict[str, Any] = {
        "schema": 1,
        "kind": "attestation",
        "outcome": outcome.value,
        "implicit": True,
        "decided_on": due_on.isoformat(),
        "filed_on": _day(case.filed_instant),
        "organisation": organisation_of(case),
        "law": "CRPA L231-1, L232-3" if outcome is Outcome.ACCEPTED else "CRPA L231-4, L232-4",
        **about(case, form, case.filed_number),
    }
    if outcome is Outcome.REFUSED:
        data["remedies"] = form.document.law.remedies.to_json()
    decided = case_events.Decided(
        outcome=outcome.value,
        decided_on=due_on.isoformat(),
        document=digest(data),
        implicit=True,
    )
    return decided, data


@command
def reopen(actor: Actor, case_id: UUID, reason: str, *, version: int) -> None:
    """Handle a decided case again; the earlier decision stays in the history.

    Refusal "reasons_required". Silence no longer decides: a decision has been made once.
    """
    case = take_case(actor, case_id, "procedures.case.decide", version)
    if not reason.strip():
        raise Refusal("reasons_required")
    if len(reason) > 2_000:
        raise Refusal("too_long", most=2_000)
    move(
        actor,
        case,
        case_events.Reopened(reason=reason.strip()),
        verb="procedures.case.reopen",
        archived=False,
        decided_at=None,
        due_on=None,
        unread_by_person=case.unread_by_person + 1,
    )
