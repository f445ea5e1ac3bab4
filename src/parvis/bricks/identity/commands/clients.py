"""Clients: prepared by an organisation or the operator, approved, changed, closed."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.bricks.identity.commands import epochs
from parvis.bricks.identity.domain import registering
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.models import Client
from parvis.kernel import access, clock, journal, keys
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.models import Organisation
from parvis.kernel.urns import urn

SECRET_BYTES = 32


class Changed(RuntimeError):
    """Somebody else changed this client meanwhile: read it again."""


@dataclass(frozen=True)
class Registered:
    """A new client. `secret` is shown once, here; only its digest is kept ("" for none)."""

    id: UUID
    client_id: str
    secret: str


@command
def register(
    actor: Actor,
    *,
    profile: str,
    name: str,
    metadata: Mapping[str, Any],
    organisation: UUID | None = None,
    entity_id: str = "",
    client_id: str = "",
    sandbox: bool = False,
    active: bool = False,
    secret: str = "",
    own: bool = False,
) -> Registered:
    """Prepare a client; `active` needs the right to approve. NotRegistrable names a bad field.

    `entity_id`, `client_id` and `secret` (32 characters at least) are kept when given: a client of
    a national service keeps its subs. `own`: the portal itself, which may be on a loopback address.
    """
    owner = Organisation.objects.get(id=organisation) if organisation else None
    access.require(actor, "identity.client.create", owner)
    if active and not sandbox:  # in sandbox whoever prepares a client opens it
        access.require(actor, "identity.client.approve")
    read = registering.check(PROFILES[profile], metadata, sandbox=sandbox or own)
    if secret and len(secret) < SECRET_BYTES:
        raise registering.NotRegistrable("client_secret", "has at least 32 characters")
    given = _secret(read, secret)
    made = client_id or secrets.token_urlsafe(24)
    row = Client.objects.create(
        client_id=made,
        profile=profile,
        organisation=owner,
        name=name[:200],
        entity_id=entity_id or _sector(profile, read) or made,
        secrets=_hashed(given),
        metadata=dict(metadata),
        **_standing(active=active, sandbox=sandbox),
    )
    _tell(actor, "identity.client.create", row)
    return Registered(row.id, made, given)


def _standing(*, active: bool, sandbox: bool) -> dict[str, str]:
    where = Client.Environment.SANDBOX if sandbox else Client.Environment.PRODUCTION
    return {"state": Client.State.ACTIVE if active else Client.State.DRAFT, "environment": where}


def _secret(metadata: Any, given: str) -> str:
    has_secret = metadata.token_endpoint_auth_method.startswith("client_secret")
    return (given or secrets.token_urlsafe(SECRET_BYTES)) if has_secret else ""


def _hashed(secret: str) -> list[dict[str, Any]]:
    return [{"hash": keys.hash_token(secret), "until": None}] if secret else []


def _sector(profile: str, metadata: Any) -> str:
    return registering.sector_of(metadata) if profile == "oidc" else ""


@command
def change(
    actor: Actor, client: UUID, version: int, *, metadata: Mapping[str, Any] | None = None,
    name: str = "",
    own: bool = False,
) -> None:  # fmt: skip
    """Replace the metadata or the name; Changed when `version` is no longer the last one."""
    row = Client.objects.get(id=client)
    access.require(actor, "identity.client.change", row)
    changes: dict[str, Any] = {}
    if metadata is not None:
        sandbox = row.environment == Client.Environment.SANDBOX
        if not sandbox:  # partners ask for it (commands.partners)
            access.require(actor, "identity.client.approve", row)
        registering.check(PROFILES[row.profile], metadata, sandbox=sandbox or own)
        changes["metadata"] = dict(metadata)
    if name:
        changes["name"] = name[:200]
    _swap(actor, row, version, changes, "identity.client.change")


@command
def set_state(actor: Actor, client: UUID, version: int, state: str) -> None:
    """Open or close a client: "active" or "disabled"; in force at the next call of any process."""
    row = Client.objects.get(id=client)
    access.require(actor, "identity.client.approve", row)
    _swap(actor, row, version, {"state": Client.State(state)}, "identity.client.set_state")


@command
def set_environment(actor: Actor, client: UUID) -> None:
    """Take a client of the platform itself out of the sandbox: it serves real people."""
    row = Client.objects.get(id=client)
    access.require(actor, "identity.client.approve", row)
    to = {"environment": Client.Environment.PRODUCTION}
    _swap(actor, row, row.version, to, "identity.client.set_environment")


@command
def new_secret(actor: Actor, client: UUID, *, overlap_seconds: int = 7 * 86_400) -> str:
    """A new secret, shown once. The old one is good for `overlap_seconds` more, then never."""
    row = Client.objects.get(id=client)
    access.require(actor, "identity.client.change", row)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    until = (clock.now() + dt.timedelta(seconds=overlap_seconds)).isoformat()
    if not row.metadata.get("token_endpoint_auth_method", "client_secret_post").startswith(
        "client_secret"
    ):
        raise registering.NotRegistrable("client_secret", "is not how this client authenticates")
    kept = [{"hash": keys.hash_token(secret), "until": None}]
    if row.secrets and overlap_seconds > 0:
        kept.append({"hash": row.secrets[0]["hash"], "until": until})
    _swap(actor, row, row.version, {"secrets": kept}, "identity.client.new_secret")
    return secret


@command
def end_old_secret(actor: Actor, client: UUID) -> None:
    """The secret that was replaced is no longer good, at once."""
    row = Client.objects.get(id=client)
    access.require(actor, "identity.client.change", row)
    kept = [one for one in row.secrets if not one.get("until")]
    _swap(actor, row, row.version, {"secrets": kept}, "identity.client.end_secret")


def _swap(actor: Actor, row: Client, version: int, changes: dict[str, Any], verb: str) -> None:
    changed = Client.objects.filter(id=row.id, version=version).update(
        **changes, version=version + 1
    )
    if changed != 1:
        raise Changed
    _tell(actor, verb, row)


def _tell(actor: Actor, verb: str, row: Client) -> None:
    epochs.move()
    journal.record(actor, verb, urn("identity", "client", row.id), organisation=row.organisation_id)
