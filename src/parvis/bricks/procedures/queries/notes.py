"""Agents' annotations as questions: what the form asks of them, what they wrote."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from parvis.bricks.procedures.domain.document import Option
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.models import CaseNote
from parvis.bricks.procedures.queries.forms import form_of
from parvis.bricks.procedures.queries.visible import case_for
from parvis.kernel.access import Actor, may
from parvis.kernel.db.prepared import asked

UNWRITTEN = frozenset({"block", "file"})  # not asked of agents yet


@dataclass(frozen=True)
class Note:
    """One private question with its answer. `key` names it in the patch of `annotate`."""

    key: str
    type: str
    label: Text
    help: Text
    required: bool
    options: tuple[Option, ...]
    value: Any


@dataclass(frozen=True)
class ColleagueNote:
    """What an agent wrote to colleagues about a case."""

    who: str
    body: str
    at: dt.datetime


def colleagues_notes(case_id: UUID) -> tuple[ColleagueNote, ...]:
    """Notes between agents on a case that the caller was already allowed to open."""
    return tuple(ColleagueNote(*row) for row in asked(_said_about, case_id))


def _said_about(case: UUID) -> QuerySet[CaseNote, Any]:
    rows = CaseNote.objects.filter(case=case).order_by("at", "id")
    return rows.values_list("author_label", "body", "at")


def notes_of(actor: Actor, case_id: UUID) -> tuple[Note, ...]:
    """The private questions of a case that the actor handles, in the form's order."""
    case = case_for(actor, case_id)
    if case is None or not may(actor, "procedures.case.handle", case):
        return ()
    return tuple(
        Note(
            field.key,
            field.type,
            field.label,
            field.help,
            field.required,
            field.options,
            case.private_answers.get(field.key),
        )
        for field in form_of(case.revision_id).document.private
        if type_of(field).holds_value and field.type not in UNWRITTEN and field.computed is None
    )
