"""One case as a page shows it: answers with their origin, history, messages, documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from parvis.bricks.procedures.domain.deadlines import silence
from parvis.bricks.procedures.domain.document import Field, Law, Sensitivity
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.folding import Waiting
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.provenance import Provenance
from parvis.bricks.procedures.domain.states import OPEN, Act, State, acts
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.models import Case, CaseEvent, Correction, Document, Message
from parvis.bricks.procedures.policies import stands_for
from parvis.bricks.procedures.queries.forms import form_of
from parvis.bricks.procedures.queries.visible import WITH, case_for
from parvis.kernel import clock, journal
from parvis.kernel.access import Actor, may
from parvis.kernel.calendar import Silence
from parvis.kernel.db.prepared import asked
from parvis.kernel.urns import urn


@dataclass(frozen=True)
class Answer:
    """One answer in words. `rows` for a block; `key`: "7" or "<row>.11"."""

    key: str
    stable_id: int
    type: str
    label: str
    value: Any
    words: str
    origin: Provenance | None
    sensitive: bool
    rows: tuple[tuple[Answer, ...], ...] = ()


@dataclass(frozen=True)
class Section:
    """The answers of one page of the form."""

    stable_id: int
    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class HistoryEntry:
    """One event of the case, as its type and its payload tell it."""

    seq: int
    type: str
    at: dt.datetime
    side: str
    who: str
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class MessageView:
    """One message."""

    id: UUID
    side: str
    who: str
    body: str
    files: tuple[Mapping[str, Any], ...]
    at: dt.datetime
    read_at: dt.datetime | None


@dataclass(frozen=True)
class CorrectionView:
    """A request for missing pieces; `resolved_at` and `cancelled_at` tell what became of it."""

    id: UUID
    reason: str
    missing: tuple[Mapping[str, Any], ...]
    asked_at: dt.datetime
    deadline: dt.date
    resolved_at: dt.datetime | None
    cancelled_at: dt.datetime | None

    @property
    def pending(self) -> bool:
        """Whether the person has still to answer."""
        return self.resolved_at is None and self.cancelled_at is None


@dataclass(frozen=True)
class DocumentView:
    """A document made for the case; `file` once it is drawn."""

    id: UUID
    kind: str
    data: Mapping[str, Any]
    digest: str
    created_at: dt.datetime
    file: UUID | None


@dataclass(frozen=True)
class CaseHead:
    """What is said at the top of a case: which one, whose, where it stands."""

    id: UUID
    number: int | None
    version: int
    state: State
    label: str
    procedure: UUID
    procedure_number: int
    procedure_title: str
    service: str
    organisation: UUID
    organisation_name: str
    owner: UUID
    owner_name: str
    owner_email: str
    owner_phone: str
    created_at: dt.datetime
    updated_at: dt.datetime
    filed_at: dt.datetime | None
    decided_at: dt.datetime | None
    expires_on: dt.date | None
    assigned_to: UUID | None
    assigned_name: str
    unread: int
    archived: bool


@dataclass(frozen=True)
class CaseDetail:
    """A case whole. `acts`: what this actor may do to it in this state; `mine`: it is theirs."""

    head: CaseHead
    law: Law
    silence: Silence | None
    sections: tuple[Section, ...]
    annotations: tuple[Answer, ...]
    history: tuple[HistoryEntry, ...]
    messages: tuple[MessageView, ...]
    corrections: tuple[CorrectionView, ...]
    documents: tuple[DocumentView, ...]
    acts: frozenset[Act]
    mine: bool
    unread: bool  # something for the owner to read, when it is theirs

    @property
    def pending(self) -> CorrectionView | None:
        """The request that the person has still to answer."""
        return next((one for one in self.corrections if one.pending), None)


def case_detail(actor: Actor, case_id: UUID, *, language: str = "fr") -> CaseDetail | None:
    """A case, or None when there is none that the actor may see.

    An agent's look, and that of who acts by a mandate, is written in the journal with the names of
    the fields seen.
    """
    case = case_for(actor, case_id, related=(*WITH, "assigned_to__person"))
    if case is None:
        return None
    form = form_of(case.revision_id)
    corrections = _corrections(case)
    sections = sections_of(form, case.answers, case.visible, case.provenance, language)
    mine = stands_for(actor, case)
    if (not mine or actor.mandate) and actor.person is not None:
        look(actor, case, form.document.law, sections)
    return CaseDetail(
        head=head_of(case, language),
        law=form.document.law,
        silence=silence_of(case, form, corrections),
        sections=sections,
        annotations=() if mine else _annotations(form, case, language),
        history=_history(case, mine),
        messages=_messages(case),
        corrections=corrections,
        documents=_documents(case),
        acts=acts_of(actor, case),
        mine=mine,
        unread=mine and case.unread_by_person > 0,
    )


def head_of(case: Case, language: str) -> CaseHead:
    """The head of a case whose procedure, organisation and owner were read with it."""
    agent = case.assigned_to
    return CaseHead(
        id=case.id,
        number=case.number,
        version=case.version,
        state=State(case.state),
        label=case.label,
        procedure=case.procedure_id,
        procedure_number=case.procedure.number,
        procedure_title=Text.from_json(case.procedure.title).in_language(language),
        service=case.procedure.service,
        organisation=case.organisation_id,
        organisation_name=case.organisation.name,
        owner=case.owner_id,
        owner_name=case.asked_by,
        owner_email=case.owner.email,
        owner_phone=case.owner.phone,
        created_at=case.created_at,
        updated_at=case.updated_at,
        filed_at=case.filed_at,
        decided_at=case.decided_at,
        expires_on=case.expires_on,
        assigned_to=case.assigned_to_id,
        assigned_name=agent.person.full_name if agent else "",
        unread=case.unread_by_agents,
        archived=case.archived,
    )


VERBS: Mapping[Act, str] = {
    Act.FILE: "write",
    Act.CORRECT: "write",
    Act.WITHDRAW: "write",
    Act.MESSAGE: "message",
    Act.TAKE: "handle",
    Act.GIVE_BACK: "handle",
    Act.REQUEST_CORRECTION: "handle",
    Act.CHANGE_ANSWERS: "handle",
    Act.ASSIGN: "assign",
    Act.ACCEPT: "decide",
    Act.REFUSE: "decide",
    Act.CLOSE: "decide",
    Act.REOPEN: "decide",
}


def acts_of(actor: Actor, case: Case) -> frozenset[Act]:
    """What the actor may do to the case in its state."""
    possible = acts(State(case.state)) & VERBS.keys()
    verbs = {verb: may(actor, f"procedures.case.{verb}", case) for verb in set(VERBS.values())}
    return frozenset(act for act in possible if verbs[VERBS[act]])


def look(actor: Actor, case: Case, law: Law, sections: tuple[Section, ...]) -> None:
    """Tell the journal who looked at this person's case, and at which fields."""
    journal.look(
        actor,
        urn("procedures", "case", case.id),
        organisation=case.organisation_id,
        persons=[case.owner_id],
        purpose=actor.purpose or "procedures.case.instruction",
        legal_basis=str(law.legal_basis)[:300],
        fields=[f"answer {one.stable_id}" for part in sections for one in part.answers],
    )


