"""What agents do with a case before it is decided; what its owner may still take back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from parvis.bricks.procedures.commands.columns import write_text
from parvis.bricks.procedures.commands.completing import origins
from parvis.bricks.procedures.commands.placing import place_entries
from parvis.bricks.procedures.commands.recording import move, take_case
from parvis.bricks.procedures.domain import case_events
from parvis.bricks.procedures.domain.answers import read_patch
from parvis.bricks.procedures.domain.evaluation import evaluate
from parvis.bricks.procedures.domain.folding import difference
from parvis.bricks.procedures.domain.problems import Problem, Refusal
from parvis.bricks.procedures.domain.states import FINAL, State
from parvis.bricks.procedures.models import Case, Correction
from parvis.bricks.procedures.queries.absences import substitute_of
from parvis.bricks.procedures.queries.forms import form_of
from parvis.kernel import clock
from parvis.kernel.access import Actor, Role
from parvis.kernel.db.transactions import command
from parvis.kernel.parties import public as parties

HANDLERS = {Role.INSTRUCTOR.value, Role.DECIDER.value}


@command
def take_in_instruction(actor: Actor, case_id: UUID, *, version: int | None = None) -> None:
    """Begin to handle a filed case; it becomes the actor's unless it is somebody's already."""
    case = take_case(actor, case_id, "procedures.case.handle", version)
    changes: dict[str, Any] = {"taken_at": case.taken_at or clock.now()}
    move(
        actor,
        case,
        case_events.TakenInInstruction(),
        verb="procedures.case.take_in_instruction",
        **changes,
    )
    if case.assigned_to_id is None and actor.membership is not None:
        _assign(actor, case, actor.membership, actor.label)


@command
def give_back(actor: Actor, case_id: UUID, *, version: int | None = None) -> None:
    """Put a case back on the pile: filed, nobody's."""
    case = take_case(actor, case_id, "procedures.case.handle", version)
    move(actor, case, case_events.GivenBack(), verb="procedures.case.give_back")
    if case.assigned_to_id is not None:
        _assign(actor, case, None, "")


@command
def assign(
    actor: Actor, case_id: UUID, membership: UUID | None, *, version: int | None = None
) -> None:
    """Give a case to an agent of the same organisation who handles cases, or to nobody.

    An agent who is away does not get it: whoever stands in for them does, and the history says
    in whose place. Refusal "not_an_agent_here".
    """
    case = take_case(actor, case_id, "procedures.case.assign", version)
    if membership is None:
        if case.assigned_to_id is not None:
            _assign(actor, case, None, "")
        return
    asked = _handler(case, membership)
    there = substitute_of(membership)
    given = asked if there is None else _handler(case, there)
    if case.assigned_to_id != given.membership:
        away = "" if given is asked else asked.full_name
        _assign(actor, case, given.membership, given.full_name, away)


def _handler(case: Case, membership: UUID) -> parties.AgentSummary:
    """An agent to whom the case may be given."""
    agent = parties.agent(membership)
    if (
        agent is None
        or agent.organisation != case.organisation_id
        or not HANDLERS & set(agent.roles)
    ):
        raise Refusal("not_an_agent_here")
    return agent


def _assign(
    actor: Actor, case: Case, membership: UUID | None, name: str, instead_of: str = ""
) -> None:
    assigned = case_events.Assigned(
        membership=str(membership or ""), name=name, instead_of=instead_of
    )
    move(actor, case, assigned, verb="procedures.case.assign", assigned_to_id=membership)


@command
def file_away(actor: Actor, case_id: UUID, *, on: bool = True) -> bool:
    """Put a closed case out of the desk's usual lists, or back; False when it was so already.

    Refusal "not_in_this_state": an open case stays in sight.
    """
    case = take_case(actor, case_id, "procedures.case.handle")
    if on and State(case.state) not in FINAL:
        raise Refusal("not_in_this_state", state=case.state, act="file_away")
    if case.archived == on:
        return False
    verb = "procedures.case.file_away"
    move(actor, case, case_events.FiledAway(on=on), verb=verb, quiet=True, archived=on)
    return True


@command
def annotate(
    actor: Actor, case_id: UUID, patch: Mapping[str, Any], *, version: int
) -> tuple[Problem, ...]:
    """Write agents' annotations; problems of those that could not be taken.

    Refusal "bad_patch" for what no form of ours sends.
    """
    case = take_case(actor, case_id, "procedures.case.handle", version)
    form = form_of(case.revision_id)
    placed, lost = place_entries(form, patch)
    read = read_patch(form, case.private_answers, placed, private=True)
    read.problems += lost
    if read.hostile:
        raise Refusal("bad_patch", read.problems)
    evaluation = evaluate(form, read.answers, clock.today(), public=case.answers)
    changed = difference(case.private_answers, evaluation.answers)
    if changed:
        origin = origins(actor, form, {}, evaluation.answers, set(changed))
        event = case_events.AnswersChanged(
            patch=changed,
            provenance={key: origin.get(key) for key in changed},
            scope="private",
            visible=list(case.visible),
        )
        kept = {**case.provenance, **event.provenance}
        move(
            actor,
            case,
            event,
            verb="procedures.case.annotate",
            private_answers=dict(evaluation.answers),
            provenance={key: one for key, one in kept.items() if one is not None},
        )
        write_text(case, form)
    return tuple(read.problems)


@command
def withdraw(actor: Actor, case_id: UUID, *, version: int) -> None:
    """The owner gives up a filed request; nothing is decided, the case stays to be read."""
    case = take_case(actor, case_id, "procedures.case.write", version)
    if State(case.state) in FINAL:
        raise Refusal("not_in_this_state", state=case.state, act="withdraw")
    now = clock.now()
    pending = Correction.objects.filter(case=case, resolved_at=None, cancelled_at=None)
    pending.update(cancelled_at=now)
    move(
        actor,
        case,
        case_events.Withdrawn(),
        verb="procedures.case.withdraw",
        working=None,
        due_on=None,
        unread_by_agents=case.unread_by_agents + 1,
    )
