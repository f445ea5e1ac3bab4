"""Acting under a mandate: each beginning is written with its purpose, and shown to the person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from parvis.bricks.identity.commands import asking
from parvis.bricks.identity.commands.mandate_rows import (
    MandateRefusal,
    close_uses,
    mandate_urn,
    record,
    take,
)
from parvis.bricks.identity.domain import mandates as rules
from parvis.bricks.identity.domain.mandates import State
from parvis.bricks.identity.events import MandateUsed
from parvis.bricks.identity.models import Mandate
from parvis.kernel import clock, events, keys
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command

LEAST_PURPOSE, MOST_PURPOSE = 5, 200
HERE = "portal"


@command
def begin(actor: Actor, number: UUID, purpose: str, *, where: str = HERE) -> Mandate:
    """Begin to act for the person or the company, for a stated purpose; the mandate.

    `where`: "portal", or the title of the service that they are signed in to. MandateRefusal:
    "purpose", "not_yet", "over", "is_…"; for a company "sign_in_again", when the register has not
    named the officer for a day (`asking.certify_again`).
    """
    row = take(actor, number, "use")
    said = check(row, purpose)
    if row.company_id is not None and not asking.is_fresh(row):
        raise MandateRefusal("sign_in_again")
    record(actor, row, "use", payload={"where": where}, purpose=said)
    events.publish(
        MandateUsed(row.id, row.holder_id, row.person_id, where[:120]),
        aggregate=mandate_urn(row.id),
    )
    return row


def check(row: Mandate, purpose: str) -> str:
    """The purpose in one line, when the mandate opens something now; MandateRefusal else."""
    said = " ".join(purpose.split())
    if not LEAST_PURPOSE <= len(said) <= MOST_PURPOSE:
        raise MandateRefusal("purpose")
    _in_force(row)
    return said


def _in_force(row: Mandate) -> None:
    today = clock.today()
    if rules.opens(State(row.state), row.starts_on, row.ends_on, today):
        return
    if row.state != State.ACTIVE:
        raise MandateRefusal(f"is_{row.state}")
    raise MandateRefusal("not_yet" if today < row.starts_on else "over")


@command
def stop(mandate: UUID) -> None:
    """End what was opened elsewhere under it in this sitting: sessions of the hub, and tokens."""
    close_uses(mandate, "stopped acting")


@command
def lend_identity(actor: Actor, number: UUID, identity: Mapping[str, Any]) -> None:
    """The person lets the mandate serve at other services: their identity is kept with it, sealed
    for them, until the mandate ends. `identity`: claims, seed, account, certified."""
    row = take(actor, number, "lend")
    if row.state not in (State.PROPOSED, State.ACTIVE, State.SUSPENDED) or row.person_id is None:
        raise MandateRefusal(f"is_{row.state}")
    sealed = keys.seal_for(row.person_id, {"identity": json.dumps(dict(identity))})
    Mandate.objects.filter(id=row.id, version=row.version).update(
        identity=sealed, version=row.version + 1
    )
    record(actor, row, "lend")
