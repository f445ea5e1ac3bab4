"""Django's PostgreSQL backend, with prepared statements for fixed texts and a free health check.

Why a health check of our own: a connection is kept between requests, and PostgreSQL may have been
restarted meanwhile. Django asks `SELECT 1` at the start of each request, a fifth of the cost of a
short one. A server that went away leaves its end of the socket closed, which the system tells
without asking the server; only a socket with something to read is asked `SELECT 1`.

Why a cursor of our own: Django writes the parameters into the text, so that each statement is
parsed and planned anew. The statements of `kernel.db.statements` keep their text and are planned
once per connection.
"""

from __future__ import annotations

import select
from typing import Any

from django.db.backends.postgresql import base, operations
from psycopg import Error, pq


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, for a log of statements that knows a prepared one by its text."""

    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """The statement as sent; its text without parameters where only these were sent."""
        return super().last_executed_query(cursor, sql, params) or sql


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection, which also runs statements with parameters beside the text."""

    ops_class = DatabaseOperations
    _bound: Any = None

    def is_usable(self) -> bool:
        """Whether the server is still at the other end."""
        if self.connection is None:
            return False
        held = self.connection.pgconn
        if held.status != pq.ConnStatus.OK:
            return False
        try:
            waiting = select.poll()
            waiting.register(held.socket, select.POLLIN | select.POLLRDHUP)
            if not waiting.poll(0):
                return True
        except (OSError, ValueError, Error):
            return False
        return bool(super().is_usable())  # a notice, or the end

    def bound(self, sql: str, params: Any) -> Any:
        """Run a statement whose parameters travel beside the text; the cursor with its rows.

        Prepared as the settings say. One cursor for each connection, never closed: fetch its rows
        before the next use. Django's wrapper around it is left out where nobody listens to it.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        self.validate_thread_sharing()
        if self._bound is None or self._bound.connection is not self.connection:
            with self.wrap_database_errors:
                kind: Any = base.ServerBindingCursor
                self._bound = kind(self.connection)
        if self.execute_wrappers or self.queries_logged:
            make = self.make_debug_cursor if self.queries_logged else self.make_cursor
            cursor = make(self._bound)
            cursor.execute(sql, params)
            return cursor
        self.validate_no_broken_transaction()
        with self.wrap_database_errors:
            self._bound.execute(sql, params)
        return self._bound
