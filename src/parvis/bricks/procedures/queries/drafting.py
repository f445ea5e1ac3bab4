"""A form as its author fills it: pages, questions, answers, what is wrong, where they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.bricks.procedures.domain.document import Field, Step
from parvis.bricks.procedures.domain.evaluation import Evaluation, evaluate
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.problems import Problem
from parvis.bricks.procedures.domain.provenance import Provenance
from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.models import Case, Correction
from parvis.bricks.procedures.queries.detail import CorrectionView, Section, sections_of
from parvis.bricks.procedures.queries.forms import form_of
from parvis.bricks.procedures.queries.visible import case_for
from parvis.kernel import clock
from parvis.kernel.access import Actor, may


@dataclass(frozen=True)
class Question:
    """One visible field with its answer. `rows` of a block: (row name, its questions).

    `key` names the input: "7", or "11.<row>.12" for a field of a row. `words`: the answer shown.
    """

    key: str
    field: Field
    label: str
    help: str
    value: Any
    words: str
    origin: Provenance | None
    problems: tuple[Problem, ...]
    row: str = ""
    rows: tuple[tuple[str, tuple[Question, ...]], ...] = ()


@dataclass(frozen=True)
class StepView:
    """One page in the stepper. `answered`: nothing is missing or wrong on it."""

    stable_id: int
    title: str
    answered: bool


@dataclass(frozen=True)
class DraftView:
    """A draft (or a case being corrected) as its owner fills it."""

    id: UUID
    version: int
    state: State
    procedure: UUID
    procedure_title: str
    description: str
    purpose: str
    organisation: UUID
    organisation_name: str
    service: str
    retention_months: int
    updated_at: dt.datetime
    expires_on: dt.date | None
    steps: tuple[StepView, ...]
    form: Form
    evaluation: Evaluation
    provenance: Mapping[str, Any]
    correction: CorrectionView | None
    language: str

    def step(self, stable_id: int) -> Step | None:
        """The visible page of that id."""
        if all(one.stable_id != stable_id for one in self.steps):
            return None
        return self.form.step(stable_id)

    def intro(self, stable_id: int) -> str:
        """What is said at the top of a page."""
        step = self.form.step(stable_id)
        return step.intro.in_language(self.language) if step else ""

    def questions(self, stable_id: int) -> tuple[Question, ...]:
        """The visible questions of a page, sections and explanations included."""
        step = self.step(stable_id)
        visible = set(self.evaluation.visible)
        fields = step.fields if step else ()
        return tuple(self._question(one, visible) for one in fields if one.key in visible)

    def _question(self, field: Field, visible: set[str]) -> Question:
        value = self.evaluation.answers.get(field.key)
        rows = tuple(
            (name, tuple(self._inner(field, name, one, row, visible) for one in field.fields
                         if f"{name}.{one.stable_id}" in visible))
            for name, row in (sorted((value or {}).items()) if field.fields else ())
        )  # fmt: skip
        return self._made(field, field.key, value, field.key, "", rows)

    def _inner(
        self, block: Field, name: str, field: Field, row: Mapping[str, Any], visible: set[str]
    ) -> Question:
        key = f"{block.stable_id}.{name}.{field.stable_id}"
        return self._made(field, key, row.get(field.key), f"{name}.{field.stable_id}", name, ())

    def _made(
        self, field: Field, key: str, value: Any, place: str, row: str, rows: Any
    ) -> Question:
        origin = self.provenance.get(place)
        return Question(
            key=key,
            field=field,
            label=field.label.in_language(self.language),
            help=field.help.in_language(self.language),
            value=value,
            words=type_of(field).display(value, field, self.language),
            origin=Provenance.from_json(origin) if origin else None,
            problems=tuple(one for one in self.evaluation.problems if one.key == place),
            row=row,
            rows=rows,
        )

    def summary(self) -> tuple[Section, ...]:
        """All the answers in words, page by page: what is read before filing."""
        return sections_of(
            self.form,
            self.evaluation.answers,
            list(self.evaluation.visible),
            self.provenance,
            self.language,
        )


def draft_view(actor: Actor, case_id: UUID, *, language: str = "fr") -> DraftView | None:
    """A draft or a case being corrected, for its owner; None for anything else."""
    case = case_for(actor, case_id)
    if case is None or not may(actor, "procedures.case.write", case):
        return None
    if case.state not in (State.DRAFT, State.AWAITING_CORRECTION):
        return None
    form = form_of(case.revision_id)
    answers = case.answers if case.working is None else case.working
    evaluation = evaluate(form, answers, clock.today())
    document = form.document
    return DraftView(
        id=case.id,
        version=case.version,
        state=State(case.state),
        procedure=case.procedure_id,
        procedure_title=Text.from_json(case.procedure.title).in_language(language),
        description=document.description.in_language(language),
        purpose=document.purpose.in_language(language),
        organisation=case.organisation_id,
        organisation_name=case.organisation.name,
        service=case.procedure.service,
        retention_months=document.law.retention_months,
        updated_at=case.updated_at,
        expires_on=case.expires_on,
        steps=steps_of(form, evaluation, language),
        form=form,
        evaluation=evaluation,
        provenance=case.provenance,
        correction=_pending(case),
        language=language,
    )


def steps_of(form: Form, evaluation: Evaluation, language: str) -> tuple[StepView, ...]:
    """The pages that are shown, in order, each with whether it is answered."""
    visible = set(evaluation.visible)
    return tuple(
        StepView(
            one.stable_id,
            one.title.in_language(language),
            not evaluation.of_step(form, one.stable_id),
        )
        for one in form.document.steps
        if str(one.stable_id) in visible
    )


def _pending(case: Case) -> CorrectionView | None:
    if case.state != State.AWAITING_CORRECTION:
        return None
    row = Correction.objects.filter(case=case, resolved_at=None, cancelled_at=None).first()
    if row is None:
        return None
    return CorrectionView(
        row.id,
        row.reason,
        tuple(row.missing),
        row.asked_at,
        row.deadline,
        row.resolved_at,
        row.cancelled_at,
    )
