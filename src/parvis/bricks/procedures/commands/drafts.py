"""A draft: begun, saved as it is typed, its files received. Only its owner sees it.

Autosave is one compare-and-swap UPDATE of the projection, without event nor journal entry (see
docs/decisions): what is typed becomes an act when it is filed, and that event holds it whole.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.bricks.procedures.commands.completing import origins, settle
from parvis.bricks.procedures.commands.placing import place_entries
from parvis.bricks.procedures.commands.prefilling import prefill
from parvis.bricks.procedures.commands.profile import tell_used
from parvis.bricks.procedures.commands.recording import case_urn, happen, swap, take_case
from parvis.bricks.procedures.domain import case_events
from parvis.bricks.procedures.domain.answers import Patched, read_patch
from parvis.bricks.procedures.domain.evaluation import Evaluation, evaluate
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.problems import Problem, Refusal
from parvis.bricks.procedures.domain.rows import row_id
from parvis.bricks.procedures.domain.showing import label_of
from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.models import Case, Procedure
from parvis.bricks.procedures.policies import mandate_key
from parvis.bricks.procedures.queries.forms import form_of
from parvis.bricks.procedures.queries.visible import standing_for, takes_cases
from parvis.kernel import clock, journal
from parvis.kernel.access import Actor, Forbidden, require
from parvis.kernel.calendar import add_days
from parvis.kernel.db.transactions import command

MOST_DRAFTS = 20  # of one person on one procedure: more is a mistake or an attack


@dataclass(frozen=True)
class Saved:
    """What a save did. `problems`: of the answers that were sent (they were not taken) and of
    those now stored; `version` is what the next save must bring."""

    version: int
    changed: frozenset[str]
    refused: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    visible: tuple[str, ...]


@command
def start_case(actor: Actor, procedure_id: UUID, *, language: str = "fr") -> UUID:
    """Begin a draft on the current revision of a published procedure; the case's identifier.

    Refusal: "procedure_not_open", "level_too_low", "too_many_drafts", "outside_mandate".
    """
    require(actor, "procedures.case.start")
    procedure = _may_begin(actor, procedure_id)
    if procedure.revision_id is None or actor.for_person is None:
        raise Forbidden("procedures.case.start")
    form = form_of(procedure.revision_id)
    found = prefill(actor, form, language)
    evaluation = evaluate(form, found.answers, clock.today())
    case = Case(
        procedure=procedure,
        revision_id=procedure.revision_id,
        organisation_id=procedure.organisation_id,
        owner_id=actor.for_person,
        company_id=actor.for_company,
        language=language[:8],
        answers=dict(evaluation.answers),
        provenance=found.provenance,
        visible=list(evaluation.visible),
        label=label_of(form, evaluation.answers),
        expires_on=add_days(clock.today(), form.document.law.draft_days),
        seq=1,
    )
    case.save(force_insert=True)
    created = case_events.Created(
        procedure=procedure.number,
        revision=str(case.revision_id),
        company=str(actor.for_company or ""),
    )
    happen(actor, case, created, verb="procedures.case.start")
    tell_used(actor, found.used)
    return case.id


def _may_begin(actor: Actor, procedure_id: UUID) -> Procedure:
    """The procedure, when this actor may begin a draft on it now; Refusal else."""
    if not actor.within(mandate_key(procedure_id)):
        raise Refusal("outside_mandate")
    procedure = Procedure.objects.filter(pk=procedure_id).first()
    if procedure is None or not takes_cases(procedure):
        raise Refusal("procedure_not_open")
    if actor.level < procedure.level:
        raise Refusal("level_too_low", needed=procedure.level, have=actor.level)
    mine = Case.objects.filter(standing_for(actor), procedure=procedure, state=State.DRAFT.value)
    if mine.count() >= MOST_DRAFTS:
        raise Refusal("too_many_drafts", most=MOST_DRAFTS)
    return procedure


@command
def autosave(actor: Actor, case_id: UUID, patch: Mapping[str, Any], *, version: int) -> Saved:
    """Save some answers of a draft, or of a case being corrected.

    `patch` as in `domain.answers`. An answer that cannot be read is not taken and is told in
    `refused`, the others are saved. Refusal: "bad_patch" for what no form of ours sends (nothing
    is saved), "not_in_this_state"; Conflict when the case was saved elsewhere.
    """
    case = take_draft(actor, case_id, version)
    form = form_of(case.revision_id)
    before = answers_of(case)
    placed, lost = place_entries(form, patch)
    read = settle(form, case.provenance, before, read_patch(form, before, placed))
    read.problems += lost
    if read.hostile:
        raise Refusal("bad_patch", read.problems)
    evaluation = evaluate(form, read.answers, clock.today())
    if read.changed or evaluation.answers != before:
        save_answers(actor, case, form, evaluation, read.changed)
    return saved(case, read, evaluation)


def saved(case: Case, read: Patched, evaluation: Evaluation) -> Saved:
    """What to tell of a save."""
    return Saved(
        case.version,
        frozenset(read.changed),
        tuple(read.problems),
        evaluation.problems,
        evaluation.visible,
    )


def take_draft(actor: Actor, case_id: UUID, version: int | None) -> Case:
    """A case whose answers its owner may write now."""
    case = take_case(actor, case_id, "procedures.case.write", version, related=())
    if case.state not in (State.DRAFT, State.AWAITING_CORRECTION):
        raise Refusal("not_in_this_state", state=case.state, act="autosave")
    return case


def answers_of(case: Case) -> Mapping[str, Any]:
    """The answers being written: those being corrected, when there are, else the case's."""
    found: Mapping[str, Any] = case.answers if case.working is None else case.working
    return found


