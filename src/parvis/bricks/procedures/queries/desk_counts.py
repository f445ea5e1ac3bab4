"""Counters of the desk: by state, by deadline, by saved view; each counted as far as a limit.

A list is never read so far, and a full count of 100,000 would cost more than the list itself. All
of one kind are one statement.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import UUIDField

from parvis.bricks.procedures.domain.states import State
from parvis.bricks.procedures.policies import AGENT_STATES
from parvis.bricks.procedures.queries.desk_filter import SOON, TIMED, DeskFilter
from parvis.kernel import clock
from parvis.kernel.access import Actor
from parvis.kernel.calendar import add_days

MOST_COUNTED = 10_000
MOST_OF_A_VIEW = 1_000
DUE, LATE = "due", "late"
_UUID = UUIDField()
# CROSS JOIN: SQLite then opens the cases of the few that are late, not all of those that wait.
LATE_FROM = (
    "(SELECT DISTINCT case_id FROM procedures_correction WHERE resolved_at IS NULL "
    "AND cancelled_at IS NULL AND deadline < %s) AS late CROSS JOIN procedures_case"
)


def counted_by_state(actor: Actor, wanted: DeskFilter) -> dict[str, int]:
    """Cases by state, those due soon and those late, in one statement.

    Only the organisation acted for is counted, as `desk_filter.scope` reads it.
    """
    place = "organisation_id = %s" + (" AND procedure_id = %s" if wanted.procedure else "")
    ids = [actor.organisation, *([wanted.procedure] if wanted.procedure else [])]
    where = [*(_UUID.get_db_prep_value(one, connection) for one in ids), wanted.archived]
    today, cases = clock.today(), "procedures_case"
    rules: list[tuple[str, str, list[Any], str, list[Any]]] = [
        (state, cases, [], "state = %s", [state]) for state in sorted(AGENT_STATES)
    ]
    due = [_day(add_days(today, SOON)), *sorted(TIMED)]
    rules.append((DUE, cases, [], "due_on <= %s AND state IN (%s, %s)", due))
    waiting = [State.AWAITING_CORRECTION.value]
    rules.append((LATE, LATE_FROM, [_day(today)], "id = late.case_id AND state = %s", waiting))
    parts, values = [], []
    for n, (name, table, first, rule, params) in enumerate(rules):
        inner = (
            f"SELECT 1 FROM {table} WHERE {place} AND archived = %s AND {rule} "  # noqa: S608
            f"LIMIT {MOST_COUNTED}"
        )
        parts.append(f"SELECT %s AS name, COUNT(*) AS n FROM ({inner}) AS part{n}")  # noqa: S608
        values += [name, *first, *where, *params]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return dict(cursor.fetchall())


def _day(value: Any) -> Any:
    return connection.ops.adapt_datefield_value(value)
