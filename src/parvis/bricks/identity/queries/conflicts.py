"""Accounts with one civil identity, side by side, as the operator who decides reads them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max

from parvis.bricks.identity.models import Conflict, Connection, HubAccount, Link, LocalAccount
from parvis.bricks.identity.queries.links import way_name
from parvis.kernel import journal
from parvis.kernel.access import Actor, may, require
from parvis.kernel.parties.models import Membership, Person
from parvis.kernel.urns import Urn, urn

SHOWN = 200


@dataclass(frozen=True)
class Way:
    """One way to sign in. `certified`: a civil register knows its identity."""

    name: str
    since: dt.datetime
    certified: bool


@dataclass(frozen=True)
class Account:
    """What is known of one of the accounts. `same`: every field of the civil identity is equal,
    else accents or given names differ; `arrived`: the one that was just opened."""

    person: UUID
    name: str
    email: str
    since: dt.datetime
    last_use: dt.datetime | None
    sign_ins: int
    ways: tuple[Way, ...]
    works_for: tuple[str, ...]
    arrived: bool
    same: bool
    erased: bool


@dataclass(frozen=True)
class Listed:
    """One line of the queue."""

    id: UUID
    name: str
    accounts: int
    made_at: dt.datetime
    state: str
    decided_at: dt.datetime | None


@dataclass(frozen=True)
class Shown:
    """One comparison; `mine`: an account may be the reader's own, who decides nothing."""

    id: UUID
    accounts: tuple[Account, ...]
    state: str
    kept: UUID | None
    proof: str
    reason: str
    version: int
    made_at: dt.datetime
    decided_at: dt.datetime | None
    mine: bool

    @property
    def urn(self) -> Urn:
        """What the journal calls it."""
        return urn("identity", "conflict", self.id)


def waiting(actor: Actor) -> list[Listed]:
    """Those that nobody has decided, the oldest first."""
    require(actor, "identity.conflict.read")
    rows = Conflict.objects.filter(state=Conflict.State.OPEN).order_by("made_at")
    return [_listed(row) for row in rows.select_related("arrived")[:SHOWN]]


def decided(actor: Actor) -> list[Listed]:
    """The latest decisions."""
    require(actor, "identity.conflict.read")
    rows = Conflict.objects.exclude(state=Conflict.State.OPEN).order_by("-decided_at")
    return [_listed(row) for row in rows.select_related("arrived")[:20]]


def one(actor: Actor, number: UUID) -> Shown | None:
    """One comparison with the facts of each account; the look is in the journal of each person."""
    require(actor, "identity.conflict.read")
    row = Conflict.objects.filter(id=number).first()
    if row is None:
        return None
    same = {UUID(one["person"]): bool(one["same"]) for one in row.candidates}
    people = Person.objects.in_bulk([row.arrived_id, *same])
    accounts = [_account(people[row.arrived_id], arrived=True, same=True)]
    accounts += [
        _account(people[one], arrived=False, same=equal)
        for one, equal in same.items()
        if one in people
    ]
    shown = Shown(
        row.id,
        tuple(accounts),
        row.state,
        row.kept_id,
        row.proof,
        row.reason,
        row.version,
        row.made_at,
        row.decided_at,
        mine=not may(actor, "identity.conflict.decide", row),
    )
    journal.look(
        actor,
        shown.urn,
        organisation=None,
        persons=list(people),
        purpose="reconciliation of accounts",
        legal_basis="RGPD article 6.1.e",
        fields=["given_names", "family_name", "email"],
    )
    return shown


def _listed(row: Conflict) -> Listed:
    name = row.arrived.full_name
    return Listed(row.id, name, len(row.candidates) + 1, row.made_at, row.state, row.decided_at)


def _account(who: Person, *, arrived: bool, same: bool) -> Account:
    links = Link.objects.filter(person=who, ended_at=None).order_by("made_at")
    hub = HubAccount.objects.filter(person=who)
    uses = [
        hub.aggregate(last=Max("last_used_at"))["last"],
        LocalAccount.objects.filter(link__person=who).aggregate(last=Max("last_used_at"))["last"],
    ]
    memberships = Membership.objects.filter(person=who).select_related("organisation")
    return Account(
        person=who.id,
        name=who.full_name,
        email=who.email,
        since=who.created_at,
        last_use=max((one for one in uses if one is not None), default=None),
        sign_ins=Connection.objects.filter(account__person=who).count(),
        ways=tuple(Way(way_name(row.issuer), row.made_at, row.certified) for row in links),
        works_for=tuple(sorted({row.organisation.name for row in memberships})),
        arrived=arrived,
        same=same,
        erased=who.erased_at is not None,
    )
