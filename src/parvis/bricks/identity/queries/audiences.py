"""To whom a statement about a right may be addressed."""

from __future__ import annotations

from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.models import Client
from parvis.bricks.identity.queries.clients import as_record


def of(profile: str, audience: str, application: str) -> ClientRecord | None:
    """The client under whose names people are told, when the audience is the application's own.

    `audience`: the application's code, or the client_id of one of its active clients.
    """
    rows = Client.objects.filter(
        application__code=application, state=Client.State.ACTIVE, profile=profile
    ).order_by("created_at", "id")
    row = rows.first() if audience == application else rows.filter(client_id=audience[:128]).first()
    return as_record(row) if row is not None else None
