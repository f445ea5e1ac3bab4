"""The door of the parties: organisations, competences, persons and agents by name.

Readers without an actor (`organisation`, `person`, `agent`) only name things that the caller has
already been allowed to see; they are no permission to see anything else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from parvis.kernel import clock
from parvis.kernel.db.prepared import asked
from parvis.kernel.parties.commands.claims import (
    claim_organisation,
    confirm_claim,
    prove_claim,
    refuse_claim,
    send_claim_code,
)
from parvis.kernel.parties.commands.competences import assign_competence, transfer_competence
from parvis.kernel.parties.commands.members import add_member, change_member, end_membership
from parvis.kernel.parties.commands.organisations import (
    SHARED_DOMAINS,
    Loaded,
    change_organisation,
    create_organisation,
    load_organisations_from_register,
)
from parvis.kernel.parties.commands.persons import change_person, create_person, empty_person
from parvis.kernel.parties.errors import PartiesError
from parvis.kernel.parties.models import Membership, Organisation, Person
from parvis.kernel.parties.names import organisation_urn, person_urn
from parvis.kernel.parties.queries import (
    claims_visible_to,
    holder_id,
    memberships_visible_to,
    organisations_visible_to,
    persons_visible_to,
)
from parvis.kernel.parties.register import (
    OrganisationRegister,
    RegisteredBody,
    organisation_register,
)

__all__ = [
    "SHARED_DOMAINS",
    "AgentSummary",
    "Loaded",
    "OrganisationRegister",
    "OrganisationSummary",
    "PartiesError",
    "PersonSummary",
    "RegisteredBody",
    "add_member",
    "agent",
    "assign_competence",
    "change_member",
    "change_organisation",
    "change_person",
    "claim_organisation",
    "claims_visible_to",
    "confirm_claim",
    "create_organisation",
    "create_person",
    "empty_person",
    "end_membership",
    "holder",
    "load_organisations_from_register",
    "memberships_visible_to",
    "organisation",
    "organisation_by_siret",
    "organisation_register",
    "organisation_urn",
    "organisations",
    "organisations_visible_to",
    "person",
    "person_urn",
    "persons",
    "persons_visible_to",
    "prove_claim",
    "refuse_claim",
    "send_claim_code",
    "transfer_competence",
]


@dataclass(frozen=True)
class OrganisationSummary:
    """What another brick shows of an organisation. `siret` is empty when it has none."""

    id: UUID
    name: str
    siret: str
    siren: str
    territory: str
    state: str

    @property
    def active(self) -> bool:
        """Whether the organisation works on this instance."""
        return self.state == Organisation.State.ACTIVE


@dataclass(frozen=True)
class PersonSummary:
    """What another brick shows of a person; all words are empty once `erased`."""

    id: UUID
    full_name: str
    given_names: str
    family_name: str
    email: str
    phone: str
    language: str
    erased: bool


@dataclass(frozen=True)
class AgentSummary:
    """Who signs: name, capacity and service of an agent, as CRPA L212-1 wants them."""

    membership: UUID
    person: UUID
    organisation: UUID
    full_name: str
    capacity: str
    service: str
    roles: tuple[str, ...]


def organisation(organisation_id: UUID) -> OrganisationSummary | None:
    """One organisation by its identifier, None when there is none."""
    return organisations([organisation_id]).get(organisation_id)


def organisations(ids: Iterable[UUID]) -> dict[UUID, OrganisationSummary]:
    """Organisations by identifier, in one query; unknown ones are left out."""
    wanted = dict.fromkeys(ids)
    rows = asked(_summaries, *wanted) if wanted else ()
    return {
        id_: OrganisationSummary(id_, name, siret or "", *said) for id_, name, siret, *said in rows
    }


def _summaries(*ids: UUID) -> QuerySet[Organisation, Any]:
    rows = Organisation.objects.filter(id__in=ids)
    return rows.values_list("id", "name", "siret", "siren", "territory", "state")


def organisation_by_siret(siret: str) -> OrganisationSummary | None:
    """The organisation with this SIRET, None when there is none here."""
    row = Organisation.objects.filter(siret=siret).first()
    return _organisation(row) if row else None


def holder(code: str, territory: str, on: dt.date | None = None) -> OrganisationSummary | None:
    """Who holds a competence on a territory on a day (today when not said), None for nobody."""
    found = holder_id(code, territory, on or clock.today())
    return organisation(found) if found else None


def person(person_id: UUID) -> PersonSummary | None:
    """One person by identifier, None when there is none; erased ones answer with empty words."""
    return persons([person_id]).get(person_id)


def persons(ids: Iterable[UUID]) -> dict[UUID, PersonSummary]:
    """Persons by identifier, in one query."""
    return {
        row.id: PersonSummary(
            id=row.id,
            full_name=row.full_name,
            given_names=row.given_names,
            family_name=row.family_name,
            email=row.email,
            phone=row.phone,
            language=row.language,
            erased=row.erased_at is not None,
        )
        for row in Person.objects.filter(id__in=set(ids))
    }


def agent(membership_id: UUID) -> AgentSummary | None:
    """Who signs as this membership, also when it has ended; None when there is none."""
    row = Membership.objects.select_related("person").filter(id=membership_id).first()
    if row is None:
        return None
    return AgentSummary(
        membership=row.id,
        person=row.person_id,
        organisation=row.organisation_id,
        full_name=row.person.full_name,
        capacity=row.capacity,
        service=row.service,
        roles=tuple(row.roles),
    )


def _organisation(row: Organisation) -> OrganisationSummary:
    return OrganisationSummary(
        id=row.id,
        name=row.name,
        siret=row.siret or "",
        siren=row.siren,
        territory=row.territory,
        state=row.state,
    )
