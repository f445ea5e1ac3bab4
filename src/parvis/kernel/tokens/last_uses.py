"""When tokens were last used, without a write per request.

Uses are kept in memory and written at most once per minute and process, and once per hour for one
token, when a request has ended (so outside the guard of reading pages). A kill loses a minute of
what is only an indication.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from typing import Any
from uuid import UUID

from django.core.signals import request_finished
from django.db import DatabaseError

from parvis.kernel import clock
from parvis.kernel.db.transactions import command, inside
from parvis.kernel.tokens.models import ApiToken

logger = logging.getLogger("parvis.tokens")

PRECISION = dt.timedelta(hours=1)
PERIOD = dt.timedelta(minutes=1)
_lock = threading.Lock()
_uses: dict[UUID, dt.datetime] = {}
_flushed_at: list[dt.datetime] = []


def note(token: UUID, known: dt.datetime | None, now: dt.datetime) -> None:
    """Remember a use unless the row already says it well enough."""
    if known is None or now - known >= PRECISION:
        with _lock:
            _uses[token] = now


@command
def write() -> int:
    """Write all uses that wait in this process; how many tokens."""
    with _lock:
        waiting = dict(_uses)
        _uses.clear()
    for token, when in waiting.items():
        ApiToken.objects.filter(id=token).update(last_used_at=when)
    return len(waiting)


def write_when_due(**_: Any) -> None:
    """After a request: write when the last time is a minute ago and something waits."""
    now = clock.now()
    if not _uses or inside() or (_flushed_at and now - _flushed_at[0] < PERIOD):
        return
    _flushed_at[:] = [now]
    try:
        write()
    except DatabaseError:
        logger.warning("last uses of tokens were not written")


request_finished.connect(write_when_due, dispatch_uid="tokens.last_uses")
