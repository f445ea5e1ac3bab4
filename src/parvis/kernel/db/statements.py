"""Statements of fixed text that run at every act: few round trips, planned once.

`one` runs a statement and gives its row; `together` runs several that write as one act. On
PostgreSQL each is one statement, which is a transaction of its own when none is open: no BEGIN, no
COMMIT, and it has reached the disk when it returns. On SQLite writes pass the writers' gate in a
transaction as everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection

from parvis.kernel.db.transactions import command

Statement = tuple[str, Sequence[Any]]


def read(sql: str, params: Sequence[Any]) -> Any:
    """The first row of a reading statement, None when it has none."""
    cursor = _cursor()
    cursor.execute(sql, params)
    return cursor.fetchone()


def rows(sql: str, params: Sequence[Any]) -> list[Any]:
    """Every row of a reading statement."""
    cursor = _cursor()
    cursor.execute(sql, params)
    found: list[Any] = cursor.fetchall()
    return found


def change(sql: str, params: Sequence[Any]) -> Any:
    """The row that a writing statement returns (`RETURNING`), None when it changed nothing."""
    return read(sql, params) if connection.vendor == "postgresql" else _change(sql, params)


def together(statements: Sequence[Statement]) -> None:
    """Run INSERTs and UPDATEs as one act: all or nothing.

    They do not see each other's rows (PostgreSQL 7.8.4); foreign keys are checked at the end.
    """
    if connection.vendor != "postgresql":
        _one_by_one(statements)
        return
    _cursor().execute(
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


def _cursor() -> Any:
    bound = getattr(connection, "bound_cursor", None)
    return bound() if bound is not None else connection.cursor()


@lru_cache(maxsize=256)
def _joined(texts: tuple[str, ...]) -> str:
    *first, last = texts
    named = ", ".join(f"act{number} AS ({sql})" for number, sql in enumerate(first))
    return f"WITH {named} {last}" if first else last
