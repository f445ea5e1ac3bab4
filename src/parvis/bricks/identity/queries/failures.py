"""Failed requests of a partner's sandbox clients."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.models import FailedRequest, Grant
from parvis.bricks.identity.queries import diagnosis_words
from parvis.bricks.identity.queries.clients import as_record
from parvis.kernel import keys


@dataclass(frozen=True)
class Failed:
    """One refused request. `findings`: (finding, its words)."""

    at: dt.datetime
    endpoint: str
    status: int
    error: str
    code: str
    description: str
    findings: tuple[tuple[Any, diagnosis_words.Said], ...]


def of(client: UUID, most: int = 50) -> list[Failed]:
    """The last ones of a client, newest first; the caller has checked who may see it."""
    rows = FailedRequest.objects.filter(client_id=client).order_by("-at", "-id")[:most]
    return [
        Failed(
            row.at, row.endpoint, row.status, row.error, row.code, row.description,
            tuple((one, diagnosis_words.of(one["check"])) for one in row.findings),
        )
        for row in rows
    ]  # fmt: skip


def client_of(token: str) -> ClientRecord | None:
    """The client to which an access token was given, in force or not."""
    row = Grant.objects.select_related("client").filter(access_hash=keys.hash_token(token)).first()
    return as_record(row.client) if row is not None else None
