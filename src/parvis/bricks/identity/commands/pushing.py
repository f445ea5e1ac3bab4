"""Pushed authorization requests (RFC 9126)."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping

from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.models import PushedRequest
from parvis.kernel import clock, keys
from parvis.kernel.db.transactions import command

PREFIX, SECONDS = "urn:ietf:params:oauth:request_uri:", 90


@command
def push(client: ClientRecord, parameters: Mapping[str, str]) -> tuple[str, int]:
    """Keep checked parameters; the `request_uri` that stands for them and its seconds of life."""
    uri = PREFIX + secrets.token_urlsafe(32)
    PushedRequest.objects.create(
        uri_hash=keys.hash_token(uri),
        client_id=client.id,
        parameters=dict(parameters),
        expires_at=clock.now() + dt.timedelta(seconds=SECONDS),
    )
    return uri, SECONDS


@command
def take(client: ClientRecord, uri: str) -> dict[str, str] | None:
    """The parameters of a pushed request of this client, once; None when used, late or unknown."""
    mine = PushedRequest.objects.filter(
        uri_hash=keys.hash_token(uri),
        client_id=client.id,
        used_at=None,
        expires_at__gt=clock.now(),
    )
    if mine.update(used_at=clock.now()) != 1:
        return None
    row = PushedRequest.objects.get(uri_hash=keys.hash_token(uri))
    return {str(k): str(v) for k, v in row.parameters.items()}
