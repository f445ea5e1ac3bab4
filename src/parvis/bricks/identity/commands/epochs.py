"""Moving the epoch: every process reads clients, keys and providers again."""

from __future__ import annotations

import time

from django.db import connection

from parvis.kernel.db.transactions import command

_MOVE = """
INSERT INTO identity_epoch (id, value) VALUES (1, %s)
ON CONFLICT (id) DO UPDATE SET value = CASE
  WHEN identity_epoch.value >= excluded.value THEN identity_epoch.value + 1
  ELSE excluded.value END
"""


@command
def move() -> None:
    """Say that a record which processes keep in memory has changed; in the same transaction.

    The value is the time in microseconds, so that a database restored from a backup never comes
    back to a value that a running process still remembers.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [time.time_ns() // 1000])
