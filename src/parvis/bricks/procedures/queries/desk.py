"""The agents' list: filtered, counted, read by keyset so that page 2,000 costs what page 1 does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, UUIDField

from parvis.bricks.procedures.domain.showing import fold_text
from parvis.bricks.procedures.domain.states import SEEN_BY_AGENTS, State
from parvis.bricks.procedures.models import Case, CaseColumn, Procedure
from parvis.bricks.procedures.models.cases import SEARCH
from parvis.bricks.procedures.policies import AGENT_STATES
from parvis.bricks.procedures.queries.cursors import BadCursor, decode, encode
from parvis.bricks.procedures.queries.visible import cases_visible_to
from parvis.kernel import clock
from parvis.kernel.access import Actor, require
from parvis.kernel.calendar import add_days

PAGE, MOST = 25, 100
SOON = 7  # days
MOST_COUNTED = 10_000
DUE = "due"
_UUID = UUIDField()
ORDERS = {
    "filed_newest": ("filed_at", True),
    "filed_oldest": ("filed_at", False),
    "due": ("due_on", False),
}
TIMED = frozenset({State.FILED, State.IN_INSTRUCTION})  # silence runs


@dataclass(frozen=True)
class ColumnFilter:
    """A filter on an answer. `column`: a Column's key; `text` matches how it begins."""

    column: str
    text: str = ""
    low: str = ""  # number or ISO day, included
    high: str = ""


@dataclass(frozen=True)
class DeskFilter:
    """What an agent wants to see. `due_within`: days from today; `search`: number or words."""

    procedure: UUID | None = None
    states: frozenset[State] = frozenset()
    mine: bool = False
    unassigned: bool = False
    due_within: int | None = None
    search: str = ""
    columns: tuple[ColumnFilter, ...] = ()
    order: str = "filed_newest"


@dataclass(frozen=True)
class DeskRow:
    """One case in the list."""

    id: UUID
    number: int
    label: str
    state: State
    procedure: UUID
    procedure_title: Mapping[str, str]
    filed_at: dt.datetime
    due_on: dt.date | None
    assigned_to: UUID | None
    assigned_name: str
    owner_name: str
    unread: int
    version: int


@dataclass(frozen=True)
class DeskPage:
    """One page of the list. `after`: cursor of the next page, empty at the end. `counters`: cases
    by state for the procedure chosen, whatever the other filters; `due_soon`: silence decides
    within SOON days. MOST_COUNTED means that many or more."""

    rows: tuple[DeskRow, ...]
    after: str
    counters: Mapping[State, int] = field(default_factory=dict)
    due_soon: int = 0


def desk(
    actor: Actor, wanted: DeskFilter, *, after: str = "", size: int = PAGE, count: bool = True
) -> DeskPage:
    """A page of the cases that the actor handles. Forbidden for who handles none; BadCursor."""
    require(actor, "procedures.case.list")
    size = max(1, min(size, MOST))
    scope = _scope(actor, wanted)
    found = _page(_filtered(actor, scope, wanted), wanted, after, size + 1)
    more = len(found) > size
    rows = tuple(_row(case) for case in found[:size])
    counted = _counted(actor, wanted) if count else {}
    column = ORDERS[wanted.order][0] if wanted.order in ORDERS else "filed_at"
    return DeskPage(
        rows=rows,
        after=encode(getattr(found[size - 1], column), found[size - 1].id) if more else "",
        counters={state: counted.get(state.value, 0) for state in State if state in SEEN_BY_AGENTS},
        due_soon=counted.get(DUE, 0),
    )


def _scope(actor: Actor, wanted: DeskFilter) -> QuerySet[Case]:
    """The cases of the organisation acted for, or of one of its procedures."""
    rows = cases_visible_to(actor).filter(organisation=actor.organisation)
    return rows.filter(procedure_id=wanted.procedure) if wanted.procedure else rows


def _filtered(actor: Actor, rows: QuerySet[Case], wanted: DeskFilter) -> QuerySet[Case]:
    if wanted.mine:
        rows = rows.filter(assigned_to_id=actor.membership)
    if wanted.unassigned:
        rows = rows.filter(assigned_to=None)
    if wanted.due_within is not None:
        last = add_days(clock.today(), wanted.due_within)
        rows = rows.filter(due_on__lte=last, state__in=[one.value for one in TIMED])
    if wanted.search.strip():
        rows = _searched(actor, rows, wanted)
    for one in wanted.columns:
        rows = rows.filter(id__in=_matching(wanted, one))
    return rows


def _searched(actor: Actor, rows: QuerySet[Case], wanted: DeskFilter) -> QuerySet[Case]:
    """By number, else by the beginning of each word of the label and of the person's name."""
    text = wanted.search.strip().removeprefix("n°").strip()
    digits = "".join(text.split())
    if digits.isascii() and digits.isdigit() and len(digits) <= 15:
        return rows.filter(number=int(digits))
    owned = Procedure.objects.filter(organisation=actor.organisation)
    for word in fold_text(text).split()[:5]:
        index = CaseColumn.objects.filter(column=SEARCH).filter(_begins(word))
        if wanted.procedure:
            index = index.filter(procedure_id=wanted.procedure)
        else:
            index = index.filter(procedure__in=owned.values("id"))
        rows = rows.filter(id__in=index.values("case_id"))
    return rows


