"""Clients and requests as the partner's and the operator's pages show them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from parvis.bricks.identity.models import Client, ClientRequest
from parvis.bricks.identity.queries.rights import NOBODY
from parvis.kernel import access, clock
from parvis.kernel.access import Actor, Role

MOST = 200


@dataclass(frozen=True)
class Kept:
    """One accepted secret; `until`: its last instant while it is being replaced."""

    until: dt.datetime | None
    good: bool


@dataclass(frozen=True)
class Shown:
    """One client as its partner sees it."""

    id: UUID
    client_id: str
    profile: str
    name: str
    organisation: str
    sandbox: bool
    state: str
    version: int
    metadata: dict[str, Any]
    secrets: tuple[Kept, ...]
    application: str
    waiting: bool

    @property
    def has_secret(self) -> bool:
        """Whether it authenticates with one."""
        method = self.metadata.get("token_endpoint_auth_method", "client_secret_post")
        return str(method).startswith("client_secret")


def visible_to(actor: Actor) -> QuerySet[Client]:
    """What `policies.CLIENT` says of one row."""
    if actor.roles & {Role.OPERATOR, Role.SYSTEM}:
        return Client.objects.all()
    if actor.has(Role.MANAGER) and actor.organisation is not None:
        return Client.objects.filter(organisation_id=actor.organisation)
    return Client.objects.none()


def own(actor: Actor) -> list[Shown]:
    """Clients of the organisation acted for, sandbox first."""
    rows = visible_to(actor).filter(organisation_id=actor.organisation or NOBODY)
    return [_shown(row) for row in _with(rows).order_by("-environment", "name", "id")[:MOST]]


def every(actor: Actor, text: str = "") -> list[Shown]:
    """Clients of everybody, for the operator; by name or client_id."""
    rows = visible_to(actor)
    if text:
        rows = rows.filter(name__icontains=text[:80]) | rows.filter(client_id=text[:128])
    return [_shown(row) for row in _with(rows).order_by("name", "id")[:MOST]]


def one(actor: Actor, number: UUID) -> Shown | None:
    """One client that the reader may see."""
    row = _with(visible_to(actor)).filter(id=number).first()
    return _shown(row) if row is not None else None


def _with(rows: QuerySet[Client]) -> QuerySet[Client]:
    waiting = ClientRequest.objects.filter(client=OuterRef("pk"), state=ClientRequest.State.PENDING)
    return rows.select_related("organisation", "application").annotate(waiting=Exists(waiting))


def _shown(row: Client) -> Shown:
    now = clock.now()
    kept = []
    for secret in row.secrets:
        until = dt.datetime.fromisoformat(secret["until"]) if secret.get("until") else None
        kept.append(Kept(until, until is None or until > now))
    return Shown(
        row.id,
        row.client_id,
        row.profile,
        row.name,
        row.organisation.name if row.organisation else "",
        row.environment == Client.Environment.SANDBOX,
        row.state,
        row.version,
        dict(row.metadata),
        tuple(one for one in kept if one.good),
        row.application.code if row.application else "",
        bool(getattr(row, "waiting", False)),
    )


@dataclass(frozen=True)
class Asked:
    """A request. `changes`: (field, before, wanted)."""

    id: UUID
    kind: str
    name: str
    client: str
    client_uuid: UUID
    profile: str
    organisation: str
    asked_by: str
    asked_at: dt.datetime
    why: str
    state: str
    words: str
    decided_at: dt.datetime | None
    changes: tuple[tuple[str, str, str], ...]
    made: UUID | None
    mine: bool


def requests(actor: Actor, *, pending: bool) -> list[Asked]:
    """The operator's queue, oldest first; or what was decided, newest first."""
    if not access.may(actor, "identity.client.approve"):
        return []
    rows = ClientRequest.objects.all()
    waiting = ClientRequest.State.PENDING
    rows = (
        rows.filter(state=waiting).order_by("asked_at")
        if pending
        else rows.exclude(state=waiting).order_by("-decided_at")
    )
    return _asked(actor, rows)


def request(actor: Actor, number: UUID) -> Asked | None:
    """One request, for the operator."""
    if not access.may(actor, "identity.client.approve"):
        return None
    found = _asked(actor, ClientRequest.objects.filter(id=number))
    return found[0] if found else None


def requests_of(actor: Actor, client: UUID) -> list[Asked]:
    """What was asked for one client that the reader may see."""
    if not visible_to(actor).filter(id=client).exists():
        return []
    return _asked(actor, ClientRequest.objects.filter(client_id=client).order_by("-asked_at"))


def _asked(actor: Actor, rows: QuerySet[ClientRequest]) -> list[Asked]:
    rows = rows.select_related("client", "organisation", "asked_by__person")
    return [
        Asked(
            row.id,
            row.kind,
            row.name,
            row.client.client_id,
            row.client_id,
            row.client.profile,
            row.organisation.name,
            row.asked_by.person.full_name if row.asked_by else "",
            row.asked_at,
            row.why,
            row.state,
            row.words,
            row.decided_at,
            _changes(row),
            row.made_id,
            row.asked_by is not None and row.asked_by.person_id == actor.person,
        )
        for row in rows[:MOST]
    ]


def _changes(row: ClientRequest) -> tuple[tuple[str, str, str], ...]:
    before: dict[str, Any] = (
        {} if row.kind == ClientRequest.Kind.PRODUCTION else row.client.metadata
    )
    names = sorted(set(before) | set(row.metadata))
    return tuple(
        (name, _text(before.get(name)), _text(row.metadata.get(name)))
        for name in names
        if before.get(name) != row.metadata.get(name)
    )


def _text(value: Any) -> str:
    if isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
        return "; ".join(f"{name}: {one}" for name, one in value.items())
    if isinstance(value, list):
        return " ".join(str(one) for one in value)
    return "" if value is None else str(value)
