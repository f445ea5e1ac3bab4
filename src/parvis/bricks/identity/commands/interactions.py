"""Interactions: begun by the provider, carried on by the hub, completed into an answer.

The seam of the brick. `start` is called by the authorize endpoint; the hub's pages read
`queries.interactions.opened`, move with `advance`, and end with `complete` or `abort`. None of
these functions knows HTTP: cookies and redirects are made by `pages.answers`.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from parvis.bricks.identity.commands import grants, sessions
from parvis.bricks.identity.domain.authentication import Authentication, ClientResponse, Granted
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.domain.requests import Asked
from parvis.bricks.identity.models import Interaction
from parvis.bricks.identity.queries.interactions import SEAL, Opened, Stale
from parvis.bricks.identity.queries.sessions import Signed
from parvis.kernel import clock, keys
from parvis.kernel.db.transactions import command


@dataclass(frozen=True)
class Started:
    """A new interaction: `uid` for the address, `browser` for its cookie."""

    uid: str
    browser: str
    seconds: int


@command
def start(client: ClientRecord, asked: Asked) -> Started:
    """Begin an interaction for a checked request, bound to a new cookie of one browser."""
    lifetime = PROFILES[client.profile].interaction_of(client.metadata.platform)
    uid, browser = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    now = clock.now()
    Interaction.objects.create(
        uid=uid,
        profile=client.profile,
        client_id=client.id,
        browser_hash=keys.hash_token(browser),
        request=asked.to_json(),
        created_at=now,
        expires_at=now + dt.timedelta(seconds=lifetime),
    )
    return Started(uid, browser, lifetime)


@command
def advance(
    opened: Opened,
    *,
    step: str,
    data: Mapping[str, Any] | None = None,
    renew_browser: bool = False,
) -> tuple[Opened, str]:
    """Move to another step, replacing what is kept (`data`); Stale when another tab was faster.

    `renew_browser`: give the browser a new cookie (after the identity provider's answer, so
    that a cookie planted before is worth nothing); its value is returned, else "".
    """
    browser = secrets.token_urlsafe(32) if renew_browser else ""
    kept = dict(opened.data if data is None else data)
    changes: dict[str, Any] = {
        "step": step,
        "version": opened.version + 1,
        "sealed": keys.ring().encrypt(SEAL, json.dumps(kept, ensure_ascii=False).encode()),
    }
    if browser:
        changes["browser_hash"] = keys.hash_token(browser)
    _swap(opened, changes)
    return replace(opened, step=step, version=opened.version + 1, data=kept), browser


@command
def complete(
    opened: Opened,
    authentication: Authentication,
    granted: Granted,
    *,
    session: Signed | None = None,
    session_token: str = "",
) -> ClientResponse:
    """End the interaction with a code for the client.

    `session`: the session in force when the person did not sign in again (single sign-on);
    without it a new one is opened and `session_token`, the cookie's value before, ends. Stale
    when the interaction ended meanwhile (the "back" button, a second tab): nothing is issued.
    """
    _finish(opened)
    token = ""
    if session is None:
        sid, token = sessions.open_session(opened.profile, authentication, replaces=session_token)
        session = Signed(sid, authentication)
    issued = grants.issue(opened.client, opened.asked, session, granted)
    lifetime = PROFILES[opened.profile].lifetimes.session if token else 0
    return replace(issued, session_token=token, session_seconds=lifetime)


@command
def abort(opened: Opened, error: str, description: str = "") -> ClientResponse:
    """End the interaction with an error for the client (OpenID Core 3.1.2.6)."""
    _finish(opened)
    return grants.refusal(opened.client.profile, opened.asked, error, description)


def _finish(opened: Opened) -> None:
    _swap(opened, {"finished_at": clock.now(), "version": opened.version + 1, "sealed": b""})


def _swap(opened: Opened, changes: dict[str, Any]) -> None:
    changed = Interaction.objects.filter(
        id=opened.id, version=opened.version, finished_at=None
    ).update(**changes)
    if changed != 1:
        raise Stale("moved meanwhile")
