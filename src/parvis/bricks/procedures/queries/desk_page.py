"""The first cases of a list in its order: read by key, their statement written once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from parvis.bricks.procedures.models import Case
from parvis.bricks.procedures.queries.cursors import decode
from parvis.bricks.procedures.queries.desk_filter import DeskFilter, answered, filtered
from parvis.kernel import clock
from parvis.kernel.access import Actor
from parvis.kernel.db.prepared import MOST_STATEMENTS, Prepared, Row, prepare

ORDERS = {
    "filed_newest": ("filed_at", True),
    "filed_oldest": ("filed_at", False),
    "due": ("due_on", False),
}
WALKED = 500  # cases of a list that are looked through for an answer, before its index is asked


def order_of(wanted: DeskFilter) -> tuple[str, bool]:
    """The column by which a list is ordered, and whether its highest comes first."""
    return ORDERS.get(wanted.order, ORDERS["filed_newest"])


def first_rows(
    actor: Actor, wanted: DeskFilter, after: str, limit: int, fields: tuple[str, ...]
) -> list[Row]:
    """`fields` of the first cases of a prepared filter after a cursor; BadCursor.

    An answer that many gave is found by looking through the first cases of the list; one that few
    gave, by its index. Which it is shows by looking: WALKED cases that fill the page are enough.
    """
    if wanted.found is not None:  # words typed once: not worth remembering
        return _statement(actor, wanted, after, limit, fields).rows()
    asked = replace(wanted, shown=())
    known = clock.today(), connection.vendor
    if wanted.columns and len(wanted.states) <= 1 and limit < WALKED:
        found = _remembered(actor, asked, after, limit, fields, *known, walked=True).rows()
        if len(found) == limit:
            return found
    return _remembered(actor, asked, after, limit, fields, *known).rows()


@lru_cache(maxsize=MOST_STATEMENTS)
def _remembered(
    actor: Actor,
    wanted: DeskFilter,
    after: str,
    limit: int,
    fields: tuple[str, ...],
    today: dt.date,
    vendor: str,
    *,
    walked: bool = False,
) -> Prepared:
    """It depends on these, on the day for deadlines, and on nothing that the database holds."""
    return _statement(actor, wanted, after, limit, fields, walked=walked)


def _statement(
    actor: Actor,
    wanted: DeskFilter,
    after: str,
    limit: int,
    fields: tuple[str, ...],
    *,
    walked: bool = False,
) -> Prepared:
    """When several states are chosen, the places of each are read apart: every one reads its index
    in order and stops, where a single query would sort all that match. What was found by words is
    already few."""
    column, newest = order_of(wanted)
    sign = "-" if newest else ""

    def ordered(one: DeskFilter) -> QuerySet[Case]:
        rows = filtered(actor, one).filter(**{f"{column}__isnull": False})
        if after:
            rows = _beyond(rows, column, decode(after, day=column == "due_on"), forward=not newest)
        return rows.order_by(f"{sign}{column}", f"{sign}id")

    if len(wanted.states) > 1 and wanted.found is None:
        apart = [replace(wanted, states=frozenset({one})) for one in sorted(wanted.states)]
        places = [ordered(one).values_list("id", column)[:limit] for one in apart]
        rows = Case.objects.filter(id__in=_nearest(places, limit, "DESC" if newest else "ASC"))
        rows = rows.order_by(f"{sign}{column}", f"{sign}id")
    elif walked:
        first = ordered(replace(wanted, columns=())).values("id")[:WALKED]
        rows = Case.objects.filter(id__in=first).order_by(f"{sign}{column}", f"{sign}id")
        for one in wanted.columns:
            rows = rows.filter(Exists(answered(wanted, one).filter(case=OuterRef("pk"))))
    else:
        rows = ordered(wanted)
    return prepare(rows.values_list(*fields)[:limit])


def _nearest(places: list[QuerySet[Case, Any]], limit: int, way: str) -> RawSQL | tuple[()]:
    """Identifiers of the first of several lists of (identifier, value), each in order already."""
    parts: list[str] = []
    values: list[Any] = []
    for number, one in enumerate(places):
        try:
            sql, params = one.query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT * FROM ({sql}) AS part{number}")  # noqa: S608 - Django's own
        values += params
    if not parts:
        return ()
    union = " UNION ALL ".join(parts)
    first = f"SELECT * FROM ({union}) AS parts ORDER BY 2 {way}, 1 {way} LIMIT {limit:d}"  # noqa: S608
    return RawSQL(f"SELECT id FROM ({first}) AS nearest", values)  # noqa: S608, S611


def _beyond(
    rows: QuerySet[Case], column: str, place: tuple[Any, UUID], *, forward: bool
) -> QuerySet[Case]:
    """Rows after a place when values grow, before it otherwise."""
    value, id_ = place
    side = "gt" if forward else "lt"
    return rows.filter(
        Q(**{f"{column}__{side}": value}) | Q(**{column: value, f"id__{side}": id_})
    ).filter(**{f"{column}__{side}e": value})
