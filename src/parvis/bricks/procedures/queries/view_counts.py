"""How many cases each saved view shows: one statement for all, one more for each that searches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection

from parvis.bricks.procedures.queries.desk_counts import MOST_OF_A_VIEW
from parvis.bricks.procedures.queries.desk_filter import DeskFilter, filtered, prepared
from parvis.kernel import clock
from parvis.kernel.access import Actor, require


def counted_views(actor: Actor, wanted: Mapping[UUID, DeskFilter]) -> dict[UUID, int]:
    """Cases of each view by its identifier, as far as MOST_OF_A_VIEW."""
    require(actor, "procedures.case.list")
    found = dict.fromkeys(wanted, 0)
    parts: list[str] = []
    values: list[Any] = []
    keys = list(wanted)
    handlers: tuple[UUID, ...] = ()
    for n, id_ in enumerate(keys):
        one = wanted[id_]
        ready = prepared(actor, replace(one, handlers=handlers) if one.mine else one)
        handlers = ready.handlers or handlers
        sql, params = _statement(actor, ready, clock.today())
        if sql:
            parts.append(f"SELECT {n} AS place, COUNT(*) AS n FROM ({sql}) AS part{n}")  # noqa: S608
            values += params
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            found |= {keys[place]: count for place, count in cursor.fetchall()}
    return found


@lru_cache(maxsize=2_048)
def _statement(actor: Actor, ready: DeskFilter, today: dt.date) -> tuple[str, tuple[Any, ...]]:
    """What finds a view's cases, "" when nothing can fit.

    Kept, for to write it costs more than to run it: it depends on the actor, the filter and, for
    deadlines, the day.
    """
    try:
        rows = filtered(actor, ready).order_by().values("pk")[:MOST_OF_A_VIEW]
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return "", ()
    return sql, tuple(params)
