"""Statements of fixed text that run at every act: few round trips, planned once.

`one` runs a statement and gives its row; `together` runs several that write as one act. On
PostgreSQL each is one statement, which is a transaction of its own when none is open: no BEGIN, no
COMMIT, and it has reached the disk when it returns. On SQLite writes pass the writers' gate in a
transaction as everywhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from parvis.kernel.db.transactions import command

Statement = tuple[str, Sequence[Any]]


@cache
def on_postgresql() -> bool:
    """Whether this process works on PostgreSQL, which keeps UUIDs and instants as they are.

    Asked once: each look at `connection` passes Django's register of connections.
    """
    return connection.vendor == "postgresql"


def kept(value: Any) -> Any:
    """A parameter as this database keeps it: SQLite has no UUIDs and no instants."""
    if on_postgresql():
        return value
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def as_uuid(value: Any) -> UUID | None:
    """A UUID as read from a statement: databases without the type keep 32 letters."""
    return value if value is None or isinstance(value, UUID) else UUID(str(value))


def read(sql: str, params: Sequence[Any]) -> Any:
    """The first row of a reading statement, None when it has none."""
    return _run(sql, params).fetchone()


def rows(sql: str, params: Sequence[Any]) -> list[Any]:
    """Every row of a reading statement."""
    found: list[Any] = _run(sql, params).fetchall()
    return found


def change(sql: str, params: Sequence[Any]) -> Any:
    """The row that a writing statement returns (`RETURNING`), None when it changed nothing."""
    return read(sql, params) if on_postgresql() else _change(sql, params)


def together(statements: Sequence[Statement]) -> None:
    """Run INSERTs and UPDATEs as one act: all or nothing.

    They do not see each other's rows (PostgreSQL 7.8.4); foreign keys are checked at the end.
    """
    if not on_postgresql():
        _one_by_one(statements)
        return
    _run(
        _joined(tuple(sql for sql, _ in statements)),
        [value for _, params in statements for value in params],
    )


@command
def _change(sql: str, params: Sequence[Any]) -> Any:
    return read(sql, params)


@command
def _one_by_one(statements: Sequence[Statement]) -> None:
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)


def _run(sql: str, params: Sequence[Any]) -> Any:
    if on_postgresql():
        return connection.bound(sql, params)  # type: ignore[attr-defined]
    cursor = connection.cursor()
    cursor.execute(sql, params)
    return cursor


@lru_cache(maxsize=256)
def _joined(texts: tuple[str, ...]) -> str:
    *first, last = texts
    named = ", ".join(f"act{number} AS ({sql})" for number, sql in enumerate(first))
    return f"WITH {named} {last}" if first else last
