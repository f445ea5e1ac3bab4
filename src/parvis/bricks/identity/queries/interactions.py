"""An interaction, for the browser that holds its cookie."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.crypto import constant_time_compare

from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.requests import Asked
from parvis.bricks.identity.models import Interaction
from parvis.bricks.identity.queries import clients
from parvis.kernel import clock, keys

SEAL = "identity.interaction"


class Stale(LookupError):
    """No such interaction under way in this browser: unknown, other browser, expired, finished.

    `reason` (those words) is for the log and tests; the person reads the same page for all.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Opened:
    """An interaction as its browser sees it. `data`: what the hub kept so far."""

    id: UUID
    uid: str
    profile: str
    client: ClientRecord
    asked: Asked
    step: str
    version: int
    data: Mapping[str, Any]


def opened(uid: str, browser: str, profile: str) -> Opened:
    """The interaction `uid` for the browser whose cookie says `browser`; Stale otherwise."""
    row = Interaction.objects.select_related("client").filter(uid=uid[:43], profile=profile).first()
    if row is None:
        raise Stale("unknown")
    if not browser or not constant_time_compare(row.browser_hash, keys.hash_token(browser)):
        raise Stale("other browser")
    if row.finished_at is not None:
        raise Stale("finished")
    if row.expires_at <= clock.now():
        raise Stale("expired")
    if row.client.state != row.client.State.ACTIVE:
        raise Stale("client closed")
    data = json.loads(keys.ring().decrypt(SEAL, bytes(row.sealed))) if row.sealed else {}
    return Opened(
        id=row.id,
        uid=row.uid,
        profile=row.profile,
        client=clients.as_record(row.client),
        asked=Asked.from_json(row.request),
        step=row.step,
        version=row.version,
        data=data,
    )
