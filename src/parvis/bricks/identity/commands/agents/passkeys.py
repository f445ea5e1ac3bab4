"""Passkeys of agents' accounts: two factors by themselves (the device checks its holder)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from parvis.bricks.identity.commands import passkeys
from parvis.bricks.identity.commands.agents import letters
from parvis.bricks.identity.commands.agents.factors import Enrolled, fresh_recovery
from parvis.bricks.identity.commands.passkeys import Holder
from parvis.bricks.identity.domain.passkeys import Site
from parvis.bricks.identity.models import AgentAccount
from parvis.bricks.identity.queries import agents as queries
from parvis.bricks.identity.queries import passkeys as held
from parvis.bricks.identity.queries.agents import REALM, Account
from parvis.kernel import clock
from parvis.kernel.db.transactions import command


@dataclass(frozen=True)
class Entered:
    """Whose passkey it is, and its kind: hwk (bound to a device) or swk (synced)."""

    account: Account
    means: str


@command
def add(
    account: UUID, site: Site, challenge: bytes, answer: str, name: str, language: str
) -> Enrolled:
    """Keep a passkey that a device has just made; Wrong when its answer does not hold."""
    row = AgentAccount.objects.select_for_update().get(id=account)
    made = passkeys.add(queries.of(row).actor, _holder(row), site, challenge, answer, name)
    codes = fresh_recovery(row)
    row.version += 1
    row.save(update_fields=["version", "recovery"])
    letters.tell(row, "passkey", language)
    return Enrolled(queries.of(row), codes, _means(row.id, made))


@command
def remove(account: UUID, passkey: UUID, language: str) -> Account | None:
    """Remove a passkey; None when it is not this account's."""
    row = AgentAccount.objects.select_for_update().get(id=account)
    if not passkeys.remove(queries.of(row).actor, _holder(row), passkey):
        return None
    row.version += 1
    if not queries.of(row).second_factor:
        row.recovery = []
    row.save(update_fields=["version", "recovery"])
    letters.tell(row, "passkey_removed", language)
    return queries.of(row)


@command
def enter(site: Site, challenge: bytes, answer: str) -> Entered | None:
    """Whose passkey answers; Wrong when the answer does not hold, None when nobody has it now."""
    used = passkeys.use(site, challenge, answer, realm=REALM)
    row = AgentAccount.objects.filter(id=used.holder).first()
    if row is None:
        return None
    AgentAccount.objects.filter(id=row.id).update(last_used_at=clock.now())
    return Entered(queries.of(row), _means(row.id, used.passkey))


def _means(account: UUID, passkey: UUID) -> str:
    """hwk: the key never leaves its device; swk: it is copied between devices."""
    synced = any(one.synced for one in held.of_holder(REALM, account) if one.id == passkey)
    return "swk" if synced else "hwk"


def _holder(row: AgentAccount) -> Holder:
    return Holder(REALM, row.id, row.handle, row.person_id)
