"""The `act` claim of a session opened under a mandate, for one client."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from parvis.bricks.identity.domain import perimeters, subjects
from parvis.bricks.identity.domain.acting import Acting
from parvis.bricks.identity.domain.clients import ClientRecord
from parvis.bricks.identity.queries import issuers
from parvis.bricks.identity.queries.sessions import SEAL
from parvis.kernel import keys, signin
from parvis.kernel.access import Actor, Role
from parvis.kernel.parties.models import Membership, Person
from parvis.kernel.urns import urn


def claims(client: ClientRecord, kept: Mapping[str, Any]) -> dict[str, Any]:
    """`act`, `rep_scope` for FranceConnect's clients, `represents` for an officer's company: what
    the grant carries. No statement."""
    acting = Acting.read(kept)
    shared = perimeters.rep_scope(acting.perimeter)
    sub = subjects.pairwise(client.entity_id, acting.seed, issuers.sub_secret())
    found: dict[str, Any] = {"act": acting.claim(sub, shared), "until": acting.until}
    if client.profile == "franceconnect":
        found["rep_scope"] = list(shared)
    if acting.company:
        found["represents"] = acting.represents()
    return found


def told_to(caller: ClientRecord, sealed: Any) -> dict[str, Any]:
    """What a resource server reads of who acts, under its own pairwise name; {} for nobody."""
    kept = json.loads(keys.ring().decrypt(SEAL, bytes(sealed)))["act"]
    if kept is None:
        return {}
    return {n: v for n, v in claims(caller, kept).items() if n != "until"}


def allowed(perimeter: tuple[str, ...], scopes: tuple[str, ...]) -> tuple[str, ...]:
    """Scopes that may travel under a perimeter."""
    return tuple(one for one in scopes if perimeters.covers_data(perimeter, one))


def holder(acting: Acting) -> Actor | None:
    """Who acts, as they are today; None when they work there no more or were erased."""
    if acting.membership:
        rows = Membership.objects.select_related("person", "organisation")
        member = rows.filter(id=UUID(acting.membership), person_id=UUID(acting.person)).first()
        if member is None or not signin.is_open(member) or member.person.erased_at is not None:
            return None
        return signin.agent(member)
    person = Person.objects.filter(id=UUID(acting.person), erased_at=None).first()
    return signin.citizen(person) if person is not None else None


def actor_of_grant(kept: Mapping[str, Any], person: UUID) -> Actor:
    """The actor written in the journal for a sign-in made under a mandate: both persons."""
    acting = Acting.read(kept)
    return Actor(
        roles=frozenset({Role.PERSON}),
        person=UUID(acting.person),
        membership=UUID(acting.membership) if acting.membership else None,
        for_person=person,
        mandate=str(urn("identity", "mandate", acting.mandate)),
        purpose=acting.purpose,
        label=acting.name,
    )
