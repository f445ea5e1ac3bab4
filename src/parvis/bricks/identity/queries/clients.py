"""Clients by client_id, kept in memory for the length of an epoch."""

from __future__ import annotations

import threading
from typing import Any

from parvis.bricks.identity.domain.clients import ClientRecord, Metadata, Secret
from parvis.bricks.identity.domain.hub import LEVELS, Rules
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.models import Client, Epoch

_kept: dict[str, ClientRecord | None] = {}
_epoch = 0
_lock = threading.Lock()
_MOST = 5_000


def epoch() -> int:
    """The epoch in the database now (one statement)."""
    return Epoch.objects.values_list("value", flat=True).filter(id=1).first() or 0


def at(value: int) -> bool:
    """Forget what was read in another epoch than this one; True when something was forgotten."""
    global _epoch  # noqa: PLW0603 - one cache per process
    if value == _epoch:
        return False
    with _lock:
        _kept.clear()
        _epoch = value
    return True


def current_epoch() -> int:
    """The epoch of what is in memory, in which the request under way was read."""
    return _epoch


def rules_of(client: ClientRecord) -> Rules:
    """What the client allows of identity providers and of single sign-on."""
    meta, profile = client.metadata, PROFILES[client.profile]
    sso = frozenset(LEVELS)
    if profile.platforms:
        sso = profile.platform(meta.platform).sso_acrs
    return Rules(
        listed=frozenset(meta.idp_filter_list),
        exclude=meta.idp_filter_exclude,
        hints=frozenset(meta.allowed_idp_hints),
        sso_acrs=sso,
        sandbox=client.sandbox,
        declared=profile.declared or meta.accepts_declared,
    )


def find(client_id: str) -> ClientRecord | None:
    """The client of that id, active or not; None when there is none.

    From memory when it was read in this epoch (say `at(epoch)` before), else one statement.
    """
    if len(client_id) > 128 or not client_id or "\x00" in client_id:
        return None
    if client_id in _kept:
        return _kept[client_id]
    started = _epoch
    row = Client.objects.filter(client_id=client_id).first()
    record = as_record(row) if row is not None else None
    with _lock:
        if started == _epoch and record is not None and len(_kept) < _MOST:
            _kept[client_id] = record
    return record


def as_record(row: Any) -> ClientRecord:
    """A row as the engine reads it."""
    return ClientRecord(
        id=row.id,
        client_id=row.client_id,
        profile=row.profile,
        name=row.name,
        entity_id=row.entity_id,
        active=row.state == Client.State.ACTIVE,
        sandbox=row.environment == Client.Environment.SANDBOX,
        organisation=row.organisation_id,
        secrets=tuple(Secret(s["hash"], s.get("until") or "") for s in row.secrets),
        metadata=Metadata.read(row.metadata),
    )


def known_epoch() -> int:
    """The epoch that this process last heard of."""
    return _epoch


_origins: tuple[int, dict[str, frozenset[str]]] = (-1, {})


def has_origin(profile: str, origin: str) -> bool:
    """Whether an active client of the profile registered this web origin (`web_origins`)."""
    global _origins  # noqa: PLW0603 - one table per process
    if not origin or len(origin) > 300:
        return False
    if _origins[0] != _epoch:
        table: dict[str, set[str]] = {}
        rows = Client.objects.filter(
            state=Client.State.ACTIVE, metadata__has_key="web_origins"
        ).values_list("profile", "metadata")
        for name, metadata in rows:
            table.setdefault(name, set()).update(metadata["web_origins"])
        _origins = (_epoch, {name: frozenset(found) for name, found in table.items()})
    return origin in _origins[1].get(profile, frozenset())
