"""Mandates as helpers and persons read them; which hold now; each use, from the journal."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from parvis.bricks.identity.domain import mandates as rules
from parvis.bricks.identity.domain.civil import bare
from parvis.bricks.identity.domain.mandates import Kind, State
from parvis.bricks.identity.models import Mandate
from parvis.kernel import clock, journal, keys, signin
from parvis.kernel.access import Actor, Role, may, require
from parvis.kernel.parties.models import Membership, Person
from parvis.kernel.signin import Acting
from parvis.kernel.urns import Urn, urn

_RELATED = ("holder", "membership", "organisation", "person", "company")
MOST = 200
USE = "identity.mandate.use"


@dataclass(frozen=True)
class Shown:
    """One mandate for a page. `open`: it opens something today; `for_whom`: person or company."""

    id: UUID
    number: str
    kind: Kind
    state: State
    open: bool
    holder: str
    holder_service: str
    body: str
    for_whom: str
    is_company: bool
    perimeter: tuple[str, ...]
    starts_on: dt.date
    ends_on: dt.date
    consent: str
    consented_at: dt.datetime | None
    evidence: str
    legal_basis: str
    suspended_by: str
    ended_by: str
    ended_at: dt.datetime | None
    has_address: bool
    codes_sent: int
    code_waits: bool
    lent: bool
    can: frozenset[str]
    language: str

    @property
    def consents(self) -> bool:
        """Whether the person helped says yes, rather than a document."""
        return rules.RULES[self.kind].consents


@dataclass(frozen=True)
class Use:
    """One use, from the journal."""

    at: dt.datetime
    who: str
    body: str
    purpose: str
    act: str


_ACTS = (
    "attest", "accept", "check", "refuse", "revoke", "suspend", "resume", "hand_over", "renew",
    "use", "lend",
)  # fmt: skip


def visible_to(actor: Actor) -> QuerySet[Mandate]:
    """Exactly the mandates that `identity.mandate.read` grants."""
    if actor.has(Role.SYSTEM):
        return Mandate.objects.all()
    seen = Q(pk__in=())
    if actor.person is not None and not actor.mandate:
        if actor.has(Role.PERSON) or actor.has(Role.AGENT):
            seen |= Q(person_id=actor.person)
        if actor.has(Role.PERSON):
            seen |= Q(holder_id=actor.person, membership=None)
        if actor.has(Role.HELPER) and actor.membership is not None:
            mine = Q(membership_id=actor.membership) | Q(membership=None)
            seen |= mine & Q(organisation_id=actor.organisation)
    if actor.has(Role.MANAGER) and actor.organisation is not None:
        seen |= Q(organisation_id=actor.organisation)
    return Mandate.objects.filter(seen)


def of_helper(actor: Actor) -> list[Shown]:
    """The mandates that a helper holds, and for managers those of the organisation's helpers;
    those that open something first, then the newest."""
    require(actor, "identity.mandate.list")
    rows = visible_to(actor).filter(organisation=actor.organisation)
    return _shown(actor, rows.exclude(membership=None))


def to_check(actor: Actor) -> list[Shown]:
    """Proposals of parents and guardians that wait for this body to see their document."""
    rows = visible_to(actor).filter(
        organisation=actor.organisation, state=State.PROPOSED, membership=None
    )
    return [one for one in _shown(actor, rows) if "check" in one.can]


def given(actor: Actor) -> list[Shown]:
    """Who may act for this person, or could once."""
    require(actor, "identity.mandate.list_own")
    return _shown(actor, visible_to(actor).filter(person=actor.person))


def held(actor: Actor) -> list[Shown]:
    """Whom this person acts for as themself: a child, a protected adult, a company."""
    rows = visible_to(actor).filter(holder_id=actor.person, membership=None)
    return _shown(actor, rows)


def usable(actor: Actor, key: str) -> list[Shown]:
    """For whom this person may act now in what bears this key: a child, a protected adult, a
    company."""
    if actor.person is None or actor.mandate:
        return []
    return [one for one in held(actor) if one.open and key in one.perimeter]


def one(actor: Actor, number: UUID) -> Shown | None:
    """A mandate, None when this actor may not see it (or it does not exist)."""
    return next(iter(_shown(actor, visible_to(actor).filter(id=number))), None)


def _shown(actor: Actor, rows: QuerySet[Mandate]) -> list[Shown]:
    found = rows.select_related(*_RELATED).order_by("-created_at")[:MOST]
    return sorted((_one(actor, row) for row in found), key=lambda each: not each.open)


def _one(actor: Actor, row: Mandate) -> Shown:
    today = clock.today()
    state = State(row.state)
    if state in rules.LIVING and row.ends_on < today:
        state = State.EXPIRED  # the job that writes it has not run yet
    member = row.membership
    helped = row.person
    for_whom = helped.full_name if helped else (row.company.name if row.company else "")
    return Shown(
        row.id, row.number, Kind(row.kind), state,
        rules.opens(state, row.starts_on, row.ends_on, today),
        row.holder.full_name,
        member.service if member else "",
        row.organisation.name if row.organisation else "",
        for_whom, row.company_id is not None, tuple(row.perimeter),
        row.starts_on, row.ends_on, row.consent, row.consented_at, row.evidence, row.legal_basis,
        row.suspended_by, row.ended_by, row.ended_at,
        bool(helped and helped.email), row.codes_sent, bool(row.code_hash), bool(row.identity),
        frozenset(act for act in _ACTS if may(actor, f"identity.mandate.{act}", row)),
        helped.language if helped else "fr",
    )  # fmt: skip


def uses(actor: Actor, number: UUID) -> list[Use]:
    """Each use and each change of a mandate, newest first, as the journal has them."""
    if one(actor, number) is None:
        return []
    page = journal.by_subject(actor, urn("identity", "mandate", number), limit=100)
    row = Mandate.objects.select_related("organisation").get(id=number)
    body = row.organisation.name if row.organisation and row.membership_id else ""
    return [
        Use(
            entry.at,
            entry.actor_label,
            body if entry.actor_membership else "",
            entry.purpose if entry.verb == USE else "",
            entry.verb.rpartition(".")[2],
        )
        for entry in page.rows
    ]


def own_words(actor: Actor, number: UUID) -> str:
    """What the person said that they accept; only for them and for who heard it."""
    row = visible_to(actor).filter(id=number).first()
    if row is None or not row.own_words or row.person_id is None:
        return ""
    try:
        return str(keys.open_for(row.person_id, bytes(row.own_words))["words"])
    except keys.PersonErased:
        return ""


def person_by(email: str, family_name: str) -> UUID | None:
    """The one account with this address and this family name, both given in full; else None.

    No search and no list: a helper learns nothing about whom they do not already know.
    """
    if not email or not family_name:
        return None
    rows = Person.objects.filter(email__iexact=email, erased_at=None)[:20]
    found = [row.id for row in rows if bare(row.family_name) == bare(family_name)]
    return found[0] if len(found) == 1 else None


def colleagues(actor: Actor, mandate: UUID) -> list[tuple[UUID, str]]:
    """Other helpers of the organisation to whom it can be handed over."""
    row = visible_to(actor).filter(id=mandate).first()
    if row is None or row.organisation_id is None:
        return []
    members = Membership.objects.select_related("person").filter(
        organisation_id=row.organisation_id, person__erased_at=None
    )
    return [
        (one.id, one.person.full_name)
        for one in members.order_by("person__family_name", "id")[:500]
        if Role.HELPER in one.roles
        and signin.is_open(one)
        and one.person_id not in (row.holder_id, row.person_id)
    ]


def checking_bodies() -> list[tuple[UUID, str]]:
    """Bodies with a helper, who can see a document."""
    found: dict[UUID, str] = {}
    members = Membership.objects.select_related("organisation").filter(person__erased_at=None)
    for one in members.order_by("organisation__name", "id"):
        if Role.HELPER in one.roles and signin.is_open(one):
            found[one.organisation_id] = one.organisation.name
    return list(found.items())


class InForce:
    """For the kernel: which mandate holds now."""

    def in_force(self, mandate: UUID, person: UUID, membership: UUID | None) -> Acting | None:
        """The mandate when it opens something today to this person in this capacity."""
        row = (
            Mandate.objects.select_related("holder", "membership", "organisation", "company")
            .filter(id=mandate, holder=person, membership=membership)
            .first()
        )
        if row is None or not _opens(row):
            return None
        member = row.membership
        if member is not None and not (Role.HELPER in member.roles and signin.is_open(member)):
            return None
        parts = [row.holder.full_name, member.service if member else ""]
        parts.append(row.organisation.name if row.organisation and member else "")
        parts.append(row.company.name if row.company else "")
        return Acting(
            str(urn("identity", "mandate", row.id)),
            row.person_id or row.holder_id,
            frozenset(row.perimeter),
            ", ".join(part for part in parts if part),
            row.company_id,
        )

    def officers(self, company: UUID, key: str) -> tuple[UUID, ...]:
        """Persons whose mandate opens this key of the company today, the oldest mandate first."""
        rows = Mandate.objects.filter(
            company=company, state=State.ACTIVE, holder__erased_at=None
        ).order_by("created_at")
        return tuple(row.holder_id for row in rows if key in row.perimeter and _opens(row))


def _opens(row: Mandate) -> bool:
    return rules.opens(State(row.state), row.starts_on, row.ends_on, clock.today())


def lent_identity(row: Mandate) -> dict[str, Any] | None:
    """The identity that the person lent for other services."""
    if not row.identity or row.person_id is None:
        return None
    try:
        found = json.loads(keys.open_for(row.person_id, bytes(row.identity))["identity"])
    except keys.PersonErased:
        return None
    return dict(found)


def label_of(name: Urn) -> str:
    """Words for the journal: the number of a mandate and whom it names."""
    try:
        number = UUID(name.id)
    except ValueError:
        return ""
    return Mandate.objects.filter(id=number).values_list("number", flat=True).first() or ""
