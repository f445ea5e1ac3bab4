"""Whether a procedure takes new requests on a day: its state, and the days that its body set."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum


class Opening(StrEnum):
    """What people find at the procedure's page."""

    DRAFT = "draft"  # never published
    SOON = "soon"  # published, opens later
    OPEN = "open"
    OVER = "over"  # its last day is past
    CLOSED = "closed"  # closed by an agent


def opening(
    state: str, opens_on: dt.date | None, closes_on: dt.date | None, today: dt.date
) -> Opening:
    """Both days are included. `state`: "draft", "published", "closed"."""
    if state != "published":
        return Opening(state)
    if opens_on is not None and today < opens_on:
        return Opening.SOON
    if closes_on is not None and today > closes_on:
        return Opening.OVER
    return Opening.OPEN
