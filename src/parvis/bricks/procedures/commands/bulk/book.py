"""The rows of a chunk of cases, gathered in memory and inserted together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from parvis.bricks.procedures.commands import letters
from parvis.bricks.procedures.commands.columns import rows_of
from parvis.bricks.procedures.commands.recording import (
    case_urn,
    event_row,
    fields_of,
    said,
    state_changed,
)
from parvis.bricks.procedures.domain.case_events import CaseEvent as Happened
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.states import Act, State, after
from parvis.bricks.procedures.models import (
    Case,
    CaseColumn,
    CaseEvent,
    CaseNumber,
    Correction,
    Document,
    Message,
)
from parvis.kernel import clock, past
from parvis.kernel.access import Actor

SIZE = 1_000  # rows in one INSERT


@dataclass
class Book:
    """What waits to be written; `write` empties it."""

    cases: list[Case] = field(default_factory=list)
    events: list[CaseEvent] = field(default_factory=list)
    columns: list[CaseColumn] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    acts: list[past.Act] = field(default_factory=list)
    told: list[past.Told] = field(default_factory=list)
    sent: list[past.Sent] = field(default_factory=list)

    def happen(self, actor: Actor, case: Case, happened: Happened, verb: str) -> None:
        """One event and its journal entry."""
        row = event_row(actor, case, happened)
        self.events.append(row)
        self.acts.append(
            past.Act(
                actor=actor,
                verb=verb,
                subject=case_urn(case),
                organisation=case.organisation_id,
                persons=(case.owner_id,),
                purpose=actor.purpose or "procedures.case",
                at=clock.now(),
                payload=said(case, happened, row.payload),
                fields=tuple(fields_of(happened)),
            )
        )

    def move(self, actor: Actor, case: Case, happened: Happened, verb: str, **changes: Any) -> None:
        """As `recording.move`, in memory."""
        before, act = State(case.state), happened.move()
        state = after(before, act) if act else before
        case.seq += 1
        changed(case, state=state.value, **changes)
        self.happen(actor, case, happened, verb)
        if state is not before and act is not Act.FILE:
            self.tell(case, state_changed(case, before, state))

    def tell(self, case: Case, event: Any) -> None:
        """An event of the brick, when there is one."""
        if event is not None and past.is_kept(clock.now()):
            self.told.append(past.Told(event, case_urn(case), clock.now()))

    def send(self, case: Case, kind: str, *, key: str, data: Mapping[str, Any]) -> None:
        """A letter to the owner."""
        if case.owner.email and past.is_kept(clock.now()):
            subject, text = letters.written(case, kind, data)
            self.sent.append(
                past.Sent(
                    case.owner.email, subject, text, key, case.organisation_id, case.owner_id,
                    case_urn(case), case.language, clock.now(),
                )
            )  # fmt: skip

    def columns_of(self, case: Case, form: Form) -> None:
        """The index rows of a case as it stands."""
        self.columns += rows_of(case, form)

    def write(self, drawing_from: dt.datetime) -> None:
        """Insert everything; documents are drawn one each second from then on."""
        for row, entry in zip(self.events, past.record(self.acts), strict=True):
            row.journal = entry
        Case.objects.bulk_create(self.cases, batch_size=SIZE)
        CaseEvent.objects.bulk_create(self.events, batch_size=SIZE)
        CaseColumn.objects.bulk_create(self.columns, batch_size=SIZE)
        Message.objects.bulk_create(self.messages, batch_size=SIZE)
        Correction.objects.bulk_create(self.corrections, batch_size=SIZE)
        Document.objects.bulk_create(self.documents, batch_size=SIZE)
        past.tell(self.told)
        past.send(self.sent)
        wanted = [({"document": str(one.id)}, one.case.organisation_id) for one in self.documents]
        past.enqueue("procedures.draw_document", wanted, first=drawing_from)


def changed(case: Case, **changes: Any) -> None:
    """As `recording.swap`, in memory."""
    changes = {"updated_at": clock.now(), **changes, "version": case.version + 1}
    for name, value in changes.items():
        setattr(case, name, value)


def numbers(ids: list[UUID]) -> list[int]:
    """The next numbers of the instance, one for each case, in their order."""
    rows = CaseNumber.objects.bulk_create([CaseNumber(case_id=id_) for id_ in ids])
    return [row.id for row in rows]
