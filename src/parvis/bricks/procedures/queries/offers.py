"""Procedures: those that are online, those that an organisation builds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from parvis.bricks.procedures.domain.document import Document, Law
from parvis.bricks.procedures.domain.opening import Opening, opening
from parvis.bricks.procedures.domain.problems import Problem
from parvis.bricks.procedures.domain.publication import checklist
from parvis.bricks.procedures.domain.reading import read
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.models import FormRevision, Procedure
from parvis.bricks.procedures.queries.forms import document_of
from parvis.bricks.procedures.queries.services import surroundings
from parvis.bricks.procedures.queries.visible import procedures_visible_to
from parvis.kernel import clock
from parvis.kernel.access import Actor, may, require
from parvis.kernel.db.prepared import asked


@dataclass(frozen=True)
class ProcedureSummary:
    """A procedure as lists show it. `title` and `description` by language."""

    id: UUID
    number: int
    slug: str
    state: str
    title: Text
    description: Text
    organisation: UUID
    organisation_name: str
    service: str
    regime: str
    level: int
    published_at: dt.datetime | None
    opens_on: dt.date | None = None
    closes_on: dt.date | None = None

    @property
    def opening(self) -> Opening:
        """What people find today."""
        return opening(self.state, self.opens_on, self.closes_on, clock.today())

    @property
    def open(self) -> bool:
        """Whether a case may be started."""
        return self.opening is Opening.OPEN


@dataclass(frozen=True)
class ProcedureDetail:
    """A procedure with the law of its current revision; `startable`: by this actor, now."""

    summary: ProcedureSummary
    law: Law
    document: Document
    startable: bool


@dataclass(frozen=True)
class RevisionView:
    """A revision as its designer sees it: the document, and what is missing to publish it."""

    id: UUID
    procedure: UUID
    seq: int
    state: str
    version: int
    document: Mapping[str, Any]
    missing: tuple[Problem, ...]
    published_at: dt.datetime | None


def procedures(
    actor: Actor, *, organisation: UUID | None = None, only_open: bool = True
) -> tuple[ProcedureSummary, ...]:
    """Procedures that the actor may see, by number; those of one organisation when given."""
    rows = procedures_visible_to(actor).select_related("organisation").order_by("number")
    if organisation is not None:
        rows = rows.filter(organisation_id=organisation)
    if only_open:
        rows = rows.filter(state=Procedure.State.PUBLISHED)
    found = (summary(row) for row in rows[:1_000])
    return tuple(one for one in found if one.open or not only_open)


def titles_here(actor: Actor) -> tuple[tuple[UUID, Text], ...]:
    """Procedures ever published by the organisation acted for, by number, with their titles."""
    rows = asked(_published_here, actor=actor) if actor.organisation else ()
    return tuple((id_, Text.from_json(title)) for id_, title in rows)


def _published_here(actor: Actor) -> QuerySet[Procedure, Any]:
    rows = procedures_visible_to(actor).filter(organisation=actor.organisation)
    rows = rows.filter(published_at__isnull=False).order_by("number")
    return rows.values_list("id", "title")[:1_000]


def procedure(actor: Actor, slug: str) -> ProcedureDetail | None:
    """One procedure by its address, with its law; None when the actor sees no such one online."""
    row = _one(actor, slug=slug)
    if row is None or row.revision_id is None:
        return None
    document = document_of(row.revision_id)
    found = summary(row)
    return ProcedureDetail(
        summary=found,
        law=document.law,
        document=document,
        startable=found.open and may(actor, "procedures.case.start") and actor.level >= row.level,
    )


def procedure_summary(actor: Actor, procedure_id: UUID) -> ProcedureSummary | None:
    """One procedure by identifier."""
    row = _one(actor, pk=procedure_id)
    return summary(row) if row else None


def _one(actor: Actor, **wanted: Any) -> Procedure | None:
    rows = procedures_visible_to(actor).select_related("organisation")
    return rows.filter(**wanted).first()


def summary(row: Procedure) -> ProcedureSummary:
    """The summary of a row whose organisation was read with it."""
    return ProcedureSummary(
        id=row.id,
        number=row.number,
        slug=row.slug,
        state=row.state,
        title=Text.from_json(row.title),
        description=Text.from_json(row.description),
        organisation=row.organisation_id,
        organisation_name=row.organisation.name,
        service=row.service,
        regime=row.regime,
        level=row.level,
        published_at=row.published_at,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
    )


def revision(actor: Actor, procedure_id: UUID) -> RevisionView | None:
    """The draft revision of a procedure, else its published one, for who may change it."""
    row = _one(actor, pk=procedure_id)
    if row is None:
        return None
    require(actor, "procedures.procedure.change", row)
    found = FormRevision.objects.filter(procedure=row).order_by("-seq").first()
    if found is None:
        return None
    document = read(found.document)
    return RevisionView(
        id=found.id,
        procedure=row.id,
        seq=found.seq,
        state=found.state,
        version=found.version,
        document=found.document,
        missing=checklist(document, surroundings(row.service), clock.today()),
        published_at=found.published_at,
    )
