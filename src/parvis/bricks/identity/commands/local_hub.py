"""Local accounts as one of the hub's identity providers: what they say of a person.

Nothing is called: the hub and the accounts are the same instance. What is said is declared: the
mailbox, and a name when the person gave one; never birth, sex or anything of a civil identity.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from parvis.bricks.identity.commands import accounts, federating
from parvis.bricks.identity.commands.federating import Back
from parvis.bricks.identity.domain import hub, subjects
from parvis.bricks.identity.domain import local as rules
from parvis.bricks.identity.domain.hub import Refusal, Step
from parvis.bricks.identity.domain.upstream import Said
from parvis.bricks.identity.models import LocalAccount
from parvis.bricks.identity.queries import providers
from parvis.bricks.identity.queries.interactions import Opened
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.public import person

AMR = {"mail": ("mail",), "passkey": ("pop", "user"), "code": ("otp",), "recovery": ("mail",)}


@command
def say(opened: Opened, account: UUID, *, means: str, at: int) -> Back | Refusal:
    """Bring the identity of a local account to a sign-in that waits for it."""
    listed = providers.found(rules.PROVIDER)
    waits = opened.step == Step.AWAY and opened.data.get("provider") == rules.PROVIDER
    row = LocalAccount.objects.select_related("link").filter(id=account).first()
    if not waits or listed is None or row is None:
        return hub.WRONG_STEP
    who = person(row.link.person_id)
    claims = {
        "email": row.email,
        "given_name": who.given_names if who else "",
        "family_name": who.family_name if who else "",
    }
    said = Said(
        sub=str(row.id),
        acr=rules.ACR,
        amr=AMR.get(means, ("mail",)),
        auth_time=at,
        claims={name: value for name, value in claims.items() if value},
    )
    return federating.read(opened, listed, said)


@command
def identity(said: Mapping[str, Any]) -> tuple[dict[str, Any], str, UUID]:
    """Claims, seed of names and hub account of a local account that signed in."""
    seed = subjects.foreign_hash(f"{rules.ISSUER}:{said['sub']}")
    account = accounts.account_of(seed)
    row = LocalAccount.objects.select_related("link").filter(id=str(said["sub"])).first()
    if row is not None:
        accounts.belongs_to_account(account, row.link.person_id)
    return dict(said["claims"]), seed, account
