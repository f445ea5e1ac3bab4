"""Self-onboarding: a person asks to manage an organisation found by its SIRET."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from uuid import UUID

from django.utils.translation import gettext as _

from parvis.kernel import clock, journal, keys, mail
from parvis.kernel.access import Actor, Role, require
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.commands.members import managers, start_membership
from parvis.kernel.parties.commands.organisations import checked_name, checked_siret, locked
from parvis.kernel.parties.errors import PartiesError
from parvis.kernel.parties.models import Claim, Organisation
from parvis.kernel.parties.names import claim_urn
from parvis.kernel.parties.register import look_up
from parvis.kernel.results import Found, Refused

State = Organisation.State
CODE_LIFE = dt.timedelta(minutes=30)
MOST_TRIES = MOST_CODES = 5


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
    claim, fresh = Claim.objects.get_or_create(
        organisation=organisation,
        person_id=actor.person,
        state=Claim.State.PENDING,
        defaults={"capacity": words, "siret": checked},
    )
    if fresh:
        _record(actor, "ask", claim, {"siret": checked, "capacity": words})
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
    made = Organisation.objects.get_or_create(
        siret=siret,
        defaults={
            "siren": siret[:9],
            "name": checked_name(body.name if body else name),
            "legal_category": body.legal_category if body else "",
            "territory": body.territory if body else "",
            "state": State.CLAIMED,
        },
    )[0]
    return locked(made.id)


@command
def confirm_claim(actor: Actor, claim_id: UUID) -> UUID:
    """Accept the request: the organisation is active, its author is its manager.

    Returns the membership. An operator decides, never on their own request.
    """
    claim, organisation = _pending(claim_id)
    require(actor, "parties.claim.decide", claim)
    return _accept(actor, claim, organisation, proof="operator")


def _accept(actor: Actor, claim: Claim, organisation: Organisation, *, proof: str) -> UUID:
    if managers(organisation, clock.today()):
        raise PartiesError("claim_managed", name=organisation.name)
    claim.state, claim.decided_at, claim.proof = Claim.State.CONFIRMED, clock.now(), proof
    claim.code_hash = ""
    claim.save(update_fields=["state", "decided_at", "proof", "code_hash"])
    _record(actor, "confirm", claim, {"proof": proof})
    organisation.siret = organisation.siret or claim.siret
    organisation.state = State.ACTIVE
    organisation.save(update_fields=["siret", "state"])
    words = {"capacity": claim.capacity}
    roles = [Role.MANAGER.value]
    return start_membership(actor, organisation, claim.person_id, roles, words)


@command
def refuse_claim(actor: Actor, claim_id: UUID, reasons: str) -> None:
    """Refuse the request with reasons; somebody else may still claim the organisation."""
    claim = _pending(claim_id)[0]
    require(actor, "parties.claim.decide", claim)
    if not 1 <= len(reasons.strip()) <= 2000:
        raise PartiesError("claim_reason")
    claim.state, claim.decided_at, claim.proof = Claim.State.REFUSED, clock.now(), "operator"
    claim.reasons = reasons.strip()
    claim.code_hash = ""
    claim.save(update_fields=["state", "decided_at", "proof", "reasons", "code_hash"])
    _record(actor, "refuse", claim, {"reasons": claim.reasons})


@command
def send_claim_code(actor: Actor, claim_id: UUID, address: str) -> None:
    """Send a code to an address of the organisation: entering it proves that one belongs there.

    The address must be at one of the organisation's own domains. A new code replaces the one
    before; five codes at most are sent for one request.
    """
    claim, organisation = _pending(claim_id)
    require(actor, "parties.claim.prove", claim)
    domain = address.rpartition("@")[2].strip().lower()
    if not domain or domain not in organisation.email_domains:
        raise PartiesError("claim_address", name=organisation.name)
    if claim.codes_sent >= MOST_CODES:
        raise PartiesError("claim_codes")
    code = f"{secrets.randbelow(10**8):08d}"
    claim.code_hash = _code_hash(claim, code)
    claim.code_until = clock.now() + CODE_LIFE
    claim.code_tries, claim.codes_sent = 0, claim.codes_sent + 1
    claim.save(update_fields=["code_hash", "code_until", "code_tries", "codes_sent"])
    try:
        mail.queue(
            address.strip(),
            subject=_("Your code to manage %(name)s") % {"name": organisation.name[:120]},
            text=_(
                "Someone asks to manage %(name)s on this platform.\n\n"
                "If it is you, enter this code within 30 minutes: %(code)s\n\n"
                "If it is not you, do nothing: without the code, nothing changes."
            )
            % {"name": organisation.name, "code": code},
            key=f"parties.claim_code.{claim.id}.{claim.codes_sent}",
            organisation=organisation.id,
            about=claim_urn(claim.id),
            urgent=True,
        )
    except mail.Refused as error:
        raise PartiesError("email", email=address[:80]) from error
    _record(actor, "send_code", claim, {"domain": domain})


@command
def prove_claim(actor: Actor, claim_id: UUID, code: str) -> Found[UUID] | Refused:
    """Enter the code that was sent: Found the membership, or Refused in words.

    A wrong code is counted (so it is answered, not raised: the count must stay); after five the
    code is void.
    """
    claim, organisation = _pending(claim_id)
    require(actor, "parties.claim.prove", claim)
    known = claim.code_hash and claim.code_until is not None and clock.now() <= claim.code_until
    if not known or claim.code_tries >= MOST_TRIES:
        return _not_proved("claim_code_void")
    typed = _code_hash(claim, "".join(code.split()))
    if not hmac.compare_digest(typed, claim.code_hash):
        claim.code_tries += 1
        claim.save(update_fields=["code_tries"])
        return _not_proved("claim_code_wrong", left=MOST_TRIES - claim.code_tries)
    return Found(_accept(actor, claim, organisation, proof="email"))


def _not_proved(code: str, **facts: object) -> Refused:
    return Refused(code, str(PartiesError(code, **facts)))


def _code_hash(claim: Claim, code: str) -> str:
    return keys.hash_token(f"parties.claim:{claim.id}:{code}")


def _record(actor: Actor, act: str, claim: Claim, words: dict[str, object]) -> None:
    journal.record(
        actor,
        f"parties.claim.{act}",
        claim_urn(claim.id),
        organisation=claim.organisation_id,
        persons=[claim.person_id],
        fields=list(words),
        payload=words,
    )


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
