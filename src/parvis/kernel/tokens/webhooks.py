"""Webhooks: telling other systems what happened, signed, at least once, until they answer.

`send` is called in the command whose act it tells; a job delivers it outside any transaction. A
webhook that fails for long is disabled with a notice to its contact; its messages are held and
leave when it is enabled again.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from parvis.kernel import access, clock, events, jobs, journal, keys, mail
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command
from parvis.kernel.tokens import policies
from parvis.kernel.tokens.events import WebhookDisabled
from parvis.kernel.tokens.models import Message, Webhook
from parvis.kernel.tokens.signatures import BadSignature, new_secret, verify
from parvis.kernel.urns import Urn, urn

__all__ = [
    "BadSignature",
    "Registered",
    "change_secret",
    "disable",
    "enable",
    "register",
    "send",
    "verify",
]

OLD_SECRET_KEPT = dt.timedelta(days=1)
_PURPOSE = "tokens.webhook"
MAX_BODY = 256_000


@dataclass(frozen=True)
class Registered:
    """A webhook and its secret, shown now and never again."""

    id: UUID
    secret: str


@command
def register(
    actor: Actor,
    *,
    organisation: UUID,
    name: str,
    url: str,
    topics: list[str],
    contact: str = "",
    about: Urn | None = None,
) -> Registered:
    """Tell an address of topics from now on (of one thing only when `about` is given).

    ValueError in words for an address that is not https, or no topic. `contact` is written to
    when the webhook is disabled.
    """
    access.require(actor, "tokens.webhook.create", policies.Wanted(organisation))
    if not topics:
        raise ValueError(_("Choose what the webhook is told of."))
    secret = new_secret()
    row = Webhook.objects.create(
        organisation=organisation,
        name=" ".join(name.split())[:120],
        url=_checked_url(url),
        topics=sorted(set(topics)),
        about=str(about) if about else "",
        contact=contact,
        secret=keys.ring().encrypt(_PURPOSE, secret.encode()),
    )
    _journal(actor, "tokens.webhook.create", row)
    return Registered(row.id, secret)


@command
def change_secret(actor: Actor, webhook_id: UUID) -> Registered:
    """A new secret; for a day messages are signed with both, so that nothing is lost meanwhile."""
    row = _row(actor, webhook_id)
    secret = new_secret()
    row.old_secret, row.old_secret_until = row.secret, clock.now() + OLD_SECRET_KEPT
    row.secret = keys.ring().encrypt(_PURPOSE, secret.encode())
    row.save(update_fields=["secret", "old_secret", "old_secret_until"])
    _journal(actor, "tokens.webhook.change_secret", row)
    return Registered(row.id, secret)


@command
def enable(actor: Actor, webhook_id: UUID) -> int:
    """Tell it again, first of all that was held meanwhile; how many messages that is."""
    row = _row(actor, webhook_id)
    row.disabled_at, row.disabled_why, row.failures, row.failing_since = None, "", 0, None
    row.save(update_fields=["disabled_at", "disabled_why", "failures", "failing_since"])
    held = list(row.messages.filter(state=Message.State.HELD).order_by("created_at", "id"))
    for message in held:
        Message.objects.filter(id=message.id).update(state=Message.State.WAITING, attempts=0)
        _enqueue(message)
    _journal(actor, "tokens.webhook.enable", row)
    return len(held)


@command
def disable(actor: Actor, webhook_id: UUID, why: str) -> None:
    """Tell it nothing more; what happens meanwhile is held for it."""
    row = _row(actor, webhook_id)
    shut(row, why)
    _journal(actor, "tokens.webhook.disable", row)


@command
def send(
    topic: str, payload: Mapping[str, Any], *, organisation: UUID, about: Urn | None = None
) -> list[UUID]:
    """Tell every webhook of the organisation that wants this topic; the messages' ids.

    The body is `{"type": topic, "timestamp": …, "data": payload}`. Call it in the command whose
    act it tells: both are committed together. ValueError for a body above 256 KB.
    """
    listening = [
        row
        for row in Webhook.objects.filter(organisation=organisation)
        if topic in row.topics and row.about in {"", str(about or "")}
    ]
    if not listening:
        return []
    told = {"type": topic, "timestamp": clock.now().isoformat(), "data": payload}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str)
    if len(body.encode()) > MAX_BODY:
        raise ValueError(f"the message {topic} is larger than {MAX_BODY} bytes")
    made = []
    for row in listening:
        state = Message.State.HELD if row.disabled_at else Message.State.WAITING
        message = Message.objects.create(webhook=row, topic=topic, body=body, state=state)
        if state == Message.State.WAITING:
            _enqueue(message)
        made.append(message.id)
    return made


def secrets_of(row: Webhook) -> list[str]:
    """The secrets to sign with now, the newest first."""
    ring = keys.ring()
    found = [ring.decrypt(_PURPOSE, bytes(row.secret)).decode()]
    if row.old_secret and row.old_secret_until and row.old_secret_until > clock.now():
        found.append(ring.decrypt(_PURPOSE, bytes(row.old_secret)).decode())
    return found


def shut(row: Webhook, why: str) -> None:
    """Disable a locked row, hold what waits for it, and say so to its contact."""
    if row.disabled_at is not None:
        return
    row.disabled_at, row.disabled_why = clock.now(), why[:200]
    row.save(update_fields=["disabled_at", "disabled_why"])
    row.messages.filter(state=Message.State.WAITING).update(state=Message.State.HELD)
    about = urn("tokens", "webhook", row.id)
    events.publish(WebhookDisabled(row.id, row.organisation, why[:200]), aggregate=about)
    if row.contact:
        mail.queue(
            row.contact,
            subject=_("The webhook %(name)s was disabled") % {"name": row.name},
            text=_(
                "The webhook %(name)s was disabled: %(why)s\n\n"
                "Nothing is lost: messages are held, and leave when it is enabled again."
            )
            % {"name": row.name, "why": why},
            key=f"webhook-disabled-{row.id}-{row.disabled_at.isoformat()}",
            organisation=row.organisation,
            about=about,
        )


def _enqueue(message: Message) -> None:
    jobs.enqueue("tokens.deliver", {"message": str(message.id)}, key=str(message.id))


def _row(actor: Actor, webhook_id: UUID) -> Webhook:
    row = Webhook.objects.select_for_update().filter(id=webhook_id).first()
    if row is None:
        raise access.Forbidden("tokens.webhook.change")
    access.require(actor, "tokens.webhook.change", row)
    return row


def _checked_url(url: str) -> str:
    parts = urlsplit(url.strip())
    plain = parts.scheme == "http" and settings.PARVIS_ENV != "production"
    if (parts.scheme != "https" and not plain) or not parts.hostname or len(url) > 500:
        raise ValueError(_("The address of a webhook starts with https://."))
    if parts.username or parts.password:
        raise ValueError(_("The address of a webhook holds no password: messages are signed."))
    return url.strip()


def _journal(actor: Actor, verb: str, row: Webhook) -> None:
    journal.record(
        actor,
        verb,
        urn("tokens", "webhook", row.id),
        organisation=row.organisation,
        fields=("url", "topics"),
        payload={"url": row.url, "topics": row.topics, "about": row.about},
    )
