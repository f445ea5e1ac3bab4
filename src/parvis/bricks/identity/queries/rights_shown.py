"""Rights as pages print them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from parvis.bricks.identity.domain import rights as rules
from parvis.bricks.identity.models import Application, Delegation, Review, ReviewItem, Right
from parvis.bricks.identity.models.rights import OPEN
from parvis.bricks.identity.queries import rights as queries
from parvis.bricks.identity.queries import rights_words as words
from parvis.kernel import clock, journal
from parvis.kernel.access import Actor
from parvis.kernel.urns import urn

MOST = 500
BADGES = {"active": "good", "suspended": "warn", "revoked": "bad", "expired": "plain"}


@dataclass(frozen=True)
class Shown:
    """One right. `coming`: it has not begun. `mine`: the reader holds it."""

    id: UUID
    version: int
    agent: str
    organisation: str
    application: str
    role: str
    represents: bool
    place: str
    basis: str
    first: dt.date
    last: dt.date | None
    state: str
    state_word: str
    badge: str
    because: str
    granted_by: str
    granted_at: dt.datetime
    coming: bool
    over: bool
    mine: bool


def own(actor: Actor, language: str) -> list[Shown]:
    """The reader's own rights, those in force first."""
    rows = queries.rights_visible_to(actor).filter(
        membership__person_id=actor.person or queries.NOBODY
    )
    if actor.organisation is not None:
        rows = rows.filter(organisation_id=actor.organisation)
    return _shown(actor, rows.order_by("state", "-granted_at"), language)


def of_organisation(actor: Actor, language: str, *, ended: bool, agent: str = "") -> list[Shown]:
    """Who has what, by agent; `ended`: those that are over instead. The looks are journalled."""
    rows = queries.rights_visible_to(actor).filter(
        organisation_id=actor.organisation or queries.NOBODY,
        application__in=queries.administered(actor),
    )
    rows = rows.exclude(state__in=OPEN) if ended else rows.filter(state__in=OPEN)
    if agent:
        rows = rows.filter(membership__person__family_name__icontains=agent[:80])
    rows = rows.order_by("membership__person__family_name", "application__code", "role", "id")
    return _shown(actor, rows, language, look=True)


def one(actor: Actor, number: UUID, language: str) -> Shown | None:
    """One right that the reader may see."""
    found = _shown(actor, queries.rights_visible_to(actor).filter(id=number), language, look=True)
    return found[0] if found else None


def _shown(
    actor: Actor, rows: QuerySet[Right], language: str, *, look: bool = False
) -> list[Shown]:
    made = []
    rows = rows.select_related(
        "application", "membership__person", "organisation", "granted_by__person"
    )
    for row in rows[:MOST]:
        made.append(_one(actor, row, language))
        if look and not made[-1].mine:
            journal.look(
                actor,
                urn("identity", "right", row.id),
                organisation=row.organisation_id,
                persons=[row.membership.person_id],
                purpose="administration of rights",
                legal_basis="RGPD article 6.1.e",
                fields=["role", "perimeter", "legal_basis"],
            )
    return made


def _one(actor: Actor, row: Right, language: str) -> Shown:
    state = rules.State(row.state)
    declared: dict[str, Any] = next(
        (one for one in row.application.roles if one["key"] == row.role), {}
    )
    return Shown(
        id=row.id,
        version=row.version,
        agent=row.membership.person.full_name,
        organisation=row.organisation.name,
        application=words.application(row.application, language),
        role=words.role(row.application, row.role, language),
        represents=bool(declared.get("represents")),
        place=words.place(row.perimeter_kind, row.perimeter_code, row.organisation.name),
        basis=row.legal_basis,
        first=row.valid_from,
        last=row.valid_until,
        state=row.state,
        state_word=words.state(row.state),
        badge=BADGES[row.state],
        because=row.because,
        granted_by=row.granted_by.person.full_name if row.granted_by else "",
        granted_at=row.granted_at,
        coming=state is rules.State.ACTIVE and row.valid_from > clock.today(),
        over=state in rules.ENDED,
        mine=row.membership.person_id == actor.person,
    )


@dataclass(frozen=True)
class Charge:
    """One delegated administrator. `roles` in words."""

    id: UUID
    agent: str
    application: str
    roles: tuple[str, ...]
    place: str
    first: dt.date
    last: dt.date | None


def charges(actor: Actor, language: str) -> list[Charge]:
    """Who administers what in the reader's organisation; the manager's page."""
    rows = (
        Delegation.objects.filter(
            organisation_id=actor.organisation or queries.NOBODY, ended_at=None
        )
        .select_related("application", "membership__person", "organisation")
        .order_by("membership__person__family_name", "id")
    )
    if not queries.may_delegate(actor):
        return []
    return [
        Charge(
            row.id,
            row.membership.person.full_name,
            words.application(row.application, language),
            tuple(words.role(row.application, key, language) for key in row.roles),
            words.place(row.perimeter_kind, row.perimeter_code, row.organisation.name),
            row.valid_from,
            row.valid_until,
        )
        for row in rows[:MOST]
    ]


@dataclass(frozen=True)
class Reviewed:
    """The review under way: what is left, what was said."""

    due_on: dt.date
    late: bool
    left: list[Shown]
    kept: int
    revoked: int


def review(actor: Actor, language: str) -> Reviewed | None:
    """The review of the reader's organisation, with the rights they may decide on."""
    found: Review | None = queries.review_in_force(actor.organisation)
    if found is None:
        return None
    waiting = found.items.filter(decision="").values("right_id")
    rows = (
        queries.rights_visible_to(actor)
        .filter(id__in=waiting, state__in=OPEN, application__in=queries.administered(actor))
        .order_by("membership__person__family_name", "application__code", "id")
    )
    said = list(found.items.exclude(decision="").values_list("decision", flat=True))
    return Reviewed(
        found.due_on,
        clock.today() > found.due_on,
        _shown(actor, rows, language, look=True),
        said.count(ReviewItem.Decision.KEPT),
        said.count(ReviewItem.Decision.REVOKED),
    )


def last_reviewed(actor: Actor) -> dt.datetime | None:
    """When the organisation's last review was closed."""
    return (
        Review.objects.filter(
            organisation_id=actor.organisation or queries.NOBODY, closed_at__isnull=False
        )
        .order_by("-closed_at")
        .values_list("closed_at", flat=True)
        .first()
    )


def applications(actor: Actor) -> list[Application]:
    """The applications that the reader's organisation answers for."""
    return list(
        queries.applications_visible_to(actor)
        .filter(organisation_id=actor.organisation or queries.NOBODY)
        .prefetch_related("clients")
    )
