"""A guard for pages that only read: any other SQL raises.

Why: in IMMEDIATE mode a write takes the one write lock of SQLite, and on several machines read
pages may be served by a replica. A page that writes says so in its route.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

READING = (
    "SELECT",
    "EXPLAIN",
    "WITH",
    "PRAGMA",
    "SHOW",
    "SAVEPOINT",
    "RELEASE",
    "DECLARE",
    "FETCH",
)
_WRITING = re.compile(r"\b(?:INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\S+\s+SET)\b", re.I)


class WriteInReadOnlyPage(RuntimeError):
    """A page declared as reading tried to write; the statement's first words are in the message."""


def _refuse_writes(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    first = sql.lstrip(" \n(")[:12].upper()
    if not first.startswith(READING) or (first.startswith("WITH") and _WRITING.search(sql)):
        raise WriteInReadOnlyPage(sql[:60])
    return execute(sql, params, many, context)


@contextmanager
def set_aside() -> Iterator[None]:
    """Let the house's own counters (rate limits) write during a reading page; never business."""
    before = connection.execute_wrappers
    connection.execute_wrappers = [one for one in before if one is not _refuse_writes]
    try:
        yield
    finally:
        connection.execute_wrappers = before


@contextmanager
def read_only() -> Iterator[None]:
    """Refuse every statement but reading ones, in this thread, for the length of the block."""
    with connection.execute_wrapper(_refuse_writes):
        yield
