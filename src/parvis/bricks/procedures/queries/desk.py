"""The agents' list: filtered, counted, read by keyset so that page 2,000 costs what page 1 does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from parvis.bricks.procedures.domain.showing import in_words
from parvis.bricks.procedures.domain.states import SEEN_BY_AGENTS, State
from parvis.bricks.procedures.models import Case, CaseLabel
from parvis.bricks.procedures.queries.cursors import BadCursor, decode, encode
from parvis.bricks.procedures.queries.desk_counts import (
    DUE,
    LATE,
    MOST_COUNTED,
    counted_by_state,
)
from parvis.bricks.procedures.queries.desk_filter import (
    SOON,
    TIMED,
    ColumnFilter,
    DeskFilter,
    filtered,
    prepared,
)
from parvis.bricks.procedures.queries.forms import form_of
from parvis.kernel.access import Actor, require

PAGE, MOST = 25, 100
ORDERS = {
    "filed_newest": ("filed_at", True),
    "filed_oldest": ("filed_at", False),
    "due": ("due_on", False),
}


@dataclass(frozen=True)
class LabelOf:
    """A label as a list shows it."""

    id: UUID
    name: str
    look: str


@dataclass(frozen=True)
class DeskRow:
    """One case in the list. `cells`: answers in words of the columns asked for, by column key."""

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
    labels: tuple[LabelOf, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DeskPage:
    """One page of the list. `after`: cursor of the next page, empty at the end. `counters`: cases
    by state for the procedure chosen, whatever the other filters; `due_soon`: silence decides
    within SOON days; `late`: the person is past the day for what was asked. MOST_COUNTED means
    that many or more. `searched_more`: the search found more than it looks at."""

    rows: tuple[DeskRow, ...]
    after: str
    counters: Mapping[State, int] = field(default_factory=dict)
    due_soon: int = 0
    late: int = 0
    searched_more: bool = False


def desk(
    actor: Actor,
    wanted: DeskFilter,
    *,
    after: str = "",
    size: int = PAGE,
    count: bool = True,
    language: str = "fr",
) -> DeskPage:
    """A page of the cases that the actor handles. Forbidden for who handles none; BadCursor.

    Without `count` neither counters nor labels are read: for the list beside an open case.
    """
    require(actor, "procedures.case.list")
    size = max(1, min(size, MOST))
    wanted = prepared(actor, wanted)
    found = _page(actor, wanted, after, size + 1)
    more = len(found) > size
    counted = counted_by_state(actor, wanted) if count else {}
    column = ORDERS[wanted.order][0] if wanted.order in ORDERS else "filed_at"
    return DeskPage(
        rows=_rows(found[:size], wanted, language, labelled=count),
        after=encode(getattr(found[size - 1], column), found[size - 1].id) if more else "",
        counters={state: counted.get(state.value, 0) for state in State if state in SEEN_BY_AGENTS},
        due_soon=counted.get(DUE, 0),
        late=counted.get(LATE, 0),
        searched_more=wanted.found is not None and wanted.found.more,
    )


def ids_and_versions(actor: Actor, wanted: DeskFilter, most: int) -> list[tuple[UUID, int]]:
    """The first `most` cases of a list with their versions, to act on them at once."""
    require(actor, "procedures.case.list")
    wanted = prepared(actor, wanted)
    return [(case.id, case.version) for case in _page(actor, wanted, "", most)]


def _page(actor: Actor, wanted: DeskFilter, after: str, limit: int) -> list[Case]:
    """The first rows in order, after the cursor.

    When several states are chosen, the places of each are read apart: every one reads its index
    in order and stops, where a single query would sort all that match. What was found by words is
    already few.
    """
    column, newest = ORDERS.get(wanted.order, ORDERS["filed_newest"])
    sign = "-" if newest else ""

    def ordered(one: DeskFilter) -> QuerySet[Case]:
        rows = filtered(actor, one).filter(**{f"{column}__isnull": False})
        if after:
            rows = _beyond(rows, column, decode(after, day=column == "due_on"), forward=not newest)
        return rows.order_by(f"{sign}{column}", f"{sign}id")

    if len(wanted.states) > 1 and wanted.found is None:
        apart = [replace(wanted, states=frozenset({one})) for one in sorted(wanted.states)]
        places = [
            place for one in apart for place in ordered(one).values_list(column, "id")[:limit]
        ]
        places.sort(reverse=newest)
        rows = Case.objects.filter(id__in=[id_ for _value, id_ in places[:limit]])
        rows = rows.order_by(f"{sign}{column}", f"{sign}id")
    else:
        rows = ordered(wanted)
    rows = rows.select_related("procedure", "owner", "assigned_to__person")
    return list(rows.only(*SHOWN, *(("answers", "revision_id") if wanted.shown else ()))[:limit])


def _beyond(
    rows: QuerySet[Case], column: str, place: tuple[Any, UUID], *, forward: bool
) -> QuerySet[Case]:
    """Rows after a place when values grow, before it otherwise."""
    value, id_ = place
    side = "gt" if forward else "lt"
    return rows.filter(
        Q(**{f"{column}__{side}": value}) | Q(**{column: value, f"id__{side}": id_})
    ).filter(**{f"{column}__{side}e": value})


SHOWN = (
    "number", "label", "state", "filed_at", "due_on", "unread_by_agents", "version", "procedure_id",
    "procedure__title", "assigned_to_id", "assigned_to__person__given_names",
    "assigned_to__person__family_name", "owner_id", "owner__given_names", "owner__family_name",
)  # fmt: skip


def _rows(
    cases: list[Case], wanted: DeskFilter, language: str, *, labelled: bool
) -> tuple[DeskRow, ...]:
    labels = labels_of([case.id for case in cases]) if labelled else {}
    return tuple(
        _row(case, labels.get(case.id, ()), _cells(case, wanted.shown, language)) for case in cases
    )


def labels_of(cases: list[UUID]) -> dict[UUID, tuple[LabelOf, ...]]:
    """Labels of these cases, in one statement."""
    found: dict[UUID, tuple[LabelOf, ...]] = {}
    rows = CaseLabel.objects.filter(case__in=cases).select_related("label")
    for row in rows.order_by("label__name"):
        one = LabelOf(row.label_id, row.label.name, row.label.look)
        found[row.case_id] = (*found.get(row.case_id, ()), one)
    return found


def _cells(case: Case, shown: tuple[str, ...], language: str) -> dict[str, str]:
    """Answers in words by column; a column of another revision may name nothing here."""
    if not shown:
        return {}
    form = form_of(case.revision_id)
    return {
        key: in_words(form, int(key.partition(".")[0]), case.answers, language) for key in shown
    }


def _row(case: Case, labels: tuple[LabelOf, ...], cells: Mapping[str, str]) -> DeskRow:
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
        labels=labels,
        cells=cells,
    )


__all__ = [
    "MOST_COUNTED",
    "ORDERS",
    "SOON",
    "TIMED",
    "BadCursor",
    "ColumnFilter",
    "DeskFilter",
    "DeskPage",
    "DeskRow",
    "LabelOf",
    "desk",
    "ids_and_versions",
    "labels_of",
]
