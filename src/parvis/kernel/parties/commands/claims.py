"""Self-onboarding: a person asks to manage an organisation found by its SIRET."""

from __future__ import annotations

from uuid import UUID

from parvis.kernel import clock
from parvis.kernel.access import Actor, Role, require
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.commands.members import managers, start_membership
from parvis.kernel.parties.commands.organisations import checked_name, checked_siret, locked
from parvis.kernel.parties.errors import PartiesError
from parvis.kernel.parties.models import Claim, Organisation
from parvis.kernel.parties.register import look_up

State = Organisation.State


@command
def claim_organisation(actor: Actor, siret: str, capacity: str, *, name: str = "") -> UUID:
    """Ask to manage the organisation with this SIRET; returns the request.

    The organisation is found here, else in a register by its SIREN, else made from `name`. It
    stays `claimed`, unseen by others, until the request is confirmed; asking twice is asking
    once. PartiesError when the SIRET is wrong or the organisation already has a manager.
    """
    require(actor, "parties.organisation.claim")
    if actor.person is None:
        raise PartiesError("person_unknown")
    words = " ".join(capacity.split())
    if not 1 <= len(words) <= 200:
        raise PartiesError("claim_capacity")
    checked = checked_siret(siret)
    organisation = _found_or_made(checked, name)
    if managers(organisation, clock.today()):
        raise PartiesError("claim_managed", name=organisation.name)
    claim, _ = Claim.objects.get_or_create(
        organisation=organisation,
        person_id=actor.person,
        state=Claim.State.PENDING,
        defaults={"capacity": words, "siret": checked},
    )
    return claim.id


def _found_or_made(siret: str, name: str) -> Organisation:
    """The organisation to claim, locked: known by its SIRET, by its SIREN, or new.

    A body that the registers know is one organisation whichever of its SIRET is given; another
    SIREN may have several organisations here (a ministry and its agencies).
    """
    known = Organisation.objects.filter(siret=siret).first()
    body = look_up(siret[:9])
    if known is None and body is not None:
        same = Organisation.objects.filter(siren=siret[:9]).exclude(state=State.CLOSED)
        known = same.order_by("created_at").first()
    if known is not None:
        return locked(known.id)
    if body is None and not name.strip():
        raise PartiesError("siret_unknown", siret=siret)
    made, _ = Organisation.objects.get_or_create(
        siret=siret,
        defaults={
            "siren": siret[:9],
            "name": checked_name(body.name if body else name),
            "legal_category": body.legal_category if body else "",
            "territory": body.territory if body else "",
            "state": State.CLAIMED,
        },
    )
    return locked(made.id)


@command
def confirm_claim(actor: Actor, claim_id: UUID) -> UUID:
    """Accept the request: the organisation is active, its author is its manager.

    Returns the membership. An operator decides, never on their own request.
    """
    claim, organisation = _pending(claim_id)
    require(actor, "parties.claim.decide", claim)
    return _accept(claim, organisation, proof="operator")


def _accept(claim: Claim, organisation: Organisation, *, proof: str) -> UUID:
    if managers(organisation, clock.today()):
        raise PartiesError("claim_managed", name=organisation.name)
    claim.state, claim.decided_at, claim.proof = Claim.State.CONFIRMED, clock.now(), proof
    claim.save(update_fields=["state", "decided_at", "proof"])
    organisation.siret = organisation.siret or claim.siret
    organisation.state = State.ACTIVE
    organisation.save(update_fields=["siret", "state"])
    return start_membership(organisation, claim.person_id, [Role.MANAGER.value], claim.capacity)


@command
def refuse_claim(actor: Actor, claim_id: UUID, reasons: str) -> None:
    """Refuse the request with reasons; somebody else may still claim the organisation."""
    claim, _ = _pending(claim_id)
    require(actor, "parties.claim.decide", claim)
    if not 1 <= len(reasons.strip()) <= 2000:
        raise PartiesError("claim_reason")
    claim.state, claim.decided_at, claim.proof = Claim.State.REFUSED, clock.now(), "operator"
    claim.reasons = reasons.strip()
    claim.save(update_fields=["state", "decided_at", "proof", "reasons"])


def _pending(claim_id: UUID) -> tuple[Claim, Organisation]:
    """The request read under the lock of its organisation; it must still be undecided."""
    found = Claim.objects.filter(id=claim_id).values_list("organisation_id").first()
    if found is None:
        raise PartiesError("claim_unknown")
    organisation = locked(found[0])
    claim = Claim.objects.get(id=claim_id)
    if claim.state != Claim.State.PENDING:
        raise PartiesError("claim_decided")
    return claim, organisation
