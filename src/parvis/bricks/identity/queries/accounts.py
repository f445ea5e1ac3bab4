"""A person at the hub: account, preferences, history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.bricks.identity.domain import legal_bases
from parvis.bricks.identity.domain.hub import Preferences
from parvis.bricks.identity.models import Connection, HubAccount
from parvis.bricks.identity.queries import clients
from parvis.kernel import clock, keys
from parvis.kernel.access import Actor, require

MONTHS = 6
PAGE = 50


@dataclass(frozen=True)
class Account:
    """An account as the hub reads it."""

    id: UUID
    person: UUID | None
    preferences: Preferences
    locked: bool


@dataclass(frozen=True)
class Shown:
    """One line of a person's history."""

    id: UUID
    at: dt.datetime
    event: str
    client: str
    provider: str
    acr: str
    claims: dict[str, list[str]]
    profile: str
    bases: tuple[str, ...] = ()  # articles that the service gives for these data today


def digest(seed: str) -> str:
    """How an account is found by what names of persons are computed from."""
    return keys.hash_token(f"identity.account:{seed}")


def by_seed(seed: str) -> Account | None:
    """The account of an identity."""
    row = HubAccount.objects.filter(digest=digest(seed)).first()
    return _account(row) if row is not None else None


def of_person(actor: Actor) -> list[Account]:
    """Accounts that belong to the person acting."""
    require(actor, "identity.account.read")
    rows = HubAccount.objects.filter(person=actor.person)
    return [_account(row) for row in rows.order_by("created_at")]


def history(actor: Actor, before: dt.datetime | None = None) -> tuple[list[Shown], bool]:
    """The person's last six months, newest first, and whether there is more."""
    require(actor, "identity.account.read")
    since = clock.now() - dt.timedelta(days=31 * MONTHS)
    rows = Connection.objects.filter(account__person=actor.person, at__gte=since)
    if before is not None:
        rows = rows.filter(at__lt=before)
    clients.at(clients.epoch())
    found = list(rows.order_by("-at")[: PAGE + 1])
    return [_shown(row) for row in found[:PAGE]], len(found) > PAGE


def connection(actor: Actor, number: UUID) -> Shown | None:
    """One event of the person's own history."""
    require(actor, "identity.account.read")
    row = Connection.objects.filter(id=number, account__person=actor.person).first()
    return _shown(row) if row is not None else None


def preferences(kept: dict[str, Any]) -> Preferences:
    """Preferences as kept in a row."""
    return Preferences(
        frozenset(kept.get("blocked", ())),
        frozenset(kept.get("allowed", ())),
        bool(kept.get("block_future", False)),
    )


def _account(row: HubAccount) -> Account:
    return Account(row.id, row.person_id, preferences(row.preferences), row.locked_at is not None)


def _shown(row: Connection) -> Shown:
    client = clients.find(row.client_id)
    kept = client.metadata.legal_bases if client is not None else {}
    told = [scope for scopes in row.claims.values() for scope in scopes]
    return Shown(
        row.id, row.at, row.event, row.client, row.provider, row.acr, row.claims, row.profile,
        legal_bases.told(told, kept),
    )  # fmt: skip


def by_id(number: UUID) -> Account | None:
    """One account."""
    row = HubAccount.objects.filter(id=number).first()
    return _account(row) if row is not None else None