def sections_of(
    form: Form,
    answers: Mapping[str, Any],
    visible: list[str],
    provenance: Mapping[str, Any],
    language: str,
) -> tuple[Section, ...]:
    """The visible answers, page by page, in words; unanswered questions included."""
    shown = set(visible)
    return tuple(
        Section(
            step.stable_id,
            step.title.in_language(language),
            tuple(
                _answer(field, answers.get(field.key), provenance, shown, language)
                for field in step.fields
                if field.key in shown and type_of(field).holds_value
            ),
        )
        for step in form.document.steps
        if str(step.stable_id) in shown
    )


def _answer(
    field: Field,
    value: Any,
    provenance: Mapping[str, Any],
    shown: set[str],
    language: str,
    row: str = "",
) -> Answer:
    key = f"{row}.{field.stable_id}" if row else field.key
    origin = provenance.get(key)
    return Answer(
        key=key,
        stable_id=field.stable_id,
        type=field.type,
        label=field.label.in_language(language),
        value=value,
        words=type_of(field).display(value, field, language),
        origin=Provenance.from_json(origin) if origin else None,
        sensitive=field.sensitivity is Sensitivity.SENSITIVE,
        rows=tuple(
            tuple(
                _answer(inner, inside.get(inner.key), provenance, shown, language, name)
                for inner in field.fields
                if f"{name}.{inner.stable_id}" in shown and type_of(inner).holds_value
            )
            for name, inside in (sorted((value or {}).items()) if field.fields else ())
        ),
    )


