"""URNs of the parties: what the journal and other bricks store."""

from __future__ import annotations

from uuid import UUID

from parvis.kernel.urns import Urn, urn


def organisation_urn(organisation_id: UUID) -> Urn:
    """`urn:parvis:parties:organisation:…`"""
    return urn("parties", "organisation", organisation_id)


def competence_urn(competence_id: int) -> Urn:
    """`urn:parvis:parties:competence:…`"""
    return urn("parties", "competence", competence_id)


def membership_urn(membership_id: UUID) -> Urn:
    """`urn:parvis:parties:membership:…`"""
    return urn("parties", "membership", membership_id)


def person_urn(person_id: UUID) -> Urn:
    """`urn:parvis:parties:person:…`"""
    return urn("parties", "person", person_id)


def claim_urn(claim_id: UUID) -> Urn:
    """`urn:parvis:parties:claim:…`"""
    return urn("parties", "claim", claim_id)