def save_answers(
    actor: Actor, case: Case, form: Form, evaluation: Evaluation, changed: set[str]
) -> None:
    """Write the answers in the place where this case keeps them, with their origin."""
    if case.state == State.AWAITING_CORRECTION:
        swap(case, working=dict(evaluation.answers))
        return
    days = form.document.law.draft_days
    swap(
        case,
        answers=dict(evaluation.answers),
        provenance=origins(actor, form, case.provenance, evaluation.answers, changed),
        visible=list(evaluation.visible),
        label=label_of(form, evaluation.answers),
        expires_on=add_days(clock.today(), days),
        warned_at=None,
    )


@command
def add_row(actor: Actor, case_id: UUID, block: int, *, version: int) -> tuple[str, int]:
    """Add an empty row to a block; its name and the new version. Refusal "too_many_rows"."""
    case = take_draft(actor, case_id, version)
    form = form_of(case.revision_id)
    field = form.field(block)
    if field is None or not field.fields or block in form.private:
        raise Refusal("bad_patch", [Problem("unknown_field", block)])
    before = answers_of(case)
    last = max(before.get(field.key) or {}, default="")
    milliseconds = int(clock.now().timestamp() * 1000)
    name = row_id(milliseconds, secrets.randbits(80), last)
    read = read_patch(form, before, {field.key: {name: {}}})
    if read.problems:
        raise Refusal("too_many_rows", read.problems)
    evaluation = evaluate(form, read.answers, clock.today())
    save_answers(actor, case, form, evaluation, read.changed)
    return name, case.version


@command
def discard_draft(actor: Actor, case_id: UUID) -> None:
    """The owner throws a draft away: its row and its answers are gone, the journal knows it was."""
    case = take_case(actor, case_id, "procedures.case.write")
    if case.state != State.DRAFT:
        raise Refusal("not_in_this_state", state=case.state, act="discard")
    journal.record(
        actor,
        "procedures.case.discard",
        case_urn(case),
        organisation=case.organisation_id,
        persons=[case.owner_id],
        purpose="procedures.case",
    )
    case.delete()
