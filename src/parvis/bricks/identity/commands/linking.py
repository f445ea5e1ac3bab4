"""Which person of this instance a subject is: first sign-in, proposal, proof, attachment, undo.

Rules: `domain.reconciliation`. Identities are compared by keyed digests; no civil identity is kept.
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.bricks.identity.commands import conflicts
from parvis.bricks.identity.domain import civil
from parvis.bricks.identity.domain import reconciliation as rules
from parvis.bricks.identity.domain.reconciliation import Candidate, Proof, Resemblance
from parvis.bricks.identity.events import AccountAttached, AccountSeparated
from parvis.bricks.identity.models import Link, Proposal
from parvis.kernel import clock, events, journal, keys, mail
from parvis.kernel.access import Actor, require, system
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.models import Membership
from parvis.kernel.parties.public import create_person, person, person_urn
from parvis.kernel.urns import urn

MAIL_LIFE = dt.timedelta(minutes=30)
MOST_LETTERS = 5


class NotAnAgent(LookupError):
    """Nobody with this account works for a body of this instance."""


@dataclass(frozen=True)
class Arrived:
    """The person of a subject."""

    person: UUID
    memberships: tuple[UUID, ...] = ()
    proposal: UUID | None = None


@dataclass(frozen=True)
class _Digests:
    pivot: str = ""
    likeness: str = ""


@command
def person_of(
    issuer: str, sub: str, claims: Mapping[str, Any], *, certified: bool, language: str
) -> Arrived:
    """The person of a subject of an issuer; a new one at the first sign-in.

    When one account looks like the same person a proposal is opened: nothing moves before a proof.
    """
    digests = _digests(claims)
    link = Link.objects.select_for_update().filter(issuer=issuer, sub=sub, ended_at=None).first()
    if link is not None and person_is_there(link.person_id):
        if (link.pivot, link.likeness) != (digests.pivot, digests.likeness) and digests.pivot:
            link.pivot, link.likeness, link.certified = digests.pivot, digests.likeness, certified
            link.save(update_fields=["pivot", "likeness", "certified"])
        waiting = Proposal.objects.filter(link=link, state=Proposal.State.OPEN).first()
        return Arrived(link.person_id, (), waiting.id if waiting else None)
    if link is not None:  # the person was erased: the subject begins anew
        link.ended_at = clock.now()
        link.save(update_fields=["ended_at"])
    made = _new_person(claims, language)
    new = Link.objects.create(
        issuer=issuer,
        sub=sub,
        person_id=made,
        pivot=digests.pivot,
        likeness=digests.likeness,
        certified=certified,
        made_by="first",
    )
    _record(system("identity.portal"), "link", new, "first")
    return Arrived(made, (), _propose(new, str(claims.get("email", ""))))


@command
def link_for_demo(issuer: str, sub: str, person_id: UUID, claims: Mapping[str, Any]) -> int:
    """Tie a subject to a person of the demo town, once; 1 when it was done now."""
    digests = _digests(claims)
    _row, made = Link.objects.get_or_create(
        issuer=issuer,
        sub=sub,
        ended_at=None,
        defaults={
            "person_id": person_id,
            "pivot": digests.pivot,
            "likeness": digests.likeness,
            "certified": True,
            "made_by": "demo",
        },
    )
    return int(made)


def person_is_there(number: UUID) -> bool:
    """Whether a person exists and was not erased."""
    found = person(number)
    return found is not None and not found.erased


def _new_person(claims: Mapping[str, Any], language: str) -> UUID:
    family = str(claims.get("preferred_username") or claims.get("family_name") or "")
    return create_person(
        system("identity.portal"),
        given_names=str(claims.get("given_name", ""))[:200],
        family_name=(family or str(claims.get("usual_name", "")))[:200],
        email=str(claims.get("email", "")),
        language=language,
    )


def _digests(claims: Mapping[str, Any]) -> _Digests:
    if civil.problems({"email": "nobody@example.org", **claims}):
        return _Digests()
    identity = civil.read(claims)
    likeness = "\x1f".join(identity.likeness())
    return _Digests(
        keys.hash_token(f"identity.pivot:{identity.pivot().hex()}"),
        keys.hash_token(f"identity.likeness:{likeness}"),
    )


def _propose(new: Link, email: str) -> UUID | None:
    if not new.pivot:
        return None
    rows = Link.objects.filter(ended_at=None).filter(Q(pivot=new.pivot) | Q(likeness=new.likeness))
    candidates: dict[UUID, Candidate] = {}
    for row in rows.exclude(id=new.id).select_related("person"):
        same = row.pivot == new.pivot
        known = candidates.get(row.person_id)
        if row.person.erased_at is None and (known is None or same):
            candidates[row.person_id] = Candidate(
                row.person_id,
                Resemblance.SAME if same else Resemblance.CLOSE,
                row.certified,
                same_email=bool(email) and row.person.email.lower() == email.lower(),
            )
    decision = rules.decide(rules.Arrival(new.certified), list(candidates.values()))
    if isinstance(decision, rules.Ask):
        conflicts.open_for(new, [candidates[one] for one in decision.persons])
    if not isinstance(decision, rules.Propose):
        return None
    proofs = [one.value for one in decision.proofs]
    made = Proposal.objects.create(link=new, candidate_id=decision.person, proofs=proofs)
    return made.id


# --- proof and attachment ----------------------------------------------------------------------


@command
def send_proof(actor: Actor, proposal_id: UUID) -> bool:
    """Send a link to the address of the account that may be theirs; False when it may not be.

    The address is never shown. Five letters at most for one proposal.
    """
    row = _open(actor, proposal_id)
    if Proof.MAIL_LINK.value not in row.proofs or row.sent >= MOST_LETTERS:
        return False
    target = person(row.candidate_id)
    if target is None or not target.email:
        return False
    token = secrets.token_urlsafe(32)
    row.token_hash = keys.hash_token(token)
    row.token_until, row.sent = clock.now() + MAIL_LIFE, row.sent + 1
    row.save(update_fields=["token_hash", "token_until", "sent"])
    address = f"{settings.PARVIS_ORIGIN.rstrip('/')}/identite/rattacher/{row.id}/{token}/"
    with override(target.language):
        mail.queue(
            target.email,
            subject=_("Is this your account too?"),
            text=_(
                "Somebody with your civil identity signed in another way and asks to use your "
                "account.\n\n"
                "If it is you, open this address within 30 minutes in the same browser: "
                "%(address)s\n\n"
                "If it is not you, do nothing: nothing changes."
            )
            % {"address": address},
            key=f"identity.proposal.{row.id}.{row.sent}",
            person=target.id,
            language=target.language,
            urgent=True,
        )
    return True


@command
def prove_by_mail(actor: Actor, proposal_id: UUID, token: str) -> UUID | None:
    """Attach by the link that was sent, in the session that asked; None when it does not hold."""
    row = _open(actor, proposal_id)
    until = row.token_until
    held = row.token_hash and until is not None and clock.now() <= until
    if not held or not hmac.compare_digest(row.token_hash, keys.hash_token(token)):
        return None
    return _attach(actor, row, Proof.MAIL_LINK)


@command
def prove_by_sign_in(actor: Actor, proposal_id: UUID, other: UUID) -> UUID | None:
    """Attach because the same browser was signed in as the other account a moment ago."""
    row = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("link")
        .filter(id=proposal_id, candidate_id=other, state=Proposal.State.OPEN)
        .first()
    )
    if row is None or Proof.SIGN_IN.value not in row.proofs:
        return None
    return _attach(actor, row, Proof.SIGN_IN)


@command
def refuse(actor: Actor, proposal_id: UUID) -> None:
    """Not theirs: it is never proposed again for this way to sign in."""
    row = _open(actor, proposal_id)
    row.state, row.decided_at, row.token_hash = Proposal.State.REFUSED, clock.now(), ""
    row.save(update_fields=["state", "decided_at", "token_hash"])
    _record(actor, "refuse", row.link, "person")


def _attach(actor: Actor, row: Proposal, proof: Proof) -> UUID:
    link, before = row.link, row.link.person_id
    row.state, row.decided_at, row.token_hash = Proposal.State.PROVED, clock.now(), ""
    row.save(update_fields=["state", "decided_at", "token_hash"])
    link.person_id, link.attached_from_id = row.candidate_id, before
    link.made_by, link.made_at = proof.value, clock.now()
    link.save(update_fields=["person", "attached_from", "made_by", "made_at"])
    _record(actor, "attach", link, proof.value, also=before)
    events.publish(
        AccountAttached(link.person_id, before, proof.value), aggregate=person_urn(link.person_id)
    )
    return link.person_id


@command
def separate(actor: Actor, link_id: UUID) -> UUID:
    """Undo an attachment: the way to sign in leads to the person it led to before."""
    link = Link.objects.select_for_update().get(id=link_id, ended_at=None)
    require(actor, "identity.link.separate", link)
    before = link.attached_from_id
    if before is None:
        raise LookupError("this way to sign in was never attached")
    kept = link.person_id
    link.person_id, link.attached_from_id = before, None
    link.made_by, link.made_at = "undo", clock.now()
    link.save(update_fields=["person", "attached_from", "made_by", "made_at"])
    Proposal.objects.filter(link=link, candidate_id=kept).update(state=Proposal.State.REFUSED)
    _record(actor, "separate", link, "undo", also=kept)
    events.publish(AccountSeparated(kept, before), aggregate=person_urn(kept))
    return before


def _open(actor: Actor, proposal_id: UUID) -> Proposal:
    row = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("link")
        .get(id=proposal_id, state=Proposal.State.OPEN)
    )
    require(actor, "identity.link.change", row.link)
    return row


# --- agents ------------------------------------------------------------------------------------


@command
def agent_of(issuer: str, sub: str, claims: Mapping[str, Any], *, language: str) -> Arrived:
    """The agent of a subject, and the memberships that hold today; NotAnAgent when nobody.

    At the first sign-in: an open membership of the organisation with the SIRET asserted, whose
    person has the address asserted, at a domain of that organisation. All three, never the
    address alone.
    """
    siret, email = str(claims.get("siret", "")), str(claims.get("email", "")).strip()
    link = Link.objects.filter(issuer=issuer, sub=sub, ended_at=None).first()
    if link is not None and person_is_there(link.person_id):
        found = _memberships(link.person_id)
        return Arrived(link.person_id, _narrowed(found, siret))
    rows = [
        member
        for member in _today().filter(organisation__siret=siret, person__email__iexact=email)
        if email.rpartition("@")[2].lower() in member.organisation.email_domains
    ]
    if not siret or not email or len({row.person_id for row in rows}) != 1:
        raise NotAnAgent
    new = Link.objects.create(
        issuer=issuer, sub=sub, person_id=rows[0].person_id, made_by="membership"
    )
    _record(system("identity.portal"), "link", new, "membership")
    return Arrived(rows[0].person_id, _narrowed(_memberships(rows[0].person_id), siret))


def _today() -> Any:
    today = clock.today()
    open_ = Q(valid_until=None) | Q(valid_until__gte=today)
    return (
        Membership.objects.filter(open_, valid_from__lte=today, person__erased_at=None)
        .order_by("valid_from", "id")
        .select_related("organisation", "person")
    )


def _memberships(number: UUID) -> list[Membership]:
    found = list(_today().filter(person_id=number))
    if not found:
        raise NotAnAgent
    return found


def _narrowed(found: list[Membership], siret: str) -> tuple[UUID, ...]:
    """The capacity of the organisation that signed the agent in, else all of them."""
    same = [row.id for row in found if row.organisation.siret == siret]
    return tuple(same or [row.id for row in found])


def _record(actor: Actor, act: str, link: Link, by: str, *, also: UUID | None = None) -> None:
    journal.record(
        actor,
        f"identity.link.{act}",
        urn("identity", "link", link.id),
        organisation=actor.organisation,
        persons=[one for one in (link.person_id, also) if one is not None],
        purpose="sign-in",
        fields=["person"],
        payload={"by": by},
    )
