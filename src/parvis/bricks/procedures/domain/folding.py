"""The fold: what a case is, computed from what happened to it.

The row of a case is this value kept up to date by the commands; tests prove that both agree
after any sequence of commands, and `queries.proof` proves it of any case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import Any

from parvis.bricks.procedures.domain import case_events as events
from parvis.bricks.procedures.domain.states import State, after

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Waiting:
    """A period during which the case waited for the person."""

    correction: str
    reason: str
    asked_on: dt.date
    deadline: dt.date
    resolved_on: dt.date | None = None


@dataclass(frozen=True)
class Folded:
    """A case as its events tell it."""

    state: State = State.DRAFT
    number: int | None = None
    answers: Answers = field(default_factory=dict)
    private: Answers = field(default_factory=dict)
    provenance: Answers = field(default_factory=dict)
    visible: tuple[str, ...] = ()
    label: str = ""
    filed_on: dt.date | None = None
    decided_on: dt.date | None = None
    outcome: str = ""
    assigned_to: str = ""
    waits: tuple[Waiting, ...] = ()
    messages: int = 0
    documents: int = 0
    last: int = 0  # how many events


def fold(happened: Iterable[events.CaseEvent], start: Folded | None = None) -> Folded:
    """The case after these events; Refusal when they could not have happened in that order."""
    case = start or Folded()
    for event in happened:
        act = event.move()
        state = after(case.state, act) if act else case.state
        case = replace(_apply(event, case), state=state, last=case.last + 1)
    return case


def patched(answers: Answers, patch: Answers) -> dict[str, Any]:
    """Answers with a patch applied: null empties an answer."""
    merged = {**answers, **patch}
    return {key: value for key, value in merged.items() if value is not None}


def difference(old: Answers, new: Answers) -> dict[str, Any]:
    """The patch that makes `new` of `old`: `patched(old, difference(old, new)) == new`."""
    changed = {key: value for key, value in new.items() if old.get(key) != value}
    return {**changed, **{key: None for key in old if key not in new}}


@singledispatch
def _apply(event: events.CaseEvent, case: Folded) -> Folded:
    return case


@_apply.register
def _(event: events.Filed, case: Folded) -> Folded:
    return replace(
        case,
        number=event.number,
        answers=event.answers,
        provenance=event.provenance,
        visible=tuple(event.visible),
        label=event.label,
        filed_on=dt.date.fromisoformat(event.filed_on),
    )


@_apply.register
def _(event: events.AnswersChanged, case: Folded) -> Folded:
    provenance = patched(case.provenance, event.provenance)
    if event.scope == "private":
        return replace(case, private=patched(case.private, event.patch), provenance=provenance)
    return replace(
        case,
        answers=patched(case.answers, event.patch),
        provenance=provenance,
        visible=tuple(event.visible),
    )


@_apply.register
def _(event: events.CorrectionRequested, case: Folded) -> Folded:
    wait = Waiting(
        event.correction,
        event.reason,
        dt.date.fromisoformat(event.asked_on),
        dt.date.fromisoformat(event.deadline),
    )
    return replace(case, waits=(*case.waits, wait))


@_apply.register
def _(event: events.Corrected, case: Folded) -> Folded:
    resolved = dt.date.fromisoformat(event.resolved_on)
    return replace(
        case,
        answers=patched(case.answers, event.patch),
        provenance=patched(case.provenance, event.provenance),
        visible=tuple(event.visible),
        label=event.label,
        waits=tuple(
            replace(wait, resolved_on=resolved) if wait.correction == event.correction else wait
            for wait in case.waits
        ),
    )


@_apply.register
def _(event: events.MessagePosted, case: Folded) -> Folded:
    return replace(case, messages=case.messages + 1)


@_apply.register
def _(event: events.Assigned, case: Folded) -> Folded:
    return replace(case, assigned_to=event.membership)


@_apply.register
def _(event: events.Decided, case: Folded) -> Folded:
    return replace(case, outcome=event.outcome, decided_on=dt.date.fromisoformat(event.decided_on))


@_apply.register
def _(event: events.DocumentIssued, case: Folded) -> Folded:
    return replace(case, documents=case.documents + 1)


@_apply.register
def _(event: events.Reopened, case: Folded) -> Folded:
    return replace(case, outcome="", decided_on=None)
