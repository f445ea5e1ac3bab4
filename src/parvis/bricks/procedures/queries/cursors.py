"""Cursors of keyset pages: the last row's place, opaque in a link."""

from __future__ import annotations

import base64
import datetime as dt
from uuid import UUID


class BadCursor(ValueError):
    """The place from which to go on cannot be read: an old or damaged link."""


def encode(value: dt.datetime | dt.date, id_: UUID) -> str:
    """The cursor of a row."""
    return base64.urlsafe_b64encode(f"{value.isoformat()};{id_}".encode()).decode().rstrip("=")


def decode(cursor: str, *, day: bool) -> tuple[dt.datetime | dt.date, UUID]:
    """The place of a cursor (`day`: ordered by days); BadCursor."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        text, _, id_ = base64.urlsafe_b64decode(padded.encode("ascii")).decode().partition(";")
        if day:
            return dt.date.fromisoformat(text), UUID(id_)
        value = dt.datetime.fromisoformat(text)
        if value.tzinfo is None:
            raise BadCursor(cursor)
        return value, UUID(id_)
    except (ValueError, UnicodeError) as error:
        raise BadCursor("this page of the list cannot be found again") from error
