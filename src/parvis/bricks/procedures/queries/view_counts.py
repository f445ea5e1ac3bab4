"""How many cases each saved view shows: one statement for all, one more for each that searches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from parvis.bricks.procedures.queries.desk_counts import counted_each
from parvis.bricks.procedures.queries.desk_filter import DeskFilter, filtered, prepared
from parvis.kernel.access import Actor, require


def counted_views(actor: Actor, wanted: Mapping[UUID, DeskFilter]) -> dict[UUID, int]:
    """Cases of each view by its identifier, as far as MOST_OF_A_VIEW."""
    require(actor, "procedures.case.list")
    rows = {}
    handlers: tuple[UUID, ...] = ()
    for id_, one in wanted.items():
        ready = prepared(actor, replace(one, handlers=handlers) if one.mine else one)
        handlers = ready.handlers or handlers
        found = filtered(actor, ready)
        if ready.states:
            found = found.filter(state__in=sorted(ready.states))
        rows[str(id_)] = found
    return {UUID(id_): count for id_, count in counted_each(rows).items()}