def _begins(word: str) -> Q:
    """Text that begins so, by index: a range in SQLite (binary order), LIKE in PostgreSQL."""
    if connection.vendor == "sqlite":
        return Q(text__gte=word, text__lt=word + "\U0010ffff")
    return Q(text__startswith=word)


def _matching(wanted: DeskFilter, one: ColumnFilter) -> QuerySet[CaseColumn, Any]:
    """Identifiers of cases whose answer fits; a filter that cannot be read fits nothing."""
    index = CaseColumn.objects.filter(procedure=wanted.procedure, column=one.column)
    if one.text:
        index = index.filter(_begins(fold_text(one.text)))
    for name, bound in (("gte", one.low), ("lte", one.high)):
        if bound:
            index = index.filter(_bound(name, bound))
    return index.values("case_id")


def _bound(name: str, bound: str) -> Q:
    try:
        return Q(**{f"day__{name}": dt.date.fromisoformat(bound)})
    except ValueError:
        pass
    try:
        number = Decimal(bound)
    except InvalidOperation:
        return Q(pk__in=())
    return Q(**{f"number__{name}": number}) if number.is_finite() else Q(pk__in=())


def _page(rows: QuerySet[Case], wanted: DeskFilter, after: str, limit: int) -> list[Case]:
    """The first rows in order, after the cursor.

    One query per state when several are chosen: each reads its index in order and stops, where a
    single one would sort all that match.
    """
    column, newest = ORDERS.get(wanted.order, ORDERS["filed_newest"])
    rows = rows.filter(**{f"{column}__isnull": False})
    if after:
        value, id_ = decode(after, day=column == "due_on")
        side = "lt" if newest else "gt"
        rows = rows.filter(
            Q(**{f"{column}__{side}": value}) | Q(**{column: value, f"id__{side}": id_})
        ).filter(**{f"{column}__{side}e": value})
    sign = "-" if newest else ""
    rows = rows.order_by(f"{sign}{column}", f"{sign}id").select_related(
        "procedure", "owner", "assigned_to__person"
    )
    rows = rows.only(*SHOWN)
    if not wanted.states:
        return list(rows[:limit])
    found = [case for one in sorted(wanted.states) for case in rows.filter(state=one)[:limit]]
    found.sort(key=lambda case: (getattr(case, column), case.id), reverse=newest)
    return found[:limit]


SHOWN = (
    "number", "label", "state", "filed_at", "due_on", "unread_by_agents", "version", "procedure_id",
    "procedure__title", "assigned_to_id", "assigned_to__person__given_names",
    "assigned_to__person__family_name", "owner_id", "owner__given_names", "owner__family_name",
)  # fmt: skip


def _row(case: Case) -> DeskRow:
    agent = case.assigned_to
    return DeskRow(
        id=case.id,
        number=case.filed_number,
        label=case.label,
        state=State(case.state),
        procedure=case.procedure_id,
        procedure_title=case.procedure.title,
        filed_at=case.filed_instant,
        due_on=case.due_on,
        assigned_to=case.assigned_to_id,
        assigned_name=agent.person.full_name if agent else "",
        owner_name=case.owner.full_name,
        unread=case.unread_by_agents,
        version=case.version,
    )


def _counted(actor: Actor, wanted: DeskFilter) -> dict[str, int]:
    """Cases by state and those due soon, each counted as far as MOST_COUNTED, in one statement.

    A list is never read so far, and a full count of 100,000 would cost more than the list itself.
    Only the organisation acted for is counted, as `_scope` reads it.
    """
    place = "organisation_id = %s" + (" AND procedure_id = %s" if wanted.procedure else "")
    ids = [actor.organisation, *([wanted.procedure] if wanted.procedure else [])]
    uuids = [_UUID.get_db_prep_value(one, connection) for one in ids]
    last = add_days(clock.today(), SOON)
    due = [connection.ops.adapt_datefield_value(last), *sorted(TIMED)]
    rules: list[tuple[str, str, list[Any]]] = [
        (state, "state = %s", [state]) for state in sorted(AGENT_STATES)
    ]
    rules.append((DUE, "due_on <= %s AND state IN (%s, %s)", due))
    parts, values = [], []
    for n, (name, rule, params) in enumerate(rules):
        inner = f"SELECT 1 FROM procedures_case WHERE {place} AND {rule} LIMIT {MOST_COUNTED}"  # noqa: S608
        parts.append(f"SELECT %s AS name, COUNT(*) AS n FROM ({inner}) AS part{n}")  # noqa: S608
        values += [name, *uuids, *params]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return dict(cursor.fetchall())


__all__ = [
    "MOST_COUNTED",
    "ORDERS",
    "BadCursor",
    "ColumnFilter",
    "DeskFilter",
    "DeskPage",
    "DeskRow",
    "desk",
]
