"""The name of a person for a client: the one that its entity has stored, else the computed one."""

from __future__ import annotations

from parvis.bricks.identity.domain import subjects
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.profiles import PROFILES, Subject
from parvis.bricks.identity.models import StoredSubject
from parvis.bricks.identity.queries import issuers


def of(client: ClientRecord, seed: str, stored: str | None = None) -> str:
    """`sub` for this client. `stored`: what `StoredSubject` says, when it was read already."""
    if PROFILES[client.profile].subject is Subject.PUBLIC:
        return seed
    if client.metadata.subject_type == "public":
        return seed
    if stored is None:
        stored = (
            StoredSubject.objects.filter(entity_id=client.entity_id, seed=seed)
            .values_list("sub", flat=True)
            .first()
        ) or ""
    return stored or computed(client, client.entity_id, seed)


def computed(client: ClientRecord, entity: str, seed: str) -> str:
    """What the algorithm of the client's profile and version gives for an entity."""
    secret = issuers.sub_secret()
    if PROFILES[client.profile].subject is Subject.PAIRWISE:
        return subjects.pairwise(entity, seed, secret)
    if client.metadata.sub_version == "v2":
        return subjects.franceconnect_v2(entity, seed, secret)
    return subjects.franceconnect_v1(entity, seed, secret)


def for_data_provider(provider: ClientRecord, seed: str) -> str:
    """The same formula with the data provider's client_id instead of an entity (1.6)."""
    return computed(provider, provider.client_id, seed)
