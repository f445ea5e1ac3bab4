"""The agents' list: filtered, counted, read by keyset so that page 2,000 costs what page 1 does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from parvis.bricks.procedures.domain.showing import in_words
from parvis.bricks.procedures.domain.states import SEEN_BY_AGENTS, State
from parvis.bricks.procedures.models import CaseLabel
from parvis.bricks.procedures.models.cases import asked_by
from parvis.bricks.procedures.queries.cursors import BadCursor, encode
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
    prepared,
)
from parvis.bricks.procedures.queries.desk_page import ORDERS, first_rows, order_of
from parvis.bricks.procedures.queries.forms import form_of
from parvis.kernel.access import Actor, require
from parvis.kernel.db.prepared import Row, asked
from parvis.kernel.parties.models import full_name

PAGE, MOST = 25, 100


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
    found = first_rows(actor, wanted, after, size + 1, ANSWERED if wanted.shown else SHOWN)
    more = len(found) > size
    rows: Iterable[DeskRow] = (_row(values) for values in found[:size])
    if wanted.shown:
        cells = [_cells(values, wanted.shown, language) for values in found[:size]]
        rows = (replace(row, cells=of) for row, of in zip(rows, cells, strict=True))
    shown = tuple(_labelled(rows) if count else rows)
    counted = counted_by_state(actor, wanted) if count else {}
    column = order_of(wanted)[0]
    return DeskPage(
        rows=shown,
        after=encode(getattr(shown[-1], column), shown[-1].id) if more else "",
        counters={state: counted.get(state.value, 0) for state in State if state in SEEN_BY_AGENTS},
        due_soon=counted.get(DUE, 0),
        late=counted.get(LATE, 0),
        searched_more=wanted.found is not None and wanted.found.more,
    )


def ids_and_versions(actor: Actor, wanted: DeskFilter, most: int) -> list[tuple[UUID, int]]:
    """The first `most` cases of a list with their versions, to act on them at once."""
    require(actor, "procedures.case.list")
    found = first_rows(actor, prepared(actor, wanted), "", most, ("id", "version"))
    return [(id_, version) for id_, version in found]


SHOWN = (
    "id", "number", "label", "state", "procedure_id", "procedure__title", "filed_at", "due_on",
    "assigned_to_id", "assigned_to__person__given_names", "assigned_to__person__family_name",
    "owner__given_names", "owner__family_name", "company__name", "unread_by_agents", "version",
)  # fmt: skip
ANSWERED = (*SHOWN, "revision_id", "answers")


def _row(values: Row) -> DeskRow:
    (
        id_, number, label, state, procedure, title, filed_at, due_on, assigned, agent_given,
        agent_family, owner_given, owner_family, company, unread, version, *_answers,
    ) = values  # fmt: skip
    return DeskRow(
        id=id_,
        number=number,
        label=label,
        state=State(state),
        procedure=procedure,
        procedure_title=title,
        filed_at=filed_at,
        due_on=due_on,
        assigned_to=assigned,
        assigned_name=full_name(agent_given, agent_family) if assigned else "",
        owner_name=asked_by(company, full_name(owner_given, owner_family)),
        unread=unread,
        version=version,
    )


def _labelled(rows: Iterable[DeskRow]) -> Iterator[DeskRow]:
    kept = tuple(rows)
    labels = labels_of([row.id for row in kept])
    return (replace(row, labels=labels[row.id]) if row.id in labels else row for row in kept)


def labels_of(cases: list[UUID]) -> dict[UUID, tuple[LabelOf, ...]]:
    """Labels of these cases, in one statement."""
    found: dict[UUID, tuple[LabelOf, ...]] = {}
    for case, *label in asked(_labels, *cases) if cases else ():
        found[case] = (*found.get(case, ()), LabelOf(*label))
    return found


def _labels(*cases: UUID) -> QuerySet[CaseLabel, Any]:
    rows = CaseLabel.objects.filter(case__in=cases).order_by("label__name")
    return rows.values_list("case_id", "label_id", "label__name", "label__look")


def _cells(values: Row, shown: tuple[str, ...], language: str) -> dict[str, str]:
    """Answers in words by column; a column of another revision may name nothing here."""
    *_shown, revision, answers = values
    form = form_of(revision)
    return {key: in_words(form, int(key.partition(".")[0]), answers, language) for key in shown}


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
