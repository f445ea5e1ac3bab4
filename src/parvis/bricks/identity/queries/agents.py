"""Accounts of the embedded identity provider, as pages and rules read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from parvis.bricks.identity.models import AgentAccount, AgentMembership
from parvis.bricks.identity.queries import passkeys
from parvis.kernel import clock
from parvis.kernel.access import NOBODY, Actor, Role, system
from parvis.kernel.parties.public import memberships_visible_to

REALM = "agent"


@dataclass(frozen=True)
class Joined:
    """An organisation of an account, whatever its state."""

    id: UUID
    siret: str
    name: str
    state: str
    strength: str
    reason: str
    number: str
    words: tuple[dict[str, str], ...]
    external: bool
    membership: UUID | None
    organisation: UUID | None

    @property
    def usable(self) -> bool:
        """Whether one may sign in for it."""
        return self.state == AgentMembership.State.JOINED


@dataclass(frozen=True)
class Account:
    """An account without its secrets."""

    id: UUID
    email: str
    given_name: str
    usual_name: str
    version: int
    totp: bool
    recovery_left: int
    passkeys: int
    handle: str
    person: UUID | None

    @property
    def name(self) -> str:
        """As read aloud."""
        return f"{self.given_name} {self.usual_name}".strip()

    @property
    def second_factor(self) -> bool:
        """Whether a second factor is asked at each sign-in."""
        return self.totp or self.passkeys > 0

    @property
    def actor(self) -> Actor:
        """Who acts, for the journal: the person once there is one."""
        if self.person is None:
            return NOBODY
        roles = frozenset({Role.PERSON})
        return Actor(roles=roles, person=self.person, for_person=self.person, level=1)


def account(number: UUID | str) -> Account | None:
    """One account."""
    row = AgentAccount.objects.filter(id=number).first()
    return of(row) if row is not None else None


def of(row: AgentAccount) -> Account:
    """A row as it is read."""
    return Account(
        id=row.id,
        email=row.email,
        given_name=row.given_name,
        usual_name=row.usual_name,
        version=row.version,
        totp=bool(row.totp),
        recovery_left=len(row.recovery),
        passkeys=len(passkeys.of_holder(REALM, row.id)),
        handle=row.handle,
        person=row.person_id,
    )


def organisations(number: UUID) -> list[Joined]:
    """Organisations of an account, those that hold first."""
    rows = AgentMembership.objects.filter(account=number).order_by("name", "asked_at")
    found = [joined(row) for row in rows]
    return sorted(found, key=lambda one: not one.usable)


def joined(row: AgentMembership) -> Joined:
    """A row as it is read."""
    return Joined(
        id=row.id,
        siret=row.siret,
        name=row.name,
        state=row.state,
        strength=row.strength,
        reason=row.reason,
        number=row.number,
        words=tuple(row.words),
        external=row.external,
        membership=row.membership,
        organisation=row.organisation_id,
    )


def membership_of(account: str, siret: str) -> tuple[UUID, UUID] | None:
    """(membership, person) of an account in an organisation, when both hold today."""
    try:
        number = UUID(account)
    except ValueError:
        return None
    row = AgentMembership.objects.filter(
        account=number, siret=siret, state=AgentMembership.State.JOINED
    ).first()
    held = open_memberships().filter(id=row.membership).first() if row is not None else None
    return (held.id, held.person_id) if held is not None else None


def open_memberships() -> QuerySet[Any]:
    """Memberships of kernel.parties that hold today, of persons who were not erased."""
    today = clock.today()
    rows = memberships_visible_to(system("identity.joining")).filter(person__erased_at=None)
    return rows.filter(Q(valid_until=None) | Q(valid_until__gte=today), valid_from__lte=today)
