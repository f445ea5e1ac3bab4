"""Querysets written as SQL once and asked many times.

To write the SQL of a small query costs Django more than the database to answer it. A page that is
opened all day asks the same few statements; only identifiers differ.

    def _notes(case: UUID) -> QuerySet[CaseNote, Any]:
        return CaseNote.objects.filter(case=case).order_by("at").values_list("body", "at")

    rows = asked(_notes, case_id)

Rows are tuples, converted as the ORM converts them; the statement, never a row, is remembered
(decision 0033).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, UUIDField

Row = tuple[Any, ...]
MOST_STATEMENTS = 2_048
_UUID = UUIDField()


@dataclass(frozen=True)
class Prepared:
    """One statement that reads. `sql` "": nothing can match. `places`: where identifiers stand in
    `params`, as (position, number of the identifier)."""

    sql: str
    params: Row = ()
    converters: tuple[tuple[int, tuple[Any, ...], Any], ...] = ()
    places: tuple[tuple[int, int], ...] = ()

    def rows(self, ids: Iterable[UUID] = ()) -> list[Row]:
        """What it finds, with these identifiers in place of those it was written with."""
        if not self.sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self._filled(ids))
            found: list[Row] = cursor.fetchall()
        if not self.converters:
            return found
        return [self._converted(row) for row in found]

    def _filled(self, ids: Iterable[UUID]) -> Row:
        if not self.places:
            return self.params
        given = [_UUID.get_db_prep_value(one, connection) for one in ids]
        filled = list(self.params)
        for position, number in self.places:
            filled[position] = given[number]
        return tuple(filled)

    def _converted(self, row: Row) -> Row:
        values = list(row)
        for position, functions, column in self.converters:
            value = values[position]
            for convert in functions:
                value = convert(value, column, connection)
            values[position] = value
        return tuple(values)


def prepare(rows: QuerySet[Any, Any], ids: tuple[UUID, ...] = ()) -> Prepared:
    """The statement of a `values_list`; `ids`: identifiers in it that others will replace."""
    compiler = rows.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return Prepared("")
    converters = compiler.get_converters([one[0] for one in compiler.select])
    written = {_UUID.get_db_prep_value(one, connection): at for at, one in enumerate(ids)}
    return Prepared(
        sql,
        tuple(params),
        tuple((at, tuple(functions), col) for at, (functions, col) in converters.items()),
        tuple((at, written[one]) for at, one in enumerate(params) if _known(one, written)),
    )


def asked(make: Callable[..., QuerySet[Any, Any]], *ids: UUID, **known: Hashable) -> list[Row]:
    """The rows of `make(*ids, **known)`, a function of nothing else: what depends on the day or on
    the actor is told which. Its statement is written once for each number of identifiers and each
    thing known."""
    return _statement(make, len(ids), connection.vendor, **known).rows(ids)


@lru_cache(maxsize=MOST_STATEMENTS)
def _statement(
    make: Callable[..., QuerySet[Any, Any]], count: int, vendor: str, **known: Hashable
) -> Prepared:
    ids = tuple(UUID(int=(0xFFFF << 112) + number) for number in range(count))
    prepared = prepare(make(*ids, **known), ids)
    if {number for _position, number in prepared.places} != set(range(count)):
        raise ValueError(f"{make.__name__}: an identifier is not in its statement")
    return prepared


def _known(param: Any, written: dict[Any, int]) -> bool:
    return isinstance(param, str | UUID) and param in written
