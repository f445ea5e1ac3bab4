"""Tickets of redress and reports of fraud, for the support: never the identity itself."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.bricks.identity.models import Connection, FraudReport, RedressTicket
from parvis.kernel import keys
from parvis.kernel.access import Actor, require

MOST = 200
FRAUD_SEAL = "identity.fraud"


@dataclass(frozen=True)
class Ticket:
    """A refused identity, as the support sees it."""

    id: UUID
    ticket: str
    code: str
    provider: str
    client: str
    made_at: dt.datetime
    replayed_at: dt.datetime | None
    replay_code: str


@dataclass(frozen=True)
class Report:
    """A report of fraud: its words, and the sign-ins that it names."""

    id: UUID
    ticket: str
    reported_at: dt.datetime
    words: dict[str, str]
    connections: tuple[Connected, ...]


@dataclass(frozen=True)
class Connected:
    """One sign-in named in a report."""

    id: UUID
    at: dt.datetime
    client: str
    provider: str


def listed(actor: Actor, number: str = "") -> list[Ticket]:
    """The newest tickets, or the one with this number."""
    require(actor, "identity.redress.read")
    rows = RedressTicket.objects.order_by("-made_at")
    if number:
        rows = rows.filter(ticket=number.strip().upper()[:12])
    return [_ticket(row) for row in rows[:MOST]]


def one(actor: Actor, number: UUID) -> Ticket | None:
    """One ticket."""
    require(actor, "identity.redress.read")
    row = RedressTicket.objects.filter(id=number).first()
    return _ticket(row) if row is not None else None


def reports(actor: Actor) -> list[Report]:
    """Reports of fraud, newest first."""
    require(actor, "identity.redress.read")
    return [_report(row) for row in FraudReport.objects.order_by("-reported_at")[:MOST]]


def _ticket(row: RedressTicket) -> Ticket:
    return Ticket(
        row.id,
        row.ticket,
        row.code,
        row.provider,
        row.client,
        row.made_at,
        row.replayed_at,
        row.replay_code,
    )


def _report(row: FraudReport) -> Report:
    words: dict[str, Any] = json.loads(keys.ring().decrypt(FRAUD_SEAL, bytes(row.sealed)))
    known = Connection.objects.filter(id__in=row.connections).order_by("-at")
    return Report(
        row.id,
        row.ticket,
        row.reported_at,
        {name: str(value) for name, value in words.items()},
        tuple(Connected(c.id, c.at, c.client, c.provider) for c in known),
    )


def matching(code: str) -> Connected | None:
    """The sign-in whose code a letter gave; nothing for a code that is none."""
    try:
        number = UUID(code.strip()[:40])
    except ValueError:
        return None
    row = Connection.objects.filter(id=number).first()
    return Connected(row.id, row.at, row.client, row.provider) if row is not None else None
