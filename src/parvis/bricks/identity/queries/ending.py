"""Which session a logout is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.models import Grant, Session
from parvis.bricks.identity.queries.sessions import Signed, current, unsealed
from parvis.kernel import clock, keys

JUST = dt.timedelta(minutes=10)


def session_of(
    profile: str, client: ClientRecord, claims: Mapping[str, Any], token: str
) -> Signed | None:
    """The session that this id_token names: by `sid`, else this browser's, else the latest.

    In each case the client must have received a grant of that `sub` in it. One that the portal's
    sign-out ended a moment ago counts: its identity provider is still to be told.
    """
    mine = Grant.objects.filter(client_id=client.id, sub=str(claims.get("sub", "")))
    now = clock.now()
    still = Q(ended_at=None) | Q(ended_at__gt=now - JUST)
    live = Session.objects.filter(
        still, profile=profile, expires_at__gt=now, id__in=mine.values("session")
    )
    sid = _uuid(claims.get("sid"))
    if sid is None and token:
        here = live.filter(token_hash=keys.hash_token(token)).values_list("id", flat=True)
        sid = here.first()
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
