"""What a resource server or data provider learns of a token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.domain.profiles import Profile, Subject
from parvis.bricks.identity.models import Grant
from parvis.bricks.identity.queries import acting, entitlements, hot, subjects
from parvis.kernel import clock, keys


@dataclass(frozen=True)
class Found:
    """One live access token. Times in seconds since 1970."""

    grant: str
    client_id: str
    client: UUID
    sub: str
    seed: str
    scopes: tuple[str, ...]
    acr: str
    issued_at: int
    expires_at: int
    person: UUID | None
    membership: UUID | None
    claims: dict[str, Any]


def of(profile: Profile, caller: ClientRecord, token: str) -> Found | None:
    """The token when it lives and the caller may know of it; None tells nothing more.

    A caller may know of its own tokens, and of others' when it is a resource server
    (`resource_scopes`) for the token's client (`audiences` empty: for all).
    """
    row = (
        Grant.objects.select_related("client", "session")
        .filter(
            access_hash=keys.hash_token(token),
            access_expires_at__gt=clock.now(),
            revoked_at=None,
            client__profile=profile.name,
            client__state="active",
        )
        .first()
    )
    if row is None or hot.is_over(row.terms) or not _may_know(caller, row.client.client_id):
        return None
    assert row.access_expires_at is not None  # noqa: S101 - compared above
    session = row.session
    expires = int(row.access_expires_at.timestamp())
    return Found(
        str(row.id),
        row.client.client_id,
        row.client_id,
        row.sub,
        session.subject_seed,
        tuple(row.scope.split()),
        row.acr,
        expires - profile.lifetimes.access,
        expires,
        session.person,
        session.membership,
        hot.claims_of_session(session.sealed, session.idp, session.acr)
        | (acting.told_to(caller, session.sealed) if session.mandate else {}),
    )


def rights_now(caller: ClientRecord, found: Found) -> list[dict[str, Any]]:
    """The agent's rights at this instant, in the token's application and in the caller's own."""
    return entitlements.of(
        tuple({found.client, caller.id}),
        membership=found.membership,
        person=found.person,
        identity=found.claims,
    )


def _may_know(caller: ClientRecord, client_id: str) -> bool:
    if caller.client_id == client_id:
        return True
    audiences = caller.metadata.audiences
    return bool(caller.metadata.resource_scopes) and (not audiences or client_id in audiences)


def sub_for(profile: Profile, caller: ClientRecord, found: Found) -> str:
    """The name by which the caller knows the person: its own where names are pairwise."""
    if profile.subject is Subject.PUBLIC or caller.client_id == found.client_id:
        return found.sub
    return subjects.of(caller, found.seed)


def data_provider_sub(provider: ClientRecord, found: Found) -> str:
    """FranceConnect's sub of a data provider (1.6)."""
    return subjects.for_data_provider(provider, found.seed)