def _annotations(form: Form, case: Case, language: str) -> tuple[Answer, ...]:
    keys = {field.key for field in form.document.private}
    return tuple(
        _answer(field, case.private_answers.get(field.key), case.provenance, keys, language)
        for field in form.document.private
        if type_of(field).holds_value
    )


def _history(case: Case, mine: bool) -> tuple[HistoryEntry, ...]:
    """The events, oldest first; agents' annotations are not told to the owner."""
    told = (HistoryEntry(*row) for row in asked(_events_of, case.id))
    return tuple(one for one in told if not (mine and one.payload.get("scope") == "private"))


def _events_of(case: UUID) -> QuerySet[CaseEvent, Any]:
    rows = CaseEvent.objects.filter(case=case).order_by("seq")
    return rows.values_list("seq", "type", "at", "actor_kind", "actor_label", "payload")


def _messages(case: Case) -> tuple[MessageView, ...]:
    rows = asked(_messages_of, case.id)
    return tuple(
        MessageView(id_, side, who, body, tuple(files), at, read_at)
        for id_, side, who, body, files, at, read_at in rows
    )


def _messages_of(case: UUID) -> QuerySet[Message, Any]:
    rows = Message.objects.filter(case=case).order_by("at", "id")
    return rows.values_list("id", "side", "author_label", "body", "files", "at", "read_at")


def _corrections(case: Case) -> tuple[CorrectionView, ...]:
    rows = asked(_corrections_of, case.id)
    return tuple(
        CorrectionView(id_, reason, tuple(missing), *days) for id_, reason, missing, *days in rows
    )


def _corrections_of(case: UUID) -> QuerySet[Correction, Any]:
    rows = Correction.objects.filter(case=case).order_by("asked_at")
    days = ("asked_at", "deadline", "resolved_at", "cancelled_at")
    return rows.values_list("id", "reason", "missing", *days)


def _documents(case: Case) -> tuple[DocumentView, ...]:
    return tuple(DocumentView(*row) for row in asked(_documents_of, case.id))


def _documents_of(case: UUID) -> QuerySet[Document, Any]:
    rows = Document.objects.filter(case=case).order_by("created_at", "id")
    return rows.values_list("id", "kind", "data", "digest", "created_at", "file")


def silence_of(case: Case, form: Form, corrections: tuple[CorrectionView, ...]) -> Silence | None:
    """When silence decides and why (its `steps`); None when it decides nothing (any more)."""
    if case.filed_at is None or State(case.state) not in OPEN:
        return None
    waits = [
        Waiting(
            str(one.id),
            one.reason,
            clock.paris(one.asked_at).date(),
            one.deadline,
            clock.paris(one.resolved_at).date() if one.resolved_at else None,
        )
        for one in corrections
        if one.cancelled_at is None
    ]
    filed_on = clock.paris(case.filed_at).date()
    return silence(form.document.law.regime, filed_on, waits, today=clock.today())
