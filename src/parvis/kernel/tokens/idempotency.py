"""Idempotency keys: a repeated request gets the stored reply, and its effect happens once.

(draft-ietf-httpapi-idempotency-key-header.) The key is claimed in a transaction of its own, so
that a second request sees it; the effect and the reply are then committed together. When the
process is killed in between, the claim's lease ends and the next request with the key runs; the
one that lost its lease cannot commit any more.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from parvis.kernel import clock
from parvis.kernel.db.transactions import command, inside
from parvis.kernel.tokens.models import IdempotentRequest
from parvis.kernel.values.ids import uuid7

DAY = 86_400
LEASE_SECONDS = 60
LONGEST_KEY = 255
MAX_REPLY = 1_000_000


@dataclass(frozen=True)
class Reply:
    """What a request was answered; `replayed` when it is the stored one."""

    status: int
    body: bytes
    media_type: str = "application/json"
    replayed: bool = False


class Conflict(Exception):
    """The key cannot be used for this request now. `status` is the HTTP status to answer."""

    status = 409

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Running(Conflict):
    """The first request with this key is still running: 409."""


class Reused(Conflict):
    """The key was used for another request: 422."""

    status = 422


class BadKey(Conflict):
    """The key is empty or too long: 400."""

    status = 400


def body_hash(*parts: bytes) -> str:
    """SHA-256 (hexadecimal) of what makes two requests the same: method, path, body."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def once(
    key: str,
    body_hash: str,
    act: Callable[[], Reply],
    *,
    scope: str,
    keep_seconds: int = DAY,
    lease_seconds: int = LEASE_SECONDS,
) -> Reply:
    """Run `act` once for this key, or give the reply that it gave.

    `act` runs inside one transaction with the storing of its reply: no outside call in it. What it
    raises undoes everything and frees the key. `scope` keeps callers apart (token, route). Raises
    Reused, Running or BadKey. RuntimeError inside a transaction: the claim must be visible.
    """
    if inside():
        raise RuntimeError("an idempotency key is claimed before the transaction of its effect")
    if not 0 < len(key) <= LONGEST_KEY:
        raise BadKey(_("An idempotency key has 1 to 255 characters."))
    name = hashlib.sha256(f"{len(scope)}:{scope}:{key}".encode()).hexdigest()
    claimed = _claim(name, body_hash, keep_seconds, lease_seconds)
    if isinstance(claimed, Reply):
        return claimed
    try:
        return _perform(name, claimed, act)
    except BaseException:
        _release(name, claimed)
        raise


@command
def _claim(name: str, body_hash: str, keep_seconds: int, lease_seconds: int) -> Reply | UUID:
    """The stored reply, or our lease on the key."""
    now = clock.now()
    fresh = IdempotentRequest(
        key=name,
        body_hash=body_hash,
        lease=uuid7(),
        lease_until=now + dt.timedelta(seconds=lease_seconds),
        expires_at=now + dt.timedelta(seconds=keep_seconds),
    )
    IdempotentRequest.objects.filter(key=name, expires_at__lte=now).exclude(
        state=IdempotentRequest.State.RUNNING, lease_until__gt=now
    ).delete()
    IdempotentRequest.objects.bulk_create([fresh], ignore_conflicts=True)
    row = IdempotentRequest.objects.select_for_update().get(key=name)
    if row.lease == fresh.lease:
        return row.lease
    if row.body_hash != body_hash:
        raise Reused(_("This idempotency key was used for another request."))
    if row.state == IdempotentRequest.State.DONE:
        return Reply(row.status or 200, bytes(row.reply or b""), row.media_type, replayed=True)
    if row.lease_until > now:
        raise Running(_("The first request with this idempotency key is still running."))
    row.lease, row.lease_until = fresh.lease, fresh.lease_until
    row.save(update_fields=["lease", "lease_until"])
    return row.lease


@command
def _perform(name: str, lease: UUID, act: Callable[[], Reply]) -> Reply:
    """The effect and its reply, or neither."""
    reply = act()
    if len(reply.body) > MAX_REPLY:
        raise ValueError(f"a reply under an idempotency key is at most {MAX_REPLY} bytes")
    changed = IdempotentRequest.objects.filter(
        key=name, lease=lease, state=IdempotentRequest.State.RUNNING
    ).update(
        state=IdempotentRequest.State.DONE,
        status=reply.status,
        media_type=reply.media_type,
        reply=reply.body,
    )
    if changed != 1:  # too slow: another request took over; undo what was just done
        raise Running(_("The first request with this idempotency key is still running."))
    return reply


@command
def _release(name: str, lease: UUID) -> None:
    """Free the key of a request that failed."""
    IdempotentRequest.objects.filter(
        key=name, lease=lease, state=IdempotentRequest.State.RUNNING
    ).delete()
