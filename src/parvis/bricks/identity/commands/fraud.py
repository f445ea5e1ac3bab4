"""Keep a report of identity theft."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from parvis.bricks.identity.commands.redress import ticket_number
from parvis.bricks.identity.models import Connection, FraudReport, HubAccount
from parvis.bricks.identity.queries.tickets import FRAUD_SEAL
from parvis.kernel import journal, keys
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import urn


@command
def report(actor: Actor, words: Mapping[str, str], connections: Sequence[UUID]) -> str:
    """The report and its ticket number. Signed in or not: whoever is robbed may have no way in."""
    who = actor.person
    account = HubAccount.objects.filter(person=who).first() if who else None
    known = Connection.objects.filter(id__in=list(connections)).values_list("id", flat=True)
    row = FraudReport.objects.create(
        ticket=ticket_number(),
        account=account,
        sealed=keys.ring().encrypt(FRAUD_SEAL, json.dumps(dict(words)).encode()),
        connections=[str(one) for one in known],
    )
    journal.record(
        actor,
        "identity.fraud.report",
        urn("identity", "fraud", row.id),
        organisation=None,
        persons=[who] if who else [],
        purpose="report of identity theft",
        fields=sorted(words),
    )
    return row.ticket
