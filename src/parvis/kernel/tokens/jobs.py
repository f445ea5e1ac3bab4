"""Jobs: delivering messages, forgetting what has had its time."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from parvis.kernel import clock, jobs
from parvis.kernel.tokens import delivering
from parvis.kernel.tokens.models import ApiToken, IdempotentRequest, Message, RateWindow

AT_ONCE = 5_000
MESSAGES_KEPT = dt.timedelta(days=30)
TOKENS_KEPT = dt.timedelta(days=365)


@jobs.job("tokens.deliver", max_attempts=delivering.MAX_ATTEMPTS, outside=True)
def deliver(args: dict[str, Any]) -> None:
    """One attempt to deliver one message of a webhook."""
    try:
        delivering.deliver(UUID(args["message"]))
    except delivering.NotDelivered as failed:
        raise jobs.TryAgain(f"A webhook did not answer: {failed}") from None


@jobs.job("tokens.forget")
def forget(args: dict[str, Any]) -> None:
    """Delete expired counters and replies, old messages and tokens that ended a year ago."""
    now = clock.now()
    for rows in (
        RateWindow.objects.filter(expires_at__lt=now),
        IdempotentRequest.objects.filter(expires_at__lt=now, lease_until__lt=now),
        Message.objects.filter(finished_at__lt=now - MESSAGES_KEPT),
        ApiToken.objects.filter(expires_at__lt=now - TOKENS_KEPT),
        ApiToken.objects.filter(revoked_at__lt=now - TOKENS_KEPT),
    ):
        rows.filter(pk__in=list(rows.values_list("pk", flat=True)[:AT_ONCE])).delete()


jobs.every("tokens.forget", seconds=600)
