"""What an operator may decide about a leased row that does not go on by itself."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from parvis.kernel import clock
from parvis.kernel.jobs.leases import Leased, State


def abandon(row: Leased) -> bool:
    """An operator's decision: leave a waiting or dead row undone for ever."""
    left = type(row)._default_manager.filter(pk=row.pk, state__in=(State.WAITING, State.DEAD))  # noqa: SLF001
    return bool(left.update(state=State.ABANDONED, due_at=None, finished_at=clock.now()))


def retry(row: Leased) -> bool:
    """An operator's decision: try a dead or waiting row now, with all its attempts anew."""
    rows = type(row)._default_manager.filter(pk=row.pk, state__in=(State.WAITING, State.DEAD))  # noqa: SLF001
    values = {"state": State.WAITING, "attempts": 0, "due_at": clock.now(), "finished_at": None}
    try:
        with transaction.atomic():
            return bool(rows.update(**values))
    except IntegrityError:  # the same key waits already
        return False
