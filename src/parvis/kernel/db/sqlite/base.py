"""SQLite for many writers: WAL, IMMEDIATE transactions, and a fair gate before BEGIN.

Why a gate: SQLite's busy handler sleeps and retries, so that under 16 writers one of them may
get a single transaction in four seconds. `flock` queues instead, and the system frees it when a
process is killed. The gate is taken before `BEGIN IMMEDIATE` and released after COMMIT or
ROLLBACK. Inside one process a thread lock does the same (flock is per open file: each connection
opens its own, so it serves threads as well).

Why pysqlite3: SQLite 3.7.0 to 3.51.2 has a WAL-reset race that can corrupt a database; the wheel
brings a corrected one. Where no wheel exists the system's library is used behind the gate, and
`parvis check` says so.
"""

from __future__ import annotations

import fcntl
import os
import sys
from typing import Any

try:
    import pysqlite3
    import pysqlite3.dbapi2

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
except ImportError:  # no wheel for this platform: the system's library, behind the gate
    pass

from django.db.backends.sqlite3 import base  # after the swap, on purpose


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection, with its place in the writers' queue."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._gate: int | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the database file and, beside it, this connection's end of the gate."""
        connection = super().get_new_connection(conn_params)
        name = str(conn_params["database"])
        if not self.is_in_memory_db():
            self._gate = os.open(f"{name}.gate", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return connection

    def _start_transaction_under_autocommit(self) -> None:
        """Queue, then BEGIN IMMEDIATE; leave the queue at once when BEGIN fails."""
        if self._gate is not None:
            fcntl.flock(self._gate, fcntl.LOCK_EX)
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_gate()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._leave_gate()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_gate()

    def _close(self) -> None:
        """Close; closing the gate's file descriptor also frees the queue."""
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self._gate is not None:
                os.close(self._gate)
                self._gate = None

    def _leave_gate(self) -> None:
        # Still inside a transaction when a COMMIT failed: the ROLLBACK that follows leaves.
        if self._gate is not None and not (self.connection and self.connection.in_transaction):
            fcntl.flock(self._gate, fcntl.LOCK_UN)
