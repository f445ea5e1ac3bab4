"""Write what a person's account at the hub holds: uses, preferences, locks."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from parvis.bricks.identity.commands import epochs
from parvis.bricks.identity.domain.authentication import Authentication, Granted
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.hub import Preferences, Provider
from parvis.bricks.identity.models import AgentLogin, Connection, HubAccount
from parvis.bricks.identity.queries import accounts as queries
from parvis.kernel import clock, journal, keys
from parvis.kernel.access import Actor, require
from parvis.kernel.db.statements import Statement, kept
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import urn
from parvis.kernel.values.ids import uuid7

_COLUMNS = (
    "id", "account_id", "at", "event", "profile", "client_id", "client", "provider", "acr",
    "claims",
)  # fmt: skip
_HISTORY = (
    f"INSERT INTO identity_connection ({', '.join(_COLUMNS)}) "  # noqa: S608 - our own words
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
)


@command
def account_of(seed: str) -> UUID:
    """The account of an identity, opened at its first use."""
    row, made = HubAccount.objects.get_or_create(digest=queries.digest(seed))
    if not made:
        HubAccount.objects.filter(id=row.id).update(last_used_at=clock.now())
    return row.id


@command
def agent_account(
    provider: str, sub: str, email: str, *, provider_is_default: bool, invented: bool = False
) -> UUID:
    """The account of an agent, by subject at a provider.

    A subject not seen before joins the account that has the same address (small letters) only
    when that account came from the default provider and this one is an organisation's: never the
    other way round (ProConnect's rule, reference 2.1). Invented agents (`invented`) join invented
    ones alone.
    """
    subject = keys.hash_token(f"identity.login:{provider}:{sub}")
    address = keys.hash_token(f"identity.address:{email.strip().lower()}")
    known = AgentLogin.objects.filter(provider=provider, subject=subject).first()
    if known is not None:
        AgentLogin.objects.filter(id=known.id).exclude(address=address).update(address=address)
        HubAccount.objects.filter(id=known.account_id).update(last_used_at=clock.now())
        return known.account_id
    account = None
    if not provider_is_default:
        same = AgentLogin.objects.filter(address=address, provider__in=_defaults(invented)).first()
        account = same.account_id if same is not None else None
    if account is None:
        account = account_of(f"agent:{provider}:{sub}")
    AgentLogin.objects.create(
        account_id=account, provider=provider, subject=subject, address=address
    )
    return account


def _defaults(invented: bool) -> list[str]:
    from parvis.bricks.identity.queries import providers

    return [
        one.uid
        for one in providers.listed("agent")
        if one.record.default and one.record.test == invented
    ]


@command
def remember(
    account: UUID,
    *,
    event: str,
    profile: str,
    client_id: str,
    client: str,
    provider: str,
    acr: str,
    claims: Mapping[str, list[str]],
) -> UUID:
    """Add an event to the person's history; its id is the code that a mail quotes."""
    row = Connection.objects.create(
        account_id=account,
        event=event,
        profile=profile,
        client_id=client_id,
        client=client[:200],
        provider=provider[:120],
        acr=acr,
        claims=dict(claims),
    )
    return row.id


def history_line(client: ClientRecord, who: Authentication, granted: Granted) -> list[Statement]:
    """A sign-in that asked nothing of the person is in their history too: one INSERT, or none."""
    account = who.extra.get("account")
    if not account:
        return []
    values = [
        kept(uuid7()),
        kept(UUID(str(account))),
        kept(clock.now()),
        "FC_VERIFIED",
        client.profile,
        client.client_id,
        (client.metadata.title or client.name)[:200],
        str(who.extra.get("provider") or who.idp)[:120],
        granted.acr or who.acr,
        json.dumps({"": list(granted.scopes)}),
    ]
    return [(_HISTORY, values)]


@command
def belongs_to_account(account: UUID, person: UUID) -> None:
    """This identity signed in to the portal as this person: their space shows its history."""
    HubAccount.objects.filter(id=account).exclude(person=person).update(person=person)


@command
def prefer(
    actor: Actor,
    account_id: UUID,
    providers: list[Provider],
    allowed: Collection[str],
    *,
    block_future: bool,
) -> Preferences:
    """Keep which providers may speak for the person, of those listed, and of future ones."""
    row = HubAccount.objects.select_for_update().get(id=account_id)
    require(actor, "identity.account.change", row)
    before = queries.preferences(row.preferences)
    after = before.changed(providers, allowed, block_future=block_future)
    row.preferences = {
        "blocked": sorted(after.blocked),
        "allowed": sorted(after.allowed),
        "block_future": after.block_future,
    }
    row.save(update_fields=["preferences"])
    epochs.move()
    _record(actor, "prefer", row, ["preferences"], dict(row.preferences))
    return after


@command
def lock(actor: Actor, account_id: UUID) -> None:
    """Nobody signs in with this identity any more, until an operator unlocks it."""
    row = HubAccount.objects.select_for_update().get(id=account_id)
    require(actor, "identity.account.lock", row)
    if row.locked_at is None:
        own = actor.person is not None and actor.person == row.person_id
        row.locked_at, row.locked_by = clock.now(), "person" if own else "operator"
        row.save(update_fields=["locked_at", "locked_by"])
        epochs.move()
        _record(actor, "lock", row, ["locked_at"])


@command
def unlock(actor: Actor, account_id: UUID) -> None:
    """Open a locked identity again."""
    row = HubAccount.objects.select_for_update().get(id=account_id)
    require(actor, "identity.account.unlock", row)
    if row.locked_at is not None:
        row.locked_at, row.locked_by = None, ""
        row.save(update_fields=["locked_at", "locked_by"])
        epochs.move()
        _record(actor, "unlock", row, ["locked_at"])


def _record(actor: Actor, act: str, row: HubAccount, names: list[str], payload: Any = None) -> None:
    journal.record(
        actor,
        f"identity.account.{act}",
        urn("identity", "account", row.id),
        organisation=actor.organisation,
        persons=[row.person_id] if row.person_id else [],
        fields=names,
        payload=payload,
    )
