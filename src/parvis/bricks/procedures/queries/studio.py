"""A procedure as those who build it see it: the form being built, what is wrong, how it looks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.bricks.procedures.domain.document import Document
from parvis.bricks.procedures.domain.evaluation import evaluate
from parvis.bricks.procedures.domain.form import Form, RuleMistake, compile_form
from parvis.bricks.procedures.domain.history import Timeline
from parvis.bricks.procedures.domain.mending import usable, without_conditions
from parvis.bricks.procedures.domain.problems import Problem
from parvis.bricks.procedures.domain.publication import Surroundings, checklist
from parvis.bricks.procedures.domain.reading import read
from parvis.bricks.procedures.domain.samples import ROW, filled
from parvis.bricks.procedures.domain.stability import unstable
from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.models import DraftState, FormRevision, Procedure
from parvis.bricks.procedures.queries.detail import Section, sections_of
from parvis.bricks.procedures.queries.drafting import DraftView, steps_of
from parvis.bricks.procedures.queries.forms import document_of
from parvis.bricks.procedures.queries.offers import ProcedureSummary, summary
from parvis.bricks.procedures.queries.services import surroundings
from parvis.bricks.procedures.queries.visible import procedures_visible_to
from parvis.kernel import clock
from parvis.kernel.access import Actor, require

MOST_LISTED = 500
_NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Edited:
    """One state of the draft: the kind of edit that led to it, what it concerned, who, when."""

    edit: str
    about: str
    who: str
    at: dt.datetime


@dataclass(frozen=True)
class Workshop:
    """A procedure being built.

    `mark`: what the next edit must bring. `drafted`: whether there is something that is not
    online. `form`: the form without the rules that are wrong; `mistakes`: these. `online`: the
    published document, if any.
    """

    summary: ProcedureSummary
    revision: UUID
    seq: int
    mark: str
    drafted: bool
    document: Document
    form: Form
    mistakes: tuple[RuleMistake, ...]
    timeline: Timeline
    undo: Edited | None
    redo: Edited | None
    online: Document | None

    @property
    def id(self) -> UUID:
        """Identifier of the procedure."""
        return self.summary.id


@dataclass(frozen=True)
class Listed:
    """A procedure in the list of those who build. `drafted`: changes wait to be published."""

    summary: ProcedureSummary
    drafted: bool
    updated_at: dt.datetime


def built_by(actor: Actor) -> tuple[Listed, ...]:
    """The procedures of the actor's organisation, last changed first."""
    require(actor, "procedures.procedure.list")
    if actor.organisation is None:
        return ()
    rows = (
        Procedure.objects.filter(organisation_id=actor.organisation)
        .select_related("organisation")
        .order_by("-updated_at", "-number")[:MOST_LISTED]
    )
    drafts = set(
        FormRevision.objects.filter(
            procedure__organisation_id=actor.organisation, state=FormRevision.State.DRAFT
        ).values_list("procedure_id", flat=True)
    )
    return tuple(Listed(summary(row), row.id in drafts, row.updated_at) for row in rows)


def workshop(actor: Actor, procedure_id: UUID) -> Workshop | None:
    """A procedure with its form as it is now; None when the actor sees none, Forbidden when it is
    not theirs to change."""
    row = (
        procedures_visible_to(actor).select_related("organisation").filter(pk=procedure_id).first()
    )
    if row is None:
        return None
    require(actor, "procedures.procedure.change", row)
    latest = FormRevision.objects.filter(procedure=row).order_by("-seq").first()
    if latest is None:
        return None
    document = read(latest.document)
    form, mistakes = usable(document)
    line, undo, redo = _past(latest)
    return Workshop(
        summary=summary(row),
        revision=latest.id,
        seq=latest.seq,
        mark=f"{latest.seq}.{latest.version}",
        drafted=latest.state == FormRevision.State.DRAFT,
        document=document,
        form=form,
        mistakes=mistakes,
        timeline=line,
        undo=undo,
        redo=redo,
        online=document_of(row.revision_id) if row.revision_id else None,
    )


def _past(latest: FormRevision) -> tuple[Timeline, Edited | None, Edited | None]:
    states = list(
        DraftState.objects.filter(revision=latest)
        .select_related("by__person")
        .defer("document")
        .order_by("position")
    )
    if not states:
        return Timeline(), None, None
    shown = next(one.position for one in states if one.shown)
    by_position = {one.position: one for one in states}
    line = Timeline(states[0].position, shown, states[-1].position)
    undo = _edited(by_position[shown]) if line.can_undo else None
    redo = _edited(by_position[shown + 1]) if line.can_redo else None
    return line, undo, redo


def _edited(state: DraftState) -> Edited:
    who = state.by.person.full_name if state.by else ""
    return Edited(state.edit, state.about, who, state.at)


def document_at(found: Workshop, mark: str) -> Document | None:
    """The draft as it was when a page with that mark was shown; None when it is not kept."""
    seq, _, version = mark.partition(".")
    if seq != str(found.seq) or not version.isdigit() or len(version) > 9:
        return None
    state = DraftState.objects.filter(revision=found.revision, version=int(version)).first()
    return read(state.document) if state else None


def latest_edits(found: Workshop, most: int = 10) -> tuple[Edited, ...]:
    """The last edits of the draft, newest first."""
    rows = (
        DraftState.objects.filter(revision=found.revision, position__gt=0)
        .filter(position__lte=found.timeline.cursor)
        .select_related("by__person")
        .defer("document")
        .order_by("-position")[:most]
    )
    return tuple(_edited(row) for row in rows)


def missing(found: Workshop, around: Surroundings | None = None) -> tuple[Problem, ...]:
    """Everything that publication would refuse."""
    around = around or surroundings(found.summary.service)
    moved = unstable(found.online, found.document) if found.online else []
    return (*checklist(found.document, around, clock.today()), *moved)


def shown_to_usager(
    found: Workshop,
    language: str,
    *,
    answers: Mapping[str, Any] | None = None,
    everything: bool = False,
) -> DraftView:
    """The form as a person would fill it, with these answers; `everything`: conditions aside."""
    form = compile_form(without_conditions(found.form.document)) if everything else found.form
    given = dict(answers or {})
    if everything:
        for field in form.document.fields():
            if field.fields:
                given.setdefault(field.key, {ROW: {}})
    evaluation = evaluate(form, given, clock.today())
    one = found.summary
    return DraftView(
        id=one.id,
        version=0,
        state=State.DRAFT,
        procedure=one.id,
        procedure_title=found.document.title.in_language(language),
        description=found.document.description.in_language(language),
        purpose=found.document.purpose.in_language(language),
        organisation=one.organisation,
        organisation_name=one.organisation_name,
        service=one.service,
        retention_months=found.document.law.retention_months,
        updated_at=_NEVER,
        expires_on=None,
        steps=steps_of(form, evaluation, language),
        form=form,
        evaluation=evaluation,
        provenance={},
        correction=None,
        language=language,
    )


def shown_to_agent(found: Workshop, language: str) -> tuple[Section, ...]:
    """A case with made-up answers, as the desk prints it."""
    form = compile_form(without_conditions(found.form.document))
    evaluation = evaluate(form, filled(form.document, clock.today()), clock.today())
    return sections_of(form, evaluation.answers, list(evaluation.visible), {}, language)
