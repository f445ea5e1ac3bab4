"""Applications, rights, delegations and reviews as rules and pages read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from parvis.bricks.identity.domain import rights as rules
from parvis.bricks.identity.domain.rights import Grantor, Kind, Perimeter, Role
from parvis.bricks.identity.models import Application, Delegation, Review, Right
from parvis.bricks.identity.models.rights import OPEN
from parvis.bricks.identity.queries import territories
from parvis.kernel import access, clock
from parvis.kernel.access import Actor
from parvis.kernel.parties.models import Membership, Organisation
from parvis.kernel.values import Period

ALWAYS = Period(dt.date.min)
NOBODY = UUID(int=0)  # the identifier of no row


def roles_of(application: Application) -> tuple[Role, ...]:
    """The roles that an application declares, in its order."""
    return tuple(
        Role(
            one["key"],
            one["fr"],
            one["en"],
            bool(one.get("reserved")),
            bool(one.get("represents")),
            tuple(Kind(kind) for kind in one["kinds"]),
        )
        for one in application.roles
    )


def roles_to_give(actor: Actor, application: Application) -> tuple[Role, ...]:
    """Roles that agents of the actor's organisation may hold: not those reserved to others."""
    own = application.organisation_id == actor.organisation
    return tuple(one for one in roles_of(application) if own or not one.reserved)


def role(application: Application, key: str) -> Role:
    """One role; Refused when the application has no such role."""
    found = next((one for one in roles_of(application) if one.key == key), None)
    if found is None:
        raise rules.Refused("role_unknown", role=key[:40])
    return found


def as_right(row: Right) -> rules.Right:
    """A row as the rules read it."""
    return rules.Right(
        row.role,
        Perimeter(Kind(row.perimeter_kind), row.perimeter_code),
        Period(row.valid_from, row.valid_until),
        rules.State(row.state),
    )


def within(*places: Perimeter) -> dict[str, tuple[str, ...]]:
    """What contains each of these places that is a territory."""
    return {
        one.code: territories.containing(one.code) for one in places if one.kind is Kind.TERRITORY
    }


def whole(organisation: Organisation) -> Perimeter:
    """Everything that an organisation does."""
    return Perimeter(Kind.ORGANISATION, organisation.siret or "")


def grantors(actor: Actor, application: Application, body: Organisation) -> tuple[Grantor, ...]:
    """As whom the actor may give rights of this application to agents of this organisation.

    The manager (and the system) for everything; a delegated administrator for what their
    delegations in force today say; nobody else: an empty tuple.
    """
    me = str(actor.membership or "")
    if access.may(actor, "identity.right.delegate", body):
        return (Grantor(me, None, whole(body), ALWAYS),)
    rows = delegations_in_force(actor, clock.today()).filter(
        application=application, organisation=body
    )
    return tuple(
        Grantor(
            me,
            frozenset(row.roles),
            Perimeter(Kind(row.perimeter_kind), row.perimeter_code),
            Period(row.valid_from, row.valid_until),
            delegated=True,
        )
        for row in rows
    )


def check_gift(grantors_: Iterable[Grantor], wish: rules.Wish, territory: str) -> None:
    """Refused unless one of these grantors may give this; the first reason is told."""
    where = wish.perimeter
    known = within(where)
    first: rules.Refused | None = None
    for one in grantors_:
        try:
            return rules.may_give(one, wish, known, territory)
        except rules.Refused as error:
            first = first or error
    raise first or rules.Refused("nobody")


def delegations_in_force(actor: Actor, day: dt.date) -> QuerySet[Delegation]:
    """What the actor administers by delegation on a day."""
    return Delegation.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=day),
        membership_id=actor.membership or NOBODY,
        organisation_id=actor.organisation or NOBODY,
        valid_from__lte=day,
        ended_at=None,
    )


def rights_visible_to(actor: Actor) -> QuerySet[Right]:
    """What `policies.RIGHT` says of one row: one's own, one's organisation's, one's charge."""
    if actor.has(access.Role.SYSTEM):
        return Right.objects.all()
    seen = Q(pk__in=())
    if actor.person is not None and actor.roles & {access.Role.PERSON, access.Role.AGENT}:
        seen |= Q(membership__person_id=actor.person)
    if actor.organisation is not None and actor.has(access.Role.MANAGER):
        seen |= Q(organisation_id=actor.organisation)
    elif actor.organisation is not None and actor.has(access.Role.AGENT):
        charged = delegations_in_force(actor, clock.today()).values("application_id")
        seen |= Q(organisation_id=actor.organisation, application_id__in=charged)
    return Right.objects.filter(seen)


def applications_visible_to(actor: Actor) -> QuerySet[Application]:
    """Every application, for agents: what exists is no secret between administrations."""
    if actor.roles & {access.Role.AGENT, access.Role.OPERATOR, access.Role.SYSTEM}:
        return Application.objects.all()
    return Application.objects.none()


def may_delegate(actor: Actor) -> bool:
    """Whether the actor names administrators and starts reviews in the organisation acted for."""
    body = Organisation.objects.filter(id=actor.organisation or NOBODY).first()
    return body is not None and access.may(actor, "identity.right.delegate", body)


def administered(actor: Actor) -> QuerySet[Application]:
    """Applications in which the actor may give rights to agents of their organisation."""
    if actor.organisation is None:
        return Application.objects.none()
    if actor.has(access.Role.MANAGER):
        return Application.objects.all()
    charged = delegations_in_force(actor, clock.today()).values("application_id")
    return Application.objects.filter(id__in=charged)


def open_rights(organisation: Any) -> QuerySet[Right]:
    """Rights of an organisation's agents that are active or suspended."""
    return Right.objects.filter(organisation_id=organisation, state__in=OPEN)


def review_in_force(organisation: Any) -> Review | None:
    """The review under way in an organisation."""
    return Review.objects.filter(organisation_id=organisation, closed_at=None).first()


def members_today(organisation: Any) -> QuerySet[Membership]:
    """Agents of an organisation today, by name."""
    today = clock.today()
    return (
        Membership.objects.filter(
            Q(valid_until=None) | Q(valid_until__gte=today),
            organisation_id=organisation,
            valid_from__lte=today,
            person__erased_at=None,
        )
        .select_related("person")
        .order_by("person__family_name", "person__given_names", "id")
    )
