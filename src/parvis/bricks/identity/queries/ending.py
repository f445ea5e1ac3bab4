"""Which session a logout is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.models import Grant, Session
from parvis.bricks.identity.queries.sessions import Signed, current, unsealed
from parvis.kernel import clock


def session_of(
    profile: str, client: ClientRecord, claims: Mapping[str, Any], token: str
) -> Signed | None:
    """The live session that this id_token names: by `sid`, else this browser's, else the latest.

    In each case the client must have received a grant of that `sub` in it.
    """
    mine = Grant.objects.filter(client_id=client.id, sub=str(claims.get("sub", "")))
    live = Session.objects.filter(
        profile=profile, ended_at=None, expires_at__gt=clock.now(), id__in=mine.values("session")
    )
    sid = _uuid(claims.get("sid"))
    here = current(token, profile)
    if sid is None and here is not None:
        sid = here.id
    row = live.filter(id=sid).first() if sid else live.order_by("-created_at").first()
    return Signed(row.id, unsealed(row)) if row is not None else None


def somebody(profile: str, token: str) -> bool:
    """Whether somebody is signed in, in this browser."""
    return current(token, profile) is not None


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None
