"""Wrong tries in a row, and how long to wait after them (`domain.waiting`)."""

from __future__ import annotations

import datetime as dt
import math

from parvis.bricks.identity.domain import waiting
from parvis.bricks.identity.models import AgentTries
from parvis.kernel import clock, keys
from parvis.kernel.db.transactions import command


def key_of(kind: str, what: str) -> str:
    """The row of what is tried: a digest, whether it exists or not."""
    return keys.hash_token(f"identity.agent_tries:{kind}:{what}")


def seconds_left(key: str) -> int:
    """Whole seconds before the next try is looked at."""
    until = AgentTries.objects.filter(key=key).values_list("until", flat=True).first()
    return max(0, math.ceil((until - clock.now()).total_seconds())) if until else 0


@command
def failed(key: str) -> int:
    """Count a wrong try; how many seconds to wait now."""
    now = clock.now()
    AgentTries.objects.get_or_create(key=key, defaults={"last_at": now})
    row = AgentTries.objects.select_for_update().get(key=key)
    before = waiting.after(row.failures, (now - row.last_at).total_seconds())
    row.failures, row.last_at = before + 1, now
    seconds = waiting.delay(row.failures)
    row.until = now + dt.timedelta(seconds=seconds) if seconds else None
    row.save()
    return seconds


@command
def succeeded(key: str) -> None:
    """A right one ends the count."""
    AgentTries.objects.filter(key=key).delete()
