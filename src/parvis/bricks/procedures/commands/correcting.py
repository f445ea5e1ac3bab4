"""Missing pieces and corrections (CRPA L114-5): asked by an agent, answered by the person.

While a case waits, the person writes in a copy of the answers (`Case.working`): agents go on
seeing what was filed, until the correction is sent as one act.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.bricks.procedures import events
from parvis.bricks.procedures.commands import letters
from parvis.bricks.procedures.commands.columns import write_columns
from parvis.bricks.procedures.commands.completing import complete, origins
from parvis.bricks.procedures.commands.deadlines import due_of
from parvis.bricks.procedures.commands.recording import case_urn, move, take_case
from parvis.bricks.procedures.domain import case_events
from parvis.bricks.procedures.domain.fields.base import clean_text
from parvis.bricks.procedures.domain.folding import difference
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.problems import InvalidAnswer, Refusal
from parvis.bricks.procedures.domain.showing import label_of
from parvis.bricks.procedures.domain.states import Act, State, after
from parvis.bricks.procedures.models import Case, Correction
from parvis.bricks.procedures.queries.forms import form_of
from parvis.kernel import clock
from parvis.kernel import events as outbox
from parvis.kernel.access import Actor, Forbidden
from parvis.kernel.calendar import add_days
from parvis.kernel.db.transactions import command

MOST_MISSING = 50
LEAST_DAYS, MOST_DAYS = 1, 366


@dataclass(frozen=True)
class Missing:
    """One missing piece or wrong answer. `stable_id` 0: something that no field asks for."""

    words: str
    stable_id: int = 0


@command
def request_correction(
    actor: Actor,
    case_id: UUID,
    *,
    version: int,
    missing: Iterable[Missing],
    deadline: dt.date,
    reason: str = "incomplete",
) -> UUID:
    """Ask the person for missing pieces or corrections, until a day; the correction's identifier.

    Refusal: "missing_required" (the list is the law's, a bare message is not enough),
    "deadline_range", "bad_reason", "not_in_this_state".
    """
    case = take_case(actor, case_id, "procedures.case.handle", version)
    after(State(case.state), Act.REQUEST_CORRECTION)
    form = form_of(case.revision_id)
    correction = _asked(actor, case, form, missing, deadline, reason)
    asked = case_events.CorrectionRequested(
        correction=str(correction.id),
        reason=reason,
        missing=correction.missing,
        asked_on=clock.today().isoformat(),
        deadline=deadline.isoformat(),
    )
    due_on = due_of(case, form)
    move(
        actor,
        case,
        asked,
        verb="procedures.case.request_correction",
        working=dict(case.answers),
        taken_at=case.taken_at or clock.now(),
        due_on=due_on,
        unread_by_person=case.unread_by_person + 1,
    )
    _announce(case, correction)
    return correction.id


def _asked(
    actor: Actor,
    case: Case,
    form: Form,
    missing: Iterable[Missing],
    deadline: dt.date,
    reason: str,
) -> Correction:
    """Check and write the request itself."""
    today, listed = clock.today(), _listed(form, missing)
    if not listed:
        raise Refusal("missing_required")
    if reason not in Correction.Reason.values:
        raise Refusal("bad_reason")
    if not add_days(today, LEAST_DAYS) <= deadline <= add_days(today, MOST_DAYS):
        raise Refusal("deadline_range", least=LEAST_DAYS, most=MOST_DAYS)
    if actor.membership is None:
        raise Forbidden("procedures.case.handle")
    correction = Correction(
        case=case,
        reason=reason,
        missing=listed,
        asked_by_id=actor.membership,
        deadline=deadline,
    )
    correction.save(force_insert=True)
    return correction


def _listed(form: Form, missing: Iterable[Missing]) -> list[dict[str, Any]]:
    listed = []
    for one in missing:
        try:
            words = clean_text(one.words, 1_000, lines=True)
        except InvalidAnswer as wrong:
            raise Refusal(wrong.code, (), **wrong.params) from None
        if one.stable_id and (form.field(one.stable_id) is None or one.stable_id in form.private):
            raise Refusal("unknown_field", key=one.stable_id)
        if words or one.stable_id:
            listed.append({"stable_id": one.stable_id, "words": words or ""})
    if len(listed) > MOST_MISSING:
        raise Refusal("too_many_missing", most=MOST_MISSING)
    return listed


def _announce(case: Case, correction: Correction) -> None:
    event = events.CorrectionRequested(
        case=case.id,
        number=case.filed_number,
        organisation=case.organisation_id,
        person=case.owner_id,
        reason=correction.reason,
        deadline=correction.deadline,
    )
    outbox.publish(event, aggregate=case_urn(case))
    letters.send(
        case,
        "correction",
        key=f"correction:{correction.id}",
        data={"deadline": correction.deadline.isoformat()},
    )


@command
def submit_correction(actor: Actor, case_id: UUID, *, version: int) -> None:
    """Send the corrected answers. Refusal "incomplete" with the problems of each answer.

    A correction sent after its deadline is still received, as long as nothing was decided.
    """
    case = take_case(actor, case_id, "procedures.case.write", version)
    pending = pending_correction(case)
    if case.state != State.AWAITING_CORRECTION or pending is None:
        raise Refusal("not_in_this_state", state=case.state, act="correct")
    form = form_of(case.revision_id)
    today = clock.today()
    evaluation = complete(form, case.working or {}, today)
    answers = evaluation.shown(form)
    patch = difference(case.answers, answers)
    origin = origins(actor, form, case.provenance, answers, set(patch))
    Correction.objects.filter(pk=pending.pk).update(resolved_at=clock.now())
    due_on = due_of(case, form)
    corrected = case_events.Corrected(
        correction=str(pending.id),
        patch=patch,
        provenance=difference(case.provenance, origin),
        visible=list(evaluation.visible),
        label=label_of(form, answers),
        resolved_on=today.isoformat(),
        due_on=str(due_on or ""),
    )
    move(
        actor,
        case,
        corrected,
        verb="procedures.case.correct",
        answers=answers,
        provenance=origin,
        visible=corrected.visible,
        label=corrected.label,
        working=None,
        due_on=due_on,
        unread_by_agents=case.unread_by_agents + 1,
    )
    write_columns(case, form, again=True)


def pending_correction(case: Case) -> Correction | None:
    """The request that the person has not answered yet."""
    rows = Correction.objects.filter(case=case, resolved_at=None, cancelled_at=None)
    return rows.first()
