"""The portal as an ordinary client: its record at the built-in hub, and who has just signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.bricks.identity.commands import accounts, clients, linking, sessions
from parvis.bricks.identity.domain import civil
from parvis.bricks.identity.domain.upstream import Said
from parvis.bricks.identity.gateways.civil_register import civil_register
from parvis.bricks.identity.models import Client
from parvis.bricks.identity.queries import agents, embedded
from parvis.bricks.identity.queries import portal as ways
from parvis.bricks.identity.queries.portal import Way
from parvis.bricks.identity.queries.sessions import Signed
from parvis.kernel.access import system
from parvis.kernel.db.transactions import command

LEVELS = {"eidas2": 2, "eidas3": 3, "eidas1-mfa": 2, "eidas0-mfa": 2}


@dataclass(frozen=True)
class Arrived:
    """Somebody signed in. `memberships`: capacities to choose from, one when nothing is to ask;
    `proposal`: an account that may be theirs too."""

    person: UUID
    level: int
    memberships: tuple[UUID, ...] = ()
    proposal: UUID | None = None


@command
def ensure_client(way: Way, *, name: str, https: bool) -> None:
    """Write the portal's record at the built-in hub when it is missing or has changed."""
    metadata = _metadata(way)
    row = Client.objects.filter(client_id=way.upstream.client_id).first()
    actor = system("identity.portal")
    if row is None:
        clients.register(
            actor,
            profile=way.profile,
            name=name,
            metadata=metadata,
            entity_id=way.upstream.client_id,
            client_id=way.upstream.client_id,
            secret=way.upstream.secret,
            own=not https,
            active=True,
        )
    elif row.metadata != metadata:
        clients.change(actor, row.id, row.version, metadata=metadata, own=not https)
    if row is not None and row.environment != Client.Environment.PRODUCTION:
        clients.set_environment(actor, row.id)  # written before sandbox and production were apart


def _metadata(way: Way) -> dict[str, Any]:
    return {
        "redirect_uris": [way.callback],
        "backchannel_logout_uri": way.ending,
        "backchannel_logout_session_required": True,
        "post_logout_redirect_uris": [ways.left_uri()],
        "scopes": list(way.upstream.scopes),
        "userinfo_signed_response_alg": "ES256",
        "service_type": "public",
    }


@command
def arrive(way: Way, said: Said, *, signed: Signed | None, language: str) -> Arrived:
    """The person of this instance who has just signed in, made at their first sign-in.

    `signed`: the built-in hub's session of the same browser, when it is of the same subject: it
    tells whose history and preferences the person's space shows.
    """
    if way.name == "agents":
        return _agent(way, said, signed, language)
    certified = bool(civil_register.all()) if way.profile else True
    found = linking.person_of(
        way.upstream.issuer, said.sub, said.claims, certified=certified, language=language
    )
    if signed is not None:
        accounts.belongs_to_account(UUID(str(signed.authentication.extra["account"])), found.person)
        sessions.belongs_to(signed.id, found.person)
    return Arrived(found.person, LEVELS.get(said.acr, 1), (), found.proposal)


def _agent(way: Way, said: Said, signed: Signed | None, language: str) -> Arrived:
    who = signed.authentication if signed is not None else None
    if who is not None and who.idp == embedded.UID:
        # Our own provider of agents wrote the membership itself: nothing is to be found by address.
        held = agents.membership_of(str(who.identity["uid"]), str(who.identity["siret"]))
        if held is None:
            raise linking.NotAnAgent
        return Arrived(held[1], LEVELS.get(said.acr, 1), (held[0],))
    found = linking.agent_of(way.upstream.issuer, said.sub, said.claims, language=language)
    return Arrived(found.person, LEVELS.get(said.acr, 1), found.memberships)


def is_identity(claims: Mapping[str, Any]) -> bool:
    """Whether claims of an issuer make a civil identity (scopes may leave parts out)."""
    return not civil.problems({"email": "nobody@example.org", **claims})
