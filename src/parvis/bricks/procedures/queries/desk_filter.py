"""What an agent wants to see of the organisation's cases, and the rows that fit."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from parvis.bricks.procedures.domain.searching import terms
from parvis.bricks.procedures.domain.showing import fold_text
from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.models import Case, CaseColumn, CaseLabel, Correction
from parvis.bricks.procedures.queries.absences import stands_in_for
from parvis.bricks.procedures.queries.searching import FoundNumbers, search_numbers
from parvis.bricks.procedures.queries.visible import cases_visible_to
from parvis.kernel import clock
from parvis.kernel.access import Actor
from parvis.kernel.calendar import add_days

SOON = 7  # days
TIMED = frozenset({State.FILED, State.IN_INSTRUCTION})  # silence runs


@dataclass(frozen=True)
class ColumnFilter:
    """A filter on an answer. `column`: a Column's key; `text` matches how it begins.

    `exact`: the whole text, for a choice. `low`, `high`: a number or an ISO day, included.
    """

    column: str
    text: str = ""
    exact: str = ""
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class DeskFilter:
    """What an agent wants to see.

    `mine`: given to the agent, or to somebody for whom they stand in; `handler`: given to that
    membership. `due_within`: silence decides within that many days from today, or has decided;
    `late`: the person has not sent in time what was asked. `filed_from`, `filed_to`: days,
    included. `archived`: only what was filed away, which is otherwise left out. `shown`: columns
    of the form whose answers the rows carry. `found`, `handlers`: what `prepared` looked up.
    """

    procedure: UUID | None = None
    states: frozenset[State] = frozenset()
    mine: bool = False
    handler: UUID | None = None
    unassigned: bool = False
    due_within: int | None = None
    late: bool = False
    filed_from: dt.date | None = None
    filed_to: dt.date | None = None
    label: UUID | None = None
    archived: bool = False
    search: str = ""
    columns: tuple[ColumnFilter, ...] = ()
    order: str = "filed_newest"
    shown: tuple[str, ...] = ()
    found: FoundNumbers | None = None
    handlers: tuple[UUID, ...] = ()


def prepared(actor: Actor, wanted: DeskFilter) -> DeskFilter:
    """The filter with its search done and the agent's colleagues known: a statement for each."""
    if wanted.found is None and wanted.search.strip() and actor.organisation is not None:
        found = search_numbers(terms(wanted.search), actor.organisation, wanted.procedure)
        wanted = replace(wanted, found=found)
    if wanted.mine and not wanted.handlers and actor.membership is not None:
        wanted = replace(wanted, handlers=(actor.membership, *stands_in_for(actor.membership)))
    return wanted


def scope(actor: Actor, wanted: DeskFilter) -> QuerySet[Case]:
    """The cases of the organisation acted for, or of one of its procedures."""
    # "archived IN (0)" and not "NOT archived", for which SQLite leaves its index; and the states
    # chosen before those that an agent may see: of several lists SQLite takes the first.
    rows = cases_visible_to(actor).filter(organisation=actor.organisation)
    if wanted.states:
        rows = Case.objects.filter(state__in=sorted(wanted.states)) & rows
    rows = rows.filter(archived__in=[wanted.archived])
    return rows.filter(procedure_id=wanted.procedure) if wanted.procedure else rows


def filtered(actor: Actor, wanted: DeskFilter) -> QuerySet[Case]:
    """The cases that fit, in no order."""
    rows = scope(actor, wanted)
    if wanted.mine:
        rows = rows.filter(assigned_to_id__in=wanted.handlers)
    if wanted.handler:
        rows = rows.filter(assigned_to_id=wanted.handler)
    if wanted.unassigned:
        rows = rows.filter(assigned_to=None)
    if wanted.due_within is not None:
        last = add_days(clock.today(), wanted.due_within)
        rows = rows.filter(due_on__lte=last, state__in=sorted(TIMED))
    if wanted.late:
        rows = rows.filter(id__in=late_cases(), state=State.AWAITING_CORRECTION.value)
    if wanted.filed_from:
        rows = rows.filter(filed_at__gte=_midnight(wanted.filed_from))
    if wanted.filed_to:
        rows = rows.filter(filed_at__lt=_midnight(add_days(wanted.filed_to, 1)))
    if wanted.label:
        labelled = CaseLabel.objects.filter(label_id=wanted.label)
        rows = rows.filter(id__in=labelled.values("case_id"))
    if wanted.found is not None:
        # By identifier: SQLite would read the whole organisation in order and look for numbers.
        numbered = Case.objects.filter(number__in=_one_list(wanted.found.numbers))
        rows = rows.filter(id__in=numbered.values("id"))
    for one in wanted.columns:
        rows = rows.filter(id__in=answered(wanted, one).values("case_id"))
    return rows


def _one_list(numbers: tuple[int, ...]) -> RawSQL:
    """A thousand numbers as one value, where a statement of a thousand places costs more to write
    than to answer."""
    values = json.dumps(numbers)
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [values])
    return RawSQL("SELECT value::bigint FROM json_array_elements_text(%s::json)", [values])


def _midnight(day: dt.date) -> dt.datetime:
    """The first instant of a day in Paris."""
    return dt.datetime.combine(day, dt.time(), clock.PARIS)


def late_cases() -> QuerySet[Correction, Any]:
    """Identifiers of cases whose person was asked for something and is past the day."""
    rows = Correction.objects.filter(
        resolved_at=None, cancelled_at=None, deadline__lt=clock.today()
    )
    return rows.values("case_id")


def _begins(word: str) -> Q:
    """Text that begins so, by index: a range in SQLite (binary order), LIKE in PostgreSQL."""
    if connection.vendor == "sqlite":
        return Q(text__gte=word, text__lt=word + "\U0010ffff")
    return Q(text__startswith=word)


def answered(wanted: DeskFilter, one: ColumnFilter) -> QuerySet[CaseColumn]:
    """The index of answers that fit; a filter that cannot be read fits nothing."""
    index = CaseColumn.objects.filter(procedure=wanted.procedure, column=one.column)
    if one.text:
        index = index.filter(_begins(fold_text(one.text)))
    if one.exact:
        index = index.filter(text=fold_text(one.exact))
    for name, bound in (("gte", one.low), ("lte", one.high)):
        if bound:
            index = index.filter(_bound(name, bound))
    return index


def _bound(name: str, bound: str) -> Q:
    if "-" in bound[1:]:  # 20190327 is a number
        try:
            return Q(**{f"day__{name}": dt.date.fromisoformat(bound)})
        except ValueError:
            return Q(pk__in=())
    try:
        number = Decimal(bound)
    except InvalidOperation:
        return Q(pk__in=())
    return Q(**{f"number__{name}": number}) if number.is_finite() else Q(pk__in=())
