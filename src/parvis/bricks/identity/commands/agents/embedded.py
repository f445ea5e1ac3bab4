"""The record of the embedded provider among the hub's providers, and its grants for the hub."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.bricks.identity.commands.agents.joining import holds
from parvis.bricks.identity.commands.providers import save_provider
from parvis.bricks.identity.domain import joining, second_factor
from parvis.bricks.identity.domain.providers import Record
from parvis.bricks.identity.gateways.relying import challenge
from parvis.bricks.identity.models import AgentGrant, AgentMembership
from parvis.bricks.identity.queries import agents as queries
from parvis.bricks.identity.queries import embedded, providers
from parvis.bricks.identity.queries.agents import Account
from parvis.kernel import clock, keys
from parvis.kernel.access import system
from parvis.kernel.db.transactions import command

LIFE = dt.timedelta(seconds=60)
TITLE = "Compte agent"


def ensure() -> None:
    """Write the record when the setting opens the provider and it is missing or has changed.

    An operator who closed it keeps it closed.
    """
    if not embedded.ON.read():
        return
    wanted = _record()
    known = providers.found(embedded.UID)
    if known is not None and known.record.issuer == wanted.issuer:
        return  # what an operator changed of it stays
    save_provider(
        system("identity.embedded"),
        embedded.UID,
        title=known.title if known is not None else TITLE,
        audience="agent",
        record=wanted,
        secret="" if known is not None else secrets.token_urlsafe(48),
        active=known.active if known is not None else True,
        position=900,
    )


def _record() -> Record:
    return Record(
        issuer=embedded.issuer(),
        client_id=embedded.CLIENT,
        scopes=("openid", "given_name", "usual_name", "email", "uid", "siret"),
        allowed_acr=("eidas0", "eidas0-mfa", "eidas1", "eidas1-mfa"),
        about={
            "fr": "Pour les agents dont l’administration n’a pas de compte à elle.",
            "en": "For agents whose administration has no accounts of its own.",
        },
        default=True,
    )


@dataclass(frozen=True)
class Held:
    """A grant whose code or token was shown: what the hub is told."""

    account: Account
    siret: str
    nonce: str
    acr: str
    amr: tuple[str, ...]
    auth_time: int


@command
def issue(
    account: Account,
    membership: UUID,
    asked: dict[str, Any],
    means: Collection[str],
    at: int,
) -> str | None:
    """A code for the hub; None when the membership holds no more (then it is left)."""
    row = AgentMembership.objects.filter(
        id=membership, account=account.id, state=AgentMembership.State.JOINED
    ).first()
    if row is None:
        return None
    if not holds(row.membership):
        row.state, row.membership, row.version = AgentMembership.State.LEFT, None, row.version + 1
        row.save(update_fields=["state", "membership", "version"])
        return None
    code = secrets.token_urlsafe(32)
    amr = second_factor.amr(means)
    AgentGrant.objects.create(
        account_id=account.id,
        membership=row,
        code_hash=keys.hash_token(code),
        redirect_uri=asked["redirect_uri"],
        challenge=asked["code_challenge"],
        nonce=asked.get("nonce", ""),
        acr=second_factor.acr(proved=joining.proves(row.strength), factors=amr),
        amr=list(amr),
        auth_time=at,
        expires_at=clock.now() + LIFE,
    )
    return code


@command
def redeem(code: str, redirect_uri: str, verifier: str) -> tuple[str, Held] | None:
    """An access token for a code, once; a code shown again ends the token it gave."""
    now, access = clock.now(), secrets.token_urlsafe(32)
    digest = keys.hash_token(code)
    rows = AgentGrant.objects.filter(code_hash=digest)
    consumed = rows.filter(
        consumed_at=None,
        expires_at__gt=now,
        redirect_uri=redirect_uri,
        challenge=challenge(verifier),
    ).update(consumed_at=now, access_hash=keys.hash_token(access), expires_at=now + LIFE)
    if consumed != 1:
        rows.exclude(consumed_at=None).update(access_hash=None)
        return None
    return access, _held(rows.select_related("account", "membership").get())


def held(access: str) -> Held | None:
    """What an access token stands for, within its minute."""
    row = (
        AgentGrant.objects.select_related("account", "membership")
        .filter(access_hash=keys.hash_token(access), expires_at__gt=clock.now())
        .first()
    )
    return _held(row) if row is not None else None


def _held(row: AgentGrant) -> Held:
    return Held(
        account=queries.of(row.account),
        siret=row.membership.siret,
        nonce=row.nonce,
        acr=row.acr,
        amr=tuple(row.amr),
        auth_time=row.auth_time,
    )
