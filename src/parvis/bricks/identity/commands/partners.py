"""Partners: clients in sandbox by self-service, changes in production by an operator's word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from parvis.bricks.identity.commands import clients, epochs, partner_letters
from parvis.bricks.identity.commands.clients import Registered
from parvis.bricks.identity.domain import registering
from parvis.bricks.identity.domain.profiles import PROFILES
from parvis.bricks.identity.domain.registering import NotRegistrable
from parvis.bricks.identity.models import Client, ClientRequest
from parvis.kernel import access, clock, journal
from parvis.kernel.access import Actor
from parvis.kernel.db.transactions import command
from parvis.kernel.urns import urn

MOST_SANDBOX = 20
Kind, State = ClientRequest.Kind, ClientRequest.State


class NotAsked(ValueError):
    """What was asked cannot be; `code` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@command
def create(
    actor: Actor, organisation: UUID, *, profile: str, name: str, metadata: Mapping[str, Any]
) -> Registered:
    """A client in sandbox, open at once: it gets test identities and nothing else."""
    if profile not in PROFILES:
        raise NotRegistrable("profile", "is one of those offered")
    mine = Client.objects.filter(
        organisation_id=organisation, environment=Client.Environment.SANDBOX
    )
    if mine.exclude(state=Client.State.DISABLED).count() >= MOST_SANDBOX:
        raise NotAsked("too_many")
    registering.check_partner(metadata)
    return clients.register(
        actor,
        profile=profile,
        name=_name(name),
        metadata=metadata,
        organisation=organisation,
        sandbox=True,
        active=True,
    )


@command
def change(
    actor: Actor,
    client: UUID,
    version: int,
    *,
    name: str,
    metadata: Mapping[str, Any],
    why: str = "",
) -> UUID | None:
    """Change a client in sandbox at once; for one in production, ask: the request."""
    row = Client.objects.get(id=client)
    access.require(actor, "identity.client.change", row)
    registering.check_partner(metadata)
    if row.environment == Client.Environment.SANDBOX:
        clients.change(actor, client, version, metadata=metadata, name=_name(name))
        return None
    return _ask(actor, row, Kind.CHANGE, name, metadata, why)


@command
def ask_production(
    actor: Actor, client: UUID, *, name: str, metadata: Mapping[str, Any], why: str
) -> UUID:
    """Ask for a client in production, made after one in sandbox: the request."""
    row = Client.objects.get(id=client)
    access.require(actor, "identity.client.change", row)
    if row.environment != Client.Environment.SANDBOX:
        raise NotAsked("in_production")
    registering.check_partner(metadata)
    return _ask(actor, row, Kind.PRODUCTION, name, metadata, why)


def _ask(
    actor: Actor, row: Client, kind: str, name: str, metadata: Mapping[str, Any], why: str
) -> UUID:
    registering.check(PROFILES[row.profile], metadata, sandbox=False)
    registering.check_production(metadata)
    words = why.strip()
    if not 1 <= len(words) <= 2000:
        raise NotAsked("why")
    assert row.organisation_id is not None  # noqa: S101 - the policy asked for it
    made = ClientRequest(
        client=row,
        organisation_id=row.organisation_id,
        kind=kind,
        name=_name(name),
        metadata=dict(metadata),
        why=words,
        asked_by_id=actor.membership,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise NotAsked("waiting") from None
    _record(actor, "ask", made)
    return made.id


@command
def decide(actor: Actor, request: UUID, *, accept: bool, words: str) -> None:
    """Accept or refuse, with words that the partner reads; never one's own request."""
    row = (
        ClientRequest.objects.select_for_update(of=("self",))
        .select_related("client", "asked_by__person", "organisation")
        .get(id=request)
    )
    access.require(actor, "identity.client.approve", row.client)
    if row.state != State.PENDING:
        raise NotAsked("decided")
    if row.asked_by is not None and row.asked_by.person_id == actor.person:
        raise NotAsked("own")
    said = words.strip()
    if len(said) > 2000 or (not said and not accept):
        raise NotAsked("words")
    if accept:
        _apply(actor, row)
    row.state = State.ACCEPTED if accept else State.REFUSED
    row.decided_by_id, row.decided_at, row.words = actor.membership, clock.now(), said
    row.save()
    _record(actor, "accept" if accept else "refuse", row)
    partner_letters.decided(row)


def _apply(actor: Actor, row: ClientRequest) -> None:
    if row.kind == Kind.CHANGE:
        clients.change(
            actor, row.client_id, row.client.version, metadata=row.metadata, name=row.name
        )
        return
    made = clients.register(
        actor,
        profile=row.client.profile,
        name=row.name,
        metadata=row.metadata,
        organisation=row.organisation_id,
        active=True,
    )
    # Nobody has seen its secret: the partner makes one on their own page.
    Client.objects.filter(id=made.id).update(secrets=[], application_id=row.client.application_id)
    epochs.move()
    row.made_id = made.id


def _name(text: str) -> str:
    words = " ".join(text.split())
    if not 1 <= len(words) <= 200 or not words.isprintable():
        raise NotRegistrable("name", "has 1 to 200 letters")
    return words


def _record(actor: Actor, act: str, row: ClientRequest) -> None:
    journal.record(
        actor,
        f"identity.request.{act}",
        urn("identity", "request", row.id),
        organisation=row.organisation_id,
        fields=["metadata"],
        payload={"client": str(row.client_id), "kind": row.kind, "metadata": row.metadata},
    )
