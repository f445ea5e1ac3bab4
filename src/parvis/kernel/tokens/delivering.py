"""Delivery of one message: call, then write what came of it. Never inside a transaction."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from parvis.kernel import clock, http
from parvis.kernel.db.transactions import command
from parvis.kernel.tokens import signatures, webhooks
from parvis.kernel.tokens.models import Message, Webhook

SECONDS = 10.0
MAX_ATTEMPTS = 12  # with the queue's pauses: about two days
PATIENCE = dt.timedelta(days=3)  # a webhook that failed for longer is disabled
MOST_FAILURES = 30


class NotDelivered(RuntimeError):
    """To be tried again by the job."""


def deliver(message_id: UUID) -> None:
    """One attempt. NotDelivered when it failed and another may follow."""
    message = Message.objects.select_related("webhook").filter(id=message_id).first()
    if message is None or message.state != Message.State.WAITING:
        return
    status, error = _call(message)
    if not record(message_id, status, error):
        raise NotDelivered(error)


def _call(message: Message) -> tuple[int | None, str]:
    """(status, "") when delivered; else the status, if any, and words."""
    body = message.body.encode()
    now = int(clock.now().timestamp())
    signed = signatures.headers(str(message.id), now, body, webhooks.secrets_of(message.webhook))
    client = http.client(seconds=SECONDS, max_bytes=65_536, attempts=1)
    try:
        answer = client.post(
            message.webhook.url,
            content=body,
            headers={"Content-Type": "application/json", **signed},
            follow=False,
        )
    except http.HttpError as error:
        return None, error.reason
    if answer.ok:
        return answer.status, ""
    return answer.status, f"answered with status {answer.status}"


@command
def record(message_id: UUID, status: int | None, error: str) -> bool:
    """Write the outcome of an attempt; whether the message needs no further one.

    410 Gone disables at once (the receiver asks to be left alone); so does failing for three days
    or the end of a message's attempts.
    """
    found = Message.objects.filter(id=message_id).values_list("webhook", flat=True).first()
    if found is None:
        return True
    row = Webhook.objects.select_for_update().get(id=found)  # the webhook first: always that order
    message = Message.objects.select_for_update().get(id=message_id)
    message.attempts += 1
    message.last_status, message.last_error = status, error[:200]
    if not error:
        message.state, message.finished_at = Message.State.SENT, clock.now()
        message.save()
        if row.failures:
            Webhook.objects.filter(id=row.id).update(failures=0, failing_since=None)
        return True
    message.save()
    row.failures += 1
    row.failing_since = row.failing_since or clock.now()
    row.save(update_fields=["failures", "failing_since"])
    if message.state == Message.State.WAITING and _hopeless(row, message):
        webhooks.shut(row, error)
        return True
    return message.state != Message.State.WAITING


def _hopeless(row: Webhook, message: Message) -> bool:
    long = row.failing_since is not None and clock.now() - row.failing_since > PATIENCE
    many = row.failures >= MOST_FAILURES and long
    return message.last_status == 410 or message.attempts >= MAX_ATTEMPTS or many
