"""Tickets of identities that the civil register did not certify, and their replay."""

from __future__ import annotations

import json
import secrets
from uuid import UUID

from parvis.bricks.identity.domain import civil
from parvis.bricks.identity.domain import civil_register as rules
from parvis.bricks.identity.gateways.civil_register import civil_register
from parvis.bricks.identity.models import RedressTicket
from parvis.kernel import clock, journal, keys
from parvis.kernel.access import Actor, require
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import urn

SEAL = "identity.redress"
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read as another


def ticket_number() -> str:
    """What a person reads out on the telephone: "K7PM-2Q4X"."""
    letters = [secrets.choice(_LETTERS) for _ in range(8)]
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


@command
def open_ticket(identity: civil.CivilIdentity, code: str, *, provider: str, client: str) -> str:
    """Keep what was asked of the register; the number to show."""
    row = RedressTicket.objects.create(
        ticket=ticket_number(),
        code=code,
        sealed=keys.ring().encrypt(SEAL, json.dumps(identity.claims()).encode()),
        provider=provider,
        client=client[:200],
    )
    return row.ticket


def replay(actor: Actor, number: UUID) -> rules.Verdict | None:
    """Ask the register again for a ticket (outside a transaction); None when there is none.

    The identity itself is shown to nobody: only whether it is certified now.
    """
    require(actor, "identity.redress.replay")
    row = RedressTicket.objects.filter(id=number).first()
    if row is None:
        return None
    asked = civil.read(json.loads(keys.ring().decrypt(SEAL, bytes(row.sealed))))
    register = next(iter(civil_register.all().values()), None)
    answer = register.ask(asked) if register is not None else rules.Trouble.HTTP
    verdict = rules.decide(asked, answer)
    _note(actor, number, verdict)
    return verdict


@command
def _note(actor: Actor, number: UUID, verdict: rules.Verdict) -> None:
    code = verdict.code if isinstance(verdict, rules.Uncertified) else ""
    RedressTicket.objects.filter(id=number).update(replayed_at=clock.now(), replay_code=code)
    journal.record(
        actor,
        "identity.redress.replay",
        urn("identity", "redress", number),
        organisation=actor.organisation,
        purpose="support of somebody whose identity was not certified",
        fields=["replay_code"],
    )
